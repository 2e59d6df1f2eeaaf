"""Rows of a table with their shapes, whatever the table was written in: text, workbook."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely import Geometry
from shapely.errors import GEOSException

from gis.importers.formats.headings import Placing, place_by
from gis.importers.formats.numbers import coordinate
from gis.importers.formats.plan import Chunk, LayerPlan, Remarks, chunk_of
from gis.importers.formats.ranges import Extent
from gis.importers.problems import UnusableFile

SAMPLED = 200
MOST_COLUMNS = 2000
_DIMENSION = re.compile(r"^\s*([A-Za-z]+?)(ZM|Z|M)?\s*(?=\(|EMPTY)", re.IGNORECASE)
_HEX = re.compile(r"[0-9A-Fa-f]{18,}")
_SRID = re.compile(r"^\s*SRID=(\d+);")


@dataclass(frozen=True)
class Row:
    """One record: the line where it begins, its cells, and what was wrong with reading them."""

    line: int
    cells: Sequence[Any]
    note: tuple[str, dict[str, Any]] | None = None


class Unplaced(Exception):
    """What stands in the cells is no shape."""


def parse_shape(text: str) -> Geometry:
    """From WKT, EWKT or hexadecimal WKB.

    Raises:
        Unplaced: it is none of these.
    """
    plain = _DIMENSION.sub(lambda m: f"{m[1]} {m[2] or ''} ", _SRID.sub("", text.strip()))
    try:
        return shapely.from_wkb(text.strip()) if _HEX.fullmatch(text.strip()) else shapely.from_wkt(plain)
    except (GEOSException, ValueError, NotImplementedError) as error:
        raise Unplaced(str(error)[:120]) from error


def srid_of(text: str) -> str | None:
    match = _SRID.match(text)
    return f"EPSG:{match[1]}" if match else None


def shape_of(placing: Placing, row: Row) -> Geometry | None:
    """The row's shape; None if nothing is written there.

    Raises:
        Unplaced: something is written that is none.
    """
    texts = [row.cells[column] if column < len(row.cells) else None for column in placing.columns]
    texts = [text if not isinstance(text, str) else text.strip() for text in texts]
    if all(text in (None, "") for text in texts):
        return None
    if placing.how == "wkt":
        return parse_shape(str(texts[0]))
    x, y = (coordinate(text) for text in texts)
    if x is None or y is None:
        raise Unplaced(" ".join(str(text) for text in texts)[:120])
    return None if x == 0 == y else shapely.Point(x, y)


def describe_rows(plan: LayerPlan, headings: list[str], rows: Iterable[Row]) -> LayerPlan:
    """Complete the plan from all rows: count, placing, extent."""
    if not headings or len(headings) > MOST_COLUMNS:
        raise UnusableFile("import_too_many_columns" if headings else "import_no_columns", found=len(headings), limit=MOST_COLUMNS)
    stream = iter(rows)
    sample = [row for _, row in zip(range(SAMPLED), stream, strict=False)]
    placing = place_by(headings, [row.cells for row in sample])
    extent, corners, crs = Extent(), 0, placing.crs
    parcels: set[str] = set()
    for row in _again(sample, stream):
        corners += 1
        if placing.how == "corners":
            parcels.add(key_of(placing, row))
        try:
            shape = None if placing.how == "none" else shape_of(placing, row)
        except Unplaced:
            continue
        extent.add_shape(shape)
        if placing.how == "wkt" and crs is None and shape is not None:
            crs = srid_of(str(row.cells[placing.columns[0]]))
    plan.count = len(parcels) if placing.how == "corners" else corners
    plan.geometry_kind = {"none": "none", "corners": "polygon"}.get(placing.how, extent.kind)
    kept = [name for place, name in enumerate(headings) if placing.how != "wkt" or place not in placing.columns]
    plan.fields, plan.crs, plan.extent = dict.fromkeys(kept, "text"), crs, extent.box
    plan.inner |= {"placing": placing.as_json(), "headings": headings}
    if placing.how == "corners":
        plan.notice("import_notice_corners", corners=corners, parcels=len(parcels))
    if extent.has_z:
        plan.notice("import_notice_zm", what="Z")
    return plan


def _again(sample: list[Row], stream: Iterator[Row]) -> Iterator[Row]:
    yield from sample
    yield from stream


def key_of(placing: Placing, row: Row) -> str:
    return str(cell_text(row.cells[placing.parcel]) or "") if placing.parcel is not None and placing.parcel < len(row.cells) else ""


def cell_text(value: Any) -> str | None:
    """A cell as text without loss: whole numbers without a point, nothing for nothing."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return text.strip().replace("\0", "") or None


def chunk_of_rows(plan: LayerPlan, rows: list[Row]) -> Chunk:
    placing = Placing(**{**plan.inner["placing"], "columns": tuple(plan.inner["placing"]["columns"])})
    headings: list[str] = plan.inner["headings"]
    refused: Remarks = {}
    notes: Remarks = {place: row.note for place, row in enumerate(rows) if row.note}
    wkb: list[bytes | None] = []
    for place, row in enumerate(rows):
        try:
            shape = None if placing.how == "none" else shape_of(placing, row)
        except Unplaced as error:
            shape, refused[place] = None, ("coordinates_unreadable", {"what": str(error), "text": _written(placing, row)})
        wkb.append(None if shape is None else shape.wkb)
        if len(row.cells) != len(headings):
            extra = [cell_text(cell) for cell in row.cells[len(headings) :]]
            notes.setdefault(place, ("row_length", {"found": len(row.cells), "expected": len(headings), "extra": extra}))
    fields = {
        name: [cell_text(row.cells[column]) if column < len(row.cells) else None for row in rows]
        for column, name in enumerate(headings)
        if name in plan.fields
    }
    return chunk_of([row.line for row in rows], wkb, fields, refused, notes)


def _written(placing: Placing, row: Row) -> str:
    return " ".join(str(row.cells[column]) for column in placing.columns if column < len(row.cells))[:500]


def unique(headings: Iterable[Any]) -> list[str]:
    """Column names: none empty, none twice."""
    seen: dict[str, int] = {}
    names = []
    for place, heading in enumerate(headings):
        name = cell_text(heading) or f"column_{place + 1}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return names
