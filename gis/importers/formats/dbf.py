"""The table of a Shapefile (dBASE III) from its own bytes: GDAL would decode before anybody could doubt the encoding."""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from gis.importers.encodings import Decoder
from gis.importers.formats.plan import Remarks, column
from gis.importers.problems import UnusableFile

# Language driver ids that name one code page. 0x57 says only "the code page of the machine", so it is none of them.
CODE_PAGES = {
    0x01: "cp437", 0x02: "cp850", 0x03: "windows-1252", 0x26: "cp866", 0x64: "cp852", 0x7D: "windows-1255", 0x7E: "windows-1256",
    0x63: "windows-1256", 0xC8: "windows-1250", 0xC9: "windows-1251", 0xCA: "windows-1254", 0xCB: "windows-1253",
}  # fmt: skip
SAMPLED_ROWS = 100_000
_INT_DIGITS = 18


@dataclass(frozen=True)
class Field:
    name: str
    letter: str
    offset: int
    width: int
    decimals: int

    @property
    def type(self) -> str:
        if self.letter in "NF":
            return "integer" if self.letter == "N" and not self.decimals and self.width <= _INT_DIGITS else "number"
        return {"D": "date", "L": "boolean", "I": "integer", "O": "number"}.get(self.letter, "text")


@dataclass(frozen=True)
class Header:
    count: int
    size: int
    record: int
    fields: tuple[Field, ...]


def read_header(table: Path) -> Header:
    """Raises:
    UnusableFile: too short, or its fields do not add up.
    """
    content = table.open("rb").read(65536)
    if len(content) < 33:
        raise UnusableFile("import_shapefile_cut", part=".dbf", expected=33, found=len(content))
    count, size, record = struct.unpack("<IHH", content[4:12])
    fields, offset = [], 1
    for place in range(32, min(size, len(content)) - 31, 32):
        if content[place] == 0x0D:
            break
        raw = content[place : place + 32]
        one = Field(_name(raw[:11]), chr(raw[11]), offset, raw[16], raw[17])
        if one.letter == "C":
            one = Field(one.name, "C", offset, raw[16] + 256 * raw[17], 0)
        fields.append(one)
        offset += one.width
    if offset > record or not record:
        raise UnusableFile("import_table_contradicts")
    return Header(count, size, record, tuple(_told_apart(fields)))


def _name(raw: bytes) -> str:
    raw = raw.split(b"\0")[0].strip()
    for encoding in ("utf-8", "windows-1256"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin1")


def _told_apart(fields: list[Field]) -> list[Field]:
    seen: dict[str, int] = {}
    made = []
    for one in fields:
        seen[one.name] = seen.get(one.name, 0) + 1
        name = one.name if seen[one.name] == 1 else f"{one.name}_{seen[one.name]}"
        made.append(Field(name, one.letter, one.offset, one.width, one.decimals))
    return made


def code_page(table: Path) -> str | None:
    return CODE_PAGES.get(table.open("rb").read(30)[29])


def _records(table: Path, header: Header) -> np.ndarray:
    if not header.count:
        return np.zeros((0, header.record), np.uint8)
    return np.memmap(table, np.uint8, "r", header.size, (header.count, header.record))


def deleted(table: Path) -> np.ndarray:
    return np.asarray(_records(table, read_header(table))[:, 0] == ord("*"))


def _raw(records: np.ndarray, one: Field) -> list[bytes]:
    values = np.ascontiguousarray(records[:, one.offset : one.offset + one.width]).view(f"S{one.width}")[:, 0]
    return [value.split(b"\0")[0].strip(b" ") for value in values.tolist()]


def samples(table: Path, header: Header) -> dict[str, list[tuple[bytes, bool]]]:
    """By text field: values, and whether each fills its field (so that it may have been cut)."""
    records = _records(table, header)
    if len(records) > SAMPLED_ROWS:
        records = records[:: len(records) // SAMPLED_ROWS + 1]
    text = [one for one in header.fields if one.type == "text" and one.width]
    return {one.name: [(value, len(value) >= one.width) for value in _raw(records, one)] for one in text}


class Words:
    """Attributes by record. Values that cannot be what the table says are kept as nothing and noted."""

    def __init__(self, table: Path, encoding: str, *, mixed: bool) -> None:
        self._header = read_header(table)
        self._records = _records(table, self._header)
        self._decoder = Decoder(encoding, mixed=mixed)

    def read(self, start: int, end: int) -> tuple[dict[str, pa.Array], Remarks]:
        notes: Remarks = {}
        records = self._records[start:end]
        return {one.name: self._column(one, records, notes) for one in self._header.fields}, notes

    def _column(self, one: Field, records: np.ndarray, notes: Remarks) -> pa.Array:
        if not one.width:
            return pa.nulls(len(records), pa.string())
        if one.letter == "I" and one.width == 4:
            return pa.array(np.ascontiguousarray(records[:, one.offset : one.offset + 4]).view("<i4")[:, 0])
        if one.letter == "O" and one.width == 8:
            return pa.array(np.ascontiguousarray(records[:, one.offset : one.offset + 8]).view("<f8")[:, 0])
        raw = _raw(records, one)
        if one.type == "text":
            return pa.array([self._decoder.decode(value, one.width, one.name, row, notes) for row, value in enumerate(raw)], pa.string())
        if one.type == "boolean":
            return pa.array([{b"T": True, b"Y": True, b"F": False, b"N": False}.get(value.upper()) for value in raw], pa.bool_())
        if one.type == "date":
            return pa.array([_date(value) for value in raw], pa.string())
        return self._number(one, raw, notes)

    @staticmethod
    def _number(one: Field, raw: list[bytes], notes: Remarks) -> pa.Array:
        parse = int if one.type == "integer" else float
        made: list[int | float | None] = []
        for row, value in enumerate(raw):
            try:
                made.append(parse(value) if value and value.strip(b"*") else None)
            except ValueError:
                made.append(None)
                notes[row] = ("value_dropped", {one.name: value.decode("latin1")})
        return (
            column(made) if any(value is not None for value in made) else pa.nulls(len(made), pa.int64() if parse is int else pa.float64())
        )


def _date(value: bytes) -> str | None:
    text = value.decode("latin1")
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdigit() and text != "00000000" else None
