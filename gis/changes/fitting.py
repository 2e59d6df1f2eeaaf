"""Parts of one ground made to share exact corners, and hairs given to who borders them. Pure geometry, metres."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import GEOSException, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize

from gis.changes.rules import GRID_M, Ground, is_real, many


def fitted(parts: Sequence[Ground], whole: Ground) -> list[Ground]:
    """Parts drawn to the centimetre as faces of one net: what two of them, or none, hold goes to who borders it most.

    Corners of the whole stay as they are to the last digit. Parts that differ from the whole, or lie on one another, by
    more than a survey's accuracy come back as they were: they are to be refused.
    """
    if not _is_meant(parts, whole):
        return list(parts)
    faces, hairs = faces_of(whole, [part.boundary for part in parts], GRID_M)
    kept = [shapely.coverage_union_all([f for f in faces if owner_of(f, parts) == n]) for n in range(len(parts))]
    if any(part.is_empty for part in kept):
        return list(parts)
    kept, left = with_hairs(kept, hairs)
    return list(parts) if left or not all(part.is_valid for part in kept) else on_corners(kept, whole)


def _is_meant(parts: Sequence[Ground], whole: Ground) -> bool:
    """The parts are the whole, but for what a survey cannot see."""
    return (
        all(part.is_valid and is_real(part) for part in parts)
        and not is_real(shapely.symmetric_difference(shapely.union_all(list(parts), grid_size=GRID_M), whole, grid_size=GRID_M))
        and not any(is_real(shapely.intersection(one, other, grid_size=GRID_M)) for n, one in enumerate(parts) for other in parts[n + 1 :])
    )


def faces_of(whole: Ground, lines: Sequence[BaseGeometry], grid_m: float | None = None) -> tuple[list[Polygon], list[Polygon]]:
    """What the lines make of the whole, corner by corner: faces, and hairs that a survey does not see.

    Without a grid every digit stays, and lines that all but lie on one another may not meet; on a grid they do.
    """
    net = shapely.union_all([whole.boundary, *lines], grid_size=grid_m)
    inside = [face for face in polygonize(net) if whole.intersects(face.representative_point())]
    return [face for face in inside if is_real(face)], [face for face in inside if not is_real(face)]


def owner_of(face: Polygon, parts: Sequence[Ground]) -> int:
    """The part that holds most of the face."""
    return int(np.argmax(shapely.area(shapely.intersection(face, np.array(parts, dtype=object)))))


def with_hairs(parts: Sequence[Ground], hairs: Sequence[Polygon]) -> tuple[list[Ground], list[Polygon]]:
    """The parts, each hair joined to who borders it most without being torn by it; the hairs that nobody borders.

    Parts and hairs are faces of one net: what they share, they share corner by corner.
    """
    kept, waiting = list(parts), sorted(hairs, key=lambda one: -one.area)
    while waiting:
        left = [hair for hair in waiting if not _joined(kept, hair)]
        if len(left) == len(waiting):
            break
        waiting = left
    return kept, waiting


def _joined(parts: list[Ground], hair: Polygon) -> bool:
    near = np.flatnonzero(shapely.intersects(hair, np.array(parts, dtype=object)))
    common = {int(n): hair.boundary.intersection(parts[n].boundary).length for n in near}
    grown = {n: whole for n in common if common[n] > 0 and (whole := _grown(parts[n], hair)) is not None}
    torn = {n: shapely.get_num_geometries(grown[n]) - shapely.get_num_geometries(parts[n]) for n in grown}
    for n in sorted(grown, key=lambda n: (torn[n], -common[n])):  # what closes a part that fell in two goes first
        if torn[n] <= 0 and grown[n].is_valid:
            parts[n] = grown[n]
            return True
    return False


def _grown(part: Ground, hair: Polygon) -> "Ground | None":
    """The part with the hair; None where arithmetic makes something else of them than both."""
    try:
        whole = shapely.coverage_union(part, hair)
    except GEOSException:
        whole = shapely.union(part, hair, grid_size=GRID_M)
    return whole if abs(whole.area - part.area - hair.area) <= GRID_M * part.length else None


def on_corners(parts: list[Ground], whole: Ground) -> list[Ground]:
    """Corners of the grid that stand for corners of the whole become those again, in every part alike."""
    own = np.unique(shapely.get_coordinates(parts), axis=0)
    corners = np.unique(shapely.get_coordinates(whole), axis=0)
    at, nearest = shapely.STRtree(shapely.points(own)).query_nearest(shapely.points(corners), max_distance=3 * GRID_M, all_matches=False)
    known = {tuple(own[n]): corners[corner] for corner, n in zip(at, nearest, strict=True)}
    exact = [shapely.transform(part, lambda xy: np.array([known.get(tuple(one), one) for one in xy])) for part in parts]
    return exact if all(part.is_valid for part in exact) else parts


def joined(shapes: Sequence[Ground]) -> Ground:
    """The shapes as one, whatever the last digits of their corners: on the grid where arithmetic does not find its way."""
    try:
        whole = shapely.union_all(list(shapes))
        if whole.is_valid:
            return many(whole)
    except GEOSException:
        pass
    return many(shapely.union_all([shapely.make_valid(shape) for shape in shapes], grid_size=GRID_M))


def without_hair_holes(shape: Polygon) -> Polygon:
    """Holes no wider than a survey's accuracy are closed; courtyards stay."""
    return Polygon(shape.exterior, [hole for hole in shape.interiors if is_real(Polygon(hole))])
