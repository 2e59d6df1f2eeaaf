"""Two parcels side by side: what they share and what is lost between them. Pure geometry, whole columns at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from gis.quality.rules import GAP_LEAST_M, GAP_LEAST_M2, GAP_WIDEST_M, NEAR_DUPLICATE, SAME_M, THIN_OVERLAP_M2
from gis.register.neighbourhood import OVERLAP_EROSION_M

_POINTS_AT_ONCE = 200_000
_MANY, _ABOUT_M, _CELLS, _POLYGON = 300, 2.0, 24, 3


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
    near_one, near_other = _near(one, other), _near(other, one)
    inner = shapely.relate_pattern(near_one, near_other, "2********")
    yield from _sharing(one, other, np.flatnonzero(inner), shapely.intersection(near_one[inner], near_other[inner]))
    yield from _apart(near_one, near_other, np.flatnonzero(~inner))


def _near(shapes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Of a shape with many corners only the part about the other: one of thirty thousand has a thousand neighbours, each of them small."""
    large = np.flatnonzero(shapely.get_num_coordinates(shapes) > _MANY)
    cut = shapes.copy()
    cells: dict[tuple[int, int, int], shapely.Geometry] = {}
    boxes = shapely.bounds(others[large]) + np.array([-1, -1, 1, 1]) * _ABOUT_M
    for row, box in zip(large.tolist(), boxes.tolist(), strict=True):
        part = _clipped(_cell_of(shapes[row], box, cells), box)
        cut[row] = part if part.is_valid else shapes[row]
    return cut


def _cell_of(shape: shapely.Geometry, box: list[float], cells: dict[tuple[int, int, int], shapely.Geometry]) -> shapely.Geometry:
    """The part of the shape in a square of a coarse grid that holds the box, clipped once; the whole shape if none holds it."""
    x0, y0, x1, y1 = shape.bounds
    wide, high = (x1 - x0) / _CELLS, (y1 - y0) / _CELLS
    column, row = int(((box[0] + box[2]) / 2 - x0) // wide), int(((box[1] + box[3]) / 2 - y0) // high)
    west, south, east, north = x0 + (column - 0.5) * wide, y0 + (row - 0.5) * high, x0 + (column + 1.5) * wide, y0 + (row + 1.5) * high
    if not (west <= box[0] and south <= box[1] and box[2] <= east and box[3] <= north):
        return shape
    key = (id(shape), column, row)
    if key not in cells:
        cells[key] = _clipped(shape, [west, south, east, north])
    return cells[key]


def _clipped(shape: shapely.Geometry, box: list[float]) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.clip_by_rect(shape, *box))
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == _POLYGON])


def _sharing(one: np.ndarray, other: np.ndarray, rows: np.ndarray, shared: np.ndarray) -> Iterator[PairDefect]:
    if not len(rows):
        return
    real = ~shapely.is_empty(shapely.buffer(shared, -OVERLAP_EROSION_M))
    common = shapely.area(shared)
    part = common / (shapely.area(one[rows]) + shapely.area(other[rows]) - common)
    for at in np.flatnonzero(real | (common > THIN_OVERLAP_M2)).tolist():
        row = int(rows[at])
        kind = "overlap" if real[at] else "thin_overlap"
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
