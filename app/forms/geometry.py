"""The gate every drawn or uploaded shape passes: size, numbers, structure, vertices, validity, in this order.

A faulty shape is refused with the place of its fault and never repaired: repairing a scribble can occupy
a database for minutes. Coordinates are WGS 84 longitude and latitude.
"""

import json
import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from shapely.geometry.base import BaseGeometry

from app.errors import UserError

KINGDOM = (34.0, 15.5, 56.0, 33.0)  # west, south, east, north, with margin
MAX_BYTES = 1_000_000
MAX_VERTICES = 10_000
_DEPTH = {"Point": 0, "LineString": 1, "Polygon": 2, "MultiPolygon": 3}
_WORDS = {"Point": _l("نقطة"), "LineString": _l("خط"), "Polygon": _l("مساحة"), "MultiPolygon": _l("مساحات")}
_BUILDERS = {
    "Point": shapely.Point,
    "LineString": shapely.LineString,
    "Polygon": lambda rings: shapely.Polygon(rings[0], rings[1:]),
    "MultiPolygon": lambda parts: shapely.MultiPolygon([(rings[0], rings[1:]) for rings in parts]),
}
_WGS84 = re.compile(r"(CRS84|EPSG:+(?:[\d.]*:)?4326)$")
_REASON = re.compile(r"^(?P<what>[^\[]+)\[(?P<x>\S+) (?P<y>\S+)\]$")


class GeometryFault(UserError):
    """A shape that cannot be accepted; ``details`` may carry ``at`` (lon, lat) or ``path`` inside the file."""


@dataclass(frozen=True)
class GeometryLimits:
    """What a shape must be. ``bounds``: west, south, east, north in degrees."""

    kinds: Collection[str] = ("Polygon",)
    max_vertices: int = MAX_VERTICES
    max_bytes: int = MAX_BYTES
    bounds: tuple[float, float, float, float] = KINGDOM


def parse_geojson(source: str | bytes | dict[str, Any], limits: GeometryLimits | None = None) -> BaseGeometry:
    """The valid shape that a GeoJSON geometry, feature, or collection of one feature holds.

    Args:
        source: text of at most ``limits.max_bytes``, or an already decoded object from our own code.

    Raises:
        GeometryFault: 422 with a code beginning with ``shape_``; 413's code is ``shape_too_large``.
    """
    limits = limits or GeometryLimits()
    document = source if isinstance(source, dict) else _decode(source, limits.max_bytes)
    kind, coordinates = _only_geometry(document, limits.kinds)
    _check_coordinates(coordinates, kind, limits)
    _check_rings(coordinates, kind)
    return _valid(_BUILDERS[kind](coordinates))


def as_geojson(shape: BaseGeometry) -> dict[str, Any]:
    """The shape as a plain GeoJSON geometry object, coordinates untouched."""
    return json.loads(shapely.to_geojson(shape))


def _decode(source: str | bytes, max_bytes: int) -> Any:
    if len(source if isinstance(source, bytes) else source.encode("utf8", "replace")) > max_bytes:
        raise GeometryFault("shape_too_large", limit=max_bytes // 1000)
    try:
        text = source.decode("utf-8-sig") if isinstance(source, bytes) else source.removeprefix("\ufeff")
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_refuse_double_keys)
    except (ValueError, RecursionError) as error:  # covers bad UTF-8, integers of thousands of digits, deep nesting
        raise GeometryFault("shape_not_json") from error


def _refuse_constant(name: str) -> None:
    raise GeometryFault("shape_not_finite", path=name)


def _refuse_double_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    decoded = dict(pairs)
    if len(decoded) != len(pairs):
        raise ValueError("key given twice")
    return decoded


def _only_geometry(document: Any, kinds: Collection[str]) -> tuple[str, Any]:
    if not isinstance(document, dict):
        raise GeometryFault("shape_not_json")
    _check_crs(document.get("crs"))
    if document.get("type") == "FeatureCollection":
        features = document.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise GeometryFault("shape_one_shape")
        document = features[0]
    if isinstance(document, dict) and document.get("type") == "Feature":
        document = document.get("geometry")
    if not isinstance(document, dict):
        raise GeometryFault("shape_one_shape")
    kind = document.get("type")
    if kind not in kinds or kind not in _DEPTH:
        raise GeometryFault("shape_wrong_kind", wanted=_(" أو ").join(str(_WORDS[wanted]) for wanted in kinds))
    return str(kind), document.get("coordinates")


def _check_crs(crs: Any) -> None:
    """The old ``crs`` member is accepted only where it says what GeoJSON says anyway."""
    if crs is None:
        return
    name = crs.get("properties", {}).get("name") if isinstance(crs, dict) and isinstance(crs.get("properties"), dict) else None
    if not isinstance(name, str) or not _WGS84.search(name):
        raise GeometryFault("shape_foreign_crs")


def _check_coordinates(coordinates: Any, kind: str, limits: GeometryLimits) -> None:
    """Every position is a finite pair inside the bounds, and there are not too many."""
    west, south, east, north = limits.bounds
    for count, (path, position) in enumerate(_positions(coordinates, _DEPTH[kind], "coordinates"), start=1):
        if count > limits.max_vertices:
            raise GeometryFault("shape_too_many_vertices", limit=limits.max_vertices)
        x, y = _finite_pair(position, path)
        if not (west <= x <= east and south <= y <= north):
            swapped = west <= y <= east and south <= x <= north
            raise GeometryFault("shape_swapped" if swapped else "shape_outside", at=_place(x, y), path=path)


def _positions(node: Any, depth: int, path: str) -> Iterator[tuple[str, Any]]:
    if depth == 0:
        yield path, node
        return
    if not isinstance(node, list) or not node:
        raise GeometryFault("shape_too_few_points", path=path)
    for index, child in enumerate(node):
        yield from _positions(child, depth - 1, f"{path}[{index}]")


def _finite_pair(position: Any, path: str) -> tuple[float, float]:
    if not isinstance(position, list) or len(position) != 2 or any(type(n) not in (int, float) for n in position):
        raise GeometryFault("shape_bad_position", path=path)
    try:
        x, y = float(position[0]), float(position[1])
    except OverflowError:
        x = y = math.inf
    if not (math.isfinite(x) and math.isfinite(y)):
        raise GeometryFault("shape_not_finite", path=path)
    return x, y


def _check_rings(coordinates: Any, kind: str) -> None:
    if kind == "LineString" and len(coordinates) < 2:
        raise GeometryFault("shape_too_few_points", path="coordinates")
    for ring in _rings(coordinates, kind):
        if ring[0] != ring[-1]:
            raise GeometryFault("shape_ring_open", at=_place(*ring[-1]))
        if len(ring) < 4:
            raise GeometryFault("shape_too_few_points", at=_place(*ring[0]))


def _rings(coordinates: Any, kind: str) -> Sequence[Any]:
    if kind == "Polygon":
        return coordinates
    return [ring for part in coordinates for ring in part] if kind == "MultiPolygon" else ()


def _valid(shape: BaseGeometry) -> BaseGeometry:
    reason = shapely.is_valid_reason(shape)
    if reason == "Valid Geometry":
        return shape
    where = _REASON.match(reason)
    what, at = (where["what"], _place(float(where["x"]), float(where["y"]))) if where else (reason, "")
    raise GeometryFault("shape_crossing" if "ntersection" in what else "shape_invalid", at=at, reason=what)


def _place(x: float, y: float) -> str:
    return f"{y:.6f}, {x:.6f}"
