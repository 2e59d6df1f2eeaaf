"""What the map's view and filters choose, read strictly from the query string. Tiles, table, counts and export share it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.errors import BadRequest
from gis.crs import EXTENT_LONLAT, LONLAT, WEB_MERCATOR, transformer
from gis.tiles.layers import LAYERS
from gis.tiles.server import CaseFilter

CASE_LAYERS = {name: layer.case_layer for name, layer in LAYERS.items() if layer.case_layer}
_LISTS = {"state": "states", "tone": "tones", "category": "categories"}
_CODE = re.compile(r"[\w.:-]{1,60}")
_MOST_CODES = 40


EVERYTHING = CaseFilter()


@dataclass(frozen=True)
class Selection:
    """Cases of ``layers`` (rows of case_web) in ``box`` (web Mercator metres) that pass ``chosen``."""

    layers: tuple[str, ...]
    box: tuple[float, float, float, float]
    chosen: CaseFilter = EVERYTHING
    after: tuple[date, int] | None = None

    def params(self) -> dict[str, Any]:
        """Values for the SQL of ``gis/sql/map``."""
        x0, y0, x1, y1 = self.box
        return {"layers": list(self.layers), "x0": x0, "y0": y0, "x1": x1, "y1": y1, **self.chosen.params()}

    def starting_after(self, opened_on: date, row_id: int) -> "Selection":
        return replace(self, after=(opened_on, row_id))


def read_filter(given: Mapping[str, str]) -> CaseFilter:
    """The filters named state, tone, category (comma lists), from, to (days), late (1 or 0).

    Raises:
        BadRequest: a value that no filter takes.
    """
    lists = {_LISTS[name]: _codes(given[name]) for name in _LISTS if given.get(name)}
    late = {"1": True, "0": False}.get(given.get("late", ""))
    return CaseFilter(**lists, opened_from=_day(given.get("from")), opened_to=_day(given.get("to")), late=late)


def read_selection(given: Mapping[str, str]) -> Selection:
    """As ``read_filter``, with ``on`` (tile layers; those without cases are passed over), ``bbox`` (degrees), ``after``.

    Raises:
        BadRequest: a value that is none of these.
    """
    asked = given.get("on", "")
    names = asked.split(",") if asked else list(CASE_LAYERS)
    layers = tuple(dict.fromkeys(CASE_LAYERS[name] for name in names if name in CASE_LAYERS))
    return Selection(layers, _box(given.get("bbox", "")), read_filter(given), _after(given.get("after", "")))


def _codes(value: str) -> tuple[str, ...]:
    codes = tuple(sorted(set(value.split(","))))
    if len(codes) > _MOST_CODES or not all(_CODE.fullmatch(code) for code in codes):
        raise BadRequest("bad_request")
    return codes


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise BadRequest("bad_request") from error


def _box(value: str) -> tuple[float, float, float, float]:
    """The box in web Mercator; without one, the installation's own."""
    try:
        west, south, east, north = map(float, value.split(",")) if value else EXTENT_LONLAT
    except ValueError as error:
        raise BadRequest("bad_request") from error
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        raise BadRequest("bad_request")
    return transformer(LONLAT, WEB_MERCATOR).transform_bounds(west, south, east, north)


def _after(value: str) -> tuple[date, int] | None:
    """The keyset token of a page's last row, as in «2026-03-01.1234»."""
    if not value:
        return None
    day, _, row = value.rpartition(".")
    if not re.fullmatch(r"[0-9]{1,18}", row, re.ASCII) or (opened_on := _day(day)) is None:
        raise BadRequest("bad_request")
    return opened_on, int(row)
