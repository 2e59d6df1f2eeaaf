"""From a GeoJSON geometry to a shape, each fault by its name. Rings that are open are refused, not closed."""

import math
from typing import Any

import shapely
from shapely import Geometry

from gis.importers.formats.plan import Remarks

DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
MOST_NESTED = 8
_CEILING = 1e15  # beyond it a double has no centimetres left


class Fault(Exception):
    """Why a feature has no shape that can be trusted."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code, self.details = code, details


def shape_of(geometry: Any, notes: Remarks | None = None, row: int = 0, depth: int = 0) -> Geometry:
    """Raises:
    Fault: what is wrong with it.
    """
    if not isinstance(geometry, dict):
        raise Fault("geometry_not_object")
    kind = geometry.get("type")
    if not isinstance(kind, str):
        raise Fault("geometry_without_type")
    _check_bbox(geometry)
    if kind == "GeometryCollection":
        return _collection(geometry, notes, row, depth)
    if kind not in DEPTHS:
        raise Fault("geometry_type", found=kind[:40])
    if "coordinates" not in geometry:
        raise Fault("coordinates_missing")
    return _built(kind, _checked(geometry["coordinates"], DEPTHS[kind], notes, row))


def _collection(geometry: dict[str, Any], notes: Remarks | None, row: int, depth: int) -> Geometry:
    members = geometry.get("geometries")
    if not isinstance(members, list):
        raise Fault("coordinates_missing")
    if depth >= MOST_NESTED:
        raise Fault("collection_too_deep")
    return shapely.GeometryCollection([shape_of(member, notes, row, depth + 1) for member in members])


def _check_bbox(geometry: dict[str, Any]) -> None:
    box = geometry.get("bbox")
    if box is None:
        return
    if not isinstance(box, list) or len(box) not in (4, 6) or not all(_is_number(value) for value in box):
        raise Fault("bbox")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _checked(coordinates: Any, depth: int, notes: Remarks | None, row: int) -> Any:
    """The same nesting with positions of two or three finite numbers."""
    if not isinstance(coordinates, list):
        raise Fault("coordinates_not_list")
    if depth:
        if coordinates and not isinstance(coordinates[0], list):
            raise Fault("coordinates_too_shallow")
        return [_checked(member, depth - 1, notes, row) for member in coordinates]
    if coordinates and isinstance(coordinates[0], list):
        raise Fault("coordinates_too_deep")
    if len(coordinates) < 2:
        raise Fault("position_too_short", found=len(coordinates))
    if not all(_is_number(value) for value in coordinates):
        raise Fault("position_not_numbers")
    if not all(math.isfinite(value) and abs(value) < _CEILING for value in coordinates):
        raise Fault("coordinates_not_finite")
    if len(coordinates) > 3 and notes is not None:
        notes[row] = ("position_shortened", {"found": len(coordinates)})
    return tuple(map(float, coordinates[:3]))


def _built(kind: str, parts: Any) -> Geometry:
    if kind in ("Polygon", "MultiPolygon"):
        for ring in (ring for polygon in ([parts] if kind == "Polygon" else parts) for ring in polygon):
            _check_ring(ring)
    if kind in ("LineString", "MultiLineString"):
        for line in [parts] if kind == "LineString" else parts:
            if len(line) < 2:
                raise Fault("line_too_short", found=len(line))
    if kind in ("Polygon", "LineString") and not parts:
        raise Fault("coordinates_empty")
    if kind == "MultiPolygon":
        return shapely.MultiPolygon([(polygon[0], polygon[1:]) for polygon in parts if polygon])
    if kind == "Polygon":
        return shapely.Polygon(parts[0], parts[1:])
    return getattr(shapely, kind)(parts)


def _check_ring(ring: list[tuple[float, ...]]) -> None:
    if not ring:
        raise Fault("coordinates_empty")
    if ring[0] != ring[-1]:
        raise Fault("ring_open", x=ring[0][0], y=ring[0][1])
    if len(ring) < 4 or len(set(ring)) < 3:
        raise Fault("ring_too_short", found=len(set(ring)))
