"""Corner cases of the formats: coordinate systems that must agree, curves, heights, drawings, and each fault by its name."""

import json
import sqlite3
import struct
import zipfile
from contextlib import closing

import ezdxf
import geopandas
import numpy as np
import pytest
import shapely

from gis.crs import reproject
from tests.gis.imports.conftest import Rows, codes

# OGC API fixtures -------------------------------------------------------------------------------------------------


def test_the_same_addresses_in_two_systems_and_two_formats(only, shared):
    folder = shared / "ogc_api"
    national = Rows(only(folder / "dutch_addresses_28992.gpkg"))
    world = Rows(only(folder / "dutch_addresses_4326.gpkg"))
    shape = Rows(only(folder / "dutch_addresses_shape_28992.zip"))
    assert len(national.fids) == len(world.fids) == len(shape.fids) == 2481
    moved = reproject(national.shapes, 28992, 28992)
    here = reproject(world.shapes, 4326, 28992)
    assert float(shapely.distance(moved, here).max()) < 1
    assert float(shapely.distance(national.shapes, shape.shapes).max()) < 0.01


def test_points_of_interest(only, shared):
    layer = only(shared / "ogc_api/poi_portugal.gpkg")
    assert (layer.count, Rows(layer).without_shape) == (8107, 0)


def test_parquet_with_and_without_a_system(only, shared):
    known = only(shared / "ogc_api/nyc_subset_overture.parquet")
    silent = only(shared / "ogc_api/random_nocrs.parquet")
    assert (known.count, known.geometry_kind, Rows(known).without_shape) == (679, "polygon", 0)
    assert known.crs is None  # it says no more than the other does
    assert (silent.count, silent.crs, codes(silent.unanswered())) == (100, None, ["import_crs_missing"])
    assert "EPSG:4326" in [proposal.value for proposal in silent.crs_doubts[0].proposals]


# Faults of GeoJSON by name ----------------------------------------------------------------------------------------

NAMED = {
    "invalid_less_three_unique_nodes": "ring_too_short",
    "invalid_unclosed": "ring_open",
    "invalid_incorrect_geometry_data_type": "coordinates_too_deep",
    "invalid_feature_geometry_is_string": "geometry_not_object",
    "invalid_feature_id_type": "feature_id",
    "invalid_feature_properties_is_array": "properties_not_object",
    "invalid_feature_properties_is_int": "properties_not_object",
    "invalid_feature_wrong_geometry_key": "feature_without_geometry",
    "invalid_featurecollection_feature_nullfeature": "feature_not_object",
    "invalid_geometry_bbox_not4or6": "bbox",
    "invalid_geometry_bbox_not_list": "bbox",
    "invalid_geometry_bbox_not_numbers": "bbox",
    "invalid_geometry_coordinates_1d": "coordinates_too_shallow",
    "invalid_geometry_coordinates_empty_position": "position_too_short",
    "invalid_geometry_coordinates_missing": "coordinates_missing",
    "invalid_geometry_coordinates_string": "position_not_numbers",
    "invalid_geometry_depth_deep_point": "coordinates_too_deep",
    "invalid_geometry_depth_deep_polygon": "coordinates_too_deep",
    "invalid_geometry_depth_shallow_linestring": "coordinates_too_shallow",
    "invalid_geometry_depth_shallow_multipolygon": "coordinates_too_shallow",
    "invalid_geometry_depth_shallow_polygon": "coordinates_too_shallow",
    "invalid_geometry_geometrycollection_null_geometry": "geometry_not_object",
    "invalid_geometry_mislabeled_point": "coordinates_too_shallow",
}
NOTED = {
    "invalid_exterior_not_ccw": "ring_orientation",
    "invalid_interior_not_cw": "ring_orientation",
    "invalid_feature_no_properties": "properties_missing",
    "problematic_4d_coordinates": "position_shortened",
    "problematic_crosses_antimeridian": "crosses_antimeridian",
    "problematic_duplicate_nodes": "duplicate_vertices",
    "problematic_outside_lat_lon_boundaries": "outside_lonlat",
    "problematic_zero_length_linestring": "zero_length",
}
NOT_COLLECTIONS = {
    "features_is_object", "no_features_member", "nulltype", "type_lowercase", "unknown_type",
}  # fmt: skip


@pytest.mark.usefixtures("read_here")
def test_each_example_yields_the_fault_that_its_name_says(look, shared):
    opened = look(shared / "format_edge_cases/geojson_invalid_geometry_examples.zip")
    refused = {notice["name"].rpartition("/")[2].removesuffix(".geojson"): notice["why"] for notice in opened.notices}
    assert refused == {
        **{f"invalid_featurecollection_{name}": "import_not_collection" for name in NOT_COLLECTIONS},
        "invalid_geometry_missing_type": "import_not_collection",
        "invalid_geometry_wrong_geometry_type": "import_not_collection",
    }
    layers = {layer.name: layer for layer in opened.layers}
    assert len(layers) + len(refused) == 74
    faults = {name: Rows(layers[name]) for name in (*NAMED, *NOTED)}
    assert {name: list(rows.refused) for name, rows in faults.items() if rows.refused} == {name: [code] for name, code in NAMED.items()}
    assert {name: code for name, code in NOTED.items() if code in faults[name].notes} == NOTED
    for name in ("problematic_self_intersection_large", "problematic_self_intersection_small"):
        assert not Rows(layers[name]).shapes[0].is_valid


@pytest.mark.usefixtures("read_here")
def test_sound_examples_have_no_fault(look, shared):
    for layer in look(shared / "format_edge_cases/geojson_invalid_geometry_examples.zip").layers:
        if layer.name in ("valid_featurecollection", "valid_feature_with_id", "valid_geometry_polygon", "valid_featurecollection_bboxes"):
            rows = Rows(layer)
            assert rows.refused == {} and rows.without_shape == 0


# Heights, measures, curves, bodies --------------------------------------------------------------------------------


def test_heights_and_measures_are_said(look, shared):
    layers = {layer.name: layer for layer in look(shared / "format_edge_cases/postgis_loader_shapefiles_ZM.zip").layers}
    for name, what in (("PolygonZ", "Z"), ("PolygonM", "M"), ("ArcZ", "Z"), ("PointM", "M"), ("MultiPointZ", "Z")):
        assert {"code": "import_notice_zm", "what": what} in layers[name].notices
        assert Rows(layers[name]).without_shape == 0
    assert "import_notice_zm" not in [notice["code"] for notice in layers["Polygon"].notices]


def test_curves_bodies_and_odd_names(look, shared):
    opened = look(shared / "format_edge_cases/qgis_misc_gpkg_gml.zip")
    layers = {layer.name: layer for layer in opened.layers}
    refused = {notice["name"]: notice["why"] for notice in opened.notices}
    assert refused == {"qgis_misc_gpkg_gml.zip/multipatch.shp": "import_multipatch"}
    curves = Rows(layers["polys"])
    assert curves.notes == {"curve_linearised": 4} and set(shapely.get_type_id(curves.shapes)) == {3}
    assert {name: layers[name].count for name in ("points", "lines")} == {"points": 0, "lines": 6}
    assert list(layers["prova2"].fields) == ["campo_d", "campo e", "campo-f"]
    assert (layers["Layer1"].format, layers["Layer2"].count) == ("kml", 1)
    (invalid,) = Rows(layers["invalidgeometries"]).shapes
    assert layers["invalidgeometries"].format == "gml" and not invalid.is_valid
    assert layers["empty_spatial_layer"].count == 0


def test_the_curved_polygons_lose_less_than_a_thousandth(look, shared, tmp_path):
    """Held against the areas of their own arcs, reckoned from the circles through their three points."""
    archive = shared / "format_edge_cases/qgis_misc_gpkg_gml.zip"
    with zipfile.ZipFile(archive) as packed:
        (name,) = [one for one in packed.namelist() if one.endswith("curved_polys.gpkg")]
        (tmp_path / "curved.gpkg").write_bytes(packed.read(name))
    with closing(sqlite3.connect(tmp_path / "curved.gpkg")) as book:
        stored = [row[0] for row in book.execute("SELECT geometry FROM polys ORDER BY 1 IS NULL, rowid")]
    (polys,) = [layer for layer in look(archive).layers if layer.name == "polys"]
    found = [shape.area for shape in Rows(polys).shapes]
    assert found == [pytest.approx(area_of_curves(blob), rel=1e-3) for blob in stored] and len(found) == 4


def area_of_curves(blob):
    """Of a CURVEPOLYGON in GeoPackage's binary: ISO WKB 10 of 9 (compound) of 8 (arcs) and 2 (lines); rings after the first are holes."""
    wkb, at, rings = blob[8 + (0, 32, 48, 48, 64)[blob[3] >> 1 & 7] :], 9, []
    for _ring in range(struct.unpack_from("<I", wkb, 5)[0]):
        _order, kind, pieces = struct.unpack_from("<BII", wkb, at)
        at, pieces, area = (at + 9, pieces, 0.0) if kind == 9 else (at, 1, 0.0)
        for _piece in range(pieces):
            _order, kind, count = struct.unpack_from("<BII", wkb, at)
            xy = np.frombuffer(wkb, "<f8", 2 * count, at + 9).reshape(-1, 2)
            at += 9 + 16 * count
            area += float((xy[:-1, 0] * xy[1:, 1] - xy[1:, 0] * xy[:-1, 1]).sum()) / 2
            if kind == 8:
                area += sum(beyond_chords(*xy[row : row + 3]) for row in range(0, count - 1, 2))
        rings.append(abs(area))
    return rings[0] - sum(rings[1:])


def beyond_chords(a, b, c):
    """Signed area between an arc through three points and its two chords."""
    cross = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    sides = [float(np.hypot(*(p - q))) for p, q in ((b, c), (a, c), (a, b))]
    radius = sides[0] * sides[1] * sides[2] / (2 * abs(cross))
    turns = [2 * np.arcsin(min(1.0, side / (2 * radius))) for side in (sides[2], sides[0])]
    return float(np.sign(cross) * sum(radius**2 / 2 * (turn - np.sin(turn)) for turn in turns))


def test_a_circle_loses_less_than_a_thousandth_of_its_area(tmp_path, look):
    drawing = ezdxf.new(units=6)
    drawing.modelspace().add_circle((671_000, 2_737_000), radius=50, dxfattribs={"layer": "CIRCLE"})
    drawing.modelspace().add_lwpolyline([(0, 0, 0, 0, 1), (10, 0, 0, 0, 1)], close=True, dxfattribs={"layer": "BULGE"})
    drawing.saveas(tmp_path / "curves.dxf")
    layers = {layer.name: Rows(layer, crs="EPSG:32638") for layer in look(tmp_path / "curves.dxf").layers}
    assert layers["CIRCLE"].shapes[0].area == pytest.approx(np.pi * 2500, rel=1e-3)
    assert layers["BULGE"].shapes[0].area == pytest.approx(np.pi * 25, rel=1e-3)
    assert layers["BULGE"].notes == {"curve_linearised": 1}


def test_western_encodings_are_believed_where_they_are_declared(look, shared):
    layers = {layer.name: layer for layer in look(shared / "format_edge_cases/qgis_shapefile_encodings.zip").layers}
    words = {name: next(iter(Rows(layers[name]).columns.values())) for name in ("utf8", "iso-8859-1", "latin1", "windows-1252")}
    assert len({tuple(word) for word in words.values()}) == 1
    undeclared = layers["system_encoding"]
    assert codes(undeclared.unanswered()) == ["import_encoding_missing"]


# Drawings ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def drawings(tmp_path, shared):
    with zipfile.ZipFile(shared / "dxf_building_plans/digit_edcr_dxf_dev.zip") as packed:
        packed.extractall(tmp_path / "drawings")
    key = json.loads((shared / "dxf_building_plans/measured_by_ezdxf.json").read_text("utf8"))
    return {path.name: path for path in (tmp_path / "drawings").rglob("*.dxf")}, key


@pytest.mark.usefixtures("read_here")
def test_areas_by_layer_equal_the_key(look, drawings):
    files, key = drawings
    compared = 0
    for name in ("Parking-test.dxf", "RASHIDA.dxf", "FLAT.dxf", "test1.dxf"):
        layers = {layer.name: layer for layer in look(files[name]).layers}
        wanted = {layer: facts for layer, facts in key[name]["keylayers"].items() if facts["closed"]}
        chosen = [layer for layer in wanted if "PLOT_BOUNDARY" in layer or ("BLT_UP_AREA" in layer and "DEDUCT" not in layer)]
        for layer in chosen:
            rows = Rows(layers[layer], crs="EPSG:32638")
            areas = sorted(shape.area for shape in rows.shapes if shape is not None and shape.geom_type == "Polygon")
            assert areas == [pytest.approx(area, rel=0.005, abs=0.002) for area in sorted(wanted[layer]["areas"])], (name, layer)
            compared += 1
    assert compared >= 10


@pytest.mark.parametrize(
    ("name", "declared", "drawn"), [("RASHIDA.dxf", 121.527, 132.313), ("FLAT.dxf", 263, 306.48), ("test1.dxf", 405, 461.3)]
)
def test_a_declared_area_that_is_not_the_drawn_one(look, drawings, name, declared, drawn):
    (plot,) = [layer for layer in look(drawings[0][name]).layers if layer.name == "PLOT_BOUNDARY"]
    (notice,) = [notice for notice in plot.notices if notice["code"] == "import_notice_declared_area"]
    assert notice["declared"] == pytest.approx(declared) and notice["drawn"] == pytest.approx(drawn, rel=0.005)


def test_feet_are_asked_and_a_corrupt_drawing_is_refused(look, refusal, drawings):
    layer = look(drawings[0]["gate.dxf"]).layers[0]
    units = [doubt for doubt in layer.unanswered() if doubt.code == "import_unit_question"]
    assert (units[0].details, units[0].proposals[0].value) == ({"unit": "foot"}, "*0.3048")
    error = refusal(drawings[0]["footprint.dxf"])
    assert (error.code, error.details["line"]) == ("import_dxf_damaged", "1563")


def test_a_drawing_in_feet_is_scaled_as_said(tmp_path, only):
    drawing = ezdxf.new(units=2)
    drawing.modelspace().add_lwpolyline([(0, 0), (100, 0), (100, 100), (0, 100)], close=True)
    drawing.saveas(tmp_path / "feet.dxf")
    (batch,) = only(tmp_path / "feet.dxf").batches(crs="EPSG:32638*0.3048")
    assert (shapely.from_wkb(batch.wkb)[0].area, batch.crs) == (pytest.approx(929.0304), "EPSG:32638")


# Formats that the sample data lack --------------------------------------------------------------------------------


def lots():
    shapes = [shapely.box(47.30, 24.10, 47.31, 24.11), None, shapely.Polygon([(47, 24), (47.1, 24), (47.1, 24.1)], None)]
    return geopandas.GeoDataFrame({"رقم": ["1/أ", "٢", None], "n": [1, 2, 3]}, geometry=shapes, crs=4326)


@pytest.mark.parametrize(
    ("driver", "suffix"), [("FlatGeobuf", "fgb"), ("GML", "gml"), ("KML", "kml"), ("GeoJSON", "geojson"), ("GPKG", "gpkg")]
)
def test_what_was_written_is_what_is_read(tmp_path, only, driver, suffix):
    lots().to_file(tmp_path / f"lots.{suffix}", driver=driver, **({"SPATIAL_INDEX": "NO"} if driver == "FlatGeobuf" else {}))
    layer = only(tmp_path / f"lots.{suffix}")
    rows = Rows(layer)
    assert (layer.count, rows.without_shape, layer.crs) == (3, 1, "EPSG:4326")
    assert shapely.area(rows.shapes[0]) == pytest.approx(1e-4)


def test_a_packed_kml(tmp_path, only):
    lots().to_file(tmp_path / "doc.kml", driver="KML")
    with zipfile.ZipFile(tmp_path / "lots.kmz", "w") as packed:
        packed.write(tmp_path / "doc.kml", "doc.kml")
        packed.writestr("images/photo.png", b"\x89PNG")
    layer = only(tmp_path / "lots.kmz")
    assert (layer.format, layer.count) == ("kml", 3)


def test_a_workbook_with_two_sheets(tmp_path, look):
    frame = geopandas.pd.DataFrame({"الشرقيات": ["٦٧١٩٢٨٫٧٧٦", 671000.5], "الشماليات": [2737546.095, "2,737,000.5"], "رقم": ["007", 12.0]})
    with geopandas.pd.ExcelWriter(tmp_path / "book.xlsx", engine="xlsxwriter") as book:
        frame.to_excel(book, sheet_name="نقاط", index=False)
        frame[["رقم"]].to_excel(book, sheet_name="أرقام", index=False)
    layers = {layer.name: layer for layer in look(tmp_path / "book.xlsx").layers}
    rows = Rows(layers["نقاط"], crs="EPSG:32638")
    assert [(shape.x, shape.y) for shape in rows.shapes] == [(671928.776, 2737546.095), (671000.5, 2737000.5)]
    assert (rows.columns["رقم"], rows.fids, layers["أرقام"].geometry_kind) == (["007", "12"], [2, 3], "none")


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        ("46°42'29.5\"E", "24°42'29\"N"),
        ("46 42 29.5", "24 42 29"),
        ("٤٦° ٤٢′ ٢٩٫٥″ شرقاً", "٢٤° ٤٢′ ٢٩″ شمالاً"),
        ("E 46°42'29.5\"", "N 24°42'29\""),
        ("46,70819444", "24,70805556"),
    ],
)
def test_degrees_as_people_write_them(tmp_path, only, lon, lat):
    (tmp_path / "places.csv").write_text(f"name;خط الطول;خط العرض\nمسجد;{lon};{lat}\n", "utf8")
    layer = only(tmp_path / "places.csv")
    (shape,) = Rows(layer).shapes
    assert (layer.crs, shape.x, shape.y) == ("EPSG:4326", pytest.approx(46.708194, abs=1e-6), pytest.approx(24.708056, abs=1e-6))


def test_a_million_vertices_are_too_many_and_a_hundred_thousand_are_not(tmp_path, only):
    def ring(count):
        angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
        corners = np.column_stack([47.3 + 0.1 * np.cos(angles), 24.1 + 0.1 * np.sin(angles)])
        return shapely.Polygon(corners)

    geopandas.GeoDataFrame(geometry=[ring(100_000), ring(1_000_001)], crs=4326).to_file(tmp_path / "large.gpkg")
    rows = Rows(only(tmp_path / "large.gpkg"))
    assert list(rows.refused) == ["too_many_vertices"] and rows.without_shape == 1
    assert int(shapely.get_num_coordinates(rows.shapes[0])) == 100_001
