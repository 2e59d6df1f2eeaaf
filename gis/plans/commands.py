"""What is done with plans: drawn up, changed while the planner holds the file. Their steps are the procedure's."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from geoalchemy2.shape import from_shape
from shapely import MultiPolygon, Polygon, force_2d, get_num_coordinates
from sqlalchemy import select, update

from app import db
from app.authz import SYSTEM, Actor, acting_as, authorize
from app.casework.commands import Subject, open_case
from app.casework.models import CaseSearch
from app.casework.workflow import advance
from app.errors import Conflict, NotFound, UserError
from app.i18n.digits import to_western_digits
from app.i18n.folding import fold
from app.identity.queries import today
from gis.crs import STORAGE_SRID, storage_extent, to_lonlat
from gis.models import LandPlan
from gis.plans.boundaries import Boundary, from_parcels
from gis.plans.permissions import Permission as P
from gis.plans.words import AREA_USES, KINDS

OPEN_TO_CHANGE = ("draft", "returned")
MOST_VERTICES = 100_000
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Area:
    """A line of the plan's own table: how much of it is for what use, in how many plots."""

    use: str
    area_m2: float
    plots: int = 0


@dataclass(frozen=True)
class PlanFacts:
    """What a planner says of a plan."""

    kind: str
    plan_no: str
    name_ar: str
    decree_no: str = ""
    approved_on: date | None = None
    valid_to: date | None = None
    note: str = ""
    areas: Sequence[Area] = ()


def draft_plan(
    municipality_id: int, facts: PlanFacts, actor: Actor, boundary: Boundary | None = None, *, at: datetime | None = None
) -> LandPlan:
    """A draft. One of the same number that stands is amended by it when it is approved.

    Args:
        boundary: None takes the ground of the parcels that carry the number, if there are any.
        at: when it was drawn up; now by default.

    Raises:
        NotFound: a branch where the actor drafts no plans. UserError: something said is not possible.
    """
    if not actor.is_system and municipality_id not in actor.municipalities_where(P.PLAN_DRAFT):
        raise NotFound("plan_not_found")
    said = _checked(facts)
    ground = boundary or from_parcels(municipality_id, said["plan_no"])
    stands = standing_plan(municipality_id, said["plan_kind"], said["plan_no"])
    return open_case(
        LandPlan,
        procedure="land_plan",
        municipality_id=municipality_id,
        actor=actor,
        title=title_of(said["plan_kind"], said["plan_no"], said["name_ar"]),
        channel="desk",
        subjects=[_subject(said["plan_no"], ground)],
        point_4326=to_lonlat(ground.shape.representative_point()) if ground else None,
        at=at,
        branch_id=municipality_id,
        replaces_id=stands.id if stands else None,
        drafted_by_id=actor.user_id,
        boundary=_stored(ground),
        boundary_source=ground.source if ground else {},
        **said,
    )


def record_plan(branch_id: int, facts: PlanFacts, boundary: Boundary, *, at: datetime | None = None) -> LandPlan:
    """A plan that was approved before the register was kept here: by the system, and held to the same rules.

    Raises:
        UserError: a rule that blocks fails.
    """
    with acting_as(SYSTEM):
        plan = draft_plan(branch_id, facts, SYSTEM, boundary, at=at)
        for action in ("submit", "certify", "approve"):
            advance(plan, action, SYSTEM, at=at)
    return plan


def change_plan(plan: LandPlan, facts: PlanFacts, actor: Actor, boundary: Boundary | None) -> None:
    """What was said of the plan is replaced as a whole, while the planner still holds the file. Its branch and kind stay.

    Raises:
        Forbidden. Conflict: it was sent to be reviewed. UserError: something said is not possible.
    """
    authorize(actor, P.PLAN_DRAFT, plan)
    if plan.state not in OPEN_TO_CHANGE:
        raise Conflict("plan_state")
    said = _checked(facts) | {"plan_kind": plan.plan_kind}
    for name, value in said.items():
        setattr(plan, name, value)
    stands = standing_plan(plan.branch_id, plan.plan_kind, plan.plan_no)
    plan.replaces_id, plan.drafted_by_id = stands.id if stands else None, actor.user_id
    plan.boundary, plan.boundary_source = _stored(boundary), boundary.source if boundary else {}
    plan.title = title_of(plan.plan_kind, plan.plan_no, plan.name_ar)
    plan.point_4326 = from_shape(to_lonlat(boundary.shape.representative_point()), 4326) if boundary else None
    for subject in plan.subjects:
        subject.label, subject.geom_4326 = plan.plan_no, from_shape(to_lonlat(boundary.shape), 4326) if boundary else None
    words = fold(f"{plan.reference} {plan.title} {plan.plan_no}")
    db.session().execute(update(CaseSearch).where(CaseSearch.case_id == plan.id).values(words=words))
    db.session().flush()


def expire_plans() -> None:
    """Task ``gis.expire_plans``: plans whose last day has passed stand no more."""
    with acting_as(SYSTEM):
        query = select(LandPlan).where(LandPlan.stands, LandPlan.valid_to < today()).with_for_update(of=LandPlan.__table__)
        for plan in db.session().scalars(query):
            advance(plan, "expire", SYSTEM)


def standing_plan(branch_id: int, kind: str, plan_no: str) -> LandPlan | None:
    """The plan of that number that stands, held until the transaction ends. Index: uq_land_plan_standing."""
    query = select(LandPlan).where(LandPlan.branch_id == branch_id, LandPlan.plan_kind == kind, LandPlan.plan_no == plan_no)
    return db.session().scalars(query.where(LandPlan.stands).with_for_update(of=LandPlan.__table__)).one_or_none()


def title_of(kind: str, plan_no: str, name: str) -> str:
    """«مخطط تفصيلي 77: حي النزهة»."""
    return f"{KINDS[kind]} {plan_no}: {name}"


def _subject(plan_no: str, ground: Boundary | None) -> Subject:
    return Subject("land_plan", plan_no, plan_no, to_lonlat(ground.shape) if ground else None)


def _checked(facts: PlanFacts) -> dict[str, Any]:
    said = {name: value for name, value in asdict(facts).items() if name != "areas"}
    for name, value in said.items():
        if isinstance(value, str):
            said[name] = " ".join(_UNSEEN.sub(" ", value).split())[: 1000 if name == "note" else 120]
    said["plan_no"] = to_western_digits(said["plan_no"])
    said["plan_kind"] = said.pop("kind")
    if said["plan_kind"] not in KINDS or not said["plan_no"] or not said["name_ar"]:
        raise UserError("plan_unnamed")
    if facts.valid_to and facts.approved_on and facts.valid_to < facts.approved_on:
        raise UserError("plan_validity")
    if any(area.use not in AREA_USES or not 0 < area.area_m2 < 1e10 or not 0 <= area.plots < 1e6 for area in facts.areas):
        raise UserError("plan_area_table")
    return {**said, "area_table": [asdict(area) for area in facts.areas]}


def _stored(boundary: Boundary | None) -> Any:
    if boundary is None:
        return None
    shape = boundary.shape
    if not isinstance(shape, Polygon | MultiPolygon) or shape.is_empty or not shape.is_valid or get_num_coordinates(shape) > MOST_VERTICES:
        raise UserError("plan_boundary")
    x0, y0, x1, y1 = storage_extent()
    low_x, low_y, high_x, high_y = shape.bounds
    if not (x0 <= low_x and y0 <= low_y and high_x <= x1 and high_y <= y1):
        raise UserError("plan_boundary")
    parts = list(shape.geoms) if isinstance(shape, MultiPolygon) else [shape]
    return from_shape(force_2d(MultiPolygon(parts)), STORAGE_SRID)
