"""Damaged Shapefile deliveries: refused with the figures, or read with every missing row named."""

import csv

import pytest
import shapely

from gis.importers.messages import sentence
from tests.gis.imports.conftest import RIYADH, Rows

FOLDER = "broken_shapefiles"


@pytest.mark.parametrize(
    ("name", "code", "details"),
    [
        ("shp_truncated_60pct", "import_shapefile_cut", {"part": ".shp", "expected": 796232, "found": 477739}),
        ("dbf_180_rows_shp_189", "import_shapefile_contradicts", {"shapes": 189, "rows": 180}),
        ("dbf_claims_2147483647_rows", "import_table_cut", {"claimed": 2147483647, "found": 189}),
        ("missing_dbf", "import_shapefile_part_missing", {"lacking": ".dbf"}),
        ("missing_shp", "import_shapefile_part_missing", {"lacking": ".shp"}),
        ("missing_shx", "import_shapefile_part_missing", {"lacking": ".shx"}),
        ("zero_byte_files", "import_empty_file", {}),
    ],
)
def test_what_cannot_be_whole_is_refused_with_its_figures(refusal, shared, name, code, details):
    error = refusal(shared / FOLDER / f"{name}.zip", box=RIYADH)
    assert (error.code, error.details) == (code, details)
    assert any("\u0600" < letter < "\u06ff" for letter in sentence(error.code, error.details))


def test_rows_deleted_in_the_table_are_said(only, shared):
    layer = only(shared / FOLDER / "dbf_19_rows_flagged_deleted.zip", box=RIYADH)
    rows = Rows(layer)
    assert (layer.count, rows.without_shape, rows.refused) == (189, 19, {"deleted_in_file": 19})
    assert {"code": "import_notice_deleted", "count": 19} in layer.notices
    assert list(rows.fids) == list(range(1, 190))


def test_one_record_that_lies_does_not_cost_the_others(only, shared):
    rows = Rows(only(shared / FOLDER / "first_record_claims_2e9_parts.zip", box=RIYADH))
    assert (rows.refused_at, rows.without_shape) == ({1: ("broken_record", {})}, 1)


@pytest.mark.parametrize(("name", "layer_name"), [("nested_folder_and_macosx", "districts"), ("upper_case_extensions", "DISTRICTS")])
def test_folders_and_letter_case_do_not_matter(only, shared, name, layer_name):
    layer = only(shared / FOLDER / f"{name}.zip", box=RIYADH)
    rows = Rows(layer)
    assert (layer.name, layer.count, rows.without_shape, layer.encoding_doubts) == (layer_name, 189, 0, [])
    assert rows.columns["NAME_AR"][0] == "حي العمل"


def test_two_layers_are_two_layers(look, shared):
    layers = look(shared / FOLDER / "two_layers_one_zip.zip").layers
    assert {layer.name: (layer.count, layer.geometry_kind) for layer in layers} == {"districts": (189, "polygon"), "cities": (500, "point")}


def test_a_geojson_by_another_name_is_what_its_bytes_are(only, shared):
    layer = only(shared / FOLDER / "geojson_renamed_shp.zip")
    assert (layer.format, layer.count, Rows(layer).without_shape) == ("geojson", 3, 0)


def test_the_injected_defects_are_found_and_no_others(only, shared):
    with (shared / FOLDER / "injected_defects_riyadh_key.csv").open(encoding="utf8") as stream:
        key = {row["DIST_ID"]: row["DEFECT"] for row in csv.DictReader(stream)}
    rows = Rows(only(shared / FOLDER / "injected_defects_riyadh.zip", box=RIYADH))
    shapes = dict(zip(rows.columns["DIST_ID"], rows.shapes, strict=True))
    null = {number for number, shape in shapes.items() if shape is None}
    invalid = {number for number, shape in shapes.items() if shape is not None and not shape.is_valid}
    slivers = {number for number, shape in shapes.items() if shape is not None and shape.is_valid and shape.area < 1}
    seen, twice = set(), set()
    for number, shape in shapes.items():
        if shape is not None and number not in invalid:
            form = shapely.to_wkb(shapely.normalize(shape))
            (twice if form in seen else seen).add(number if form in seen else form)
    assert null == {number for number, defect in key.items() if defect == "null_geometry"}
    assert invalid == {number for number, defect in key.items() if defect in ("bowtie", "spike", "hole_outside", "zero_area")}
    assert slivers == {number for number, defect in key.items() if defect == "sliver_lt_1m2"}
    assert len(twice) == sum(defect == "exact_duplicate_of_another" for defect in key.values()) == 3
    assert (len(null), len(invalid), len(slivers)) == (3, 12, 3)
