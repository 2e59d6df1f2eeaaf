"""Saudi regions, cities, districts and OpenStreetMap's Madinah: what arrives, and what is said of it."""

import json

import numpy as np
import shapely

from app.authz import ANONYMOUS
from gis.importers.repair import repair_structure
from gis.importers.sources import open_source
from gis.map.search import search
from tests.gis.imports.conftest import LIMIT, RIYADH, Rows, codes, plain

BY_NAME = {
    "منطقة مكة المكرمة": 12.238, "منطقة المدينة المنورة": 13.427, "منطقة عسير": 6.611, "منطقة تبوك": 12.099, "منطقة جازان": 1.152,
}  # fmt: skip


def test_no_region_is_lost_to_its_first_ring(only, shared):
    layer = only(shared / "saudi_admin/regions_as_found.geojson")
    rows = Rows(layer)
    assert (layer.count, len(rows.wkb), rows.without_shape, rows.refused) == (13, 13, 0, {})
    assert set(shapely.get_type_id(rows.shapes)) == {7}
    invalid = ~shapely.is_valid(rows.shapes)
    assert invalid.sum() == 5
    assert all("Hole lies outside shell" in shapely.is_valid_reason(shape) for shape in rows.shapes[invalid])
    mended = shapely.from_wkb(np.array(repair_structure([shapely.to_wkb(s) for s in rows.shapes]), object))
    found = {name: round(float(shape.area), 3) for name, shape in zip(rows.columns["name_ar"], mended, strict=True)}
    assert {name: found[name] for name in BY_NAME} == BY_NAME


def test_the_cities_keep_every_name_and_number(only, shared):
    layer = only(shared / "saudi_admin/cities.geojson")
    rows = Rows(layer)
    assert (layer.count, layer.geometry_kind, rows.without_shape) == (4581, "point", 0)
    assert len(set(rows.columns["city_id"])) == 4581
    pairs = list(zip(rows.columns["name_ar"], rows.columns["region_id"], strict=True))
    assert sum(pairs.count(pair) > 1 for pair in set(pairs)) > 0  # the same name twice in a region stays two places
    assert not any("\ufffd" in (name or "") for name in rows.columns["name_ar"])


def test_the_lists_of_names_hang_together(shared):
    regions, cities, districts = (plain(shared / f"saudi_admin/{name}_lite.json.gz") for name in ("regions", "cities", "districts"))
    assert (len(regions), len(cities), len(districts)) == (13, 4581, 3732)
    known = {one["region_id"] for one in regions}
    assert {one["region_id"] for one in cities} <= known and {one["city_id"] for one in districts} <= {one["city_id"] for one in cities}
    assert len(cities) - len({(one["name_ar"], one["region_id"]) for one in cities}) == 216


def test_a_city_is_found_however_it_is_spelled(app, bring, shared):
    status, report = bring(shared / "saudi_admin/cities.geojson", "pois", "--allow-outside")
    assert (status, report["accepted"]) == (0, 4581)
    with app.test_request_context():
        for words in ("الطائف", "الطايف"):
            assert "الطائف" in [row["title"] for row in search(words, ANONYMOUS)], words


def test_the_districts_of_riyadh_are_sound(only, shared):
    rows = Rows(only(shared / "saudi_admin/riyadh_districts.gpkg"))
    assert (len(rows.fids), rows.without_shape, bool(shapely.is_valid(rows.shapes).all())) == (189, 0, True)
    assert int((shapely.get_num_geometries(rows.shapes) > 1).sum()) == 2


def test_districts_with_their_coordinates_exchanged_are_recognised(tmp_path, only, shared):
    found = plain(shared / "saudi_admin/riyadh_districts_latlon_as_found.json.gz")
    features = [
        {
            "type": "Feature",
            "properties": {"name_ar": one["name_ar"]},
            "geometry": {"type": "Polygon", "coordinates": [_closed(one["boundaries"][0])]},
        }
        for one in found
    ]
    path = tmp_path / "swapped.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf8")
    layer = only(path)
    (doubt,) = layer.crs_doubts
    assert (doubt.code, doubt.blocking, doubt.proposals[0].value) == ("import_crs_swapped", True, "EPSG:4326:yx")
    assert layer.unanswered() == [doubt] and layer.unanswered(crs="EPSG:4326:yx") == []
    rows = Rows(layer, crs="EPSG:4326:yx")
    west, south, east, north = shapely.total_bounds(rows.shapes)
    assert (len(rows.wkb), RIYADH[0] < west < east < RIYADH[2], RIYADH[1] < south < north < RIYADH[3]) == (189, True, True)


def _closed(ring):
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def test_the_bare_array_as_found_is_refused_in_words(refusal, shared):
    for name in ("saudi_admin/riyadh_districts_latlon_as_found", "saudi_osm/madinah_roads_as_found_latlon_swapped"):
        error = refusal(shared / f"{name}.json.gz")
        assert (error.code, error.details) == ("import_not_collection", {"found": "[]"})


def test_the_three_layers_of_madinah_lie_in_madinah(tmp_path, shared):
    opened = open_source(shared / "saudi_osm/madinah.gpkg", tmp_path, LIMIT)
    assert {layer.name: layer.count for layer in opened.layers} == {"roads": 3206, "buildings": 708, "pois": 586}
    for layer in opened.layers:
        rows = Rows(layer)
        west, south, east, north = shapely.total_bounds(rows.shapes)
        assert 39.57 <= west < east <= 39.66 and 24.42 <= south < north <= 24.50
        assert codes(layer.crs_doubts) == ["import_crs_far"] and not layer.unanswered()


def test_an_extract_of_a_country_reports_its_layers(look, shared):
    layers = {layer.name.partition(": ")[2]: layer for layer in look(shared / "saudi_osm/liechtenstein-2013-08-03.osm.pbf").layers}
    assert {name: layer.count for name, layer in layers.items()} == {
        "points": 1359, "lines": 3014, "multilinestrings": 39, "multipolygons": 4104, "other_relations": 12,
    }  # fmt: skip
    assert Rows(layers["lines"]).without_shape == 0
    assert Rows(layers["multipolygons"]).without_shape == 0


def test_a_small_extract_as_xml(look, shared):
    layers = {layer.name.partition(": ")[2]: layer.count for layer in look(shared / "saudi_osm/madinah_small.osm.gz").layers}
    assert layers == {"points": 256, "lines": 156, "multipolygons": 51}
