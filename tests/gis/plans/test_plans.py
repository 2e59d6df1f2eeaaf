"""Plans as cases: three persons, returns and what they said, amendment, suspension, the last day, whose branch, the parcels that carry the number."""

import re
from datetime import date, timedelta

import pytest
from geoalchemy2.shape import to_shape
from shapely import box
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app import db
from app.authz import SYSTEM, Actor, acting_as
from app.casework.models import CaseClock
from app.casework.queries import list_events
from app.casework.workflow import advance
from app.errors import Conflict, Forbidden, NotFound, UserError
from app.identity.queries import today
from gis.models import LandPlan
from gis.plans import commands, queries
from gis.plans.areas import figures_of
from gis.plans.checks import findings_of
from gis.plans.commands import Area, PlanFacts
from gis.plans.queries import PlanFilter, approved_boundary
from tests.factories.land import make_block, make_parcel
from tests.factories.people import DILAM, SIH, staff
from tests.gis.layers.making import enter
from tests.gis.plans.making import FACTS, approved, certified, submitted


@pytest.fixture
def people(db_session):
    parcels = make_block()
    db.session().flush()
    who = {role: staff(role, SIH) for role in ("planner", "reviewer", "approver")}
    with acting_as(SYSTEM):
        yield {**who, "foreign": staff("planner", DILAM), "parcels": parcels}


def verdicts(plan) -> dict[str, str]:
    return {finding.rule: finding.verdict.value for finding in findings_of(plan)}


def test_a_plan_has_the_parcels_of_its_number_inside_its_boundary(people):
    plan = commands.draft_plan(SIH, FACTS, people["planner"])
    ground, figures = to_shape(plan.boundary).buffer(0.01), figures_of(plan)
    assert figures["parcels"] == len(people["parcels"])
    assert figures["parcels_m2"] == pytest.approx(sum(float(p.area_m2) for p in people["parcels"].values()))
    assert all(ground.contains(shape) for shape in queries.parcel_shapes(SIH, "2702"))
    assert plan.boundary_source == {"way": "parcels"}


def test_it_has_one_number_a_clock_and_a_history(people):
    plan = approved(people)
    assert re.fullmatch(r"PL-\d{4}-\d{6}-\d", plan.reference)
    assert [event.action for event in list_events(plan, for_staff=True)] == ["open", "submit", "certify", "approve"]
    assert {clock.name for clock in db.session().scalars(select(CaseClock).where(CaseClock.case_id == plan.id))} == {"planner", "officer"}
    assert plan.closed_at is not None and plan.findings and plan.figures["parcels"] == 4


def test_approving_an_amendment_ends_what_stood(people):
    first = approved(people)
    second = approved(people, PlanFacts("subdivision", "٢٧٠٢", "مخطط النزهة المعدّل", "46/9", date(2026, 3, 1)))
    assert (first.state, second.state, second.replaces_id, second.plan_no) == ("amended", "approved", first.id, "2702")
    assert (first.stands, second.stands) == (False, True)


def test_the_drafter_does_not_decide(people):
    maker = staff("planner", SIH)
    every = Actor(user_id=maker.user_id, name=maker.name, roles={SIH: frozenset({"planner", "reviewer", "approver"})})
    plan = commands.draft_plan(SIH, FACTS, every)
    advance(plan, "submit", every)
    with pytest.raises(UserError, match="plan_own"):
        advance(plan, "certify", every)
    advance(plan, "certify", people["reviewer"])
    with pytest.raises(UserError, match="plan_own"):
        advance(plan, "approve", every)
    with pytest.raises(Forbidden):
        advance(plan, "approve", people["planner"])


def test_who_approved_technically_does_not_approve(people):
    reviewer = people["reviewer"]
    both = Actor(user_id=reviewer.user_id, name=reviewer.name, roles={SIH: frozenset({"reviewer", "approver"})})
    plan = certified(people)
    with pytest.raises(UserError, match="plan_third_person"):
        advance(plan, "approve", both)
    advance(plan, "approve", people["approver"])
    assert plan.state == "approved"


def test_a_returned_plan_is_changed_and_every_remark_is_kept(people):
    plan = submitted(people)
    with pytest.raises(Conflict):
        commands.change_plan(plan, FACTS, people["planner"], None)
    advance(plan, "return", people["reviewer"], note="صحّح الاسم")
    commands.change_plan(plan, PlanFacts("subdivision", "2702", "مخطط النزهة ب", "45/1", date(2026, 1, 5)), people["planner"], None)
    assert plan.name_ar == "مخطط النزهة ب" and "مخطط النزهة ب" in plan.title
    with pytest.raises(UserError, match="unmet_plan_boundary"):
        advance(plan, "submit", people["planner"])
    ground = commands.from_parcels(SIH, "2702")
    commands.change_plan(plan, FACTS, people["planner"], ground)
    advance(plan, "submit", people["planner"])
    advance(plan, "certify", people["reviewer"])
    advance(plan, "send_back", people["approver"], note="أرفق القرار")
    assert (plan.state, plan.reviewed_by_id, plan.findings) == ("returned", None, [])
    notes = [event.note for event in list_events(plan, for_staff=True) if event.note]
    assert notes == ["صحّح الاسم", "أرفق القرار"]


@pytest.mark.parametrize("step", ["approve", "cancel", "return", "certify", "suspend"])
def test_a_draft_is_not_decided(people, step):
    plan = commands.draft_plan(SIH, FACTS, people["planner"])
    with pytest.raises(Conflict, match="wrong_state"):
        advance(plan, step, people["approver"], note="سبب")


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        (PlanFacts("other", "1", "ا"), "plan_unnamed"),
        (PlanFacts("detailed", " \u202e ", "ا"), "plan_unnamed"),
        (PlanFacts("detailed", "1", "ا", "4", date(2026, 2, 1), date(2026, 1, 1)), "plan_validity"),
        (PlanFacts("detailed", "1", "ا", areas=(Area("lake", 5.0),)), "plan_area_table"),
        (PlanFacts("detailed", "1", "ا", areas=(Area("park", float("inf")),)), "plan_area_table"),
    ],
)
def test_impossible_plans_are_refused(people, facts, problem):
    with pytest.raises(UserError, match=problem):
        commands.draft_plan(SIH, facts, people["planner"])


def test_without_a_decree_it_is_not_sent_and_without_a_reason_not_cancelled(people):
    plan = commands.draft_plan(SIH, PlanFacts("subdivision", "2702", "بلا قرار"), people["planner"])
    with pytest.raises(UserError, match="plan_decree"):
        advance(plan, "submit", people["planner"])
    stands = approved(people)
    with pytest.raises(UserError, match="note_required"):
        advance(stands, "cancel", people["approver"], note="  ")
    advance(stands, "cancel", people["approver"], note="أُلغي بقرار")
    assert (stands.state, stands.stands) == ("cancelled", False)


def test_a_suspended_plan_keeps_its_number_and_binds_no_survey(people):
    plan = approved(people)
    assert approved_boundary("2702", SIH) is not None
    advance(plan, "suspend", people["approver"], note="نزاع على الملكية")
    assert plan.stands and approved_boundary("2702", SIH) is None
    advance(plan, "resume", people["approver"], note="انتهى النزاع")
    assert plan.state == "approved" and approved_boundary("2702", SIH) is not None


def test_a_plan_runs_out_on_its_last_day(people):
    runs_out = PlanFacts("subdivision", "2702", "مؤقت", "45/1", date(2026, 1, 5), today())
    plan = approved(people, runs_out)
    commands.expire_plans()
    assert plan.state == "approved", "the last day itself still counts"
    plan.valid_to = today() - timedelta(days=1)
    commands.expire_plans()
    assert (plan.state, plan.stands) == ("expired", False)


def test_rules_measure_the_ground(people):
    plan = approved(people)
    assert verdicts(plan) == {
        "PLAN_SOUND": "pass", "PLAN_INSIDE": "pass", "PLAN_OVERLAP": "pass", "PLAN_PARCELS": "pass", "PLAN_FOREIGN": "pass",
        "PLAN_AREAS": "unknown", "PLAN_STREETS": "unknown", "PLAN_SERVICES": "unknown", "PLAN_BINDING": "pass",
    }  # fmt: skip
    over = PlanFacts("subdivision", "99", "فوقه", "1", date(2026, 1, 1), areas=(Area("residential", 100.0),))
    other = submitted(people, over, commands.Boundary(to_shape(plan.boundary), {"way": "drawn"}))
    told = {finding.rule: finding for finding in findings_of(other)}
    assert (told["PLAN_OVERLAP"].verdict, told["PLAN_OVERLAP"].about) == ("fail", "2702")
    assert (told["PLAN_FOREIGN"].verdict, told["PLAN_FOREIGN"].about) == ("warning", "2702")
    assert told["PLAN_AREAS"].verdict == "fail" and told["PLAN_PARCELS"].verdict == "unknown"
    with pytest.raises(UserError, match="unmet_plan_plan_overlap"):
        advance(other, "certify", people["reviewer"])


def test_a_boundary_that_loses_a_parcel_or_leaves_the_branch_is_not_certified(people):
    plan = submitted(people)
    far = make_parcel(box(4990, 0, 5010, 20), "9")
    assert verdicts(plan)["PLAN_PARCELS"] == "fail"
    with pytest.raises(UserError, match="unmet_plan_plan_parcels"):
        advance(plan, "certify", people["reviewer"])
    wide = commands.from_parcels(SIH, far.plan_no)
    beyond = submitted(people, FACTS, wide)
    assert verdicts(beyond)["PLAN_INSIDE"] == "fail"


def test_a_detailed_plan_has_what_lies_inside_whatever_its_number(people):
    ground = commands.from_parcels(SIH, "2702")
    plan = approved(people, PlanFacts("detailed", "ت/7", "تفصيلي النزهة", "7", date(2026, 1, 1)), ground)
    assert figures_of(plan)["parcels"] == 4 and "PLAN_PARCELS" not in verdicts(plan)
    parcel = people["parcels"]["1"]
    assert [one.plan_no for one in queries.plans_of_parcel(parcel, people["reviewer"])] == ["ت/7"]
    assert queries.plans_of_parcel(parcel, people["foreign"]) == []


def test_the_list_is_searched_folded_and_filtered(people):
    plan = commands.draft_plan(SIH, PlanFacts("detailed", "77", "مخطط الأندلس"), people["planner"])
    other = commands.draft_plan(SIH, FACTS, people["planner"])

    def found(**chosen):
        return {one.id for one in queries.list_plans(people["reviewer"], PlanFilter(**chosen))}

    assert found() == {plan.id, other.id}
    assert found(words="الاندلس") == found(words="٧٧") == found(kind="detailed") == {plan.id}
    assert found(state="draft") == {plan.id, other.id} and found(state="approved") == found(municipality_id=DILAM) == set()
    assert found(after=other.id) == {plan.id}


def test_pages_by_role_and_branch(people, client):
    plan = approved(people)
    with pytest.raises(NotFound):
        commands.draft_plan(SIH, FACTS, people["foreign"])
    db.session().flush()
    address = f"/plans/{plan.reference}"
    assert client.get(address).status_code in (302, 303, 401)
    foreign = enter(client, people["foreign"])
    assert foreign.get(address).status_code == 404 and "مخطط النزهة" not in foreign.get("/plans").get_data(as_text=True)
    signed = enter(client, people["planner"])
    page = signed.get(address).get_data(as_text=True)
    assert "مخطط النزهة" in page and "2702" in page and "/steps/suspend" not in page
    assert "سكني" in page and "residential" not in page, "land uses are words"
    assert signed.get(f"{address}/change").status_code == 409, "it stands"
    assert signed.get(f"{address}/parcels").status_code == 200
    sheet = signed.get(f"{address}/sheet.pdf")
    assert sheet.mimetype == "application/pdf" and sheet.data.startswith(b"%PDF")
    panel = signed.get(f"/map/parcels/{people['parcels']['1'].id}").get_data(as_text=True)
    assert address in panel, "the parcel's page names its plan"
    assert f"{address}" in enter(client, people["approver"]).get("/plans").get_data(as_text=True)
    assert "/steps/suspend" in client.get(address).get_data(as_text=True)


def test_the_table_itself_wants_three_persons(people):
    plan = certified(people)
    same = update(LandPlan.__table__).where(LandPlan.__table__.c.id == plan.id).values(decided_by_id=plan.reviewed_by_id)
    with pytest.raises(IntegrityError, match="ck_land_plan_two_persons"), db.session().begin_nested():
        db.session().execute(same)
