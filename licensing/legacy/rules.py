"""One row of an old register as ours. Pure: what is not there stays empty, what is odd is told."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import shapely
from shapely import Geometry
from shapely.errors import GEOSException

from licensing.legacy.mapping import Mapping, boundaries_in, value_at

_LONGEST = 300
NOWHERE = 1e-6  # degrees around (0, 0), where programs put what has no place


@dataclass
class PastRow:
    """A row as it will be stored; ``notes``: what is odd in it, by stable code."""

    source_ref: str
    title: str
    state: str | None
    source_state: str
    applied_on: date | None
    issued_on: date | None
    completed_on: date | None
    place_text: str
    geom: Geometry | None
    content: dict[str, Any]
    notes: list[str] = field(default_factory=list)


def past_row(content: dict[str, Any], mapping: Mapping) -> PastRow:
    """The row by the mapping.

    Raises:
        ValueError: it has no number of its own.
    """
    whole = mapping.format == "json"
    reference = _first(content, mapping.reference)
    if not reference:
        raise ValueError("no_reference")
    notes: list[str] = []
    dates = {name: _date(content, getattr(mapping, name), name, notes) for name in ("applied_on", "issued_on", "completed_on")}
    if _after(dates["applied_on"], dates["issued_on"]) or _after(dates["issued_on"], dates["completed_on"]):
        notes.append("dates_out_of_order")
    said = _first(content, mapping.state.names)
    geom = _geometry(content, mapping, notes)
    return PastRow(
        source_ref=reference[:_LONGEST],
        title=(_first(content, mapping.title) if whole else _joined(content, mapping.title))[:_LONGEST] or reference[:_LONGEST],
        state=mapping.state.words.get(said),
        source_state=said,
        place_text=(_first(content, mapping.place_text) if whole else _joined(content, mapping.place_text))[:_LONGEST],
        geom=geom,
        content=content,
        notes=notes,
        **dates,
    )


def days_between(start: date | None, end: date | None) -> int | None:
    """How long it took; None where a day is missing or the register has them the wrong way round."""
    if start is None or end is None or end < start:
        return None
    return (end - start).days


def flattened(content: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    """Every answer of a row with its path, in the row's own order: an empty list or object is an answer too."""
    if isinstance(content, dict) and content:
        return [leaf for name, value in content.items() for leaf in flattened(value, (*path, str(name)))]
    if isinstance(content, list) and content:
        return [leaf for number, value in enumerate(content, 1) for leaf in flattened(value, (*path, str(number)))]
    return [(path, content)]


def _after(first: date | None, second: date | None) -> bool:
    return first is not None and second is not None and first > second


def _first(content: dict[str, Any], names: Iterable[str]) -> str:
    return next((text for name in names if (text := _word(value_at(content, name)))), "")


def _joined(content: dict[str, Any], names: Iterable[str]) -> str:
    return "، ".join(dict.fromkeys(text for name in names if (text := _word(value_at(content, name)))))


def _word(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _date(content: dict[str, Any], names: Iterable[str], which: str, notes: list[str]) -> date | None:
    text = _first(content, names)
    if not text:
        return None
    try:
        return datetime.fromisoformat(text.upper()).date()
    except ValueError:
        notes.append(f"{which}_unreadable")
        return None


def _geometry(content: dict[str, Any], mapping: Mapping, notes: list[str]) -> Geometry | None:
    """Everything that the row says of its place: a permit for fifty addresses keeps fifty points."""
    for shape in _shapes(content, mapping, notes):
        kept = _on_earth(shape)
        if kept is not None:
            return kept
        notes.append("place_nowhere")
    return None


def _shapes(content: dict[str, Any], mapping: Mapping, notes: list[str]) -> Iterable[Geometry]:
    for name in mapping.geometry.wkt:
        if text := _word(value_at(content, name)):
            yield from _tried(lambda text=text: shapely.from_wkt(text), notes)
    for name in mapping.geometry.geojson:
        if isinstance(found := value_at(content, name), dict) and found:
            yield from _tried(lambda found=found: _geojson(found), notes)
    for found in boundaries_in(content) if mapping.geometry.anywhere else ():
        yield from _tried(lambda found=found: _geojson(found), notes)
    east, north = mapping.geometry.longitude, mapping.geometry.latitude
    if east and north and _word(value_at(content, east)) and _word(value_at(content, north)):
        yield from _tried(lambda: shapely.Point(float(value_at(content, east)), float(value_at(content, north))), notes)


def _tried(make: Any, notes: list[str]) -> Iterable[Geometry]:
    try:
        shape = shapely.force_2d(make())
        if shape.is_empty:
            return
        yield shape if shape.is_valid else shapely.make_valid(shape)
    except (GEOSException, ValueError, TypeError, KeyError):
        notes.append("place_unreadable")


def _geojson(found: dict[str, Any]) -> Geometry:
    if found.get("type") == "FeatureCollection":
        parts = [shapely.from_geojson(json.dumps(f["geometry"])) for f in found.get("features", []) if f.get("geometry")]
        return shapely.union_all(parts)
    return shapely.from_geojson(json.dumps(found["geometry"] if found.get("type") == "Feature" else found))


def _on_earth(shape: Geometry) -> Geometry | None:
    """The shape without points at nowhere; None if nothing is left or it lies off the globe."""
    if shape.geom_type in ("Point", "MultiPoint"):
        points = [p for p in getattr(shape, "geoms", [shape]) if abs(p.x) > NOWHERE or abs(p.y) > NOWHERE]
        if not points:
            return None
        shape = shapely.MultiPoint(points) if len(points) > 1 else points[0]
    west, south, east, north = shape.bounds
    return shape if -180 <= west <= east <= 180 and -90 <= south <= north <= 90 else None
