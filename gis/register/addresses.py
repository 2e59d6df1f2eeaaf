"""National addresses from the national post's table: each row to the parcel that holds its point, or to the report with the reason."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TextIO

from app import db
from app.i18n.digits import to_western_digits
from app.identity.checks import normalise_short_address
from app.sqlfile import load_sql
from gis.crs import STORAGE_SRID

ROWS_AT_ONCE = 20_000
HEADINGS = {
    "short": ("short_address", "short", "العنوان المختصر", "العنوان الوطني المختصر"),
    "building": ("building_no", "building", "رقم المبنى"),
    "street": ("street", "street_ar", "اسم الشارع", "الشارع"),
    "district": ("district", "district_ar", "اسم الحي", "الحي"),
    "postal": ("postal_code", "zip", "الرمز البريدي"),
    "additional": ("additional_no", "additional", "الرقم الفرعي", "الرقم الإضافي"),
    "latitude": ("latitude", "lat", "y", "خط العرض"),
    "longitude": ("longitude", "lon", "lng", "x", "خط الطول"),
}
_OPTIONAL = frozenset({"street", "district", "additional"})
_ENCODINGS = ("utf-8-sig", "cp1256")


class UnreadableTable(ValueError):
    """The table cannot be read as addresses: which heading lacks, or that no encoding fits."""


@dataclass
class Loaded:
    """``read`` always equals ``accepted`` plus the rows in ``rejected``: (row of the table, reason)."""

    read: int = 0
    accepted: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Address:
    row: int
    short: str
    postal: str
    building: str
    additional: str
    street: str
    district: str
    longitude: float
    latitude: float


def load_addresses(path: Path) -> Loaded:
    """The rows of a CSV table with a heading stand in the register; the caller commits.

    Raises:
        UnreadableTable: a heading lacks, or it is no text.
    """
    told = Loaded()
    with _opened(path) as lines:
        addresses = _read(lines, told)
        while rows := list(islice(addresses, ROWS_AT_ONCE)):
            _write(rows, told)
    told.rejected.sort()
    return told


def _opened(path: Path) -> TextIO:
    """The file as text, in the first encoding that reads all of it."""
    for encoding in _ENCODINGS:
        try:
            with path.open(encoding=encoding, newline="") as lines:
                while lines.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return path.open(encoding=encoding, newline="")
    raise UnreadableTable("The table is neither UTF-8 nor Windows-1256 text.")


def _read(lines: TextIO, told: Loaded) -> Iterator[_Address]:
    first = lines.readline()
    mark = max(",;\t", key=first.count)
    columns = _columns(next(csv.reader(StringIO(first), delimiter=mark), []))
    for number, cells in enumerate(csv.reader(lines, delimiter=mark), 2):
        if not any(cell.strip() for cell in cells):
            continue
        told.read += 1
        said = {name: to_western_digits(cells[place]).strip() if place < len(cells) else "" for name, place in columns.items()}
        found = _address(number, said)
        if isinstance(found, str):
            told.rejected.append((number, found))
        else:
            yield found


def _columns(heading: list[str]) -> dict[str, int]:
    known = {name.strip().lower(): place for place, name in enumerate(heading)}
    found = {field: next((known[alias] for alias in aliases if alias in known), None) for field, aliases in HEADINGS.items()}
    if lacking := [HEADINGS[field][0] for field, place in found.items() if place is None and field not in _OPTIONAL]:
        raise UnreadableTable(f"The heading of the table lacks: {', '.join(lacking)}.")
    return {field: place for field, place in found.items() if place is not None}


def _address(row: int, said: Mapping[str, str]) -> _Address | str:
    """The address, or why it is none."""
    if (short := normalise_short_address(said["short"])) is None:
        return "short_address_malformed"
    postal, building, additional = said["postal"], said["building"], said.get("additional", "")
    if not (_digits(postal, 5) and _digits(building, 4) and (not additional or _digits(additional, 4))):
        return "numbers_malformed"
    try:
        longitude, latitude = (float(said[name].replace("٫", ".")) for name in ("longitude", "latitude"))
    except ValueError:
        return "point_malformed"
    if not (-180 <= longitude <= 180 and -85 <= latitude <= 85):
        return "point_malformed"
    return _Address(row, short, postal, building, additional, said.get("street", ""), said.get("district", ""), longitude, latitude)


def _digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdigit()


def _write(rows: list[_Address], told: Loaded) -> None:
    """The last of several rows of one code counts."""
    latest = {one.short: one for one in rows}
    told.rejected += [(one.row, "short_address_repeated") for one in rows if latest[one.short] is not one]
    names = ("short", "postal", "building", "additional", "street", "district", "longitude", "latitude")
    columns = {f"{name}s": [getattr(one, name) for one in latest.values()] for name in names}
    placed = set(db.session().scalars(load_sql("gis", "register/place_addresses"), {**columns, "storage_srid": STORAGE_SRID}))
    told.accepted += len(placed)
    told.rejected += [(one.row, "no_parcel_there") for one in latest.values() if one.short not in placed]
