"""Rings of a Shapefile polygon as the file means them: clockwise is ground, the other way round is a hole.

GDAL makes a hole that lies outside its ground into ground of its own, and the fault is never seen. Such a record is put
together here as it was written, so that the check of validity finds it.
"""

import struct
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely

from gis.importers.formats.plan import Remarks

_HEADER = 100


class Rings:
    """Looks only at records of several rings."""

    def __init__(self, path: Path, index: Path) -> None:
        entries = np.fromfile(index, ">u4", offset=_HEADER).astype(np.int64)
        self._offsets = entries[0 : len(entries) // 2 * 2 : 2] * 2
        self._content = np.memmap(path, np.uint8, "r")

    def as_written(self, wkb: pa.Array, start: int, refused: Remarks, notes: Remarks) -> pa.Array:
        """The same shapes, those with a hole that became ground as they stand in the file."""
        places = self._offsets[start : start + len(wkb)]
        changed = {
            row: shape.wkb
            for row in map(int, np.flatnonzero(self._counts(places) > 1))
            if row not in refused and wkb[row].is_valid and (shape := self._faithful(start + row, wkb[row].as_py()))
        }
        if not changed:
            return wkb
        notes.update({row: ("hole_outside_shell", {}) for row in changed})
        return pa.array([changed.get(row, value) for row, value in enumerate(wkb.to_pylist())], pa.large_binary())

    def _counts(self, places: np.ndarray) -> np.ndarray:
        safe = np.clip(places + 44, 0, max(0, len(self._content) - 4))
        return self._content[safe[:, None] + np.arange(4)].copy().view("<u4")[:, 0]

    def _faithful(self, record: int, wkb: bytes) -> shapely.Geometry | None:
        """The record's polygon if GDAL made more grounds of it than the file has clockwise rings."""
        place = int(self._offsets[record]) + 8
        kind, parts, points = (int(self._content[place + at : place + at + 4].view("<u4")[0]) for at in (0, 36, 40))
        if kind % 10 != 5 or parts < 2:
            return None
        grounds = struct.unpack_from("<I", wkb, 5)[0] if struct.unpack_from("<I", wkb, 1)[0] % 1000 == 6 else 1
        rings = list(self._rings(place, parts, points))
        shells = [ring for ring in rings if _area(ring) < 0]
        holes = [ring for ring in rings if _area(ring) > 0]
        if not shells or grounds <= len(shells):
            return None
        owned: list[list[np.ndarray]] = [[] for _ in shells]
        outlines = [shapely.Polygon(shell) for shell in shells]
        for hole in holes:
            point = shapely.Point(hole[0])
            owned[next((at for at, outline in enumerate(outlines) if outline.intersects(point)), 0)].append(hole)
        made = [shapely.Polygon(shell, inner) for shell, inner in zip(shells, owned, strict=True)]
        return made[0] if len(made) == 1 else shapely.MultiPolygon(made)

    def _rings(self, place: int, parts: int, points: int) -> Iterator[np.ndarray]:
        starts = [*np.frombuffer(self._content, "<u4", parts, place + 44).tolist(), points]
        corners = np.frombuffer(self._content, "<f8", points * 2, place + 44 + parts * 4).reshape(-1, 2)
        for begin, end in pairwise(starts):
            if end - begin >= 4:
                yield corners[begin:end]


def _area(ring: np.ndarray) -> float:
    """Twice the signed area; negative if the ring runs clockwise."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())
