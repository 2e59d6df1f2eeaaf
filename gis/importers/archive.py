"""Unpacking a zip that may be hostile: every entry is looked at before a byte is written."""

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from gis.importers.problems import UnusableFile

MOST_ENTRIES = 200
LARGEST_RATIO = 200  # of a plain file to its packed size; text of zeros packs a thousandfold
RATIO_COUNTS_FROM = 10 * 1024 * 1024
_CHUNK = 1024 * 1024
WANTED = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg", ".gpkg", ".geojson", ".json"})


def unpack(archive: Path, into: Path, limit_bytes: int) -> list[Path]:
    """The archive's map files lie in ``into``, flat, under their own names.

    Raises:
        UnusableFile: not a zip, encrypted, a path that leaves the folder, a link, an archive inside, two files of one
            name, or more data than ``limit_bytes``, whatever the headers claim.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            entries = list(_checked(packed, limit_bytes))
            room = limit_bytes
            for entry, target in entries:
                room -= _extract(packed, entry, into / target, room)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError) as error:
        raise UnusableFile(f"The zip cannot be read: {error}") from error
    return [into / target for _, target in entries]


def _checked(packed: zipfile.ZipFile, limit_bytes: int) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    entries = packed.infolist()
    if len(entries) > MOST_ENTRIES:
        raise UnusableFile(f"The zip holds {len(entries)} entries; at most {MOST_ENTRIES} are taken.")
    if sum(entry.file_size for entry in entries) > limit_bytes:
        raise UnusableFile(f"Unpacked, the zip is larger than {limit_bytes} bytes.")
    seen: set[str] = set()
    for entry in entries:
        _refuse_unsafe(entry)
        name = PurePosixPath(entry.filename).name
        if entry.is_dir() or PurePosixPath(name).suffix.lower() not in WANTED:
            continue
        if name.lower() in seen:
            raise UnusableFile(f"The zip holds two files called {name}.")
        seen.add(name.lower())
        yield entry, name


def _refuse_unsafe(entry: zipfile.ZipInfo) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename or "\0" in entry.filename:
        raise UnusableFile(f"The zip has an entry that leaves its folder: {entry.filename!r}.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise UnusableFile(f"The zip has a symbolic link: {entry.filename!r}.")
    if entry.flag_bits & 0x1:
        raise UnusableFile("The zip is encrypted.")
    if path.suffix.lower() in {".zip", ".7z", ".rar", ".gz"}:
        raise UnusableFile(f"The zip holds another archive, {path.name!r}; unpack the delivery first.")
    if entry.file_size > RATIO_COUNTS_FROM and entry.file_size > LARGEST_RATIO * max(entry.compress_size, 1):
        raise UnusableFile(f"{path.name!r} unpacks to {entry.file_size} bytes from {entry.compress_size}: refused as a bomb.")


def _extract(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, room: int) -> int:
    """Write one entry; its real size counts, not the one in the header."""
    written = 0
    with packed.open(entry) as source, target.open("xb") as sink:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > room:
                raise UnusableFile(f"{target.name!r} is larger than its header says.")
            sink.write(chunk)
    return written
