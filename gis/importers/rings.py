"""Polygons of one ring, which nearly all parcels are, taken as columns of numbers: no object a row until it is needed."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import shapely

_HEAD = np.frombuffer(b"\x01\x03\x00\x00\x00\x01\x00\x00\x00", np.uint8)  # little-endian polygon, two dimensions, one ring
_HEAD_BYTES, _POINT_BYTES, _FEWEST = 13, 16, 4


CLEARLY_M2 = 1e-6  # a corner turns one way beyond what rounding could feign


@dataclass(frozen=True)
class Facts:
    """By ring. One that is ``convex`` never touches itself, so it needs no other proof that its polygon is valid."""

    bounds: np.ndarray
    area: np.ndarray
    convex: np.ndarray


@dataclass
class Rings:
    """``rows`` of the batch that are such polygons, closed and finite; ``points`` of each, one after another in ``xy``."""

    rows: np.ndarray
    points: np.ndarray
    xy: np.ndarray

    @cached_property
    def offsets(self) -> np.ndarray:
        return np.concatenate([[0], np.cumsum(self.points)])

    @cached_property
    def facts(self) -> "Facts":
        return _facts(self.xy, self.offsets)

    def polygons(self) -> np.ndarray:
        return shapely.polygons(shapely.linearrings(self.xy, indices=np.repeat(np.arange(len(self.rows)), self.points)))

    def moved(self, xy: np.ndarray) -> "Rings":
        return Rings(self.rows, self.points, xy)

    def only(self, kept: np.ndarray) -> "Rings":
        """Those that ``kept`` marks."""
        if kept.all():
            return self
        return Rings(self.rows[kept], self.points[kept], self.xy[np.repeat(kept, self.points)])


def find_rings(column: pa.Array, wanted: np.ndarray) -> Rings | None:
    """The polygons of one ring among the wanted rows of a column of WKB; None if there are none."""
    column = column.cast(pa.large_binary())
    at = np.frombuffer(column.buffers()[1], np.int64)[column.offset : column.offset + len(column) + 1]
    data = np.frombuffer(column.buffers()[2] or b"", np.uint8)
    length = np.diff(at)
    fits = wanted & (length >= _HEAD_BYTES + _FEWEST * _POINT_BYTES) & ((length - _HEAD_BYTES) % _POINT_BYTES == 0)
    if column.null_count:
        fits &= column.is_valid().to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(fits)
    if not len(rows):
        return None
    heads = data[at[rows, None] + np.arange(_HEAD_BYTES)]
    points = np.ascontiguousarray(heads[:, 9:]).view("<u4")[:, 0].astype(np.int64)
    right = (heads[:, :9] == _HEAD).all(axis=1) & (points * _POINT_BYTES + _HEAD_BYTES == length[rows])
    return _read(data, at, rows[right], points[right])


def _read(data: np.ndarray, at: np.ndarray, rows: np.ndarray, points: np.ndarray) -> Rings | None:
    if not len(rows):
        return None
    low, high = int(at[rows[0]]), int(at[rows[-1] + 1])
    kept = np.zeros(high - low + 1, np.int8)  # +1 where the points of a ring begin, -1 behind them
    kept[at[rows] + _HEAD_BYTES - low] = 1
    kept[at[rows + 1] - low] -= 1
    xy = data[low:high][np.cumsum(kept[:-1], dtype=np.int8).view(bool)].view("<f8").reshape(-1, 2)
    first = np.concatenate([[0], np.cumsum(points)[:-1]])
    good = (xy[first] == xy[first + points - 1]).all(axis=1)
    if not (whole := np.isfinite(xy).all(axis=1)).all():
        good &= np.logical_and.reduceat(whole, first)
    return Rings(rows, points, xy).only(good) if good.any() else None


def _facts(xy: np.ndarray, offsets: np.ndarray) -> Facts:
    """Convex: every corner turns the same way, and the sides go round only once, so they face east anew only once."""
    first, last = offsets[:-1], offsets[1:] - 1
    low, high = np.minimum.reduceat(xy, first), np.maximum.reduceat(xy, first)
    x, y = np.ascontiguousarray((xy - np.repeat(xy[first], np.diff(offsets), axis=0)).T)
    dx, dy = np.append(np.diff(x), 0.0), np.append(np.diff(y), 0.0)
    next_dx, next_dy = np.append(dx[1:], 0.0), np.append(dy[1:], 0.0)
    next_dx[last - 1], next_dy[last - 1] = dx[first], dy[first]
    turn = dx * next_dy - dy * next_dx
    turn[last] = turn[first]  # the closing point begins no side
    east = (dx <= 0) & (next_dx > 0)
    east[last] = False
    swept = x * dy - y * dx
    swept[last] = 0.0
    one_way = (np.minimum.reduceat(turn, first) > CLEARLY_M2) | (np.maximum.reduceat(turn, first) < -CLEARLY_M2)
    once = np.add.reduceat(east.astype(np.int32), first) == 1
    return Facts(np.hstack([low, high]), np.abs(np.add.reduceat(swept, first)) / 2, one_way & once)
