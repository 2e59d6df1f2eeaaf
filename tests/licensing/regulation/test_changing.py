"""A draft is measured, signed by another and published from a day on; nobody else's rules move."""

import re
import subprocess
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import db
from app.authz import acting_as
from app.casework.queries import get_case
from app.casework.workflow import advance, available_steps
from app.errors import Forbidden, NotFound, UserError
from app.identity.queries import today
from app.organisation.models import Municipality
from gis.models import ZoneClass, ZoneRule
from licensing.models import ImpactRow
from licensing.regulation import drafting, impact, lines, queries
from tests.factories import filing
from tests.factories.people import DILAM, SIH, staff

ZONE = "س1"
DAY = today() + timedelta(days=30)
REAR = "SB-REAR"


@pytest.fixture
def city(db_session, monkeypatch):
    monkeypatch.setattr("licensing.permits.commands.defer", lambda *_, **__: None)
    monkeypatch.setattr("licensing.regulation.impact.defer", lambda *_, **__: None)  # the worker's part is called by hand
    return filing.build_city()


@pytest.fixture
def planner(city):
    return staff("planner", SIH, name="المخطط")


@pytest.fixture
def rule():
    """A setback that every villa plot has behind it."""
    return next(row for row in queries.rules_today(ZONE, SIH).rows if row.family == "SB" and row.edge == "rear")


def draft(rule, limit="7", **changes):
    return lines.Draft({rule.id: limit}, changes.get("on", DAY), "قرار 12", "حماية الخصوصية")


def proposed(rule, planner, limit="7"):
    with acting_as(planner):
        return drafting.propose(db.session().get(ZoneClass, ZONE), SIH, draft(rule, limit), planner)


def published(planner, branch=SIH, **typed):
    """A change that went all the way."""
    given = {"limits": {}, "effective_on": DAY, "source": "قرار 12", "reason": "سبب"} | typed
    with acting_as(planner):
        change = drafting.propose(db.session().get(ZoneClass, ZONE), branch, lines.Draft(**given), planner)
    run = measured(change, planner)
    with acting_as(planner):
        advance(change, "send", planner)
    signer = staff("approver", branch)
    with acting_as(signer):
        advance(change, "publish", signer)
    return change, run


def measured(change, planner):
    with acting_as(planner):
        run = impact.ask_for_run(change, planner)
    impact.measure(str(run.id))
    return run


def test_the_impact_names_every_parcel_file_and_permit_that_changes(city, planner, rule):
    application = filing.start_villa(city)
    filing.to_office(city, application)
    filing.design(city, application, ground=(22, 2, 38, 23), first=(22, 2, 38, 23))
    change = proposed(rule, planner)
    run = measured(change, planner)
    assert run.state == "done" and run.looked_at["parcel"] == len(city.lots) and run.looked_at["application"] == 1
    rows = db.session().scalars(select(ImpactRow).where(ImpactRow.run_id == run.id).order_by(ImpactRow.seq)).all()
    file_row = next(row for row in rows if row.kind == "application")
    assert (file_row.subject, file_row.verdict_after) == (application.reference, "fail") and rule.id in file_row.rules
    parcels = [row for row in rows if row.kind == "parcel"]
    assert parcels and all(row.area_after_m2 < row.area_before_m2 for row in parcels)


def test_who_drafts_does_not_sign_and_nothing_goes_unmeasured(city, planner, rule):
    change = proposed(rule, planner)
    with acting_as(planner), pytest.raises(UserError, match="unmet_rule_change_measured"):
        advance(change, "send", planner)
    measured(change, planner)
    with acting_as(planner):
        advance(change, "send", planner)
        with pytest.raises(Forbidden):
            advance(change, "publish", planner)
    signer = staff("approver", SIH)
    both = type(planner)(user_id=planner.user_id, name=planner.name, roles={SIH: frozenset({"planner", "approver"})})
    with acting_as(both), pytest.raises(UserError, match="unmet_rule_drafted_by_another"):
        advance(change, "publish", both)
    with acting_as(signer):
        advance(change, "publish", signer)
    assert change.state == "published"


def test_a_draft_changed_after_measuring_is_measured_again(city, planner, rule):
    change = proposed(rule, planner)
    measured(change, planner)
    with acting_as(planner):
        drafting.redraft(change, draft(rule, "8"), planner)
        with pytest.raises(UserError, match="unmet_rule_change_measured"):
            advance(change, "send", planner)


def test_published_limits_hold_from_their_day_in_their_branch_alone(city, planner, rule):
    before = {branch: queries.rules_today(ZONE, branch) for branch in (SIH, DILAM)}
    change = proposed(rule, planner)
    measured(change, planner)
    with acting_as(planner):
        advance(change, "send", planner)
    signer = staff("approver", SIH)
    with acting_as(signer):
        advance(change, "publish", signer)

    def limits(branch, on):
        return {row.id: row.limit for row in queries.rules_on(ZONE, branch, on).rows}

    as_was = {row.id: row.limit for row in before[SIH].rows}
    assert limits(SIH, DAY - timedelta(days=1)) == as_was
    assert limits(SIH, DAY) == as_was | {rule.id: "7"}
    assert limits(DILAM, DAY) == {row.id: row.limit for row in before[DILAM].rows}
    assert queries.rules_today(ZONE, SIH).fingerprint == before[SIH].fingerprint


def test_a_second_change_ends_the_first_the_day_before(city, planner, rule):
    for limit, day in (("7", DAY), ("5", DAY + timedelta(days=10))):
        with acting_as(planner):
            change = drafting.propose(db.session().get(ZoneClass, ZONE), SIH, draft(rule, limit, on=day), planner)
        measured(change, planner)
        with acting_as(planner):
            advance(change, "send", planner)
        signer = staff("approver", SIH)
        with acting_as(signer):
            advance(change, "publish", signer)
    own = db.session().scalars(
        select(ZoneRule).where(ZoneRule.code == rule.id, ZoneRule.municipality_id == SIH).order_by(ZoneRule.valid_from)
    )
    assert [(row.limit_expression, row.valid_to) for row in own] == [("7", DAY + timedelta(days=9)), ("5", None)]


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ("__import__('os')", "rule_limit_unreadable"),
        ("parcel_area *", "rule_limit_unreadable"),
        ("moon / 2", "rule_limit_unknown_name"),
        ("", "rule_of_the_amanah"),
    ],
)
def test_what_is_no_limit_is_refused(city, planner, rule, limit, code):
    with acting_as(planner), pytest.raises(UserError, match=code):
        drafting.propose(db.session().get(ZoneClass, ZONE), SIH, draft(rule, limit), planner)


def test_the_past_is_not_changed(city, planner, rule):
    with acting_as(planner), pytest.raises(UserError, match="rule_day_past"):
        drafting.propose(db.session().get(ZoneClass, ZONE), SIH, draft(rule, on=today()), planner)


def limits_on(branch, on):
    return {row.id: row.limit for row in queries.rules_on(ZONE, branch, on).rows}


def test_a_rule_that_was_not_there_binds_from_its_day(city, planner):
    far = lines.NewRule("FAR", "0.9")
    _, run = published(planner, added=(far,))
    assert far.code not in limits_on(SIH, DAY - timedelta(days=1)) and limits_on(SIH, DAY)[far.code] == "0.9"
    row = queries.rules_on(ZONE, SIH, DAY).row("FAR")
    assert (row.unit, row.tolerance, row.severity) == ("ratio", 0.0005, "fail")
    assert far.code not in limits_on(DILAM, DAY)
    assert run.changed["parcel"] == len(city.lots)  # each of them could be built denser before


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (lines.NewRule("SB", "4", "side", ("ground",)), "rule_there_already"),
        (lines.NewRule("SB", "4", "side", ("ground", "first")), "rule_asked_twice"),
        (lines.NewRule("FAR", "moon"), "rule_limit_unknown_name"),
    ],
)
def test_two_rules_never_answer_one_question(city, planner, new, code):
    with acting_as(planner), pytest.raises(UserError, match=code):
        drafting.propose(db.session().get(ZoneClass, ZONE), SIH, lines.Draft({}, DAY, "قرار", "سبب", added=(new,)), planner)


def test_uses_of_a_zone_are_changed_like_its_limits(city, planner):
    before = queries.rules_on(ZONE, SIH, DAY).uses
    published(planner, uses=(*before, "mosque"))
    assert queries.rules_on(ZONE, SIH, DAY).uses == (*before, "mosque")
    assert queries.rules_on(ZONE, SIH, DAY - timedelta(days=1)).uses == before == queries.rules_on(ZONE, DILAM, DAY).uses
    assert len(queries.rules_on(ZONE, SIH, DAY).rows) == len(queries.rules_on(ZONE, DILAM, DAY).rows)  # uses are no limit


def test_a_branch_that_ends_its_own_rule_has_the_amanahs_again(city, planner, rule):
    as_was, later = limits_on(SIH, DAY), DAY + timedelta(days=20)
    published(planner, limits={rule.id: "7"})
    _, run = published(planner, ended=frozenset({rule.id}), effective_on=later)
    assert limits_on(SIH, later - timedelta(days=1)) == as_was | {rule.id: "7"} and limits_on(SIH, later) == as_was
    rows = db.session().scalars(select(ImpactRow).where(ImpactRow.run_id == run.id, ImpactRow.kind == "parcel")).all()
    assert rows and all(row.area_after_m2 > row.area_before_m2 for row in rows)  # measured against the rule that returns


def test_the_seat_changes_the_rules_of_all_but_those_who_have_their_own(city, planner, rule):
    dilam = staff("planner", DILAM)
    db.session().get(Municipality, SIH).is_seat = True
    published(dilam, DILAM, limits={rule.id: "6"}, effective_on=DAY)
    with acting_as(dilam), pytest.raises(UserError, match="rule_of_the_seat"):
        whole = lines.Draft({rule.id: "5"}, DAY, "قرار", "سبب", whole_amanah=True)
        drafting.propose(db.session().get(ZoneClass, ZONE), DILAM, whole, dilam)
    later = DAY + timedelta(days=5)
    _, run = published(planner, limits={rule.id: "5"}, effective_on=later, whole_amanah=True)
    assert (limits_on(SIH, later)[rule.id], limits_on(DILAM, later)[rule.id], limits_on(None, later)[rule.id]) == ("5", "6", "5")
    assert run.changed["parcel"] == len(city.lots)


def test_a_rule_for_all_may_not_ask_what_a_branch_has_answered(city, planner):
    db.session().get(Municipality, SIH).is_seat = True
    published(staff("planner", DILAM), DILAM, added=(lines.NewRule("SB", "5", "passage", ("ground",)),))
    for_all = lines.Draft({}, DAY, "قرار", "سبب", added=(lines.NewRule("SB", "4", "passage"),), whole_amanah=True)
    with acting_as(planner), pytest.raises(UserError, match="rule_asked_twice"):
        drafting.propose(db.session().get(ZoneClass, ZONE), SIH, for_all, planner)


def test_a_change_for_an_earlier_day_ends_where_a_published_one_begins(city, planner, rule):
    later = DAY + timedelta(days=10)
    published(planner, limits={rule.id: "7"}, effective_on=later)
    published(planner, limits={rule.id: "5"}, effective_on=DAY)
    assert [limits_on(SIH, day)[rule.id] for day in (DAY, later - timedelta(days=1), later)] == ["5", "5", "7"]
    with acting_as(planner), pytest.raises(UserError, match="rule_day_taken"):
        drafting.propose(db.session().get(ZoneClass, ZONE), SIH, draft(rule, "9", on=later), planner)


def test_pages(client, sign_in, city, planner, rule):
    assert "الارتداد" in client.get(f"/zones/{ZONE}?municipality={SIH}").get_data(as_text=True)
    sign_in(planner)
    page = f"/zones/{ZONE}/propose?municipality={SIH}"
    html = client.get(page).get_data(as_text=True)
    tokens = {name: re.search(rf'name="{name}" value="([^"]+)"', html)[1] for name in ("csrf_token", "idempotency_key")}
    typed = tokens | {"effective_on": DAY.isoformat(), "source": "قرار 12", "reason": "سبب", f"limit:{rule.id}": "moon"}
    refused = client.post(page, data=typed)
    assert refused.status_code == 422 and "moon" in refused.get_data(as_text=True) and "قرار 12" in refused.get_data(as_text=True)
    half = {"new:1:family": "FN", "new:1:limit": "3", f"limit:{rule.id}": "7"}
    unfinished = client.post(page, data=typed | half | {"idempotency_key": tokens["idempotency_key"] + "1"})
    assert unfinished.status_code == 422 and "أكمل القاعدة الجديدة" in unfinished.get_data(as_text=True)
    new = {"new:1:family": "FAR", "new:1:limit": "1.1", "uses_asked": "1", "uses": ["residential_villa", "mosque"], "scope": "branch"}
    sent = client.post(page, data=typed | new | {f"limit:{rule.id}": "7", "idempotency_key": tokens["idempotency_key"] + "2"})
    assert sent.status_code == 303
    change = client.get(sent.location).get_data(as_text=True)
    assert "7 م" in change and "يجري قياس الأثر" in change and "معامل البناء" in change and "فيلا سكنية، مسجد" in change
    reference = sent.location.rsplit("/", 1)[-1]
    again = client.get(f"/zones/changes/{reference}/edit").get_data(as_text=True)
    assert 'value="1.1"' in again and re.search(r'value="mosque"\s+checked', again)
    assert client.get(f"/zones/changes/{reference}/impact?kind=parcel").status_code == 200
    assert reference in client.get("/zones/changes").get_data(as_text=True)
    sign_in(staff("approver", DILAM))
    assert client.get(f"/zones/changes/{reference}/impact").status_code == 404
    assert reference not in client.get("/zones/changes").get_data(as_text=True)


def test_any_parcel_has_its_statement_on_paper(city, sign_in, planner):
    plot = city.lots["1"]
    client = sign_in(planner)
    answer = client.get(f"/parcels/{plot.id}/zoning.pdf")
    words = subprocess.run(["pdftotext", "-", "-"], input=answer.data, capture_output=True, check=True, timeout=60).stdout.decode()
    assert answer.status_code == 200 and answer.mimetype == "application/pdf" and plot.parcel_no in words
    plot.zone_id = None
    db.session().flush()
    nowhere = client.get(f"/parcels/{plot.id}/zoning.pdf")
    assert nowhere.status_code == 200 and len(nowhere.data) > 5000
    assert client.get("/parcels/99999999/zoning.pdf").status_code == 404


def test_a_neighbour_sees_no_draft(city, planner, rule):
    change = proposed(rule, planner)
    stranger = staff("approver", DILAM)
    with acting_as(stranger), pytest.raises(NotFound):
        get_case(change.reference)
    with acting_as(planner):
        assert [step.action for step in available_steps(change, planner)] == ["send", "withdraw"]
