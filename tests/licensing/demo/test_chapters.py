"""The second half of the demo is told by the commands: what they write beside the rows is there too."""

from collections import Counter
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from licensing.applications import checks, queries
from licensing.committees.commands import digest_of
from licensing.models import ApiKey, Application, BulkRow, CommitteeSession, PastPermit, PlanScrutiny, Rating, ServiceChange, WorkRoute
from licensing.ratings.rules import ENOUGH
from licensing.rules import Verdict
from tests.fixtures.database import _on_clone


@pytest.fixture(scope="module")
def city(app, demo_template):
    with contextmanager(_on_clone)(app, demo_template) as session:
        yield session


def verdicts(application: Application) -> set[str]:
    return {f"{row.rule_id} {row.verdict}" for row in queries.list_findings(application)}


def test_the_minutes_that_two_signed_are_those_that_were_voted(city):
    held = city.scalars(select(CommitteeSession).where(CommitteeSession.state == "signed")).one()
    assert held.minutes_sha256 == digest_of(held)
    assert {item.outcome for item in held.items} == {"approve", "refuse"}
    assert {seat.part for seat in held.seats if seat.signed_at} == {"chair", "secretary"}
    voted = Counter(vote.vote for item in held.items for vote in item.votes)
    assert voted["recused"] == len(held.items)  # who referred a file has no vote on it
    files = [city.get_one(Application, item.application_id) for item in held.items]
    assert {(file.state, file.recommendation) for file in files} == {("recommended", "approve"), ("recommended", "refuse")}


def test_the_second_trench_clashes_with_the_first_under_protected_asphalt(city):
    second = city.scalars(
        select(Application).join(WorkRoute, WorkRoute.case_id == Application.id).where(Application.state == "submitted")
    ).one()
    assert {f"EX-CLASH {Verdict.WARNING}", f"EX-ASPHALT {Verdict.WARNING}"} <= verdicts(second)


def test_one_drawing_keeps_every_rule_and_the_other_breaks_its_setbacks(city):
    scrutinies = city.scalars(select(PlanScrutiny)).all()
    by_state = {file.state: file for file in (city.get_one(Application, one.application_id) for one in scrutinies)}
    assert by_state.keys() == {"submitted", "with_office"}
    assert checks.blocking_findings(by_state["submitted"]) == []
    found = checks.findings_of(by_state["with_office"], queries.site_of_application(by_state["with_office"]))
    assert {f.family for f in found if f.verdict is Verdict.FAIL} >= {"SB"}
    flagged = {one.application_id: any(row["flagged"] for row in one.differences) for one in scrutinies}
    assert flagged == {by_state["submitted"].id: False, by_state["with_office"].id: True}
    assert all(one.fit["iou"] > 0.99 for one in scrutinies)


def test_the_offices_spreadsheet_was_sent_as_far_as_it_was_sound(city):
    rows = city.scalars(select(BulkRow).order_by(BulkRow.row_no)).all()
    assert [row.state for row in rows] == ["submitted", "submitted", "faulty", "faulty", "faulty"]
    assert all(row.application_id for row in rows[:2])
    assert [sorted(row.faults) for row in rows[2:]] == [["party"], ["party"], ["number"]]


def test_what_the_pages_of_the_desk_list_is_there(city):
    change = city.scalars(select(ServiceChange).where(ServiceChange.state == "sent")).one()
    assert change.tried["looked_at"] > 0 and change.drafted_by_id is not None
    rated = Counter(city.scalars(select(Rating.service_code)))
    assert max(rated.values()) >= ENOUGH
    assert Counter(city.scalars(select(PastPermit.geom_4326.is_(None)))) == {False: 2, True: 3}
    assert [key.revoked_at is None for key in city.scalars(select(ApiKey).order_by(ApiKey.id))] == [True, False]
