"""A surveyor's corner lists become polygons of the areas that he measured."""

import csv

import pytest
import shapely

from tests.gis.imports.conftest import Rows


def test_thirty_parcels_from_their_corners(only, shared):
    layer = only(shared / "survey_corner_lists/corners_utm38_arabic_digits.csv")
    with (shared / "survey_corner_lists/expected_areas_m2.csv").open(encoding="utf8") as stream:
        expected = {row["parcel"]: float(row["area_m2"]) for row in csv.DictReader(stream)}
    rows = Rows(layer, crs="EPSG:32638")
    western = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
    found = {number.translate(western): shape.area for number, shape in zip(rows.columns["رقم القطعة"], rows.shapes, strict=True)}
    assert (layer.count, sum(rows.columns["corners"])) == (30, 434)  # every line under the headings is a corner
    assert found == {number: pytest.approx(area, abs=0.1) for number, area in expected.items()}
    assert (layer.geometry_kind, layer.crs, layer.crs_doubts[0].blocking) == ("polygon", None, True)
    assert "EPSG:32638" in [proposal.value for proposal in layer.crs_doubts[0].proposals]


def lists(tmp_path, text, name="corners.csv"):
    (tmp_path / name).write_text(text, "utf8")
    return tmp_path / name


HEADINGS = "رقم القطعة;رقم النقطة;الشرقيات;الشماليات\n"


def test_corners_go_by_their_numbers(tmp_path, only):
    text = HEADINGS + "7;1;671000;2737000\n7;3;671010;2737010\n7;2;671010;2737000\n7;4;671000;2737010\n"
    rows = Rows(only(lists(tmp_path, text)), crs="EPSG:32638")
    assert (rows.shapes[0].area, rows.notes) == (100.0, {"corners_reordered": 1})


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("7;1;671000;2737000\n7;2;671010;غير واضح\n7;3;671010;2737010\n", "corner_unreadable"),
        ("7;1;671000;2737000\n7;2;;\n7;3;671010;2737010\n", "corner_unreadable"),
        ("7;1;671000;2737000\n7;1;671010;2737000\n7;3;671010;2737010\n", "corner_number_twice"),
        ("7;1;671000;2737000\n7;2;671010;2737000\n", "too_few_corners"),
        (";1;671000;2737000\n;2;671010;2737000\n;3;671010;2737010\n", "parcel_number_missing"),
    ],
)
def test_a_parcel_is_not_drawn_without_one_of_its_corners(tmp_path, only, lines, code):
    whole = "8;1;671000;2737000\n8;2;671010;2737000\n8;3;671010;2737010\n"
    rows = Rows(only(lists(tmp_path, HEADINGS + whole + lines)), crs="EPSG:32638")
    assert (len(rows.fids), rows.refused, rows.without_shape) == (2, {code: 1}, 1)
    assert shapely.area(rows.shapes[0]) == 50
