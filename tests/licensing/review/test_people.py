"""Who may work on a file: interests, leave, balanced desks; and who is told that a term runs out."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app import db
from app.authz import acting_as
from app.casework.commands import claim
from app.casework.models import CaseClock, CaseEvent
from app.casework.workflow import advance
from app.errors import Forbidden, NotFound, UserError
from app.identity.models import Membership, User
from app.identity.queries import actor_of, today
from licensing.models import CaseEscalation
from licensing.review import balance, cover, escalation, interest
from tests.factories import desk
from tests.factories.people import SIH


def hired(role, name):
    """An employee whose role stands in the register, so that leave can lend it."""
    person = desk.employee(role, name)
    db.session().add(Membership(user_id=person.user_id, municipality_id=SIH, role=role, valid_from=today() - timedelta(days=9)))
    db.session().flush()
    return person


def now_as(person):
    """The actor as he would sign in now."""
    return actor_of(db.session().get_one(User, person.user_id))


def test_an_owner_takes_no_part_in_his_own_file(city):
    file = desk.lodge(city)
    owner = desk.employee("reviewer", "المالك", city.owner_party)
    with acting_as(owner):
        for act in (lambda: claim(file, owner), lambda: advance(file, "start_review", owner)):
            with pytest.raises(UserError, match="unmet_no_conflict_of_interest"):
                act()


def test_a_declared_relative_neither_recommends_nor_decides(city):
    file = desk.take(city, desk.lodge(city))
    interest.declare(city.owner_party.identifier, "relative", "", city.reviewer)
    interest.declare(city.owner_party.identifier, "relative", "", city.approver)
    with acting_as(city.reviewer), pytest.raises(UserError, match="unmet_no_conflict_of_interest"):
        advance(file, "recommend_approval", city.reviewer)
    row, _name = interest.list_declarations(city.reviewer.user_id)[0]
    interest.withdraw_declaration(row.id, city.reviewer)
    row.ended_on = today() - timedelta(days=1)
    db.session().flush()
    with acting_as(city.reviewer):
        advance(file, "recommend_approval", city.reviewer)
    with acting_as(city.approver), pytest.raises(UserError, match="unmet_no_conflict_of_interest"):
        advance(file, "approve", city.approver)
    with pytest.raises(UserError, match="interest_party_unknown"):
        interest.declare("1999999999", "relative", "", city.reviewer)


def test_a_substitute_works_the_absent_ones_files_under_both_names(city):
    absent, substitute = hired("reviewer", "الغائب"), hired("reviewer", "النائب")
    file = desk.take(city, desk.lodge(city), absent)
    with acting_as(substitute), pytest.raises(UserError, match="unmet_reviewed_by_actor"):
        advance(file, "recommend_approval", substitute)
    cover.arrange(absent.user_id, substitute.user_id, SIH, today(), today() + timedelta(days=3), "إجازة", absent)
    with acting_as(substitute):
        advance(file, "recommend_approval", substitute)
    event = db.session().scalars(select(CaseEvent).where(CaseEvent.case_id == file.id, CaseEvent.action == "recommend_approval")).one()
    assert event.actor_name == "النائب (نيابة عن الغائب)" and event.actor_id == substitute.user_id


def test_a_role_is_lent_for_the_days_of_the_leave_and_taken_back(city):
    approver, reviewer = hired("approver", "المعتمد"), hired("reviewer", "المراجع")
    held = cover.arrange(approver.user_id, reviewer.user_id, SIH, today(), today() + timedelta(days=3), "", approver)
    assert now_as(reviewer).roles[SIH] == {"approver", "reviewer"}
    cover.end_early(held, approver)
    assert now_as(reviewer).roles[SIH] == {"reviewer"} and cover.covers_of(reviewer.user_id) == []


def test_what_changes_the_system_itself_is_not_lent(city):
    absent, substitute = hired("reviewer", "الغائب"), hired("clerk", "النائب")
    db.session().add(Membership(user_id=absent.user_id, municipality_id=SIH, role="administrator", valid_from=today()))
    db.session().flush()
    held = cover.arrange(absent.user_id, substitute.user_id, SIH, today(), today() + timedelta(days=3), "", absent)
    assert held.roles == ["reviewer"] and now_as(substitute).roles[SIH] == {"reviewer", "clerk"}


def test_nobody_approves_through_leave_what_he_or_the_absent_one_recommended(city):
    approver, reviewer, third = hired("approver", "المعتمد"), hired("reviewer", "المراجع"), hired("clerk", "ثالث")
    file = desk.take(city, desk.lodge(city), reviewer)
    with acting_as(reviewer):
        advance(file, "recommend_approval", reviewer)
    cover.arrange(approver.user_id, reviewer.user_id, SIH, today(), today() + timedelta(days=3), "", approver)
    lent = now_as(reviewer)
    with acting_as(lent), pytest.raises(UserError, match="unmet_recommended_by_another"):
        advance(file, "approve", lent)
    file.recommended_by_id = approver.user_id
    cover.end_early(cover.covers_of(reviewer.user_id)[0], approver)
    cover.arrange(approver.user_id, third.user_id, SIH, today(), today() + timedelta(days=3), "", approver)
    stand_in = now_as(third)
    with acting_as(stand_in), pytest.raises(UserError, match="unmet_recommended_by_another"):
        advance(file, "approve", stand_in)


def test_leave_that_cannot_be_is_refused(city):
    one, other, foreign = hired("reviewer", "أ"), hired("reviewer", "ب"), desk.employee("reviewer", "بلا دور")
    day, later = today(), today() + timedelta(days=2)
    for absent, substitute, first, last, code in (
        (one, other, day - timedelta(days=1), later, "leave_days_wrong"),
        (one, other, later, day, "leave_days_wrong"),
        (one, one, day, later, "leave_same_person"),
        (one, foreign, day, later, "leave_not_staff"),
    ):
        with pytest.raises(UserError, match=code):
            cover.arrange(absent.user_id, substitute.user_id, SIH, first, last, "", absent)
    cover.arrange(one.user_id, other.user_id, SIH, day, later, "", one)
    with pytest.raises(UserError, match="leave_overlaps"):
        cover.arrange(one.user_id, other.user_id, SIH, later, later, "", one)
    with pytest.raises(UserError, match="leave_in_a_ring"):
        cover.arrange(other.user_id, one.user_id, SIH, day, later, "", other)
    with pytest.raises(Forbidden):
        cover.arrange(one.user_id, other.user_id, SIH, day, later, "", other)


def test_files_go_to_the_lightest_desk_of_who_is_there_and_has_no_interest(city):
    busy, light, away = hired("reviewer", "مشغول"), hired("reviewer", "متفرغ"), hired("reviewer", "غائب")
    tied = hired("reviewer", "قريب")
    interest.declare(city.owner_party.identifier, "relative", "", tied)
    desk.take(city, desk.lodge(city), busy)
    cover.arrange(away.user_id, busy.user_id, SIH, today(), today(), "", away)
    head = desk.employee("director", "المدير")
    files = [desk.lodge(city) for _ in range(2)]
    with acting_as(head):
        assert balance.hand_out(SIH, 10, head) == (2, 0)
    assert files[0].assigned_to_id == light.user_id and {f.assigned_to_id for f in files} <= {light.user_id, busy.user_id}
    with acting_as(city.reviewer), pytest.raises(UserError, match="unmet_not_on_another_desk"):
        advance(files[0], "start_review", city.reviewer)


def test_terms_are_told_once_to_the_desk_then_the_head_then_the_director(city):
    head, director = hired("approver", "رئيس القسم"), hired("director", "المدير")
    file = desk.take(city, desk.lodge(city))
    clock = db.session().get(CaseClock, (file.id, "officer"))
    told = []
    for share in (60, 80, 110, 160):
        clock.used_minutes = clock.target_minutes * share // 100
        file.due_at = datetime.now(UTC)
        db.session().flush()
        escalation.escalate_terms()
        escalation.escalate_terms()
        rows = (
            db.session().execute(select(CaseEscalation.percent, CaseEscalation.told_user_id).where(CaseEscalation.case_id == file.id)).all()
        )
        told.append(dict(tuple(row) for row in rows))
    assert told[-1] == {50: city.reviewer.user_id, 75: head.user_id, 100: head.user_id, 150: director.user_id}
    assert [len(t) for t in told] == [1, 2, 3, 4]
    with acting_as(director):
        assert [row.percent for row, _case in escalation.list_told(director)] == [150]


def test_terms_are_looked_through_a_chunk_at_a_time(city, monkeypatch):
    files, queued = [desk.take(city, desk.lodge(city)) for _ in range(3)], []
    monkeypatch.setattr(escalation, "CHUNK", 2)
    monkeypatch.setattr(escalation, "defer", lambda task, **told: queued.append(told["after"]))
    for file in files:
        clock = db.session().get(CaseClock, (file.id, "officer"))
        clock.used_minutes, file.due_at = clock.target_minutes * 6 // 10, datetime.now(UTC)
    db.session().flush()
    escalation.escalate_terms()
    assert len(queued) == 1
    escalation.escalate_terms(queued[0])
    told = db.session().scalars(select(CaseEscalation.case_id).where(CaseEscalation.case_id.in_([f.id for f in files]))).all()
    assert sorted(told) == sorted(f.id for f in files) and len(queued) == 1


def test_an_interest_is_ended_by_who_declared_it(city):
    row = interest.declare(city.owner_party.identifier, "relative", "", city.reviewer)
    with pytest.raises(NotFound):
        interest.withdraw_declaration(row.id, city.approver)
    assert row.ended_on is None
