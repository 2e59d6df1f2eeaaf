"""What a file is by its bytes. Its name only decides between formats that look alike."""

import re
import zipfile
from pathlib import Path

from gis.importers.problems import UnusableFile

ZIP_MAGIC, GZIP_MAGIC = b"PK\x03\x04", b"\x1f\x8b"
OTHER_ARCHIVES = {b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!\x1a\x07": "RAR", b"RE~^": "RAR", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}
SHAPE_PARTS = frozenset({".shx", ".dbf", ".prj", ".cpg"})
SQLITE_MAGIC, SHAPE_MAGIC = b"SQLite format 3\0", b"\x00\x00\x27\x0a"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 4096


def head_of(path: Path, size: int = _HEAD) -> bytes:
    with path.open("rb") as stream:
        return stream.read(size)


def is_office_file(packed: zipfile.ZipFile) -> bool:
    """A workbook is a zip too, and is read as it is."""
    names = set(packed.namelist())
    return "xl/workbook.xml" in names or "xl/workbook.bin" in names or ("mimetype" in names and "content.xml" in names)


def readers_of(path: Path) -> list[str]:
    """Names of the readers that take this file; none if it is a part of another or no layer.

    Raises:
        UnusableFile: a Shapefile's parts without their middle, or an empty file.
    """
    head, suffix = head_of(path), path.suffix.lower()
    if suffix in SHAPE_PARTS:
        return _part_of_shapefile(path, suffix)
    if not head:
        raise UnusableFile("import_empty_file")
    if suffix == ".xsd":
        return []
    found = _by_magic(head, path) or _by_text(head, suffix)
    return [found] if found else []


def _part_of_shapefile(path: Path, suffix: str) -> list[str]:
    alone = not any(path.with_suffix(other).exists() for other in (".shp", ".SHP", ".Shp"))
    if alone and suffix == ".dbf":
        raise UnusableFile("import_shapefile_part_missing", lacking=".shp")
    return []


def _by_magic(head: bytes, path: Path) -> str | None:
    if head.startswith(SQLITE_MAGIC):
        return "geopackage"
    if head.startswith(SHAPE_MAGIC):
        return "shapefile"
    if head.startswith(b"fgb\x03fgb"):
        return "flatgeobuf"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(ZIP_MAGIC) or (head.startswith(_OLE) and path.suffix.lower() == ".xls"):
        return "excel"  # an archive that is no workbook was taken apart before
    if b"OSMHeader" in head[:32]:
        return "osm"
    if head.startswith(b"AutoCAD Binary DXF"):
        return "dxf"
    return None


def _by_text(head: bytes, suffix: str) -> str | None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"{", b"["):
        return "geojson"
    if start[:1] == b"<":
        return _by_root(start)
    if suffix == ".dxf" or re.match(rb"(999\s.*\s+)*0\s+SECTION\s", start):
        return "dxf"
    if suffix == ".wkt" or re.match(
        rb"(?:SRID=\d+;)?(?:MULTI)?(?:POINT|LINESTRING|POLYGON|CURVE|SURFACE)\s*Z?M?\s*\(", start, re.IGNORECASE
    ):
        return "wkt"
    if suffix in (".csv", ".tsv", ".txt", ".tab"):
        return "table"
    return None


def _by_root(start: bytes) -> str | None:
    """XML by its root element; the readers refuse what the root does not keep."""
    root = re.search(rb"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)", re.sub(rb"(?s)<\?.*?\?>|<!--.*?-->|<!DOCTYPE.*?(\]>|$)", b"", start))
    name = root.group(1).lower() if root else b""
    if name == b"kml" or b"opengis.net/kml" in start or b"<kml" in start:
        return "kml"
    if name == b"osm":
        return "osm"
    if b"bagstand" in name:
        return "bag"
    if name in (b"featurecollection", b"featurecollectiontype") or b"opengis.net/gml" in start:
        return "gml"
    return "xml"
