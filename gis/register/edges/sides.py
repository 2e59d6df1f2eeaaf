"""Straight sides of parcels, and the pieces into which neighbours cut them. Arrays in, arrays out; metres."""

from dataclasses import dataclass

import numpy as np
import shapely

STRAIGHT_M = 0.005  # a vertex nearer to the line between its neighbours is no corner
TOUCH_M = 0.30  # parcels drawn this close share their boundary
SHORTEST_M = 0.30  # a shorter piece belongs to the piece beside it
OPPOSITE = -np.cos(np.radians(15))  # boundaries are walked in opposite directions by the two parcels


@dataclass(frozen=True)
class Sides:
    """One row per straight side, the parcel always on its left. ``parcel`` is a row number, not an id."""

    parcel: np.ndarray
    ring: np.ndarray
    start: np.ndarray  # (n, 2)
    end: np.ndarray

    @property
    def length(self) -> np.ndarray:
        return np.hypot(*(self.end - self.start).T)

    @property
    def along(self) -> np.ndarray:
        return (self.end - self.start) / self.length[:, None]


@dataclass(frozen=True)
class Pieces:
    """Parts of sides, in the order of the boundary. ``neighbour`` is a parcel's row number, or -1."""

    side: np.ndarray
    start_m: np.ndarray
    end_m: np.ndarray
    neighbour: np.ndarray


def straight_sides(polygons: np.ndarray) -> Sides:
    """Every side of every ring, outer rings anticlockwise, inner ones clockwise; vertices that bend nothing are left out."""
    parts, part_parcel = shapely.get_parts(shapely.orient_polygons(polygons), return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    rings = shapely.simplify(rings, STRAIGHT_M)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same_ring = ring[1:] == ring[:-1]
    long_enough = np.hypot(*(xy[1:] - xy[:-1]).T) > 1e-6
    first = np.flatnonzero(same_ring & long_enough)
    return Sides(part_parcel[ring_part[ring[first]]], ring[first], xy[first], xy[first + 1])


def touching(sides: Sides) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Where sides of two parcels run along each other: side, other side, from and to metres along the first."""
    lines = shapely.linestrings(np.stack([sides.start, sides.end], axis=1))
    bounds = shapely.bounds(lines)
    boxes = shapely.box(*(bounds + np.array([-TOUCH_M, -TOUCH_M, TOUCH_M, TOUCH_M])).T)
    one, other = shapely.STRtree(lines).query(boxes)
    along = sides.along
    keep = (sides.parcel[one] != sides.parcel[other]) & (np.einsum("ij,ij->i", along[one], along[other]) < OPPOSITE)
    one, other = one[keep], other[keep]
    return _run_along(sides, along, one, other)


def _run_along(sides: Sides, along: np.ndarray, one: np.ndarray, other: np.ndarray):
    """Keep the pairs whose common stretch is near and long enough; the stretch in metres along ``one``."""
    u, origin = along[one], sides.start[one]
    normal = np.stack([u[:, 1], -u[:, 0]], axis=1)
    # The other side runs the other way: its end comes first along ours.
    t0, d0 = _project(sides.end[other] - origin, u, normal)
    t1, d1 = _project(sides.start[other] - origin, u, normal)
    a, b = np.maximum(t0, 0), np.minimum(t1, sides.length[one])
    slope = (d1 - d0) / np.where(t1 - t0 > 1e-9, t1 - t0, 1)
    near = (np.abs(d0 + slope * (a - t0)) <= TOUCH_M) & (np.abs(d0 + slope * (b - t0)) <= TOUCH_M)
    keep = near & (b - a >= np.minimum(SHORTEST_M, 0.5 * sides.length[one]))
    return one[keep], other[keep], a[keep], b[keep]


def _project(offset: np.ndarray, along: np.ndarray, normal: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.einsum("ij,ij->i", offset, along), np.einsum("ij,ij->i", offset, normal)


def cut_by_neighbours(sides: Sides) -> Pieces:
    """Each side cut where a neighbour begins or ends; stretches without a neighbour have -1."""
    side, other, a, b = touching(sides)
    order = np.lexsort((b, a, side))
    side, other, a, b = side[order], sides.parcel[other][order], a[order], b[order]
    before = _reached_before(side, b)
    a = np.maximum(a, before)
    keep = b - a > np.minimum(SHORTEST_M, 0.4 * sides.length[side])
    side, other, a, b = side[keep], other[keep], a[keep], b[keep]
    before = _reached_before(side, b)
    small = (a - before) < SHORTEST_M
    a = np.where(small, before, a)
    gaps = Pieces(side[~small], before[~small], a[~small], np.full((~small).sum(), -1))
    reached = np.zeros(len(sides.parcel))
    np.maximum.at(reached, side, b)
    return _in_order(sides, Pieces(side, a, b, other), gaps, reached)


def _reached_before(side: np.ndarray, b: np.ndarray) -> np.ndarray:
    """For rows sorted by side and start: how far along the side the earlier rows have already reached."""
    if not len(side):
        return b
    far = 1.0 + b.max()
    reached = np.maximum.accumulate(b + side * far) - side * far
    first = np.concatenate([[True], side[1:] != side[:-1]])
    return np.where(first, 0.0, np.concatenate([[0.0], reached[:-1]]))


def _in_order(sides: Sides, touched: Pieces, gaps: Pieces, reached: np.ndarray) -> Pieces:
    """All pieces by side and start; the last touched piece is drawn out to the corner if little is left."""
    length = sides.length
    rest = length - reached
    bare = np.flatnonzero((rest >= SHORTEST_M) | (reached == 0))
    ends = Pieces(bare, reached[bare], length[bare], np.full(len(bare), -1))
    columns = [np.concatenate(c) for c in zip(*((p.side, p.start_m, p.end_m, p.neighbour) for p in (touched, gaps, ends)), strict=True)]
    order = np.lexsort((columns[1], columns[0]))
    side, start, end, neighbour = (column[order] for column in columns)
    last = np.concatenate([side[1:] != side[:-1], [True]]) if len(side) else np.array([], bool)
    return Pieces(side, start, np.where(last, length[side], end), neighbour)
