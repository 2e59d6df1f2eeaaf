"""A case moves only along its procedure, by those allowed, and every step is recorded."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import ProgrammingError

from app import db
from app.authz import acting_as
from app.casework import commands, procedures, queries
from app.casework.models import Case, CaseEvent
from app.casework.workflow import advance, available_steps
from app.errors import Conflict, Forbidden, NotFound, UserError
from tests.app.casework.conftest import BODY, ready, seen
from tests.factories.people import DILAM, SIH, make_party, person, staff

SUNDAY_TEN = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)  # 10:00 in Riyadh


def test_a_new_case_is_numbered_dated_and_recorded(case):
    assert case.reference.startswith(f"ZZ-{case.opened_at.year}-")
    assert case.state == "submitted" and case.due_at > case.opened_at
    assert [(e.from_state, e.to_state) for e in queries.list_events(case, for_staff=True)] == [(None, "submitted")]


def test_a_step_outside_the_procedure_is_a_conflict(case, owner):
    with pytest.raises(Conflict):
        advance(case, "resubmit", owner)


def test_the_applicant_cannot_take_the_officers_step(case, owner):
    with pytest.raises(Forbidden):
        advance(case, "finish", owner)


def test_a_role_held_in_another_municipality_counts_for_nothing(case):
    with pytest.raises(Forbidden):
        advance(case, "finish", staff("approver", DILAM))


def test_a_guard_stops_the_step_with_its_code(case, owner, approver):
    advance(case, "return", approver, note="ينقص الصك")
    ready["missing"] = "note_required"
    with pytest.raises(UserError) as refusal:
        advance(case, "resubmit", owner)
    assert refusal.value.code == "note_required" and case.state == "returned"


def test_a_returned_case_needs_a_reason(case, approver):
    with pytest.raises(UserError, match="note_required"):
        advance(case, "return", approver, note="  ")


def test_the_last_step_closes_the_case_and_runs_its_effects(case, approver):
    advance(case, "finish", approver)
    assert case.closed_at is not None and case.due_at is None
    assert seen == [case.reference]
    assert available_steps(case, approver) == []


def test_the_officers_clock_stands_still_while_the_applicant_has_the_file(case, owner, approver):
    case.opened_at = SUNDAY_TEN
    started = commands.clocks._clock(case, "officer")
    started.running_since, case.clock_name = SUNDAY_TEN, "officer"
    advance(case, "return", approver, note="ينقص الصك", at=SUNDAY_TEN.replace(hour=8))  # one working hour used
    advance(case, "resubmit", owner, at=SUNDAY_TEN.replace(day=29))  # a week later, Sunday 10:00
    officer = commands.clocks._clock(case, "officer")
    assert officer.used_minutes == 60
    # 840 minutes allowed, 780 left: 270 on Sunday from 10:00, 420 on Monday, 90 on Tuesday from 07:30
    assert case.due_at == datetime(2026, 12, 1, 6, 0, tzinfo=UTC)


def test_history_cannot_be_rewritten(case):
    with pytest.raises(ProgrammingError), db.session().begin_nested():
        db.session().execute(update(CaseEvent).where(CaseEvent.case_id == case.id).values(note="لم يحدث"))


def test_another_branch_cannot_even_see_the_case(case):
    db.session().expunge_all()
    with acting_as(staff("reviewer", DILAM)), pytest.raises(NotFound):
        queries.get_case(case.reference)
    with acting_as(staff("reviewer", SIH)):
        assert queries.get_case(case.reference).id == case.id


def test_a_stranger_cannot_see_what_a_party_sees(case, owner):
    db.session().expunge_all()
    with acting_as(owner):
        assert queries.get_case(case.reference).id == case.id
        assert [c.id for c in queries.list_own(owner)] == [case.id]
    stranger = person(make_party("غريب"))
    with acting_as(stranger), pytest.raises(NotFound):
        queries.get_case(case.reference)


def test_the_database_alone_hides_the_case_from_another_branch(case):
    """The second lock: the ORM's own filter is left out."""
    db.session().flush()
    counting = select(Case.__table__.c.id).where(Case.__table__.c.id == case.id)
    with acting_as(staff("reviewer", DILAM)):
        assert db.session().connection().execute(counting).all() == []
    with acting_as(staff("reviewer", SIH)):
        assert len(db.session().connection().execute(counting).all()) == 1


def test_a_moved_case_keeps_number_history_and_used_time(case, approver):
    reference, before = case.reference, len(queries.list_events(case, for_staff=True))
    commands.move_case(case, DILAM, "القطعة تقع في الدلم", approver)
    assert (case.reference, case.municipality_id, case.assigned_to_id) == (reference, DILAM, None)
    assert len(queries.list_events(case, for_staff=True)) == before + 1
    db.session().expunge_all()
    with acting_as(approver), pytest.raises(NotFound):
        queries.get_case(reference)


def test_tracking_shows_state_for_number_and_phone_only(case):
    assert queries.track(case.reference, "4321").case.id == case.id
    with pytest.raises(NotFound):
        queries.track(case.reference, "0000")


def test_a_colleague_cannot_take_a_claimed_file(case):
    first, second = staff("reviewer", SIH, name="أول"), staff("reviewer", SIH, name="ثان")
    commands.claim(case, first)
    with pytest.raises(Conflict):
        commands.claim(case, second)


def test_a_running_case_keeps_the_procedure_it_began_with(app, case, approver):
    app.extensions["procedures"]["probe"] = procedures.parse({**BODY, "version": 2, "steps": BODY["steps"][:1]})
    advance(case, "finish", approver)
    assert (case.procedure_version, case.state) == (1, "done")
