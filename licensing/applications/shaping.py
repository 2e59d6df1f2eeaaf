"""Shapes made without a map: a floor by its distances from the sides, a typed list of points, a fence by the sides it stands on."""

import re
from collections.abc import Collection, Mapping, Sequence

import shapely
from shapely import Geometry, LineString, Polygon, line_merge
from shapely.ops import substring

from app.errors import UserError
from app.i18n.digits import to_western_digits
from gis.crs import STORAGE_SRID, to_lonlat
from licensing.envelope import Edge, boundary_segments, setback_strips
from licensing.envelope.floors import remaining_ground
from licensing.sites import Site

_SEPARATOR = re.compile(r"[,،;\s]+")
DEGREES = 400  # larger numbers are metres of the storage CRS


def by_offsets(site: Site, distances_m: Mapping[int, float]) -> str:
    """GeoJSON of what remains of the parcel when it keeps these distances from its sides.

    Raises:
        UserError: nothing remains.
    """
    edges = site.edges_with_roles
    strips = setback_strips(site.shape, boundary_segments(site.shape, edges), {edge.seq: distances_m.get(edge.seq, 0.0) for edge in edges})
    left = remaining_ground(site.shape, strips.values())
    if left.is_empty:
        raise UserError("offsets_leave_nothing")
    return as_lonlat(left)


def by_points(text: str) -> str:
    """GeoJSON of a polygon from one point in each line: longitude and latitude, or easting and northing in metres.

    Raises:
        UserError: a line is not two numbers, or there are fewer than three.
    """
    lines = [line for line in to_western_digits(text).splitlines() if line.strip()]
    try:
        points = [tuple(float(number) for number in _SEPARATOR.split(line.strip())) for line in lines]
    except ValueError:
        raise UserError("coordinates_unreadable") from None
    if len(points) < 3 or any(len(point) != 2 for point in points):
        raise UserError("coordinates_unreadable")
    shape = Polygon(points)
    in_metres = all(abs(x) > DEGREES and abs(y) > DEGREES for x, y in points)
    return as_lonlat(shape) if in_metres else shapely.to_geojson(shape)


def along_sides(
    site: Site, sides: Collection[int], gate_side: int | None = None, gate_at_m: float | None = None, gate_width_m: float = 0.0
) -> str:
    """GeoJSON of a fence on the named sides, open where the gate is.

    Args:
        gate_at_m: from the start of the side to the gate; None puts it in the middle.

    Raises:
        UserError: no side is named, or the gate does not fit its side.
    """
    lines: list[LineString] = []
    for edge in site.edges:
        if edge.seq in sides:
            lines += _with_gate(edge, gate_at_m, gate_width_m) if edge.seq == gate_side and gate_width_m > 0 else [edge.line]
    if not lines:
        raise UserError("no_side_fenced")
    return as_lonlat(line_merge(shapely.MultiLineString(lines)))


def _with_gate(edge: Edge, at_m: float | None, width_m: float) -> Sequence[LineString]:
    length = edge.line.length
    start = (length - width_m) / 2 if at_m is None else at_m
    if start < 0 or start + width_m > length:
        raise UserError("gate_outside_side")
    pieces = (substring(edge.line, 0, start), substring(edge.line, start + width_m, length))
    return [piece for piece in pieces if piece.length > 0.01]


def as_lonlat(shape: Geometry) -> str:
    """GeoJSON in longitude and latitude, every digit kept."""
    return str(shapely.to_geojson(to_lonlat(shape, STORAGE_SRID)))
