"""Every shape looked at before it may become land: present, whole, of the right kind, valid, on our ground."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from pyproj import CRS

from gis.crs import EXTENT_LONLAT, LONLAT, STORAGE_SRID, reproject, storage_extent
from gis.importers.problems import Question
from gis.importers.repair import repair_structure
from gis.importers.targets import LINE, POINT, POLYGON

MOST_VERTICES = 1_000_000
_KINDS = {POLYGON: (3, 6), LINE: (1, 5), POINT: (0,)}
_COLLECTION = 7
_MULTI = {POLYGON: shapely.multipolygons, LINE: shapely.multilinestrings}


@dataclass
class Shapes:
    """By row: the shape as it came, the shape to be stored (None if refused), why, and whether it was mended."""

    given: np.ndarray
    stored: np.ndarray
    reason: np.ndarray
    details: list[dict[str, Any]]
    repaired: np.ndarray
    outside: np.ndarray
    had_z: int = 0

    def refuse(self, rows: np.ndarray, reason: str) -> None:
        """Give a reason to rows that have none yet."""
        self.reason[rows & self.sound] = reason

    @property
    def sound(self) -> np.ndarray:
        return missing(self.reason)


def missing(values: np.ndarray) -> np.ndarray:
    """Which of the values are None."""
    return np.array([value is None for value in values], dtype=bool)


def check_shapes(wkb: np.ndarray, crs: CRS, kind: str, *, repair: bool, allow_outside: bool) -> Shapes:
    """The shapes in the storage CRS, each that cannot be taken with its reason.

    Raises:
        Question: no shape lies in the installation's box.
    """
    count = len(wkb)
    given = shapely.from_wkb(wkb, on_invalid="ignore")
    shapes = Shapes(
        given,
        np.full(count, None, object),
        np.full(count, None, object),
        [{} for _ in range(count)],
        np.zeros(count, bool),
        np.zeros(count, bool),
        int(shapely.has_z(given).sum()),
    )
    shapes.refuse(missing(wkb), "null_geometry")
    shapes.refuse(missing(given), "unreadable_geometry")
    shapes.refuse(shapely.is_empty(given), "empty_geometry")
    shapes.refuse(~_finite(given), "coordinates_not_finite")
    shapes.refuse(shapely.get_num_coordinates(given) > MOST_VERTICES, "too_many_vertices")
    shapes.refuse(~np.isin(shapely.get_type_id(given), _KINDS[kind]), "wrong_geometry_type")
    _check_valid(shapes, given, "invalid_geometry")
    if repair:
        _repair(shapes, kind)
    _store(shapes, crs, kind)
    _check_place(shapes, allow_outside)
    return shapes


def _finite(given: np.ndarray) -> np.ndarray:
    xy, row = shapely.get_coordinates(given, return_index=True)
    bad = np.zeros(len(given), bool)
    bad[row[~np.isfinite(xy).all(axis=1)]] = True
    return ~bad


def _check_valid(shapes: Shapes, geometry: np.ndarray, reason: str) -> None:
    candidates = np.flatnonzero(shapes.sound)
    for row in candidates[~shapely.is_valid(geometry[candidates])]:
        shapes.details[row]["where"] = shapely.is_valid_reason(geometry[row])
        shapes.reason[row] = reason


def _repair(shapes: Shapes, kind: str) -> None:
    """Invalid shapes, and collections that hold the wanted kind, are mended where that leaves something."""
    collections = (shapes.reason == "wrong_geometry_type") & (shapely.get_type_id(shapes.given) == _COLLECTION)
    rows = np.flatnonzero((shapes.reason == "invalid_geometry") | collections)
    mended = repair_structure([shapely.to_wkb(shapely.force_2d(shapes.given[row])) for row in rows])
    for row, wkb in zip(rows, mended, strict=True):
        shape = shapely.from_wkb(wkb) if wkb else None
        if shape is None or shapely.get_type_id(shape) not in _KINDS[kind]:
            shapes.details[row]["repair"] = "nothing remained"
            continue
        shapes.details[row] |= {"was": shapes.reason[row], "area_change": float(shape.area - shapes.given[row].area)}
        shapes.stored[row], shapes.reason[row], shapes.repaired[row] = shape, None, True


def _store(shapes: Shapes, crs: CRS, kind: str) -> None:
    rows = np.flatnonzero(shapes.sound)
    taken = np.where(shapes.repaired[rows], shapes.stored[rows], shapes.given[rows])
    moved = _moved(shapely.force_2d(taken), crs)
    if kind in _MULTI and len(moved):
        parts, owner = shapely.get_parts(moved, return_index=True)
        moved = _MULTI[kind](parts, indices=owner)
    shapes.stored[rows] = moved
    shapes.refuse(~_finite(shapes.stored), "outside_coordinate_system")
    _check_valid(shapes, shapes.stored, "invalid_after_transform")
    if kind == POLYGON:
        shapes.refuse(shapely.area(shapes.stored) < 1e-4, "no_area")


def _moved(geometry: np.ndarray, crs: CRS) -> np.ndarray:
    return reproject(geometry, crs.to_wkt(), STORAGE_SRID) if crs != CRS.from_epsg(STORAGE_SRID) else geometry


def _check_place(shapes: Shapes, allow_outside: bool) -> None:
    x0, y0, x1, y1 = storage_extent()
    bounds = shapely.bounds(shapes.stored)
    inside = (bounds[:, 0] >= x0) & (bounds[:, 1] >= y0) & (bounds[:, 2] <= x1) & (bounds[:, 3] <= y1)
    shapes.outside = shapes.sound & ~inside
    if allow_outside:
        return
    if shapes.sound.any() and not (shapes.sound & inside).any():
        hint = "The coordinates look swapped (latitude, longitude). " if _swapped(shapes) else ""
        raise Question(
            "--allow-outside", f"{hint}No row lies inside the installation's box {EXTENT_LONLAT}; is the coordinate system right?"
        )
    shapes.refuse(shapes.outside, "outside_extent")


def _swapped(shapes: Shapes) -> bool:
    """Exchanging the two coordinates would bring the file as it came into our box."""
    west, south, east, north = shapely.total_bounds(shapes.given[shapes.sound])
    box = EXTENT_LONLAT
    return box[1] <= west <= east <= box[3] and box[0] <= south <= north <= box[2]


def lonlat_of(shape: shapely.Geometry) -> tuple[float, float]:
    point = reproject(shape.representative_point(), STORAGE_SRID, LONLAT)
    return point.x, point.y
