"""Where a line or a number says how land is cut. Pure geometry in the storage CRS, metres."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely import LineString, Point, Polygon, affinity

from gis.changes.fitting import faces_of, joined, on_corners, with_hairs, without_hair_holes
from gis.changes.rules import GRID_M, Ground, many, pieces

REACH_M = 0.5  # a line that ends this close to the boundary was meant to reach it
STEPS = 60
CLOSING_M = 0.024


def cut_by_lines(whole: Ground, lines: Sequence[LineString]) -> list[Polygon]:
    """The pieces that the lines cut out of the ground, from north-west to south-east. One piece: no line goes across.

    What a line leaves of a side or a corner that it was meant to follow is no piece: it stays with its neighbour.
    """
    reaching = [reach_out(line, whole) for line in lines]
    found, left = with_hairs(*faces_of(whole, reaching))
    if left or not shapely.coverage_is_valid(found) or abs(sum(f.area for f in found) - whole.area) > GRID_M * whole.length:
        found, left = with_hairs(*faces_of(whole, reaching, GRID_M))
        found = on_corners(found, whole)
    return sorted([*found, *left], key=_reading_order)


def reach_out(line: LineString, whole: Ground) -> LineString:
    """The line, its ends drawn on to just beyond the boundary if they stop short of it by less than ``REACH_M``."""
    corners = [Point(xy) for xy in line.coords]
    if len(corners) < 2 or line.length == 0:
        return line
    first, last = _beyond(corners[1], corners[0], whole), _beyond(corners[-2], corners[-1], whole)
    return LineString([first, *corners[1:-1], last])


def _beyond(before: Point, end: Point, whole: Ground) -> Point:
    length = before.distance(end)
    if length == 0 or whole.boundary.distance(end) > REACH_M:
        return end
    ratio = (length + 2 * REACH_M) / length
    return Point(before.x + (end.x - before.x) * ratio, before.y + (end.y - before.y) * ratio)


def equal_parts(whole: Ground, count: int) -> list[Polygon]:
    """``count`` parts of equal area, cut across the longer side. An odd shape may give a part in pieces: fewer come back."""
    turned, angle, origin = _lengthwise(whole)
    x0, _, x1, _ = turned.bounds
    cuts = [x0, *(_where(turned, turned.area * n / count) for n in range(1, count)), x1]
    parts = [_slice(turned, left, right) for left, right in pairwise(cuts)]
    whole_ones = [found[0] for part in parts if len(found := pieces(part)) == 1]
    return sorted((affinity.rotate(part, angle, origin=origin) for part in whole_ones), key=_reading_order)


def _lengthwise(whole: Ground) -> tuple[Ground, float, Point]:
    """The ground turned so that its longer side runs along x; the angle that turns it back."""
    frame = np.array(shapely.minimum_rotated_rectangle(whole).exterior.coords)
    sides = frame[1:3] - frame[0:2]
    along = sides[int(np.hypot(*sides[1]) > np.hypot(*sides[0]))]
    angle = float(np.degrees(np.arctan2(along[1], along[0])))
    origin = whole.centroid
    return affinity.rotate(whole, -angle, origin=origin), angle, origin


def _slice(ground: Ground, left: float, right: float) -> Ground:
    _, y0, _, y1 = ground.bounds
    return many(ground.intersection(shapely.box(left, y0 - 1, right, y1 + 1)))


def _where(ground: Ground, area: float) -> float:
    """The x left of which lies so much area."""
    low, _, high, _ = ground.bounds
    start = low
    for _step in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _slice(ground, start - 1, middle).area < area else (low, middle)
    return (low + high) / 2


def matched(pieces_found: Sequence[Ground], parents: Sequence[Ground]) -> list[Ground] | None:
    """The piece of each parent, by what they have in common; None unless each parent gets exactly one."""
    if len(pieces_found) != len(parents):
        return None
    common = [[piece.intersection(parent).area for piece in pieces_found] for parent in parents]
    best = [row.index(max(row)) for row in common]
    return [pieces_found[n] for n in best] if len(set(best)) == len(parents) else None


def outline(parents: Sequence[Ground]) -> Ground:
    """The ground of several parcels as one. Hairs up to 5 cm wide between neighbours surveyed apart are closed."""
    whole = joined(parents)
    if len(pieces(whole)) > 1:
        swollen = whole.buffer(CLOSING_M, join_style="mitre").buffer(-CLOSING_M, join_style="mitre")
        whole = joined([whole, swollen])
    found = [without_hair_holes(piece) for piece in pieces(whole)]
    return found[0] if len(found) == 1 else many(whole)


def _reading_order(face: Polygon) -> tuple[float, float]:
    point = face.representative_point()
    return (round(-point.y, 1), round(point.x, 1))
