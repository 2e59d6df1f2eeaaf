"""Permits, inspections and service requests as tables: every row, every letter, nothing where nothing is written."""

import numpy as np
import shapely

from tests.gis.imports.conftest import Rows


def test_five_thousand_permits(only, shared):
    rows = Rows(only(shared / "permits/calgary_building_permits.csv.gz"), crs="EPSG:4326")
    assert len(rows.fids) == 5000
    assert sum(value is None for value in rows.columns["issueddate"]) == 216
    assert sum(value is None for value in rows.columns["completeddate"]) == 561
    assert len(set(rows.columns["statuscurrent"])) == 16
    kinds = set(shapely.get_type_id(rows.shapes[~shapely.is_missing(rows.shapes)]))
    assert kinds == {0, 4}
    assert shapely.get_num_geometries(rows.shapes).tolist() == [int(count) for count in rows.columns["locationcount"]]
    assert not rows.refused and not rows.notes


def test_the_feed_of_inspections(look, shared):
    layers = {layer.name: layer for layer in look(shared / "inspections/wake_LIVES_feed_businesses_inspections_violations.zip").layers}
    assert {name: layer.count for name, layer in layers.items()} == {
        "businesses": 4573, "feed_info": 1, "inspections": 13_499, "legend": 5, "violations": 122_732,
    }  # fmt: skip
    businesses, inspections, violations = (Rows(layers[name]) for name in ("businesses", "inspections", "violations"))
    known = set(businesses.columns["business_id"])
    assert len(known) == 2803
    assert sum(score is None for score in inspections.columns["score"]) == 64
    assert set(inspections.columns["business_id"]) <= known and set(violations.columns["business_id"]) <= known
    assert layers["businesses"].encoding == "windows-1252"
    assert "McKimmon Corner Café" in businesses.columns["name"]
    assert not any("\ufffd" in (text or "") for text in [*businesses.columns["name"], *violations.columns["description"]])
    assert businesses.without_shape == 4573  # no coordinates are no coordinates, not (0, 0)


def test_requests_at_scale(only, shared):
    layer = only(shared / "service_requests_311/boston_311_2015_part_a.csv.gz")
    rows = Rows(layer)
    assert (layer.count, layer.crs) == (63_248, "EPSG:4326")
    assert sum(value is None for value in rows.columns["TARGET_DT"]) == 12_787
    assert len(set(rows.columns["TYPE"])) == 79
    places = shapely.get_coordinates(rows.shapes)
    _, counts = np.unique(places, axis=0, return_counts=True)
    assert int(counts.max()) == 5817  # one default coordinate


def test_an_unreadable_coordinate_is_refused_with_its_line(only, shared):
    rows = Rows(only(shared / "ogc_api/obs_malformatted.csv"))
    assert {line: code for line, (code, _) in rows.refused_at.items()} == {6: "coordinates_unreadable"}
    assert len(rows.fids) == 5


def test_formulas_are_words(only, shared):
    rows = Rows(only(shared / "hostile_inputs/csv_formula_injection.csv"))
    assert len(rows.fids) == 13
    assert rows.columns["note"][1] == "=1+1" and rows.columns["note"][11] == "line1\nline2"
