"""Files from outside through the command line: counts that add up, reasons per row, questions instead of guesses."""

import json
import stat
import struct
import zipfile
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Point, Polygon, box
from sqlalchemy import func, select

from app import db
from gis.crs import STORAGE_SRID, to_lonlat
from gis.importers.delivery import unpack_delivery
from gis.importers.problems import UnusableFile
from gis.importers.repair import repair_structure
from gis.models import (
    Building,
    District,
    DistrictWeb,
    ImportRow,
    ImportRun,
    ParcelEdge,
    ParcelWeb,
    Place,
    SpatialUnit,
    Street,
    Zone,
    ZoneClass,
)
from tests.factories import land
from tests.factories.people import SIH, make_branches

SHARED = Path(__file__).parents[3] / "shared" / "data"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the sample data is not beside the checkout")


@pytest.fixture
def ground(committed_db):
    land.make_ground()
    db.session().commit()


@pytest.fixture
def bring(app, committed_db, tmp_path):
    """Run the import; answers (exit status, report)."""

    def run(file, layer, *options):
        report = tmp_path / "report.json"
        report.unlink(missing_ok=True)
        result = app.test_cli_runner().invoke(args=["gis", "import", str(file), "--layer", layer, "--report", str(report), *options])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result.exit_code, json.loads(report.read_text("utf8"))

    return run


def counts(report):
    assert report["read"] == report["accepted"] + report["rejected"]
    assert sum(row["outcome"] == "rejected" for row in report["rows"]) == report["rejected"]
    return report["read"], report["accepted"], report["repaired"], report["rejected"]


def stored(table):
    return db.session().scalar(select(func.count()).select_from(table))


def lots(*shapes, **columns):
    return geopandas.GeoDataFrame(columns, geometry=[land.here(s) if s is not None else None for s in shapes], crs=STORAGE_SRID)


def geojson(tmp_path, frame, name="rows.geojson"):
    frame.to_crs(4326).to_file(tmp_path / name, driver="GeoJSON")
    return tmp_path / name


def shapefile(tmp_path, frame, *, without=(), name="lots"):
    frame.to_file(tmp_path / f"{name}.shp", encoding="UTF-8")
    packed = tmp_path / f"{name}.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for part in tmp_path.glob(f"{name}.*"):
            if part.suffix not in (".zip", *without):
                archive.write(part, part.name)
    return packed


# Real files -------------------------------------------------------------------------------------------------------


@needs_shared
def test_the_districts_of_riyadh(bring):
    status, report = bring(SHARED / "saudi_admin/riyadh_districts.gpkg", "districts", "--allow-outside")
    assert (status, counts(report)) == (0, (189, 189, 0, 0))
    assert (stored(District), stored(DistrictWeb)) == (189, 189)
    assert db.session().scalar(select(District.name_folded).where(District.code == "10100003001")) == "حي العمل"


@needs_shared
@pytest.mark.parametrize(
    ("layer", "source", "table", "number"),
    [("streets", "roads", Street, 3206), ("buildings", "buildings", Building, 708), ("pois", "pois", Place, 586)],
)
def test_the_layers_of_madinah(bring, layer, source, table, number):
    status, report = bring(SHARED / "saudi_osm/madinah.gpkg", layer, "--allow-outside")
    assert (status, report["source_layer"], counts(report)) == (0, source, (number, number, 0, 0))
    assert stored(table) == number


@needs_shared
def test_the_parcels_of_andkhoy_with_their_five_defects(bring):
    status, report = bring(SHARED / "parcels/afg_Andkhoy_p.zip", "parcels", "--allow-outside")
    assert (status, counts(report)) == (0, (9734, 9729, 0, 5))
    assert sorted(row["reason"] for row in report["rows"]) == ["invalid_geometry"] * 4 + ["null_geometry"]
    assert (report["crs"], report["encoding"]) == ("EPSG:32642", "UTF-8")
    assert (stored(SpatialUnit), stored(ParcelWeb), stored(ImportRow)) == (9729, 9729, 5)
    assert db.session().scalar(select(func.count(ParcelEdge.parcel_id.distinct()))) == 9729
    assert {w["code"] for w in report["warnings"]} >= {"overlaps", "slivers", "without_number"}


@needs_shared
def test_the_same_parcels_with_structure_mended(bring):
    _, report = bring(SHARED / "parcels/afg_Andkhoy_p.zip", "parcels", "--allow-outside", "--repair", "structure", "--dry-run")
    assert counts(report) == (9734, 9731, 2, 3)
    assert (report["dry_run"], stored(SpatialUnit), stored(ImportRun)) == (True, 0, 0)


@needs_shared
def test_a_shapefile_without_its_table_is_refused_in_words(bring):
    status, report = bring(SHARED / "parcels/afg_Andkhoy_p_as_found_no_dbf.zip", "parcels", "--allow-outside")
    assert (status, ".dbf" in report["error"]) == (1, True)


@needs_shared
def test_an_archive_inside_an_archive_is_not_reported_as_nothing(bring):
    status, report = bring(SHARED / "parcels/nl_bag_BAGNLDL-15092020-small.zip", "buildings", "--allow-outside")
    assert status in (1, 2)  # its own layers are told, or why it cannot be read: never nothing
    assert report["error"]


# Rows -------------------------------------------------------------------------------------------------------------


def test_parcels_find_their_municipality_district_zone_and_edges(bring, ground, tmp_path):
    land.make_street(shapely.LineString([(-50, -5), (90, -5)]), 10)
    db.session().commit()
    frame = lots(box(0, 0, 20, 25), box(20, 0, 40, 25), plan_no=["٢٧٠٢", "2702"], block_no=["14", "14"], parcel_no=["١", "2"])
    status, report = bring(geojson(tmp_path, frame), "parcels")
    assert (status, counts(report)) == (0, (2, 2, 0, 0))
    parcel = db.session().scalars(select(SpatialUnit).where(SpatialUnit.reference == "2702/14/1")).one()
    assert (parcel.municipality_id, parcel.district_id is not None, parcel.zone_id is not None) == (SIH, True, True)
    assert (parcel.source_srid, float(parcel.area_m2)) == (4326, pytest.approx(500, rel=2e-3))
    kinds = db.session().scalars(select(ParcelEdge.kind).where(ParcelEdge.parcel_id == parcel.id)).all()
    assert sorted(kinds) == ["neighbour", "open", "open", "street"]


def test_each_rejected_row_has_its_reason(bring, ground, tmp_path):
    frame = lots(
        box(0, 0, 20, 25),
        None,
        Polygon([(0, 100), (20, 125), (20, 100), (0, 125)]),
        box(0, 200, 20, 225),
        Point(3, 3),
        box(0, 300, 20, 325),
        box(90_000, 0, 90_020, 25),
        box(900_000, 0, 900_020, 25),
        plan_no=["1"] * 8,
        block_no=["1"] * 8,
        parcel_no=list("12314567"),
    )
    status, report = bring(geojson(tmp_path, frame), "parcels")
    assert (status, counts(report)) == (0, (8, 2, 0, 6))
    assert {row["row"]: row["reason"] for row in report["rows"]} == {
        2: "null_geometry",
        3: "invalid_geometry",
        4: "number_taken",
        5: "wrong_geometry_type",
        7: "outside_municipalities",
        8: "outside_extent",
    }
    kept = db.session().scalars(select(ImportRow).where(ImportRow.reason == "invalid_geometry")).one()
    assert (kept.attributes["parcel_no"], kept.source_geom is not None) == ("3", True)


def test_a_value_that_cannot_be_is_dropped_and_told(bring, ground, tmp_path):
    frame = lots(box(0, 0, 20, 25), box(30, 0, 50, 25), floors=["كثير", "2"])
    _, report = bring(geojson(tmp_path, frame), "buildings")
    assert [(row["row"], row["outcome"], row["details"]) for row in report["rows"]] == [(1, "changed", {"floors": "كثير"})]
    assert report["changed"] == 1
    assert set(db.session().scalars(select(Building.floors))) == {None, 2}


def test_zones_need_a_class_of_the_regulation(bring, ground, tmp_path):
    frame = lots(box(0, 0, 20, 25), box(30, 0, 50, 25), code=["س1", "س99"])
    _, report = bring(geojson(tmp_path, frame), "zones")
    assert [(row["row"], row["reason"]) for row in report["rows"]] == [(2, "unknown_zone_code")]
    assert stored(Zone) == 2


def test_the_boundary_of_a_municipality_is_brought_by_its_code(bring, committed_db, tmp_path):
    make_branches()
    db.session().add(ZoneClass(code="س1", name_ar="-", name_en="-", land_use="-"))
    db.session().commit()
    frame = lots(box(0, 0, 2000, 2500), box(3000, 0, 5000, 2500), box(6000, 0, 7000, 2500), code=["m1", "m1", "nowhere"])
    _, report = bring(geojson(tmp_path, frame), "municipalities")
    assert [(row["row"], row["reason"]) for row in report["rows"]] == [(2, "boundary_exists"), (3, "unknown_municipality")]


def test_a_parcel_that_overlaps_is_taken_marked_and_told(bring, ground, tmp_path):
    frame = lots(box(0, 0, 20, 25), box(15, 0, 40, 25), plan_no=["1", "1"], block_no=["1", "1"], parcel_no=["1", "2"])
    _, report = bring(geojson(tmp_path, frame), "parcels")
    assert counts(report) == (2, 2, 0, 0)
    assert next(w for w in report["warnings"] if w["code"] == "overlaps")["count"] == 1
    assert set(db.session().scalars(select(SpatialUnit.overlap_accepted))) == {True}


def test_mended_rows_say_what_they_were(bring, ground, tmp_path):
    frame = lots(Polygon([(0, 0), (20, 25), (20, 0), (0, 25)]), MultiPolygon([box(30, 0, 40, 10), box(35, 5, 45, 15)]), box(50, 0, 60, 10))
    _, report = bring(geojson(tmp_path, frame), "buildings", "--repair", "structure")
    assert counts(report) == (3, 3, 2, 0)
    assert [(row["outcome"], row["reason"]) for row in report["rows"]] == [("repaired", "invalid_geometry")] * 2


def test_rows_deleted_inside_a_shapefile_are_counted(bring, ground, tmp_path):
    lots(box(0, 0, 20, 25), box(30, 0, 50, 25), box(60, 0, 80, 25), name=["أ", "ب", "ج"]).to_file(tmp_path / "gone.shp", encoding="UTF-8")
    table = bytearray((tmp_path / "gone.dbf").read_bytes())
    header, length = struct.unpack("<8xHH", table[:12])
    table[header + length] = ord("*")
    (tmp_path / "gone.dbf").write_bytes(table)
    packed = tmp_path / "gone.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for part in tmp_path.glob("gone.[sdpc]*"):
            archive.write(part, part.name)
    _, report = bring(packed, "buildings")
    assert counts(report) == (3, 2, 0, 1)
    assert [(row["row"], row["reason"]) for row in report["rows"]] == [(2, "deleted_in_file")]


# Questions --------------------------------------------------------------------------------------------------------


def test_the_crs_a_shapefile_does_not_say_is_asked(bring, ground, tmp_path):
    packed = shapefile(tmp_path, lots(box(0, 0, 20, 25), name=["بيت"]), without=(".prj",))
    status, report = bring(packed, "buildings")
    assert (status, "--crs" in report["error"]) == (2, True)
    status, report = bring(packed, "buildings", "--crs", "EPSG:9358")
    assert (status, counts(report)) == (0, (1, 1, 0, 0))


def test_words_whose_encoding_is_not_said_are_not_garbled(bring, ground, tmp_path):
    packed = shapefile(tmp_path, lots(box(0, 0, 20, 25), name=["بيت"]), without=(".cpg",))
    _forget_code_page(packed)
    status, report = bring(packed, "buildings")
    assert (status, counts(report), report["encoding"]) == (0, (1, 1, 0, 0), "UTF-8")
    assert db.session().scalars(select(Building.name_ar)).one() == "بيت"


def _forget_code_page(packed):
    """A Shapefile whose table names no code page either."""
    with zipfile.ZipFile(packed) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    table = next(name for name in parts if name.endswith(".dbf"))
    parts[table] = parts[table][:29] + b"\0" + parts[table][30:]
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ((), "--source-layer"),
        (("--source-layer", "nothing"), "--source-layer"),
        (("--source-layer", "one", "--map", "height=name"), "--map"),
        (("--source-layer", "one", "--map", "name_ar=nothing"), "--map"),
        (("--source-layer", "one", "--municipality", "nowhere"), "--municipality"),
    ],
)
def test_what_is_open_names_the_option_that_answers(bring, ground, tmp_path, options, hint):
    for layer in ("one", "two"):
        lots(box(0, 0, 20, 25), name=["بيت"]).to_file(tmp_path / "two.gpkg", layer=layer)
    status, report = bring(tmp_path / "two.gpkg", "buildings", *options)
    assert (status, hint in report["error"]) == (2, True)
    assert stored(Building) == 0


def test_swapped_coordinates_are_recognised(bring, ground, tmp_path):
    swapped = shapely.transform(to_lonlat(land.here(box(0, 0, 20, 25))), lambda xy: xy[:, ::-1])
    geopandas.GeoDataFrame({"name": ["x"]}, geometry=[swapped], crs=4326).to_file(tmp_path / "swapped.geojson", driver="GeoJSON")
    status, report = bring(tmp_path / "swapped.geojson", "buildings")
    assert (status, report["code"]) == (2, "import_crs_swapped")


# Hostile files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.geojson", b'[{"type": "Feature"}]'),
        ("nan.geojson", b'{"type": "FeatureCollection", "features": [NaN]}'),
        ("deep.geojson", b'{"type": "FeatureCollection", "features": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
        ("words.txt", b"just words"),
        ("empty.gpkg", b""),
        ("lie.gpkg", b"SQLite format 3\0" + b"\0" * 500),
        ("lie.zip", b"PK\x03\x04 not a zip"),
    ],
)
def test_a_file_that_lies_is_refused_in_words(bring, ground, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    status, report = bring(tmp_path / name, "buildings")
    assert (status, report["code"].startswith("import_"), bool(report["error"])) == (1, True, True)


def zipped(tmp_path, *entries):
    """Entries are (name or ZipInfo, bytes)."""
    path = tmp_path / "hostile.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return path


def link(name):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([("../../etc/x.shp", b"1")], "import_zip_leaves"),
        ([("/abs.shp", b"1")], "import_zip_leaves"),
        ([("..\\x.shp", b"1")], "import_zip_leaves"),
        ([(link("a.shp"), b"/etc/passwd")], "import_zip_link"),
        ([("A/x.shp", b"1"), ("A/x.SHP", b"2")], "import_zip_same_name"),
        ([("bomb.shp", b"\0" * 12_000_000)], "import_zip_bomb"),
        ([("big.shp", bytes(range(256)) * 90_000)], "import_zip_too_large"),
        ([(f"{n}.txt", b"") for n in range(2001)], "import_zip_entries"),
        ([("readme.doc", b"words")], "import_zip_nothing"),
    ],
)
def test_a_hostile_zip_is_refused(tmp_path, entries, code):
    folder = tmp_path / "into"
    folder.mkdir()
    with pytest.raises(UnusableFile) as caught:
        unpack_delivery(zipped(tmp_path, *entries), "hostile.zip", folder, 20_000_000)
    assert caught.value.code == code
    assert {path.name for path in tmp_path.iterdir()} == {"hostile.zip", "into"}


def test_a_header_that_understates_its_size_is_caught_while_unpacking(tmp_path):
    path = zipped(tmp_path, ("x.shp", b"A" * 5000))
    raw = bytearray(path.read_bytes())
    central = raw.index(b"PK\x01\x02")
    raw[central + 24 : central + 28] = struct.pack("<I", 10)
    path.write_bytes(raw)
    with pytest.raises(UnusableFile):
        unpack_delivery(path, "hostile.zip", tmp_path, 1000)


def test_a_scribble_is_given_up_within_its_limits_and_the_next_is_still_mended(monkeypatch):
    scribble = shapely.Polygon(np.random.default_rng(7).random((60_000, 2)))
    bowtie = Polygon([(0, 0), (20, 25), (20, 0), (0, 25)])
    monkeypatch.setattr("gis.importers.repair.CPU_SECONDS", 2)
    mended = repair_structure([shapely.to_wkb(scribble), shapely.to_wkb(bowtie)])
    assert mended[0] is None
    assert shapely.from_wkb(mended[1]).is_valid
