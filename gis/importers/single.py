"""What kind of file came, which layer of it is meant, and how many rows it holds by its own books."""

import hashlib
import json
import sqlite3
import struct
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from gis.importers.archive import unpack
from gis.importers.problems import Question, UnusableFile

SQLITE_MAGIC, ZIP_MAGIC, SHAPE_MAGIC = b"SQLite format 3\0", b"PK\x03\x04", b"\x00\x00\x27\x0a"
# Names under which a layer is delivered.
ALIASES = {
    "parcels": ("parcels", "parcel", "plots"),
    "districts": ("districts", "district"),
    "streets": ("streets", "street", "roads", "road"),
    "buildings": ("buildings", "building"),
    "pois": ("pois", "poi", "places", "points"),
    "zones": ("zones", "zone", "zoning"),
    "municipalities": ("municipalities", "municipality"),
}


@dataclass(frozen=True)
class Source:
    """One layer of one file. ``count`` comes from the file's own books, not from the reader."""

    path: Path
    format: str  # shapefile, geopackage, geojson
    layer: str
    count: int
    name: str  # of the delivered file
    sha256: str


def open_source(delivered: Path, target: str, chosen_layer: str | None, folder: Path, limit_bytes: int) -> Source:
    """The layer to be read.

    Raises:
        UnusableFile: unknown format, a part missing, unsafe archive, books that cannot be read.
        Question: several layers and none named.
    """
    if delivered.stat().st_size > limit_bytes:
        raise UnusableFile(f"The file is larger than {limit_bytes} bytes.")
    sha256 = _digest(delivered)
    path = _unpacked(delivered, folder, limit_bytes, chosen_layer)
    facts = {"name": delivered.name, "sha256": sha256}
    magic = _head(path)
    if magic.startswith(SQLITE_MAGIC):
        return _geopackage(path, target, chosen_layer, facts)
    if magic.startswith(SHAPE_MAGIC):
        return _shapefile(path, facts)
    if magic.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _geojson(path, facts)
    raise UnusableFile("Not a GeoPackage, a zipped Shapefile or GeoJSON.")


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(64)


def _unpacked(delivered: Path, folder: Path, limit_bytes: int, chosen_layer: str | None) -> Path:
    if not _head(delivered).startswith(ZIP_MAGIC):
        return delivered
    files = unpack(delivered, folder, limit_bytes)
    readable = [file for file in files if file.suffix.lower() in (".shp", ".gpkg", ".geojson", ".json")]
    if chosen_layer and any(file.stem == chosen_layer for file in readable):
        readable = [file for file in readable if file.stem == chosen_layer]
    if not readable:
        raise UnusableFile("The zip holds no Shapefile, GeoPackage or GeoJSON.")
    if len(readable) > 1:
        raise Question("--source-layer", f"The zip holds several layers: {', '.join(sorted(f.stem for f in readable))}.")
    return readable[0]


def _part(shape: Path, suffix: str) -> Path | None:
    return next((p for p in shape.parent.iterdir() if p.stem == shape.stem and p.suffix.lower() == suffix), None)


def _shapefile(path: Path, facts: dict[str, str]) -> Source:
    """Rows by the index (.shx), compared with the header of the table (.dbf)."""
    index, table = _part(path, ".shx"), _part(path, ".dbf")
    if index is None or table is None:
        lacking = " and ".join(suffix for suffix, part in ((".shx", index), (".dbf", table)) if part is None)
        raise UnusableFile(f"The Shapefile's {lacking} file is missing; ask for the complete set.")
    by_index = (index.stat().st_size - 100) // 8
    with table.open("rb") as stream:
        by_table = struct.unpack("<xxxxI", stream.read(8))[0]
    if by_index != by_table:
        raise UnusableFile(f"The Shapefile contradicts itself: {by_index} shapes, {by_table} table rows.")
    return Source(path, "shapefile", path.stem, by_index, **facts)


def _geopackage(path: Path, target: str, chosen: str | None, facts: dict[str, str]) -> Source:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            layers = [row[0] for row in database.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")]
            layer = _choose(layers, target, chosen)
            quoted = layer.replace('"', '""')  # a name out of the file's own catalogue
            count = database.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0]  # noqa: S608
    except sqlite3.Error as error:
        raise UnusableFile(f"The GeoPackage cannot be read: {error}") from error
    return Source(path, "geopackage", layer, count, **facts)


def _choose(layers: list[str], target: str, chosen: str | None) -> str:
    if chosen:
        if chosen not in layers:
            raise Question("--source-layer", f"There is no layer {chosen!r}; the file has: {', '.join(layers)}.")
        return chosen
    if len(layers) == 1:
        return layers[0]
    same = [layer for layer in layers if layer.lower() in ALIASES[target]]
    if len(same) != 1:
        raise Question("--source-layer", f"The file has the layers: {', '.join(layers)}.")
    return same[0]


def _geojson(path: Path, facts: dict[str, str]) -> Source:
    """Strict JSON: NaN and Infinity are not numbers, and a bare list of features is no FeatureCollection."""
    try:
        content = json.loads(path.read_text("utf-8-sig"), parse_constant=_refuse_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UnusableFile(f"Not GeoJSON: {error}") from error
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection" or not isinstance(content.get("features"), list):
        found = "a list" if isinstance(content, list) else str(content.get("type"))
        raise UnusableFile(f"GeoJSON must be a FeatureCollection; this is {found}.")
    return Source(path, "geojson", path.stem, len(content["features"]), **facts)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a coordinate")
