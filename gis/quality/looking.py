"""Looking at some parcels of the register by every rule: whole columns at once, in memory that the number of pairs bounds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from app import db
from app.sqlfile import load_sql
from gis.crs import STORAGE_SRID
from gis.quality.pairs import pair_defects
from gis.quality.rules import FAR_M, GAP_LEAST_M2, GAP_WIDEST_M, SMALLEST_M2, THINNEST_M
from gis.register.neighbourhood import OVERLAP_EROSION_M, load_parcels

_PAIRS_AT_ONCE = 20_000


@dataclass(frozen=True)
class Found:
    """A defect of a parcel, or of two: the smaller id first. ``shape`` is None where the parcel itself is the defect."""

    kind: str
    parcel_id: int
    other_id: int | None = None
    area_m2: float | None = None
    shape: shapely.Geometry | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def look_at(ids: Sequence[int], *, whole: bool = False) -> Iterator[Found]:
    """What is doubtful of these live parcels, beside those numbered before them; ``whole`` looks at all their neighbours."""
    yield from _pairs(ids, whole)
    yield from _alone(ids)


def numbers_repeated() -> Iterator[Found]:
    """Over the whole register, because numbers are alike wherever the parcels lie."""
    for row in db.session().execute(load_sql("gis", "quality/numbers"), execution_options={"yield_per": _PAIRS_AT_ONCE}):
        yield Found("number_repeated", row.one, row.other, details={"number": row.number})


def _pairs(ids: Sequence[int], whole: bool) -> Iterator[Found]:
    asked = {"ids": list(ids), "reach": GAP_WIDEST_M, "whole": whole}
    told = db.session().execute(load_sql("gis", "quality/pairs"), asked, execution_options={"yield_per": _PAIRS_AT_ONCE})
    for rows in told.partitions():
        pairs = np.sort(np.array([tuple(row) for row in rows], np.int64), axis=1)
        parcels = load_parcels(np.unique(pairs).tolist())
        one, other = (parcels.polygons[np.searchsorted(parcels.ids, side)] for side in pairs.T)
        for defect in pair_defects(one, other):
            first, second = pairs[defect.row].tolist()
            shape = _left_by_others(defect.shape) if defect.kind == "gap" else defect.shape
            if defect.kind != "gap" or shape.area >= GAP_LEAST_M2:
                yield Found(defect.kind, first, second, float(shape.area), shape)


def _left_by_others(gap: shapely.Geometry) -> shapely.Geometry:
    """The part of the ground between two parcels that no parcel holds."""
    x0, y0, x1, y1 = gap.bounds
    box = {"x0": x0, "y0": y0, "x1": x1, "y1": y1, "storage_srid": STORAGE_SRID}
    holders = [bytes(row.geom) for row in db.session().execute(load_sql("gis", "register/shapes_in_box"), box)]
    left = shapely.get_parts(gap.difference(shapely.union_all(shapely.from_wkb(holders))))
    return shapely.multipolygons(left[(shapely.get_type_id(left) == 3) & (shapely.area(left) >= GAP_LEAST_M2)])


def _alone(ids: Sequence[int]) -> Iterator[Found]:
    given = {"ids": list(ids)}
    for row in _told("slivers", given | {"smallest_m2": SMALLEST_M2, "thinnest_m": THINNEST_M}):
        yield Found("sliver", row.parcel_id, area_m2=row.area_m2)
    for row in _told("no_street", given):
        yield Found("no_street", row.parcel_id)
    for row in _told("outside_plan", given):
        outside = shapely.from_wkb(bytes(row.outside))
        if not outside.buffer(-OVERLAP_EROSION_M).is_empty:
            yield Found("outside_plan", row.parcel_id, area_m2=float(outside.area), shape=outside)
    for row in _told("far_from_block", given | {"reach": FAR_M}):
        yield Found("far_from_block", row.parcel_id)
    for row in _told("lost_text", given):
        yield Found("lost_text", row.parcel_id, details={"words": row.words})


def _told(name: str, given: Mapping[str, Any]) -> Sequence[Any]:
    return db.session().execute(load_sql("gis", f"quality/{name}"), given).all()
