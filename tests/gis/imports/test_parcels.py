"""Real parcels of three countries, with the mess in which they were found."""

from collections import Counter

import numpy as np
import pytest
import shapely

from gis.quality.pairs import pair_defects
from tests.gis.imports.conftest import Rows, codes

SHARING = ("overlap", "thin_overlap", "duplicate", "near_duplicate")
FOLDER = "parcels"


def test_andkhoy_with_all_its_defects(only, shared):
    layer = only(shared / FOLDER / "afg_Andkhoy_p.zip")
    rows = Rows(layer)
    shapes = rows.shapes
    present = shapes[~shapely.is_missing(shapes)]
    faults = Counter(reason.partition("[")[0] for reason in shapely.is_valid_reason(present[~shapely.is_valid(present)]))
    assert (layer.count, len(present), rows.without_shape, layer.crs) == (9734, 9733, 1, "EPSG:32642")
    assert faults == {"Ring Self-intersection": 2, "Too few points in geometry component": 2}
    mended = shapely.make_valid(present)
    assert int((shapely.area(mended) < 1).sum()) == 9
    one, other = shapely.STRtree(mended).query(mended)
    pairs = one < other
    listed = [defect for defect in pair_defects(mended[one[pairs]], mended[other[pairs]]) if defect.kind in SHARING]
    assert sum(defect.shape.area > 0.1 for defect in listed) == 22


def test_parcels_without_their_table_are_refused(refusal, shared):
    error = refusal(shared / FOLDER / "afg_Andkhoy_p_as_found_no_dbf.zip")
    assert (error.code, error.details) == ("import_shapefile_part_missing", {"lacking": ".dbf"})


def test_text_that_was_lost_before_is_said(only, shared):
    layer = only(shared / FOLDER / "afg_Andkhoy_d_districts.zip")
    lost = [doubt for doubt in layer.encoding_doubts if doubt.code == "import_text_lost"]
    assert layer.count == 4 and lost and all(doubt.details["count"] == 4 for doubt in lost)


def test_khenjan_keeps_its_table(only, shared):
    layer = only(shared / FOLDER / "afg_Khenjan_full_dbf.zip")
    rows = Rows(layer)
    assert (layer.count, rows.without_shape) == (664, 1)
    assert len(rows.columns) == len(layer.fields) and rows.columns["OBJECTID"][:3] == [1, 2, 3]
    assert rows.columns["SHAPE_Area"][0] == pytest.approx(shapely.area(rows.shapes[0]), rel=1e-6)


def test_exact_duplicates_can_be_told(only, shared):
    rows = Rows(only(shared / FOLDER / "es_cons_buildings_dup_overlaps.zip"))
    forms = Counter(shapely.to_wkb(shapely.normalize(rows.shapes)))
    assert (len(rows.fids), sum(forms.values()) - len(forms)) == (1196, 94)


def test_exact_duplicates_are_reported(bring, shared):
    status, report = bring(shared / FOLDER / "es_cons_buildings_dup_overlaps.zip", "buildings", "--allow-outside")
    assert (status, report["read"], report["accepted"]) == (0, 1196, 1196)
    assert {"code": "duplicate_geometries", "count": 94} in report["warnings"]


def test_the_dutch_register_keeps_every_version(look, shared):
    layers = look(shared / FOLDER / "nl_bag_0221PND15092020.zip").layers
    rows = [Rows(layer) for layer in layers]
    assert [layer.count for layer in layers] == [10_000, 3_098]
    assert {layer.crs for layer in layers} == {"EPSG:28992"}
    repeated = [len(one.wkb) - len(set(one.wkb)) for one in rows]
    assert repeated == [3467, 1269]
    for one in rows:  # versions of one object: the number repeats, number and day of validity do not
        numbers = one.columns["identificatie"]
        versions = set(zip(numbers, one.columns["voorkomenIdentificatie"], one.columns["tijdstipRegistratie"], strict=True))
        assert len(set(numbers)) < len(numbers) == len(versions)


def test_archives_in_an_archive_are_opened(look, shared):
    opened = look(shared / FOLDER / "nl_bag_BAGNLDL-15092020-small.zip")
    counts = {layer.name: layer.count for layer in opened.layers}
    assert counts["0221PND15092020-000001"] == 6 and counts["0221OPR15092020-000001"] == 201
    for layer in opened.layers:
        rows = Rows(layer)
        assert len(rows.fids) == layer.count > 0


def test_a_layer_far_away_is_told_but_may_be_taken(only, shared):
    layer = only(shared / FOLDER / "afg_Khenjan_full_dbf.zip")
    assert codes(layer.crs_doubts) == ["import_crs_far"] and not layer.unanswered()
    assert np.isfinite(layer.crs_doubts[0].details["distance_km"])
