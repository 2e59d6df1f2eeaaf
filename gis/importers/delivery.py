"""A delivery taken apart: archives in archives, under limits that hold whatever their headers claim.

Every entry is looked at before a byte is written, and lands under a name of ours, so no name from outside reaches the disk.
"""

import gzip
import stat
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from gis.importers.encodings import entry_name
from gis.importers.formats.sniff import GZIP_MAGIC, OTHER_ARCHIVES, ZIP_MAGIC, head_of, is_office_file
from gis.importers.problems import UnusableFile

MOST_ENTRIES = 2000
DEEPEST = 3
LARGEST_RATIO = 200  # of a plain file to its packed size; text of zeros packs a thousandfold
RATIO_COUNTS_FROM = 10 * 1024 * 1024
LEAST_BUDGET = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
WANTED = frozenset(
    [
        ".shp",
        ".shx",
        ".dbf",
        ".prj",
        ".cpg",
        ".gpkg",
        ".geojson",
        ".json",
        ".kml",
        ".kmz",
        ".gml",
        ".xml",
        ".xsd",
        ".fgb",
        ".parquet",
        ".geoparquet",
        ".dxf",
        ".csv",
        ".tsv",
        ".txt",
        ".wkt",
        ".xlsx",
        ".xlsm",
        ".xls",
        ".ods",
        ".pbf",
        ".osm",
        ".zip",
        ".gz",
    ]
)


@dataclass
class Delivery:
    """The files that may hold layers, and what they were called."""

    folder: Path
    limit: int
    room: int  # bytes that may still be unpacked: the limit, or less if so little was sent
    files: list[Path] = field(default_factory=list)
    names: dict[Path, str] = field(default_factory=dict)
    notices: list[dict[str, Any]] = field(default_factory=list)
    entries: int = 0
    places: dict[tuple[str, str], Path] = field(default_factory=dict)

    def name_of(self, path: Path) -> str:
        """The layer's name: of the file as delivered, without its ending."""
        return PurePosixPath(self.names[path]).stem

    def listing(self) -> str:
        return "، ".join(PurePosixPath(name).name for name in list(self.names.values())[:10])

    def take(self, path: Path, name: str) -> None:
        self.files.append(path)
        self.names[path] = name

    def place(self, name: str) -> Path:
        """Where an entry goes: the parts of one Shapefile stay together under one stem."""
        pure = PurePosixPath(name)
        suffix = pure.suffix.lower()
        stem = self.places.setdefault((str(pure.parent), pure.stem), self.folder / f"part{len(self.places) + 1}")
        path = stem.with_suffix(suffix)
        if path.exists():
            raise UnusableFile("import_zip_same_name", name=pure.name)
        return path


def unpack_delivery(path: Path, name: str, folder: Path, limit_bytes: int) -> Delivery:
    """Everything in it that may be a layer.

    Raises:
        UnusableFile: unsafe or damaged archive, too deep, too many, too large, encrypted, or of another kind.
    """
    delivery = Delivery(folder, limit_bytes, min(limit_bytes, max(LEAST_BUDGET, LARGEST_RATIO * path.stat().st_size)))
    _open(delivery, path, name, depth=0)
    return delivery


def _open(delivery: Delivery, path: Path, name: str, depth: int) -> None:
    head = head_of(path)
    if kind := next((kind for magic, kind in OTHER_ARCHIVES.items() if head.startswith(magic)), None):
        raise UnusableFile("import_archive_kind", kind=kind, name=PurePosixPath(name).name)
    if head.startswith(GZIP_MAGIC):
        _gunzip(delivery, path, name, depth)
    elif head.startswith(ZIP_MAGIC):
        _unzip(delivery, path, name, depth)
    else:
        delivery.take(_beside_us(delivery, path, name), name)


def _beside_us(delivery: Delivery, path: Path, name: str) -> Path:
    """A link in our folder: readers write notes beside what they read. A bare .shp stays with its own parts."""
    suffix = PurePosixPath(name).suffix.lower()
    if path.is_relative_to(delivery.folder) or suffix == ".shp":
        return path
    link = delivery.folder / f"delivered{suffix if suffix in WANTED else ''}"
    link.symlink_to(path)
    return link


def _deeper(depth: int) -> int:
    if depth >= DEEPEST:
        raise UnusableFile("import_zip_too_deep", limit=DEEPEST)
    return depth + 1


def _gunzip(delivery: Delivery, path: Path, name: str, depth: int) -> None:
    plain = name[:-3] if name.lower().endswith(".gz") else name
    target = delivery.place(f"{depth}:{plain}")
    try:
        with gzip.open(path) as source:
            _copy(delivery, source, target, path.stat().st_size)
    except (OSError, EOFError, zlib.error) as error:
        raise UnusableFile("import_zip_damaged", name=PurePosixPath(name).name) from error
    _open(delivery, target, plain, _deeper(depth))


def _unzip(delivery: Delivery, path: Path, name: str, depth: int) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
            _check(delivery, packed, entries, path)
            if is_office_file(packed):
                delivery.take(_beside_us(delivery, path, name), name)
                return
            deeper, inner = _deeper(depth), []
            for entry in entries:
                inside = entry_name(entry)
                if _wanted(entry, inside):
                    target = delivery.place(f"{name}/{inside}")
                    with packed.open(entry) as source:
                        _copy(delivery, source, target, entry.compress_size)
                    inner.append((target, inside))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, zlib.error, RuntimeError) as error:
        raise UnusableFile("import_zip_damaged", name=PurePosixPath(name).name) from error
    if not inner:
        raise UnusableFile("import_zip_nothing", names="، ".join(PurePosixPath(entry_name(e)).name for e in entries[:10]))
    for target, inside in inner:
        _open(delivery, target, f"{name}/{inside}", deeper)


def _wanted(entry: zipfile.ZipInfo, name: str) -> bool:
    pure = PurePosixPath(name)
    hidden = any(part == "__MACOSX" or part.startswith(".") for part in pure.parts)
    return not entry.is_dir() and not hidden and pure.suffix.lower() in WANTED


def _check(delivery: Delivery, packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo], path: Path) -> None:
    delivery.entries += len(entries)
    if delivery.entries > MOST_ENTRIES:
        raise UnusableFile("import_zip_entries", found=delivery.entries, limit=MOST_ENTRIES)
    if sum(entry.compress_size for entry in entries) > path.stat().st_size:
        raise UnusableFile("import_zip_bomb", name=path.name)  # entries that share their bytes
    if sum(entry.file_size for entry in entries) > delivery.room:
        raise _too_much(delivery, path.name)
    for entry in entries:
        _refuse_unsafe(entry)


def _too_much(delivery: Delivery, name: str) -> UnusableFile:
    """More than the limit, or more than so small a file can honestly hold."""
    small = delivery.room < delivery.limit and delivery.limit > LEAST_BUDGET
    return UnusableFile("import_zip_bomb", name=name) if small else UnusableFile("import_zip_too_large", limit=delivery.limit)


def _refuse_unsafe(entry: zipfile.ZipInfo) -> None:
    name = entry_name(entry)
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or name[1:2] == ":" or "\0" in entry.orig_filename:
        raise UnusableFile("import_zip_leaves", name=name)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise UnusableFile("import_zip_link", name=name)
    if entry.flag_bits & 0x1:
        raise UnusableFile("import_zip_encrypted")
    if entry.file_size > RATIO_COUNTS_FROM and entry.file_size > LARGEST_RATIO * max(entry.compress_size, 1):
        raise UnusableFile("import_zip_bomb", name=path.name)


def _copy(delivery: Delivery, source: IO[bytes] | gzip.GzipFile, target: Path, packed_size: int) -> None:
    """Write one entry; its real size counts, not the one in the header."""
    written = 0
    with target.open("xb") as sink:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            delivery.room -= len(chunk)
            if delivery.room < 0:
                raise _too_much(delivery, target.name)
            if written > RATIO_COUNTS_FROM and written > LARGEST_RATIO * max(packed_size, 1):
                raise UnusableFile("import_zip_bomb", name=target.name)
            sink.write(chunk)
