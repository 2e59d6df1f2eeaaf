"""Parcels near parcels, found in memory: sets loaded in this transaction have no statistics for the planner to trust."""

from collections.abc import Sequence

import numpy as np
import shapely

from app import db
from app.sqlfile import load_sql
from gis.crs import STORAGE_SRID
from gis.register.edges import Parcels

OVERLAP_EROSION_M = 0.025


def load_parcels(ids: Sequence[int] | None = None) -> Parcels:
    """Live parcels with their shapes: the given ones, or all."""
    given = None if ids is None else list(ids)
    return _parcels(db.session().execute(load_sql("gis", "register/live_shapes"), {"parcel_ids": given}).all())


def load_around(ids: Sequence[int], metres: float) -> Parcels:
    """Live parcels whose box comes within ``metres`` of the box of a given one, those included. Ended ones may be asked about.

    Boxes, not shapes: exact distances to one parcel of thirty thousand corners cost minutes, and nobody who asks here
    minds a parcel too many.
    """
    given = shapely.from_wkb(
        [bytes(row.geom) for row in db.session().execute(load_sql("gis", "register/shapes"), {"parcel_ids": list(ids)})]
    )
    if not len(given):
        return Parcels(np.array([], np.int64), np.array([], object))
    x0, y0, x1, y1 = shapely.total_bounds(given) + np.array([-metres, -metres, metres, metres])
    box = {"x0": float(x0), "y0": float(y0), "x1": float(x1), "y1": float(y1), "storage_srid": STORAGE_SRID}
    candidates = _parcels(db.session().execute(load_sql("gis", "register/shapes_in_box"), box).all())
    if not len(candidates.ids):
        return candidates
    reach = shapely.bounds(given) + np.array([-metres, -metres, metres, metres])
    near = np.unique(shapely.STRtree(candidates.polygons).query(shapely.box(*reach.T))[1])
    return Parcels(candidates.ids[near], candidates.polygons[near])


def overlapping(parcels: Parcels, only: Sequence[int] | None = None) -> list[tuple[int, int, float]]:
    """Pairs that overlap by more than a survey's accuracy: id, other id (larger), square metres.

    Args:
        only: pairs in which at least one of these ids takes part.
    """
    if not len(parcels.ids):
        return []
    shapes = parcels.polygons
    shapely.prepare(shapes)
    one, other = shapely.STRtree(shapes).query(shapes if only is None else shapes[np.isin(parcels.ids, list(only))])
    if only is not None:
        one = np.flatnonzero(np.isin(parcels.ids, list(only)))[one]
    pairs = np.unique(np.sort(np.stack([parcels.ids[one], parcels.ids[other]], axis=1)[one != other], axis=1), axis=0)
    a, b = np.searchsorted(parcels.ids, pairs[:, 0]), np.searchsorted(parcels.ids, pairs[:, 1])
    inner = shapely.relate_pattern(shapes[a], shapes[b], "2********")
    a, b = a[inner], b[inner]
    shared = shapely.intersection(shapes[a], shapes[b])
    real = ~shapely.is_empty(shapely.buffer(shared, -OVERLAP_EROSION_M))
    rows = zip(parcels.ids[a[real]], parcels.ids[b[real]], shapely.area(shared[real]), strict=True)
    return [(int(first), int(second), float(area)) for first, second, area in rows]


def _parcels(rows) -> Parcels:
    return Parcels(
        np.array([row.id for row in rows], dtype=np.int64), np.array(shapely.from_wkb([bytes(row.geom) for row in rows]), object)
    )
