import json
import math
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.forms.geometry import GeometryFault, GeometryLimits, as_geojson, parse_geojson

HOSTILE = Path(__file__).parents[4] / "shared/data/hostile_inputs"
SQUARE = [[47.31, 24.15], [47.32, 24.15], [47.32, 24.16], [47.31, 24.16], [47.31, 24.15]]


def polygon(*rings, **more):
    return {"type": "Polygon", "coordinates": list(rings), **more}


def fault(source, **limits):
    with pytest.raises(GeometryFault) as caught:
        parse_geojson(source, GeometryLimits(**limits))
    return caught.value


def test_a_good_polygon_passes_unchanged():
    shape = parse_geojson(json.dumps(polygon(SQUARE)))
    assert as_geojson(shape)["coordinates"] == [SQUARE]


def test_a_feature_and_a_collection_of_one_are_read():
    feature = {"type": "Feature", "properties": {}, "geometry": polygon(SQUARE)}
    assert parse_geojson(feature).geom_type == "Polygon"
    assert parse_geojson({"type": "FeatureCollection", "features": [feature]}).geom_type == "Polygon"
    assert fault({"type": "FeatureCollection", "features": [feature, feature]}).code == "shape_one_shape"
    assert fault({"type": "FeatureCollection", "features": []}).code == "shape_one_shape"


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 400, "9" * 5000])
def test_numbers_that_are_none_are_refused(literal):
    text = json.dumps(polygon(SQUARE)).replace("47.31", literal, 1)
    assert fault(text).code in ("shape_not_finite", "shape_not_json")


@pytest.mark.parametrize("position", [[47.3], [47.3, 24.1, 600], [47.3, 24.1, 0, 0], ["47.3", "24.1"], [True, False], None, {}, []])
def test_a_position_is_a_pair_of_numbers(position):
    assert fault(polygon([position, *SQUARE])).code == "shape_bad_position"


def test_the_place_of_a_crossing_is_named():
    bow = [[47.30, 24.10], [47.32, 24.12], [47.32, 24.10], [47.30, 24.12], [47.30, 24.10]]
    crossing = fault(polygon(bow))
    assert crossing.code == "shape_crossing"
    assert crossing.details["at"] == "24.110000, 47.310000"


@pytest.mark.parametrize(
    ("ring", "code"),
    [
        (SQUARE[:-1], "shape_ring_open"),
        ([SQUARE[0], SQUARE[1], SQUARE[0]], "shape_too_few_points"),
        ([], "shape_too_few_points"),
        ([SQUARE[0]], "shape_too_few_points"),
        ([SQUARE[0]] * 5, "shape_invalid"),
        ([[y, x] for x, y in SQUARE], "shape_swapped"),
        ([[x - 40, y] for x, y in SQUARE], "shape_outside"),
    ],
)
def test_faulty_rings_are_refused_not_repaired(ring, code):
    assert fault(polygon(ring)).code == code


def test_a_hole_outside_its_shell_is_refused():
    assert fault(polygon(SQUARE, [[x + 1, y] for x, y in SQUARE])).code == "shape_invalid"


def test_only_the_wanted_kinds():
    assert fault({"type": "Point", "coordinates": [47.3, 24.1]}).code == "shape_wrong_kind"
    assert parse_geojson({"type": "Point", "coordinates": [47.3, 24.1]}, GeometryLimits(kinds=("Point",))).x == 47.3
    for kind in ("GeometryCollection", "CircularString", None, 3, ["Polygon"]):
        if not isinstance(kind, list):
            assert fault({"type": kind, "coordinates": []}).code == "shape_wrong_kind"


def test_a_foreign_crs_is_refused_and_a_harmless_one_is_not():
    def crs(name):
        return {"crs": {"type": "name", "properties": {"name": name}}}

    assert fault(polygon(SQUARE, **crs("urn:ogc:def:crs:EPSG::32638"))).code == "shape_foreign_crs"
    assert fault(polygon(SQUARE, crs={"properties": 3})).code == "shape_foreign_crs"
    assert parse_geojson(polygon(SQUARE, **crs("urn:ogc:def:crs:OGC:1.3:CRS84")))
    assert parse_geojson(polygon(SQUARE, **crs("urn:ogc:def:crs:EPSG::4326")))


@pytest.mark.parametrize(
    "source", ["", "[]", "null", "3", "{", '{"type":"Polygon","type":"Polygon","coordinates":[]}', b"\xff\xfe", "[" * 100_000]
)
def test_what_is_not_a_geojson_object(source):
    assert fault(source).code in ("shape_not_json", "shape_too_large")


def test_size_and_vertices_are_capped_before_anything_is_computed():
    assert fault("x" * 2_000_000).code == "shape_too_large"
    many = [[47 + n / 1e5, 24 + math.sin(n) / 100] for n in range(10_001)]
    assert fault(polygon([*many, many[0]])).code == "shape_too_many_vertices"


@pytest.mark.parametrize("vertices", [200, 500, 2_000, 9_999])
def test_a_scribble_is_refused_at_once(vertices):
    ring = [[47.3 + 0.01 * math.sin(n * 2.4), 24.1 + 0.01 * math.cos(n * 3.7)] for n in range(vertices)]
    start = time.process_time()
    assert fault(polygon([*ring, ring[0]])).code == "shape_crossing"
    assert time.process_time() - start < 5, "a kill limit, not a speed claim"


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["type", "coordinates", "geometry", "features", "crs"]), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_no_json_breaks_the_gate(document):
    for source in (document, polygon(document), {"type": "Polygon", "coordinates": document}):
        if isinstance(source, dict):
            try:
                parse_geojson(source)
            except GeometryFault as refused:
                assert refused.code.startswith("shape_")


@pytest.mark.skipif(not HOSTILE.exists(), reason="hostile inputs not present")
def test_hostile_files_are_refused():
    for path in (HOSTILE / "json").glob("*.geojson"):
        assert fault(path.read_bytes()).code.startswith("shape_")
    with zipfile.ZipFile(HOSTILE / "tiny_files_every_type.zip") as tiny:
        for name in tiny.namelist():
            assert fault(tiny.read(name)).code.startswith("shape_")
