"""Plans: two persons, amendment, whose branch, and the parcels that carry the number."""

import re
from datetime import date

import pytest
from geoalchemy2.shape import to_shape

from app import db
from app.authz import Actor
from app.errors import Forbidden, NotFound, UserError
from gis.models import LandPlan
from gis.plans import commands, queries
from gis.plans.commands import PlanFacts
from tests.factories.land import make_block
from tests.factories.people import DILAM, SIH, staff
from tests.gis.layers.making import enter

FACTS = PlanFacts("subdivision", "2702", "مخطط النزهة", "45/1", date(2026, 1, 5))


@pytest.fixture
def people(db_session):
    parcels = make_block()
    db.session().flush()
    return {"planner": staff("planner", SIH), "approver": staff("approver", SIH), "foreign": staff("planner", DILAM), "parcels": parcels}


def approved(people, facts=FACTS) -> LandPlan:
    plan = commands.draft_plan(SIH, facts, people["planner"])
    commands.send_plan(plan, people["planner"])
    commands.approve_plan(plan, people["approver"])
    return plan


def test_a_plan_has_the_parcels_of_its_number_inside_its_boundary(people):
    plan = commands.draft_plan(SIH, FACTS, people["planner"])
    ground = to_shape(plan.boundary).buffer(0.01)
    number, area = queries.sum_parcels(plan)
    assert number == len(people["parcels"]) and area == pytest.approx(sum(float(p.area_m2) for p in people["parcels"].values()))
    assert all(ground.contains(shape) for shape in queries.parcel_shapes(SIH, "2702"))


def test_approving_an_amendment_ends_what_stood(people):
    first = approved(people)
    second = approved(people, PlanFacts("subdivision", "٢٧٠٢", "مخطط النزهة المعدّل", "46/9", date(2026, 3, 1)))
    assert (first.state, second.state, second.replaces_id, second.plan_no) == ("amended", "approved", first.id, "2702")


def test_the_drafter_does_not_decide(people):
    maker = staff("planner", SIH)
    both = Actor(user_id=maker.user_id, name=maker.name, roles={SIH: frozenset({"planner", "approver"})})
    plan = commands.draft_plan(SIH, FACTS, both)
    commands.send_plan(plan, both)
    with pytest.raises(UserError, match="plan_own"):
        commands.approve_plan(plan, both)
    with pytest.raises(Forbidden):
        commands.approve_plan(plan, people["planner"])
    commands.return_plan(plan, "صحّح الاسم", people["approver"])
    assert (plan.state, plan.remark) == ("draft", "صحّح الاسم")


@pytest.mark.parametrize("step", ["approve_plan", "cancel_plan", "return_plan"])
def test_a_draft_is_not_decided(people, step):
    plan = commands.draft_plan(SIH, FACTS, people["planner"])
    with pytest.raises(UserError, match="plan_state"):
        getattr(commands, step)(plan, *(() if step == "approve_plan" else ("سبب",)), people["approver"])


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        (PlanFacts("other", "1", "ا"), "plan_unnamed"),
        (PlanFacts("detailed", " \u202e ", "ا"), "plan_unnamed"),
        (PlanFacts("detailed", "1", "ا", "4", date(2026, 2, 1), date(2026, 1, 1)), "plan_validity"),
    ],
)
def test_impossible_plans_are_refused(people, facts, problem):
    with pytest.raises(UserError, match=problem):
        commands.draft_plan(SIH, facts, people["planner"])


def test_without_a_decree_it_is_not_sent_and_without_a_reason_not_cancelled(people):
    plan = commands.draft_plan(SIH, PlanFacts("detailed", "77", "بلا قرار"), people["planner"])
    with pytest.raises(UserError, match="plan_decree"):
        commands.send_plan(plan, people["planner"])
    stands = approved(people)
    with pytest.raises(UserError, match="plan_note"):
        commands.cancel_plan(stands, "  ", people["approver"])
    commands.cancel_plan(stands, "أُلغي بقرار", people["approver"])
    assert stands.state == "cancelled"


def test_pages_by_role_and_branch(people, client):
    plan = approved(people)
    with pytest.raises(NotFound):
        commands.draft_plan(SIH, FACTS, people["foreign"])
    assert client.get(f"/plans/{plan.id}").status_code in (302, 303, 401)
    foreign = enter(client, people["foreign"])
    assert foreign.get(f"/plans/{plan.id}").status_code == 404 and "مخطط النزهة" not in foreign.get("/plans").get_data(as_text=True)
    signed = enter(client, people["planner"])
    page = signed.get(f"/plans/{plan.id}").get_data(as_text=True)
    assert "مخطط النزهة" in page and "2702" in page and 'value="approve"' not in page
    html = signed.get("/plans/new").get_data(as_text=True)
    tokens = {name: re.search(rf'name="{name}" value="([^"]+)"', html)[1] for name in ("csrf_token", "idempotency_key")}
    sent = tokens | {"kind": "detailed", "plan_no": "2702", "name_ar": "تفصيلي", "municipality_id": str(SIH)}
    made = signed.post("/plans/new", data=sent)
    assert made.status_code == 303 and signed.get(made.headers["Location"]).status_code == 200
