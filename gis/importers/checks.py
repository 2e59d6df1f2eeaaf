"""Every shape looked at before it may become land: present, whole, of the right kind, valid, on our ground."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from gis.crs import EXTENT_LONLAT, LONLAT, STORAGE_SRID, reproject, storage_extent
from gis.importers.problems import Question
from gis.importers.projecting import Mover
from gis.importers.repair import repair_structure
from gis.importers.targets import LINE, POINT, POLYGON

MOST_VERTICES = 1_000_000
_KINDS = {POLYGON: (3, 6), LINE: (1, 5), POINT: (0,)}
_COLLECTION = 7


@dataclass
class Shapes:
    """By row of a batch: the shape as it came, the shape to be stored (None if refused), why, and whether it was mended.

    A stored polygon or line may be single or multiple; it is written as multiple.
    """

    given: np.ndarray
    stored: np.ndarray
    reason: np.ndarray
    sound: np.ndarray
    repaired: np.ndarray
    outside: np.ndarray
    bounds: np.ndarray
    details: dict[int, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    had_z: int = 0

    def refuse(self, rows: np.ndarray, reason: str) -> None:
        """Give a reason to rows that have none yet."""
        now = rows & self.sound
        if now.any():
            self.reason[now] = reason
            self.sound &= ~now

    def refuse_row(self, row: int, reason: str, **details: Any) -> None:
        self.details[row] |= details
        if self.sound[row]:
            self.reason[row], self.sound[row] = reason, False


def missing(values: np.ndarray) -> np.ndarray:
    """Which of the values are None."""
    return np.equal(values, None).astype(bool)


def check_shapes(wkb: np.ndarray, mover: Mover, kind: str, refused: Mapping[int, tuple[str, dict[str, Any]]], *, repair: bool) -> Shapes:
    """The shapes in the storage CRS, each that cannot be taken with its reason; ``refused`` rows have one already."""
    count = len(wkb)
    given = shapely.from_wkb(wkb, on_invalid="ignore")
    nothing, no = np.full(count, None, object), np.zeros(count, bool)
    shapes = Shapes(given, nothing, nothing.copy(), ~no, no.copy(), no.copy(), np.full((count, 4), np.nan))
    shapes.had_z = int(shapely.has_z(given).sum())
    for row, (reason, said) in refused.items():
        shapes.refuse_row(row, reason, **said)
    shapes.refuse(missing(wkb), "null_geometry")
    shapes.refuse(missing(given), "unreadable_geometry")
    shapes.refuse(shapely.is_empty(given), "empty_geometry")
    shapes.refuse(~_finite(given), "coordinates_not_finite")
    shapes.refuse(shapely.get_num_coordinates(given) > MOST_VERTICES, "too_many_vertices")
    shapes.refuse(~np.isin(shapely.get_type_id(given), _KINDS[kind]), "wrong_geometry_type")
    _store(shapes, mover, kind)
    if repair:
        _repair(shapes, mover, kind)
    return shapes


def _finite(given: np.ndarray) -> np.ndarray:
    xy, row = shapely.get_coordinates(given, return_index=True)
    whole = np.isfinite(xy)
    bad = np.zeros(len(given), bool)
    if not whole.all():
        bad[row[~whole.all(axis=1)]] = True
    return ~bad


def _store(shapes: Shapes, mover: Mover, kind: str) -> None:
    """Move the sound shapes; what is not valid where it will be stored was not valid before, or became so on the way."""
    rows = np.flatnonzero(shapes.sound)
    shapes.stored[rows] = mover.move(shapely.force_2d(shapes.given[rows]))
    shapes.bounds = shapely.bounds(shapes.stored)
    shapes.refuse(~np.isfinite(shapes.bounds).all(axis=1), "outside_coordinate_system")
    rows = np.flatnonzero(shapes.sound)
    for row in rows[~shapely.is_valid(shapes.stored[rows])].tolist():
        before = shapely.is_valid(shapes.given[row])
        where = shapely.is_valid_reason(shapes.stored[row] if before else shapes.given[row])
        shapes.refuse_row(row, "invalid_after_transform" if before else "invalid_geometry", where=where)
    if kind == POLYGON:
        shapes.refuse(shapely.area(shapes.stored) < 1e-4, "no_area")


def _repair(shapes: Shapes, mover: Mover, kind: str) -> None:
    """Invalid shapes, and collections that hold the wanted kind, are mended where that leaves something."""
    collections = (shapes.reason == "wrong_geometry_type") & (shapely.get_type_id(shapes.given) == _COLLECTION)
    rows = np.flatnonzero((shapes.reason == "invalid_geometry") | collections).tolist()
    if not rows:
        return
    mended = repair_structure([shapely.to_wkb(shapely.force_2d(shapes.given[row])) for row in rows])
    for row, wkb in zip(rows, mended, strict=True):
        shape = shapely.from_wkb(wkb) if wkb else None
        moved = mover.move(np.array([shape], object))[0] if shape is not None and shapely.get_type_id(shape) in _KINDS[kind] else None
        if moved is None or not moved.is_valid or moved.is_empty or (kind == POLYGON and moved.area < 1e-4):
            shapes.details[row]["repair"] = "nothing remained"
            continue
        shapes.details[row] |= {"was": shapes.reason[row], "area_change": float(shape.area - shapes.given[row].area)}
        shapes.stored[row], shapes.reason[row], shapes.repaired[row], shapes.sound[row] = moved, None, True, True
        shapes.bounds[row] = moved.bounds


class Ground:
    """Whether rows lie in the installation's box; over all batches, whether any did."""

    def __init__(self, *, allow_outside: bool) -> None:
        self.allow_outside, self._box = allow_outside, storage_extent()
        self.inside = 0
        self.given_bounds = np.array([np.inf, np.inf, -np.inf, -np.inf])
        self.outside = 0

    def look(self, shapes: Shapes) -> None:
        """Mark rows outside the box, and refuse them unless they are allowed."""
        x0, y0, x1, y1 = self._box
        bounds = shapes.bounds
        inside = (bounds[:, 0] >= x0) & (bounds[:, 1] >= y0) & (bounds[:, 2] <= x1) & (bounds[:, 3] <= y1)
        shapes.outside = shapes.sound & ~inside
        self.inside += int((shapes.sound & inside).sum())
        self.outside += int(shapes.outside.sum())
        if shapes.outside.any():
            self._remember(shapely.total_bounds(shapes.given[shapes.outside]))
        if not self.allow_outside:
            shapes.refuse(shapes.outside, "outside_extent")

    def ask_if_nothing_inside(self) -> None:
        """At the end.

        Raises:
            Question: there were sound shapes and none lies in the installation's box.
        """
        if self.allow_outside or self.inside or not self.outside:
            return
        west, south, east, north = self.given_bounds
        box = EXTENT_LONLAT
        swapped = box[1] <= west <= east <= box[3] and box[0] <= south <= north <= box[2]
        hint = "The coordinates look swapped (latitude, longitude). " if swapped else ""
        raise Question("--allow-outside", f"{hint}No row lies inside the installation's box {box}; is the coordinate system right?")

    def _remember(self, bounds: np.ndarray) -> None:
        low, high = np.minimum(self.given_bounds[:2], bounds[:2]), np.maximum(self.given_bounds[2:], bounds[2:])
        self.given_bounds = np.concatenate([low, high])


def lonlat_of(shape: shapely.Geometry) -> tuple[float, float]:
    point = reproject(shape.representative_point(), STORAGE_SRID, LONLAT)
    return point.x, point.y
