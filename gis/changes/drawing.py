"""What a person drew, read: GeoJSON in longitude and latitude becomes shapes in the storage CRS. Pure but for the CRS."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely import GEOSException, LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.errors import BadRequest, UserError
from gis.changes.rules import MOST_PARTS, MOST_VERTICES
from gis.crs import to_storage

PART, TAKEN, ADDED = "part", "taken", "added"


@dataclass(frozen=True)
class Drawn:
    """Lines and polygons, with the number and the role that the drawing gives each polygon."""

    lines: list[LineString] = field(default_factory=list)
    polygons: list[Polygon | MultiPolygon] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)  # along ``polygons``
    roles: list[str] = field(default_factory=list)

    def of_role(self, role: str) -> list[Polygon | MultiPolygon]:
        return [shape for shape, own in zip(self.polygons, self.roles, strict=True) if own == role]


def read_drawing(shapes: Any) -> Drawn:
    """A FeatureCollection, a Feature, a geometry, or a list of these.

    Raises:
        BadRequest: it cannot be read, or lies outside the world.
        UserError: too many shapes or corners.
    """
    drawn = Drawn()
    for geometry, properties in _features(shapes):
        shape = to_storage(_read(geometry))
        if len(drawn.lines) + len(drawn.polygons) >= MOST_PARTS:
            raise UserError("land_parts_number", found=MOST_PARTS + 1, least=1, most=MOST_PARTS)
        if shape.geom_type == "LineString":
            drawn.lines.append(shape)
        elif shape.geom_type == "MultiLineString":
            drawn.lines.extend(shape.geoms)
        elif shape.geom_type in ("Polygon", "MultiPolygon"):
            role = str(properties.get("role") or PART)
            drawn.polygons.append(shape.geoms[0] if shape.geom_type == "MultiPolygon" and len(shape.geoms) == 1 else shape)
            drawn.numbers.append(str(properties.get("number") or "").strip()[:40])
            drawn.roles.append(role if role in (PART, TAKEN, ADDED) else PART)
        else:
            raise BadRequest("geometry_unreadable")
    return drawn


def _features(shapes: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    if shapes is None:
        return
    if isinstance(shapes, list):
        for one in shapes:
            yield from _features(one)
    elif not isinstance(shapes, dict):
        raise BadRequest("geometry_unreadable")
    elif shapes.get("type") == "FeatureCollection":
        yield from _features(shapes.get("features") or [])
    elif shapes.get("type") == "Feature":
        properties = shapes.get("properties")
        yield shapes.get("geometry") or {}, properties if isinstance(properties, dict) else {}
    else:
        yield shapes, {}


def _read(geometry: dict[str, Any]) -> BaseGeometry:
    try:
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(geometry)))
    except (GEOSException, ValueError, TypeError, RecursionError) as broken:
        raise BadRequest("geometry_unreadable") from broken
    if shape is None or shape.is_empty:
        raise BadRequest("geometry_unreadable")
    if shapely.get_num_coordinates(shape) > MOST_VERTICES:
        raise UserError("geometry_too_large", found=int(shapely.get_num_coordinates(shape)), limit=MOST_VERTICES)
    west, south, east, north = shape.bounds
    if not all(map(math.isfinite, shape.bounds)) or west < -180 or east > 180 or south < -85 or north > 85:
        raise BadRequest("geometry_unreadable")
    return shape
