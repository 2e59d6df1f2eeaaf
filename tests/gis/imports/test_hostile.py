"""Files made to harm: refused in words, nothing left behind, and the next file is read as if nothing had been."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import geopandas
import pytest
import shapely

from gis.importers import engine, worker, worker_main
from gis.importers.delivery import unpack_delivery
from gis.importers.messages import READING_MESSAGES, sentence
from gis.importers.problems import UnusableFile
from gis.importers.sources import open_source
from tests.gis.imports.conftest import LIMIT, Rows

FOLDER = "hostile_inputs"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("archives/bomb_flat_200MB.zip", "import_zip_bomb"),
        ("archives/bomb_nested_20x20x10MB.zip", "import_zip_bomb"),
        ("archives/zip_slip.zip", "import_zip_leaves"),
        ("archives/symlink_etc_passwd.zip", "import_zip_link"),
        ("archives/many_entries_20000.zip", "import_zip_entries"),
        ("xml/billion_laughs.kml", "import_xml_entities"),
        ("xml/xxe_file.kml", "import_xml_entities"),
        ("xml/xxe_open311_post.xml", "import_xml_entities"),
        ("json/deep_nesting_100k.geojson", "import_too_complex"),
        ("json/nan_inf_bigint_dupkeys.geojson", "import_not_a_number"),
        ("images/png_bomb_30000x30000.png", "import_no_layer"),
    ],
)
def test_each_is_refused_in_arabic_and_leaves_nothing_outside(tmp_path, shared, path, code):
    folder, beside = tmp_path / "work", tmp_path / "beside"
    folder.mkdir()
    beside.mkdir()
    with pytest.raises(UnusableFile) as caught:
        open_source(shared / FOLDER / path, folder, LIMIT)
    text = sentence(caught.value.code, caught.value.details)
    assert caught.value.code == code and any("\u0600" < letter < "\u06ff" for letter in text)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["beside", "work"] and not list(beside.iterdir())
    written = sum(entry.stat().st_size for entry in folder.rglob("*") if entry.is_file() and not entry.is_symlink())
    assert written <= 80_000_000
    sound = tmp_path / "sound.geojson"
    geopandas.GeoDataFrame(geometry=[shapely.Point(47, 24)], crs=4326).to_file(sound, driver="GeoJSON")
    (layer,) = open_source(sound, beside, LIMIT).layers
    assert Rows(layer).without_shape == 0


def test_what_is_inside_an_external_entity_is_not_told(tmp_path, shared):
    with pytest.raises(UnusableFile) as caught:
        open_source(shared / FOLDER / "xml/xxe_file.kml", tmp_path, LIMIT)
    assert Path("/etc/hostname").read_text().strip() not in str(caught.value)


def inside(path, folder, name=None):
    """The worker's own code, in this process: for files that only look dangerous."""
    folder.mkdir()
    return engine.describe(
        {"path": str(path), "name": name or path.name, "folder": str(folder), "limit_bytes": LIMIT, "box": (46, 23, 48, 25)}
    )


def test_no_kind_of_file_trips_a_reader(tmp_path, shared):
    with zipfile.ZipFile(shared / FOLDER / "tiny_files_every_type.zip") as packed:
        packed.extractall(tmp_path / "tiny")
    files = sorted((tmp_path / "tiny").iterdir())
    refused = {}
    for number, path in enumerate(files):
        with pytest.raises(UnusableFile) as caught:
            inside(path, tmp_path / f"work{number}")
        refused[path.name] = caught.value.code
    assert len(refused) == 56 and set(refused.values()) <= set(READING_MESSAGES)


def test_names_from_outside_never_reach_the_disk(tmp_path, shared):
    content = json.dumps({"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [47, 24]}})
    (tmp_path / "stored").write_text(content)
    for number, name in enumerate(json.loads((shared / FOLDER / "filenames.json").read_text("utf8"))):
        (layer,) = inside(tmp_path / "stored", tmp_path / f"work{number}", name)["layers"]
        assert layer["count"] == 1
        assert {path.name for path in (tmp_path / f"work{number}").iterdir()} <= {"delivered"}
    assert len([path for path in tmp_path.iterdir() if not path.name.startswith("work")]) == 1


def test_names_in_archives_are_read_by_their_bytes(tmp_path, shared):
    for name, wanted in (("arabic_name_utf8_flag", "مخطط_١٤٤٦.txt"), ("arabic_name_cp1256_no_flag", "مخطط.txt")):
        (tmp_path / name).mkdir()
        path = shared / FOLDER / f"archives/{name}.zip"
        delivery = unpack_delivery(path, path.name, tmp_path / name, LIMIT)
        assert [inner.rpartition("/")[2] for inner in delivery.names.values()] == [wanted]


# Limits of the worker ---------------------------------------------------------------------------------------------


def test_the_worker_has_less_than_a_gigabyte_and_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    assert worker_main.MEMORY_BYTES < 1_000_000_000
    process = worker._start(tmp_path)
    try:
        environment = Path(f"/proc/{process.pid}/environ").read_bytes()
    finally:
        process.kill()
        process.communicate()
    assert b"OGR_SKIP" in environment and b"secret" not in environment


def test_a_file_that_eats_memory_ends_the_worker_not_us(tmp_path, look):
    path = tmp_path / "wide.geojson"
    with path.open("w") as stream:
        stream.write('{"type": "FeatureCollection", "fill": [')
        for _ in range(30):
            stream.write("[]," * 400_000)
        stream.write("0]}")
    with pytest.raises(UnusableFile) as caught:
        look(path)
    assert caught.value.code in ("import_too_complex", "import_worker_died", "import_not_collection")


def test_the_worker_ends_when_nobody_listens(tmp_path, only, monkeypatch):
    geopandas.GeoDataFrame({"n": range(5000)}, geometry=[shapely.Point(47, 24)] * 5000, crs=4326).to_file(tmp_path / "many.gpkg")
    layer, started, start = only(tmp_path / "many.gpkg"), [], worker._start
    monkeypatch.setattr(worker, "_start", lambda folder: started.append(start(folder)) or started[-1])
    batches = layer.batches(size=10)
    next(batches)
    batches.close()
    assert started[0].returncode is not None


def test_gdal_opens_only_what_we_name(tmp_path):
    environment = {**worker._GDAL, **worker._THRIFT, "PATH": "/usr/bin"}
    script = "import pyogrio; print('\\n'.join(sorted(pyogrio.list_drivers())))"
    names = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True).stdout.split("\n")
    assert {name for name in names if name} == {"ESRI Shapefile", "FlatGeobuf", "GML", "GPKG", "KML", "LIBKML", "LVBAG", "MEM", "OSM"}


def test_a_delivery_is_read_though_one_of_its_files_is_refused(tmp_path, look):
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as packed:
        packed.writestr("good.geojson", '{"type": "Point", "coordinates": [47, 24]}')
        packed.writestr("bad.kml", '<!DOCTYPE kml [<!ENTITY x "y">]><kml/>')
    opened = look(tmp_path / "two.zip")
    assert [layer.name for layer in opened.layers] == ["good"]
    assert [(notice["name"].rpartition("/")[2], notice["why"]) for notice in opened.notices] == [("bad.kml", "import_xml_entities")]
