"""What is done with plans: a planner drafts and sends, another person approves, sends back or cancels."""

import re
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from geoalchemy2.shape import from_shape
from shapely import MultiPolygon, Polygon, force_2d, union_all
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.errors import Forbidden, NotFound, UserError
from app.i18n.digits import to_western_digits
from app.identity.queries import today
from gis.crs import STORAGE_SRID, storage_extent
from gis.models import LandPlan
from gis.plans.permissions import Permission as P
from gis.plans.queries import parcel_shapes
from gis.plans.words import KINDS

_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class PlanFacts:
    """What a planner says of a plan. ``boundary`` in the storage CRS; None: as its parcels lie."""

    kind: str
    plan_no: str
    name_ar: str
    decree_no: str = ""
    approved_on: date | None = None
    valid_to: date | None = None
    note: str = ""


def draft_plan(municipality_id: int, facts: PlanFacts, actor: Actor, boundary: Polygon | MultiPolygon | None = None) -> LandPlan:
    """A draft. One of the same number that stands is amended by it when it is approved.

    Raises:
        NotFound: a branch where the actor drafts no plans. UserError: something said is not possible.
    """
    if not actor.is_system and municipality_id not in actor.municipalities_where(P.PLAN_DRAFT):
        raise NotFound("plan_not_found")
    said = _checked(facts)
    stands = _standing(municipality_id, said["kind"], said["plan_no"])
    plan = LandPlan(municipality_id=municipality_id, drafted_by_id=actor.user_id, replaces_id=stands.id if stands else None, **said)
    plan.boundary = _boundary(boundary or _around(municipality_id, said["plan_no"]))
    db.session().add(plan)
    db.session().flush()
    return plan


def send_plan(plan: LandPlan, actor: Actor) -> None:
    """Raises Forbidden; UserError: not a draft, or without its decree."""
    _allow(plan, actor, P.PLAN_DRAFT, "draft")
    if not plan.decree_no or plan.approved_on is None or plan.approved_on > today():
        raise UserError("plan_decree")
    plan.state = "sent"
    db.session().flush()


def approve_plan(plan: LandPlan, actor: Actor) -> None:
    """The plan stands; the one of the same number that stood until now was amended by it.

    Raises:
        Forbidden; UserError: not sent, or by the person who drafted it.
    """
    _decide(plan, actor, "sent")
    stood = _standing(plan.municipality_id, plan.kind, plan.plan_no)
    if stood is not None:
        stood.state = "amended"
        db.session().flush()
    plan.state, plan.replaces_id = "approved", stood.id if stood else None
    db.session().flush()


def return_plan(plan: LandPlan, remark: str, actor: Actor) -> None:
    """A draft again, with what is to be mended."""
    _decide(plan, actor, "sent", remark)
    plan.state, plan.decided_by_id = "draft", None
    db.session().flush()


def cancel_plan(plan: LandPlan, remark: str, actor: Actor) -> None:
    """A plan that stood, or was sent, stands no more."""
    _decide(plan, actor, "sent approved", remark)
    plan.state = "cancelled"
    db.session().flush()


def _decide(plan: LandPlan, actor: Actor, states: str, remark: str | None = None) -> None:
    _allow(plan, actor, P.PLAN_DECIDE, states)
    if actor.user_id is not None and actor.user_id == plan.drafted_by_id:
        raise UserError("plan_own")
    if remark is not None:
        plan.remark = " ".join(_UNSEEN.sub(" ", remark).split())[:500]
        if not plan.remark:
            raise UserError("plan_note")
    plan.decided_by_id, plan.decided_at = actor.user_id, datetime.now(UTC)


def _allow(plan: LandPlan, actor: Actor, permission: P, states: str) -> None:
    if not actor.is_system and plan.municipality_id not in actor.municipalities_where(permission):
        raise Forbidden("not_permitted", permission=str(permission))
    db.session().refresh(plan, with_for_update=True)
    if plan.state not in states.split():
        raise UserError("plan_state")


def _standing(municipality_id: int, kind: str, plan_no: str) -> LandPlan | None:
    query = select(LandPlan).where(LandPlan.municipality_id == municipality_id, LandPlan.kind == kind, LandPlan.plan_no == plan_no)
    return db.session().scalars(query.where(LandPlan.state == "approved").with_for_update()).one_or_none()


def _checked(facts: PlanFacts) -> dict[str, Any]:
    said = asdict(facts)
    for name, value in said.items():
        if isinstance(value, str):
            said[name] = " ".join(_UNSEEN.sub(" ", value).split())[: 1000 if name == "note" else 120]
    said["plan_no"] = to_western_digits(said["plan_no"])
    if said["kind"] not in KINDS or not said["plan_no"] or not said["name_ar"]:
        raise UserError("plan_unnamed")
    if facts.valid_to and facts.approved_on and facts.valid_to < facts.approved_on:
        raise UserError("plan_validity")
    return said


def _around(municipality_id: int, plan_no: str) -> Polygon | MultiPolygon | None:
    """The ground of the plan's parcels, streets between them closed up to 40 m."""
    shapes = parcel_shapes(municipality_id, plan_no)
    if not shapes:
        return None
    whole = union_all(shapes).buffer(20, join_style="mitre").buffer(-20, join_style="mitre")
    return whole if isinstance(whole, Polygon | MultiPolygon) and not whole.is_empty else None


def _boundary(shape: Polygon | MultiPolygon | None) -> Any:
    if shape is None:
        return None
    x0, y0, x1, y1 = storage_extent()
    low_x, low_y, high_x, high_y = shape.bounds
    if not shape.is_valid or shape.is_empty or not (x0 <= low_x and y0 <= low_y and high_x <= x1 and high_y <= y1):
        raise UserError("plan_boundary")
    parts = list(shape.geoms) if isinstance(shape, MultiPolygon) else [shape]
    return from_shape(force_2d(MultiPolygon(parts)), STORAGE_SRID)
