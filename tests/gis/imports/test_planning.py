"""Zoning layers of real size, shapes written as text, feet as units, and fifty thousand points."""

import csv
import gzip

import pyogrio
import pytest
import shapely
from sqlalchemy import select

from app import db
from gis.importers.repair import repair_structure
from gis.models import LandFinding
from gis.quality.imported import take_up_imports
from tests.gis.imports.conftest import Rows, codes

FOLDER = "zoning_planning"
FOOT = 1200 / 3937  # US survey


def test_the_zones_of_san_jose(only, shared):
    layer = only(shared / FOLDER / "sanjose_Zoning.zip")
    rows = Rows(layer)
    assert (layer.count, layer.crs, codes(layer.crs_doubts)) == (4239, "EPSG:2227", ["import_crs_far", "import_crs_units"])
    assert layer.crs_doubts[1].details["factor"] == pytest.approx(FOOT)
    assert (shapely.is_valid(rows.shapes).all(), (shapely.get_num_geometries(rows.shapes) > 1).sum()) == (True, 19)
    assert int(shapely.get_num_coordinates(rows.shapes).sum()) == 371_458
    area = float(shapely.area(rows.shapes).sum())
    assert (round(area), round(area * FOOT**2)) == (5_030_440_454, 467_345_080)
    assert len(set(rows.columns["ZONING"])) == 46


def test_its_table_joins_one_to_one(only, shared):
    rows = Rows(only(shared / FOLDER / "sanjose_Zoning.zip"))
    table = Rows(only(shared / FOLDER / "sanjose_ZONING.csv"))
    numbers = [str(int(number)) for number in rows.columns["ZONING_ID"]]
    assert sorted(numbers) == sorted(table.columns["ZONING_ID"]) and len(set(numbers)) == 4239


def test_the_city_limits(only, shared):
    rows = Rows(only(shared / FOLDER / "sanjose_City_Limits.zip"))
    assert (len(rows.fids), int(shapely.get_num_coordinates(rows.shapes).sum())) == (1, 19_167)


def test_invalid_shapes_written_as_text(only, shared):
    layer = only(shared / FOLDER / "uk_invalid_geometry.csv.gz")
    rows = Rows(layer, crs="EPSG:4326")
    assert (layer.count, codes(layer.crs_doubts), layer.crs_doubts[0].blocking) == (4, ["import_crs_missing"], True)
    invalid = {name: shape for name, shape in zip(rows.columns["name"], rows.shapes, strict=True) if not shape.is_valid}
    assert set(invalid) == {"Central Bedfordshire - invalid", "Frontiers of the Roman Empire (Hadrian's Wall)"}
    for shape in invalid.values():
        assert "[" in shapely.is_valid_reason(shape)  # says where
        mended = shapely.from_wkb(repair_structure([shape.wkb])[0])
        assert mended.is_valid and mended.area > 0


def test_mended_boundaries_stand_in_the_queue_with_both_areas(bring, shared):
    options = ("--crs", "EPSG:4326", "--allow-outside", "--repair", "structure")
    status, report = bring(shared / FOLDER / "uk_invalid_geometry.csv.gz", "parcels", *options)
    assert (status, report["read"], report["accepted"], report["repaired"]) == (0, 4, 4, 2)
    assert all("[" in row["details"]["where"] and "area_change" in row["details"] for row in report["rows"] if row["outcome"] == "repaired")
    take_up_imports()
    mended = db.session().scalars(select(LandFinding).where(LandFinding.kind == "repaired")).all()
    assert len(mended) == 2 and all(one.before_m2 > 0 and one.after_m2 > 0 for one in mended)


def test_entities_with_pipes_and_rows_without_shape(only, shared):
    layer = only(shared / FOLDER / "uk_entities_pipe_wkt.csv.gz")
    rows = Rows(layer, crs="EPSG:4326")
    with gzip.open(shared / FOLDER / "uk_entities_pipe_wkt.csv.gz", "rt", encoding="utf8", newline="") as stream:
        empty = sum(not row["geometry"] for row in csv.DictReader(stream, delimiter="|"))
    assert (layer.count, rows.without_shape, rows.refused) == (25, empty, {})


def test_dense_arcs_as_text(only, shared):
    rows = Rows(only(shared / FOLDER / "ch_interlis_valid_ogc_valid.wkt.gz"), crs="EPSG:2056")
    (shape,) = rows.shapes
    assert (shape.is_valid, int(shapely.get_num_coordinates(shape))) == (True, 1598)


def test_fifty_thousand_inlets_stream(only, shared):
    path = shared / "scale_utilities/sanjose_Storm_Inlet_45757pts.zip"
    layer = only(path)
    sizes = [len(batch) for batch in layer.batches(size=10_000)]
    assert (layer.count, sum(sizes), max(sizes), len(sizes)) == (45_757, 45_757, 10_000, 5)


def test_a_column_of_dates_is_text_without_loss(only, shared):
    layer = only(shared / "scale_utilities/sanjose_Storm_Inlet_45757pts.zip")
    batch = next(layer.batches(size=10))
    assert layer.fields["AT_MOD_DAT"] == "date" and batch.fields["AT_MOD_DAT"][0] == "2011-10-31"
    assert pyogrio.read_info(f"/vsizip/{shared}/scale_utilities/sanjose_Storm_Inlet_45757pts.zip")["features"] == layer.count
