"""Corner lists as surveyors send them."""

import csv
from pathlib import Path

import pytest
import shapely

from gis.cadastre.corner_list import MOST_BYTES, UnreadableList, read_corner_list, read_lines
from gis.corners import number_of

SHARED = next((p / "shared" / "data" / "survey_corner_lists" for p in Path(__file__).parents if (p / "shared" / "data").is_dir()), None)


@pytest.mark.skipif(SHARED is None, reason="the shared data is not beside the repository")
def test_thirty_parcels_with_arabic_headers_and_digits():
    assert SHARED is not None
    body = (SHARED / "corners_utm38_arabic_digits.csv").read_bytes()
    lists = read_corner_list(body)
    areas = {row["parcel"]: float(row["area_m2"]) for row in csv.DictReader((SHARED / "expected_areas_m2.csv").open())}
    assert lists.keys() == areas.keys()
    assert (len(lists), sum(map(len, lists.values()))) == (30, len(body.decode("utf-8-sig").splitlines()) - 1)
    for number, corners in lists.items():
        assert abs(shapely.Polygon([(c.easting, c.northing) for c in corners]).area - areas[number]) <= 0.1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("٦٧١٩٢٨٫٧٧٦", 671928.776),
        ("۶۷۱", 671.0),
        ("٦٧١٬٩٢٨٫٥", 671928.5),
        ("671,928.776", 671928.776),
        ("12,5", 12.5),
        (" 7 ", 7.0),
        ("-3", -3.0),
    ],
)
def test_numbers_as_people_write_them(text, value):
    assert number_of(text) == value


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "نعم", "1e5", "٫", "nan", "inf"])
def test_what_is_no_number(text):
    assert number_of(text) is None


def test_deed_and_nature_columns_are_told_apart():
    body = "رقم النقطة;الشرقيات بموجب الطبيعة;الشماليات بموجب الطبيعة;الشرقيات بموجب الصك;الشماليات بموجب الصك;نوع العلامة\n1;10;20;11;21;وتد حديد\n".encode(
        "cp1256"
    )
    corner = read_corner_list(body)[""][0]
    assert (corner.easting, corner.northing, corner.easting_deed, corner.northing_deed, corner.mark) == (10, 20, 11, 21, "وتد حديد")


def test_a_list_without_a_header_is_number_easting_northing():
    assert [(c.label, c.easting, c.northing) for c in read_lines("1 10.5 20\n٢ ١١ ٢٢٫٢٥\n")] == [("1", 10.5, 20.0), ("2", 11.0, 22.25)]
    assert [(c.easting, c.northing) for c in read_lines("10,20\n11,21")] == [(10, 20), (11, 21)]


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        (b"", "corner_list_empty", 0),
        ("رقم النقطة;الشرقيات;الشماليات\n".encode(), "corner_list_empty", 0),
        ("الاسم;العمر\nسعد;40\n".encode(), "corner_list_no_coordinates", 0),
        (b"no;easting;northing\n1;10;20\n2;x;20\n", "corner_list_line", 3),
        (b"no;easting;northing\n1;10\n", "corner_list_line", 2),
        (b"PK\x03\x04\x00\x00\x00\x00", "corner_list_not_text", 0),
        (b"1;2;3\n" * MOST_BYTES, "corner_list_too_large", 0),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(body, code, line):
    with pytest.raises(UnreadableList) as refusal:
        read_corner_list(body)
    assert (refusal.value.code, refusal.value.line) == (code, line)


def test_corners_out_of_their_order_are_brought_into_it_as_in_a_delivery():
    assert [c.label for c in read_lines("2 11 20\n1 10 20\n٣ 11 21")] == ["1", "2", "3"]
    assert [c.easting for c in read_lines("1 10 20\n2 11 20\n3 11 21\n1 10 20")] == [10, 11, 11, 10], "the first again closes the ring"


def test_a_comma_before_the_fraction_of_a_coordinate_is_none_between_thousands():
    assert (number_of("671928,776"), number_of("1,234"), number_of("1,234,567.5")) == (671928.776, 1234.0, 1234567.5)
