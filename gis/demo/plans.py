"""The demo's plans: the smallest of the seat's own numbers, in every state that a plan can stand in, and two detailed plans."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from geoalchemy2.shape import to_shape
from sqlalchemy import func, select

from app import db
from app.authz import SYSTEM, Actor, acting_as
from app.casework.calendar import RIYADH
from app.casework.workflow import advance
from app.demo import DemoContext
from app.identity.queries import actor_of, find_user
from gis.models import LandPlan, SpatialUnit
from gis.plans import queries
from gis.plans.areas import figures_of
from gis.plans.boundaries import Boundary
from gis.plans.commands import Area, PlanFacts, draft_plan

SEAT, LEAST = 1, 20
NAMES = ("مخطط النزهة الغربي", "مخطط الصفاء", "مخطط الفيصلية", "مخطط السهباء", "مخطط اليرموك", "مخطط الربيع")
STANDS = ("submit", "certify", "approve")
# (days ago, steps); the last step is where the demo leaves the plan
PLANS = ((700, STANDS), (420, (*STANDS, "suspend")), (40, ("submit", "certify")), (12, ("submit",)), (30, ("submit", "return")), (3, ()))
BY = {"submit": "planner", "certify": "reviewer", "return": "reviewer", "approve": "approver", "suspend": "approver"}
NOTES = {
    "return": "زد عرض الشارع الشمالي كما في لوحة المخطط، وأكمل جدول المساحات.",
    "suspend": "أُوقف لحين الفصل في دعوى على ملكية جزء منه.",
}


def load_plans(context: DemoContext) -> None:
    """Loader: plans in every state; the first has been amended by a later one."""
    numbers = _numbers(len(PLANS))
    people = {name: actor_of(user, context.as_of) if (user := find_user(name)) else SYSTEM for name in set(BY.values())}
    noon = datetime.combine(context.as_of, time(12), RIYADH).astimezone(UTC)
    made: list[LandPlan] = []
    for number, name, (days, steps) in zip(numbers, NAMES, PLANS, strict=False):
        facts = PlanFacts("subdivision", number, name, f"{number}/1", (noon - timedelta(days=days + 30)).date())
        made.append(_plan(facts, None, steps, people, noon - timedelta(days=days)))
    if made:
        first = made[0]
        again = PlanFacts(
            "subdivision", first.plan_no, f"{first.name_ar} المعدّل", f"{first.plan_no}/2", (noon - timedelta(days=210)).date()
        )
        made.append(_plan(again, None, STANDS, people, noon - timedelta(days=200)))
        made += _detailed(first, people, noon)
    context.made["plans"] = len(made)


def check_plans() -> list[tuple[str, bool, str]]:
    """Plans stand in the states that the pages tell of."""
    query = select(LandPlan.state, func.count()).group_by(LandPlan.state)
    states = {state: int(count) for state, count in db.session().execute(query)}
    wanted = {"draft", "submitted", "returned", "technical", "approved", "suspended", "amended"}
    return [("plans in every state", wanted <= states.keys(), str(states))]


def _numbers(count: int) -> list[str]:
    """Plans of the seat with the fewest parcels, but enough to be a plan."""
    live = (SpatialUnit.municipality_id == SEAT, SpatialUnit.end_lifespan_version.is_(None), SpatialUnit.plan_no.is_not(None))
    query = select(SpatialUnit.plan_no).where(*live).group_by(SpatialUnit.plan_no).having(func.count() >= LEAST)
    return [str(number) for number in db.session().scalars(query.order_by(func.count(), SpatialUnit.plan_no).limit(count))]


def _detailed(under: LandPlan, people: dict[str, Actor], noon: datetime) -> list[LandPlan]:
    """Over the ground of a plan of subdivision: one in force for some years more, one being drawn."""
    ground = Boundary(to_shape(under.boundary), {"way": "drawn"})  # type: ignore[arg-type]
    decided, ends = (noon - timedelta(days=120)).date(), (noon + timedelta(days=900)).date()
    facts = PlanFacts("detailed", "ت/14", f"المخطط التفصيلي ل{under.name_ar.removeprefix('مخطط ')}", "ت/14/1", decided, ends)
    stands = _plan(facts, ground, STANDS, people, noon - timedelta(days=90))
    return [stands, _plan(replace(facts, plan_no="ت/15", name_ar="المخطط التفصيلي لمركز الحي", valid_to=None), ground, (), people, noon)]


def _plan(facts: PlanFacts, ground: Boundary | None, steps: tuple[str, ...], people: dict[str, Actor], at: datetime) -> LandPlan:
    with acting_as(SYSTEM):
        plan = draft_plan(SEAT, facts, people["planner"], ground, at=at)
        plan.area_table = _area_table(plan)
        for hours, action in enumerate(steps, 1):
            advance(plan, action, people[BY[action]], note=NOTES.get(action, ""), at=at + timedelta(hours=20 * hours))
    return plan


def _area_table(plan: LandPlan) -> list[dict[str, object]]:
    """What the plan's own sheet says: the parcels by use, and the streets between them."""
    figures = figures_of(plan)
    rows = [Area(use, round(area, 2), plots) for use, plots, area in queries.sum_uses(plan) if use]
    rows.append(Area("streets", round(figures["ground_m2"] - sum(row.area_m2 for row in rows), 2)))
    return [row.__dict__ for row in rows if row.area_m2 > 0]
