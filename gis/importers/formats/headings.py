"""Which columns of a table place its rows on the map, by their headings in Arabic and English and by what stands in them."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from gis.corners import folded, meaning_of
from gis.importers.formats.numbers import coordinate

WKT = re.compile(r"\s*(?:SRID=\d+;)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON|CURVE|SURFACE|GEOMETRYCOLLECTION|CIRCULARSTRING|COMPOUNDCURVE|"
                 r"CURVEPOLYGON)\s*(?:Z|M|ZM)?\s*(?:\(|EMPTY)", re.IGNORECASE)  # fmt: skip
_NAMES = {
    "wkt": "wkt geometry geom thegeom wktgeometry wktgeom shape shapewkt الشكل الهندسة",
    "lon": "lon long lng longitude x_lon xlong خطالطول الطول longitudex طول",
    "lat": "lat latitude ylat latitudey خطالعرض العرض عرض",
}
_OF_CORNERS = ("x", "y", "parcel", "corner")
_KNOWN = {kind: set(names.split()) for kind, names in _NAMES.items()}


@dataclass(frozen=True)
class Placing:
    """How rows get a shape: ``wkt`` from one column, ``xy`` from two, ``corners`` from the rows of one parcel, ``none``."""

    how: str
    columns: tuple[int, ...] = ()
    crs: str | None = None
    parcel: int | None = None
    corner: int | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def place_by(headings: Sequence[str], sample: Sequence[Sequence[Any]]) -> Placing:
    """The placing that headings and the first rows speak for."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        kinds = [kind for kind, names in _KNOWN.items() if folded(heading) in names]
        for kind in [*kinds, meaning_of(heading, _OF_CORNERS)]:
            if kind:
                found.setdefault(kind, place)
    if (column := _shape_column(headings, sample, found.get("wkt"))) is not None:
        return Placing("wkt", (column,))
    for x, y, crs in (("lon", "lat", "EPSG:4326"), ("x", "y", None)):
        if x in found and y in found and _numbers(sample, found[x]) and _numbers(sample, found[y]):
            columns = (found[x], found[y])
            if "parcel" in found and "corner" in found:
                return Placing("corners", columns, crs, found["parcel"], found["corner"])
            return Placing("xy", columns, crs)
    return Placing("none")


def _shape_column(headings: Sequence[str], sample: Sequence[Sequence[Any]], named: int | None) -> int | None:
    """The column of that name, else the first in which most of what stands there is WKT."""
    order = [named] if named is not None else []
    for column in [*order, *(place for place in range(len(headings)) if place != named)]:
        texts = [str(row[column]) for row in sample if column < len(row) and row[column] not in (None, "")]
        if texts and sum(WKT.match(text) is not None for text in texts) > len(texts) / 2:
            return column
    return None


def _numbers(sample: Sequence[Sequence[Any]], column: int) -> bool:
    """Some of the column's values are coordinates, or it is empty as far as we see."""
    texts = [row[column] for row in sample if column < len(row) and row[column] not in (None, "")]
    return not texts or sum(coordinate(text) is not None for text in texts) > len(texts) / 2
