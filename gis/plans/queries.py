"""Reading plans and their parcels. Approved plans are of public record for staff of every branch that may see plans."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import func, or_, select

from app import db
from app.authz import Actor
from app.errors import NotFound
from gis.models import LandPlan, SpatialUnit
from gis.plans.permissions import Permission as P

PAGE = 30


def list_plans(actor: Actor, words: str = "", state: str = "", after: UUID | None = None) -> Sequence[LandPlan]:
    """Of the reader's branches, newest first, one more than a page if there is more."""
    query = select(LandPlan).where(LandPlan.municipality_id.in_(actor.municipalities_where(P.PLAN_VIEW)))
    if state:
        query = query.where(LandPlan.state == state)
    if words:
        query = query.where(or_(LandPlan.plan_no.contains(words, autoescape=True), LandPlan.name_ar.contains(words, autoescape=True)))
    query = query.order_by(LandPlan.id.desc()).limit(PAGE + 1)
    return db.session().scalars(query.where(LandPlan.id < after) if after else query).all()


def get_plan(plan_id: UUID, actor: Actor) -> LandPlan:
    """Raises NotFound: none, or of a branch whose plans the reader may not see."""
    plan = db.session().get(LandPlan, plan_id)
    if plan is None or plan.municipality_id not in actor.municipalities_where(P.PLAN_VIEW):
        raise NotFound("plan_not_found")
    return plan


def list_parcels(plan: LandPlan, limit: int = 50) -> Sequence[Any]:
    """(id, reference, land_use, area_m2) of live parcels of the plan's number in its branch."""
    columns = (SpatialUnit.id, SpatialUnit.reference, SpatialUnit.land_use, SpatialUnit.area_m2)
    query = select(*columns).where(*_of(plan.municipality_id, plan.plan_no))
    return db.session().execute(query.order_by(SpatialUnit.block_no, SpatialUnit.parcel_no, SpatialUnit.id).limit(limit)).all()


def sum_parcels(plan: LandPlan) -> tuple[int, float]:
    """How many, and their area in square metres."""
    query = select(func.count(), func.coalesce(func.sum(SpatialUnit.area_m2), 0)).where(*_of(plan.municipality_id, plan.plan_no))
    number, area = db.session().execute(query).one()
    return int(number), float(area)


def parcel_shapes(municipality_id: int, plan_no: str) -> list[shapely.Geometry]:
    query = select(func.ST_AsBinary(SpatialUnit.geom)).where(*_of(municipality_id, plan_no))
    return list(shapely.from_wkb([bytes(row) for row in db.session().scalars(query)]))


def _of(municipality_id: int, plan_no: str) -> tuple[Any, ...]:
    return SpatialUnit.municipality_id == municipality_id, SpatialUnit.plan_no == plan_no, SpatialUnit.end_lifespan_version.is_(None)


def approved_boundary(plan_no: str, municipality_id: int) -> shapely.Geometry | None:
    """The boundary of the subdivision plan in force, storage metres; None where none was drawn. Index: uq_land_plan_standing."""
    query = select(func.ST_AsBinary(LandPlan.boundary)).where(
        LandPlan.municipality_id == municipality_id,
        LandPlan.kind == "subdivision",
        LandPlan.plan_no == plan_no,
        LandPlan.state == "approved",
    )
    drawn = db.session().scalars(query).first()
    return shapely.from_wkb(bytes(drawn)) if drawn is not None else None
