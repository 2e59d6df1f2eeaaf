"""Reading plans, their parcels and their ground."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import ColumnElement, func, or_, select, tuple_

from app import db
from app.authz import Actor
from app.casework.models import CaseSearch
from app.casework.queries import get_case
from app.i18n.digits import to_western_digits
from app.i18n.folding import fold
from app.tenancy import everything
from gis.models import LandPlan, MunicipalityBoundary, SpatialUnit
from gis.plans.permissions import Permission as P

PAGE, PARCELS = 30, 20


@dataclass(frozen=True)
class PlanFilter:
    """What the reader narrowed the list to; empty means all."""

    words: str = ""
    state: str = ""
    kind: str = ""
    municipality_id: int | None = None
    after: UUID | None = None


def list_plans(actor: Actor, chosen: PlanFilter | None = None) -> Sequence[LandPlan]:
    """Of the reader's branches, newest first, one more than a page if there is more. Keys are in the order of time."""
    chosen = chosen or PlanFilter()
    query = select(LandPlan).where(LandPlan.municipality_id.in_(actor.municipalities_where(P.PLAN_VIEW)))
    if chosen.state:
        query = query.where(LandPlan.state == chosen.state)
    if chosen.kind:
        query = query.where(LandPlan.plan_kind == chosen.kind)
    if chosen.municipality_id is not None:
        query = query.where(LandPlan.municipality_id == chosen.municipality_id)
    if chosen.words.strip():
        query = query.where(or_(LandPlan.plan_no == to_western_digits(chosen.words).strip(), LandPlan.id.in_(_found_by(chosen.words))))
    query = query.order_by(LandPlan.id.desc()).limit(PAGE + 1)
    return db.session().scalars(query.where(LandPlan.id < chosen.after) if chosen.after else query).all()


def _found_by(words: str) -> Any:
    """Index: ix_case_search_words."""
    query = select(CaseSearch.case_id)
    for word in fold(words).split():
        query = query.where(CaseSearch.words.contains(word, autoescape=True))
    return query


def get_plan(reference: str) -> LandPlan:
    """Raises NotFound: no such number, or of a branch that the reader may not see."""
    plan = get_case(reference, "land_plan")
    assert isinstance(plan, LandPlan)
    return plan


def plans_of_parcel(parcel: SpatialUnit, actor: Actor) -> Sequence[LandPlan]:
    """Plans that stand and that the parcel belongs to: by its number, or because it lies inside. Indexes: uq_land_plan_standing,
    land_plan_boundary_idx."""
    if parcel.municipality_id not in actor.municipalities_where(P.PLAN_VIEW):
        return []
    middle = select(func.ST_PointOnSurface(SpatialUnit.geom)).where(SpatialUnit.id == parcel.id).scalar_subquery()
    lies_in = (LandPlan.plan_kind == "detailed") & func.ST_Intersects(LandPlan.boundary, middle)
    by_number = (LandPlan.plan_kind == "subdivision") & (LandPlan.plan_no == (parcel.plan_no or ""))
    query = select(LandPlan).where(LandPlan.branch_id == parcel.municipality_id, LandPlan.stands, or_(by_number, lies_in))
    return db.session().scalars(query.order_by(LandPlan.plan_kind.desc(), LandPlan.id)).all()


def list_parcels(plan: LandPlan, after: tuple[str, str, int] | None = None, limit: int = PARCELS) -> Sequence[Any]:
    """(id, reference, land_use, area_m2, block_no, parcel_no) of the plan's live parcels, one more than ``limit`` if there is more."""
    block, number = func.coalesce(SpatialUnit.block_no, ""), func.coalesce(SpatialUnit.parcel_no, "")
    columns = (SpatialUnit.id, SpatialUnit.reference, SpatialUnit.land_use, SpatialUnit.area_m2, block.label("block"), number.label("no"))
    query = select(*columns).where(*_of(plan)).order_by(block, number, SpatialUnit.id).limit(limit + 1)
    return db.session().execute(query.where(tuple_(block, number, SpatialUnit.id) > after) if after else query).all()


def sum_uses(plan: LandPlan) -> list[tuple[str, int, float]]:
    """(use, how many parcels, their area), the largest first."""
    area, use = func.sum(SpatialUnit.area_m2), func.coalesce(SpatialUnit.land_use, "")
    query = select(use, func.count(), area).where(*_of(plan)).group_by(use).order_by(area.desc())
    return [(name, int(count), float(total)) for name, count, total in db.session().execute(query)]


def parcel_shapes(branch_id: int, plan_no: str) -> list[shapely.Geometry]:
    query = select(func.ST_AsBinary(SpatialUnit.geom)).where(*_numbered(branch_id, plan_no))
    return list(shapely.from_wkb([bytes(row) for row in db.session().scalars(query)]))


def parcels_with_shapes(plan: LandPlan) -> list[tuple[str, shapely.Geometry]]:
    query = select(SpatialUnit.reference, SpatialUnit.id, func.ST_AsBinary(SpatialUnit.geom)).where(*_of(plan))
    return [(name or str(key), shapely.from_wkb(bytes(wkb))) for name, key, wkb in db.session().execute(query)]


def foreign_plans_inside(plan: LandPlan) -> list[str]:
    """Numbers of other plans whose parcels lie inside. Index: spatial_unit's GiST on the live ground."""
    inside = func.ST_Intersects(func.ST_PointOnSurface(SpatialUnit.geom), _boundary_of(plan.id))
    query = select(SpatialUnit.plan_no).where(SpatialUnit.geom.op("&&")(_boundary_of(plan.id)), inside, _live())
    found = db.session().scalars(query.where(SpatialUnit.plan_no.is_not(None), SpatialUnit.plan_no != plan.plan_no).distinct())
    return sorted(str(number) for number in found)


def standing_beside(plan: LandPlan) -> list[tuple[str, shapely.Geometry]]:
    """Other plans of the kind that stand and touch this one's ground, but for the one that it amends. Index: land_plan_boundary_idx."""
    columns = (LandPlan.plan_no, func.ST_AsBinary(LandPlan.boundary))
    other = (LandPlan.branch_id != plan.branch_id) | (LandPlan.plan_no != plan.plan_no)
    query = select(*columns).where(LandPlan.stands, LandPlan.plan_kind == plan.plan_kind, LandPlan.id != plan.id, other)
    with everything():
        rows = db.session().execute(query.where(func.ST_Intersects(LandPlan.boundary, _boundary_of(plan.id)))).all()
    return [(number, shapely.from_wkb(bytes(wkb))) for number, wkb in rows]


def branch_ground(branch_id: int) -> shapely.Geometry | None:
    """The branch's own ground; None where nobody recorded it."""
    query = select(func.ST_AsBinary(MunicipalityBoundary.geom)).where(MunicipalityBoundary.municipality_id == branch_id)
    wkb = db.session().scalars(query).first()
    return shapely.from_wkb(bytes(wkb)) if wkb is not None else None


def approved_boundary(plan_no: str, municipality_id: int) -> shapely.Geometry | None:
    """The boundary of the subdivision plan in force, storage metres; None where none was drawn. Index: uq_land_plan_standing."""
    query = select(func.ST_AsBinary(LandPlan.boundary)).where(
        LandPlan.branch_id == municipality_id,
        LandPlan.plan_kind == "subdivision",
        LandPlan.plan_no == plan_no,
        LandPlan.stands,
        LandPlan.state == "approved",
    )
    with everything():
        drawn = db.session().scalars(query).first()
    return shapely.from_wkb(bytes(drawn)) if drawn is not None else None


def _boundary_of(plan_id: UUID) -> Any:
    table = LandPlan.__table__.alias()
    return select(table.c.boundary).where(table.c.id == plan_id).scalar_subquery()


def _of(plan: LandPlan) -> tuple[ColumnElement[bool], ...]:
    """By number; for a detailed plan, which numbers nothing, what lies inside."""
    if plan.plan_kind == "subdivision":
        return _numbered(plan.branch_id, plan.plan_no)
    boundary = _boundary_of(plan.id)
    return _live(), SpatialUnit.geom.op("&&")(boundary), func.ST_Intersects(func.ST_PointOnSurface(SpatialUnit.geom), boundary)


def _numbered(branch_id: int, plan_no: str) -> tuple[ColumnElement[bool], ...]:
    return SpatialUnit.municipality_id == branch_id, SpatialUnit.plan_no == plan_no, _live()


def _live() -> ColumnElement[bool]:
    return SpatialUnit.end_lifespan_version.is_(None)
