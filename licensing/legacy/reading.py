"""Files of past permits as rows: a table (CSV, also gzipped or zipped) or documents (JSON, alone or many in a ZIP)."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

FILE = "@file"  # the name of a document inside its archive
_MOST_BYTES = 512 * 1024 * 1024
_MOST_DOCUMENT = 32 * 1024 * 1024
_LONGEST_CELL = 4_000_000


class UnreadableRegister(ValueError):
    """The file is not what its mapping says."""


def rows_of(path: Path, kind: Literal["csv", "json"]) -> Iterator[dict[str, Any]]:
    """Every row as a mapping of its own names; of a document everything, and its name under ``@file``.

    Raises:
        UnreadableRegister: not such a file, or larger than can be meant.
    """
    if kind == "csv":
        csv.field_size_limit(_LONGEST_CELL)
        with _text(path) as text:
            yield from _table(text)
        return
    yield from _documents(path)


def _table(text: io.TextIOBase) -> Iterator[dict[str, Any]]:
    rows = csv.DictReader(text)
    try:
        if not rows.fieldnames or len(rows.fieldnames) < 2:
            raise UnreadableRegister("no table: the first line names fewer than two columns")
        for row in rows:
            if None in row or None in row.values():
                raise UnreadableRegister(f"line {rows.line_num} has another number of cells than the first")
            yield {str(name).strip(): value for name, value in row.items()}
    except (csv.Error, UnicodeDecodeError, EOFError, OSError) as fault:
        raise UnreadableRegister(f"line {rows.line_num}: {fault}") from fault


def _text(path: Path) -> io.TextIOWrapper:
    head = path.open("rb").read(4)
    raw: Any
    if head[:2] == b"\x1f\x8b":
        raw = gzip.GzipFile(path)
    elif head == b"PK\x03\x04":
        box = zipfile.ZipFile(path)
        inside = [e for e in box.infolist() if e.filename.lower().endswith(".csv")]
        if len(inside) != 1 or inside[0].file_size > _MOST_BYTES:
            raise UnreadableRegister("the archive must hold one CSV file")
        raw = box.open(inside[0])
    else:
        raw = path.open("rb")
    return io.TextIOWrapper(raw, "utf-8-sig", newline="")


def _documents(path: Path) -> Iterator[dict[str, Any]]:
    if not zipfile.is_zipfile(path):
        yield from _document(path.name, path.read_bytes())
        return
    with zipfile.ZipFile(path) as box:
        entries = [e for e in box.infolist() if e.filename.lower().endswith(".json") and not e.is_dir()]
        if not entries or sum(e.file_size for e in entries) > _MOST_BYTES:
            raise UnreadableRegister("the archive holds no JSON documents, or too much")
        for entry in entries:
            if entry.file_size > _MOST_DOCUMENT:
                raise UnreadableRegister(f"{entry.filename} is too large")
            yield from _document(entry.filename, box.read(entry))


def _document(name: str, body: bytes) -> Iterator[dict[str, Any]]:
    try:
        found = json.loads(body)
    except ValueError as fault:
        raise UnreadableRegister(f"{name}: {fault}") from fault
    for number, one in enumerate(found if isinstance(found, list) else [found], 1):
        if not isinstance(one, dict):
            raise UnreadableRegister(f"{name}: not an object")
        yield {FILE: f"{name}#{number}" if isinstance(found, list) else name, **one}
