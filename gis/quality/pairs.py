"""Two parcels side by side: what they share and what is lost between them. Pure geometry, whole columns at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from gis.quality.rules import GAP_LEAST_M, GAP_LEAST_M2, GAP_WIDEST_M, NEAR_DUPLICATE, SAME_M
from gis.register.neighbourhood import OVERLAP_EROSION_M

_POINTS_AT_ONCE = 200_000


@dataclass(frozen=True)
class PairDefect:
    """``row`` of the columns that were given; ``shape`` is the ground in question."""

    kind: str
    row: int
    shape: shapely.Geometry


def pair_defects(one: np.ndarray, other: np.ndarray) -> Iterator[PairDefect]:
    """Overlaps, duplicates and near duplicates, and narrow gaps, among pairs of polygons whose boxes meet."""
    if not len(one):
        return
    shapely.prepare(one)
    shapely.prepare(other)
    inner = shapely.relate_pattern(one, other, "2********")
    yield from _sharing(one, other, np.flatnonzero(inner))
    yield from _apart(one, other, np.flatnonzero(~inner))


def _sharing(one: np.ndarray, other: np.ndarray, rows: np.ndarray) -> Iterator[PairDefect]:
    if not len(rows):
        return
    shared = shapely.intersection(one[rows], other[rows])
    real = ~shapely.is_empty(shapely.buffer(shared, -OVERLAP_EROSION_M))
    common = shapely.area(shared)
    part = common / (shapely.area(one[rows]) + shapely.area(other[rows]) - common)
    for at in np.flatnonzero(real).tolist():
        row = int(rows[at])
        kind = "overlap"
        if part[at] >= NEAR_DUPLICATE:
            kind = "duplicate" if _same(one[row], other[row]) else "near_duplicate"
        yield PairDefect(kind, row, shared[at])


def _same(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    """The same corners, from whichever corner and in whichever direction they were written."""
    return bool(shapely.hausdorff_distance(one.boundary, other.boundary) <= SAME_M)


def _apart(one: np.ndarray, other: np.ndarray, rows: np.ndarray) -> Iterator[PairDefect]:
    """A corner of one that stands near the other without touching it tells of a gap; its ground is what closing both adds."""
    near = rows[_corner_near(one[rows], other[rows]) | _corner_near(other[rows], one[rows])]
    for row in near.tolist():
        gap = _between(one[row], other[row])
        if gap.area >= GAP_LEAST_M2:
            yield PairDefect("gap", row, gap)


def _between(one: shapely.Geometry, other: shapely.Geometry) -> shapely.Geometry:
    both = shapely.union(one, other)
    reach = GAP_WIDEST_M / 2 + 0.005
    closed = both.buffer(reach, join_style="mitre").buffer(-reach, join_style="mitre")
    alone = [part.buffer(reach, join_style="mitre").buffer(-reach, join_style="mitre") for part in (one, other)]
    left = shapely.difference(closed, shapely.union_all([both, *alone]))
    parts = [part for part in shapely.get_parts(left) if part.area >= GAP_LEAST_M2 and _wide(part) >= GAP_LEAST_M]
    return shapely.multipolygons(parts) if parts else shapely.MultiPolygon()


def _wide(part: shapely.Geometry) -> float:
    return 2 * part.area / part.length if part.length else 0.0


def _corner_near(polygons: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether a corner of the polygon stands off the other by more than nothing and less than a gap's width."""
    found = np.zeros(len(polygons), bool)
    corners = shapely.get_num_coordinates(polygons)
    ends = np.cumsum(corners)
    first = 0
    while first < len(polygons):
        last = max(first + 1, int(np.searchsorted(ends, (ends[first - 1] if first else 0) + _POINTS_AT_ONCE)))
        found[first:last] = _near_in(polygons[first:last], others[first:last])
        first = last
    return found


def _near_in(polygons: np.ndarray, others: np.ndarray) -> np.ndarray:
    xy, row = shapely.get_coordinates(polygons, return_index=True)
    x0, y0, x1, y1 = (shapely.bounds(others)[row] + np.array([-1, -1, 1, 1]) * GAP_WIDEST_M).T
    inside = (xy[:, 0] >= x0) & (xy[:, 0] <= x1) & (xy[:, 1] >= y0) & (xy[:, 1] <= y1)
    xy, row = xy[inside], row[inside]
    far = shapely.distance(others[row], shapely.points(xy))
    found = np.zeros(len(polygons), bool)
    found[row[(far >= GAP_LEAST_M) & (far <= GAP_WIDEST_M)]] = True
    return found
