"""Every shape looked at before it may become land: present, whole, of the right kind, valid, on our ground."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from gis.bulk_binary import missing
from gis.crs import EXTENT_LONLAT, LONLAT, STORAGE_SRID, reproject, storage_extent
from gis.importers.problems import Question
from gis.importers.projecting import Mover
from gis.importers.repair import repair_structure
from gis.importers.rings import Rings, find_rings
from gis.importers.targets import LINE, POINT, POLYGON

MOST_VERTICES = 1_000_000
_KINDS = {POLYGON: (3, 6), LINE: (1, 5), POINT: (0,)}
_COLLECTION = 7


@dataclass
class Shapes:
    """By row of a batch: the shape to be stored, why it was refused, whether it was mended, its box and area.

    A stored polygon or line may be single or multiple; it is written as multiple. ``rings`` are the stored coordinates of the
    rows that are polygons of one ring; the shape of a convex one is made when somebody asks for it.
    """

    wkb: pa.Array
    made: np.ndarray
    reason: np.ndarray
    sound: np.ndarray
    repaired: np.ndarray
    outside: np.ndarray
    bounds: np.ndarray
    area: np.ndarray
    rings: Rings | None = None
    details: dict[int, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    had_z: int = 0

    @classmethod
    def of(cls, wkb: pa.Array) -> "Shapes":
        nothing, no = np.full(len(wkb), None, object), np.zeros(len(wkb), bool)
        return cls(wkb, nothing, nothing.copy(), ~no, no, no.copy(), np.full((len(wkb), 4), np.nan), np.zeros(len(wkb)))

    def given(self, rows: Any) -> np.ndarray:
        """The shapes as they came, None where they cannot be read."""
        return shapely.from_wkb(np.array(self.wkb.take(pa.array(rows)).to_pylist(), object), on_invalid="ignore")

    def stored(self, rows: np.ndarray) -> np.ndarray:
        """The shapes of these rows in the storage CRS; None for those refused before they were moved."""
        if self.rings is not None:
            lacking = np.zeros(len(self.made), bool)
            lacking[rows] = True
            lacking &= missing(self.made)
            if (wanted := lacking[self.rings.rows]).any():
                self.made[self.rings.rows[wanted]] = self.rings.only(wanted).polygons()
        return self.made[rows]

    def refuse(self, rows: np.ndarray, reason: str) -> None:
        """Give a reason to rows that have none yet."""
        now = rows & self.sound
        if now.any():
            self.reason[now] = reason
            self.sound &= ~now

    def refuse_row(self, row: int, reason: str, **details: Any) -> None:
        if self.sound[row]:
            self.details[row] |= details
            self.reason[row], self.sound[row] = reason, False


def check_shapes(wkb: pa.Array, mover: Mover, kind: str, refused: Mapping[int, tuple[str, dict[str, Any]]], *, repair: bool) -> Shapes:
    """The shapes in the storage CRS, each that cannot be taken with its reason; ``refused`` rows have one already."""
    shapes = Shapes.of(wkb)
    for row, (reason, said) in refused.items():
        shapes.refuse_row(row, reason, **said)
    others = shapes.sound.copy()
    if kind == POLYGON and (rings := find_rings(wkb, shapes.sound)) is not None:
        shapes.rings = rings.moved(mover.points(rings.xy))
        others[rings.rows] = False
        _store_rings(shapes, shapes.rings)
    _store_others(shapes, np.flatnonzero(others), mover, kind)
    _check_stored(shapes, kind)
    if repair:
        _repair(shapes, mover, kind)
    return shapes


def _store_rings(shapes: Shapes, rings: Rings) -> None:
    """Box and area of each; the shape itself only of those that arithmetic cannot prove valid."""
    whole = np.logical_and.reduceat(np.isfinite(rings.xy).all(axis=1), rings.offsets[:-1])
    if not whole.all():
        beyond = np.zeros(len(shapes.sound), bool)
        beyond[rings.rows[~whole]] = True
        shapes.refuse(beyond, "outside_coordinate_system")
        rings = rings.only(whole)
    shapes.rings = rings
    shapes.bounds[rings.rows], shapes.area[rings.rows] = rings.facts.bounds, rings.facts.area
    if not rings.facts.convex.all():
        shapes.made[rings.rows[~rings.facts.convex]] = rings.only(~rings.facts.convex).polygons()


def _store_others(shapes: Shapes, rows: np.ndarray, mover: Mover, kind: str) -> None:
    """Shapes of any other build, looked at one property after another."""
    if not len(rows):
        return
    given = shapes.given(rows)
    shapes.had_z = int(shapely.has_z(given).sum())

    def refuse(found: np.ndarray, reason: str) -> None:
        wrong = np.zeros(len(shapes.sound), bool)
        wrong[rows[found]] = True
        shapes.refuse(wrong, reason)

    refuse(shapes.wkb.take(pa.array(rows)).is_null().to_numpy(zero_copy_only=False), "null_geometry")
    refuse(missing(given), "unreadable_geometry")
    refuse(shapely.is_empty(given), "empty_geometry")
    refuse(~_finite(given), "coordinates_not_finite")
    refuse(shapely.get_num_coordinates(given) > MOST_VERTICES, "too_many_vertices")
    refuse(~np.isin(shapely.get_type_id(given), _KINDS[kind]), "wrong_geometry_type")
    good = shapes.sound[rows]
    shapes.made[rows[good]] = mover.move(shapely.force_2d(given[good]))


def _finite(given: np.ndarray) -> np.ndarray:
    xy, row = shapely.get_coordinates(given, return_index=True)
    whole = np.isfinite(xy).all(axis=1)
    bad = np.zeros(len(given), bool)
    bad[row[~whole]] = True
    return ~bad


def _check_stored(shapes: Shapes, kind: str) -> None:
    """What is not valid where it will be stored was not valid before, or became so on the way."""
    built = np.flatnonzero(~missing(shapes.made))
    shapes.bounds[built], shapes.area[built] = shapely.bounds(shapes.made[built]), shapely.area(shapes.made[built])
    shapes.refuse(~np.isfinite(shapes.bounds).all(axis=1), "outside_coordinate_system")
    rows = built[shapes.sound[built]]
    for row in rows[~shapely.is_valid(shapes.made[rows])].tolist():
        (given,) = shapes.given([row])
        before = shapely.is_valid(given)
        where = shapely.is_valid_reason(shapes.made[row] if before else given)
        shapes.refuse_row(row, "invalid_after_transform" if before else "invalid_geometry", where=where)
    if kind == POLYGON:
        shapes.refuse(shapes.area < 1e-4, "no_area")


def _repair(shapes: Shapes, mover: Mover, kind: str) -> None:
    """Invalid shapes, and collections that hold the wanted kind, are mended where that leaves something."""
    rows = np.flatnonzero(np.isin(shapes.reason.astype(str), ("invalid_geometry", "wrong_geometry_type"))).tolist()
    given = dict(zip(rows, shapes.given(rows), strict=True)) if rows else {}
    rows = [row for row in rows if shapes.reason[row] == "invalid_geometry" or shapely.get_type_id(given[row]) == _COLLECTION]
    mended = repair_structure([shapely.to_wkb(shapely.force_2d(given[row])) for row in rows])
    for row, wkb in zip(rows, mended, strict=True):
        shape = shapely.from_wkb(wkb) if wkb else None
        right = shape is not None and shapely.get_type_id(shape) in _KINDS[kind]
        moved = mover.move(np.array([shape], object))[0] if right else None
        if shape is None or moved is None or not moved.is_valid or moved.is_empty or (kind == POLYGON and moved.area < 1e-4):
            shapes.details[row]["repair"] = "nothing remained"
            continue
        shapes.details[row] |= {"was": shapes.reason[row], "area_change": float(shape.area - given[row].area)}
        shapes.made[row], shapes.reason[row], shapes.repaired[row], shapes.sound[row] = moved, None, True, True
        shapes.bounds[row], shapes.area[row] = moved.bounds, moved.area
    if shapes.rings is not None:
        shapes.rings = shapes.rings.only(~shapes.repaired[shapes.rings.rows])


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
        if not self.inside and shapes.outside.any():
            self._remember(shapely.total_bounds(shapes.given(np.flatnonzero(shapes.outside))))
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
