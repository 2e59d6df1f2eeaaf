"""One set of districts written in seven encodings and three coordinate systems; what is doubtful is shown, never guessed past."""

import numpy as np
import pyogrio
import pytest
import shapely

from gis.crs import reproject
from tests.gis.imports.conftest import RIYADH, Rows, codes

FOLDER = "encodings_crs"


@pytest.fixture
def names(shared):
    """The districts' names by their number, from the sound copy."""
    _, _, _, (ids, words) = pyogrio.raw.read(shared / "saudi_admin/riyadh_districts.gpkg", columns=["district_id", "name_ar"])
    return dict(zip(ids.tolist(), words.tolist(), strict=True))


@pytest.mark.parametrize(
    ("variant", "encoding", "doubt"),
    [
        ("cp1256_declared", "cp1256", []),
        ("cp1256_undeclared", "windows-1256", ["import_encoding_missing"]),
        ("cp1256_ldid_lies_ansi", "windows-1256", ["import_encoding_missing"]),
        ("utf8_no_cpg", "utf-8", ["import_encoding_missing"]),
        ("iso8859_6_cpg_88596", "iso8859-6", []),
        ("mixed_cp1256_utf8_rows", "windows-1256", ["import_encoding_mixed"]),
    ],
)
def test_every_name_arrives_whole(only, shared, names, variant, encoding, doubt):
    layer = only(shared / FOLDER / f"riyadh_districts_{variant}.zip", box=RIYADH)
    rows = Rows(layer)
    assert (layer.count, layer.encoding, codes(layer.encoding_doubts)) == (189, encoding, doubt)
    assert dict(zip(rows.columns["DIST_ID"], rows.columns["NAME_AR"], strict=True)) == names
    for one in layer.encoding_doubts:
        assert one.proposals and not any("\ufffd" in proposal.sample for proposal in one.proposals)


def test_rows_of_another_encoding_are_marked(only, shared):
    layer = only(shared / FOLDER / "riyadh_districts_mixed_cp1256_utf8_rows.zip", box=RIYADH)
    assert layer.encoding_doubts[0].details["count"] == 126
    assert Rows(layer).notes == {"encoding_differs": 126}


def test_names_cut_inside_a_letter_are_shortened_to_a_whole_one(only, shared, names):
    layer = only(shared / FOLDER / "riyadh_districts_utf8_cut_mid_char_15B.zip", box=RIYADH)
    rows = Rows(layer)
    assert codes(layer.encoding_doubts) == ["import_text_cut"]
    assert (layer.encoding_doubts[0].details, rows.notes) == ({"count": 8}, {"text_cut": 8})
    for number, name in zip(rows.columns["DIST_ID"], rows.columns["NAME_AR"], strict=True):
        assert "\ufffd" not in name and names[number].startswith(name)


def test_what_the_operator_says_wins(only, shared, names):
    layer = only(shared / FOLDER / "riyadh_districts_cp1256_undeclared.zip", box=RIYADH)
    rows = Rows(layer, encoding="iso8859_6")
    assert rows.notes == {"text_unreadable": rows.notes["text_unreadable"]} and rows.notes["text_unreadable"] > 0
    assert not any("\ufffd" in (name or "") for name in rows.columns["NAME_AR"])


def test_the_old_datum_lands_where_the_land_is(only, shared):
    layer = only(shared / FOLDER / "riyadh_districts_ain_el_abd_utm38_epsg20438.zip", box=RIYADH)
    assert (layer.crs, codes(layer.crs_doubts)) == ("EPSG:20438", ["import_crs_old_datum"])
    _, _, wkb, (ids,) = pyogrio.raw.read(shared / "saudi_admin/riyadh_districts.gpkg", columns=["district_id"])
    sound = dict(zip(ids.tolist(), shapely.from_wkb(wkb), strict=True))
    rows = Rows(layer)
    for number, shape in zip(rows.columns["DIST_ID"], rows.shapes, strict=True):
        here, there = reproject(shape, layer.crs, 32638), reproject(sound[number], 4326, 32638)
        assert here.centroid.distance(there.centroid) < 5
    naive = shapely.centroid(rows.shapes[0])
    true = reproject(sound[rows.columns["DIST_ID"][0]], 4326, 32638).centroid
    assert abs(naive.x - true.x) == pytest.approx(66, abs=5)  # what reading it as WGS 84 would cost


def test_without_a_prj_the_system_is_asked(only, shared):
    layer = only(shared / FOLDER / "riyadh_districts_utm38_no_prj.zip", box=RIYADH)
    (doubt,) = layer.crs_doubts
    assert (layer.crs, doubt.code, doubt.blocking) == (None, "import_crs_missing", True)
    proposed = [proposal.value for proposal in doubt.proposals]
    assert {"EPSG:32638", "EPSG:9358", "EPSG:20438"} <= set(proposed) and "EPSG:4326" not in proposed


def test_a_lying_prj_is_warned_of_with_its_distance(only, shared):
    layer = only(shared / FOLDER / "riyadh_districts_wrong_prj_zone37.zip", box=RIYADH)
    (doubt,) = layer.crs_doubts
    assert (doubt.code, doubt.blocking) == ("import_crs_far", True)
    assert doubt.details["distance_km"] == pytest.approx(600, abs=20)
    assert "EPSG:32638" in [proposal.value for proposal in doubt.proposals]
    assert layer.unanswered(crs="EPSG:32638") == []


def test_tables_in_other_encodings(only, shared):
    windows = Rows(only(shared / FOLDER / "saudi_cities_windows1256.csv"))
    wide = Rows(only(shared / FOLDER / "saudi_cities_utf16le_bom_semicolon.csv"))
    assert (len(windows.fids), len(wide.fids)) == (4581, 500)
    assert windows.columns["name_ar"][:500] == wide.columns["name_ar"]
    assert windows.columns["name_ar"][0] == "تبوك" and not windows.notes


def test_the_numbers_of_a_shape_are_finite(only, shared):
    rows = Rows(only(shared / FOLDER / "riyadh_districts_cp1256_declared.zip", box=RIYADH))
    assert np.isfinite(shapely.bounds(rows.shapes)).all()
