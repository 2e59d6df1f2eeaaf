"""What lies in front of a piece of boundary that no neighbour touches: a street, a passage, open ground. Metres."""

from dataclasses import dataclass

import numpy as np
import shapely

PARALLEL = np.cos(np.radians(30))
AHEAD = np.cos(np.radians(60))
UNKNOWN_WIDTH_REACH_M = 20.0  # a street whose width nobody recorded is looked for this far
CORNER_CUT_M = 6.0  # a chamfer lies up to this much further from the centre line than the plot line
NO_STREET = -1


@dataclass(frozen=True)
class Front:
    """Per piece: the row of the street before it, and whether the street runs parallel to it or only meets it."""

    street: np.ndarray
    parallel: np.ndarray


def middles(start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Middle point, unit vector along, unit vector out of the parcel."""
    step = end - start
    along = step / np.hypot(*step.T)[:, None]
    return (start + end) / 2, along, np.stack([along[:, 1], -along[:, 0]], axis=1)


def streets_before(start: np.ndarray, end: np.ndarray, lines: np.ndarray, widths: np.ndarray) -> Front:
    """The street each piece faces: its centre line runs parallel, half the street's width away.

    Failing that, a line that ends or turns before the piece (dead end, cut corner) within half its width and a
    corner's cut. ``widths`` may hold nan.
    """
    count = len(start)
    if not count or not len(lines):
        return Front(np.full(count, NO_STREET), np.zeros(count, bool))
    stretches, street = _stretches(lines)
    middle, along, out = middles(start, end)
    reach = np.nanmax(np.append(widths / 2, UNKNOWN_WIDTH_REACH_M)) + CORNER_CUT_M
    boxes = shapely.box(*(middle - reach).T, *(middle + reach).T)
    piece, stretch = shapely.STRtree(shapely.linestrings(stretches)).query(boxes)
    away, ahead, parallel = _relation(middle[piece], along[piece], out[piece], stretches[stretch])
    width = widths[street[stretch]]
    miss = np.where(np.isnan(width), away / 3, np.abs(away - width / 2))
    slack = np.where(np.isnan(width), UNKNOWN_WIDTH_REACH_M / 3, np.maximum(1.0, 0.15 * width))
    faces = ahead & parallel & (miss <= slack)
    meets = ahead & (away <= np.where(np.isnan(width), UNKNOWN_WIDTH_REACH_M / 2, width / 2 + CORNER_CUT_M))
    return _best(count, piece, street[stretch], miss + 1000 * ~faces, faces, faces | meets)


def _stretches(lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Straight stretches of the lines, (n, 2, 2), and the row of the line each belongs to."""
    parts, line = shapely.get_parts(lines, return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    first = np.flatnonzero(part[1:] == part[:-1])
    return np.stack([xy[first], xy[first + 1]], axis=1), line[part[first]]


def _relation(middle: np.ndarray, along: np.ndarray, out: np.ndarray, stretch: np.ndarray):
    """Distance to the stretch, whether it lies ahead, whether it runs parallel."""
    step = stretch[:, 1] - stretch[:, 0]
    size = np.maximum(np.hypot(*step.T), 1e-9)
    t = np.clip(np.einsum("ij,ij->i", middle - stretch[:, 0], step) / size**2, 0, 1)
    to_foot = stretch[:, 0] + t[:, None] * step - middle
    away = np.hypot(*to_foot.T)
    ahead = np.einsum("ij,ij->i", to_foot, out) >= AHEAD * away
    parallel = np.abs(np.einsum("ij,ij->i", step, along)) >= PARALLEL * size
    return away, ahead, parallel


def _best(count: int, piece: np.ndarray, street: np.ndarray, cost: np.ndarray, faces: np.ndarray, keep: np.ndarray) -> Front:
    piece, street, cost, faces = piece[keep], street[keep], cost[keep], faces[keep]
    order = np.lexsort((cost, piece))
    piece, street, faces = piece[order], street[order], faces[order]
    first = np.concatenate([[True], piece[1:] != piece[:-1]]) if len(piece) else np.array([], bool)
    found, parallel = np.full(count, NO_STREET), np.zeros(count, bool)
    found[piece[first]], parallel[piece[first]] = street[first], faces[first]
    return Front(found, parallel)


def grounds_before(start: np.ndarray, end: np.ndarray, polygons: np.ndarray, reach_m: float) -> np.ndarray:
    """Row of the polygon that holds the point ``reach_m`` before the middle of each piece, or -1."""
    found = np.full(len(start), -1)
    if len(start) and len(polygons):
        middle, _, out = middles(start, end)
        probe, polygon = shapely.STRtree(polygons).query(shapely.points(middle + reach_m * out), predicate="intersects")
        found[probe] = polygon
    return found
