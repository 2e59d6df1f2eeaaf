"""Conditions as tasks: due lists, handing in, accepting; holders are reminded of each day once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import db
from app.authz import SYSTEM, acting_as
from app.casework.workflow import advance
from app.errors import Forbidden, NotFound, UserError
from app.identity.models import Party
from app.identity.queries import today
from app.notifications.models import Message
from licensing.models import PermitCondition, PermitReminder
from licensing.permits import conditions, paging, reminders
from tests.factories.filing import pdf
from tests.factories.people import DILAM, SIH, make_branches, make_party, person, staff
from tests.licensing.permits.lives import make_permit


@pytest.fixture
def permit(db_session, monkeypatch):
    monkeypatch.setattr(reminders, "defer", lambda *_, **__: None)
    make_branches()
    with acting_as(SYSTEM):
        made = make_permit(make_party("صاحب المحل"), valid_to=today() + timedelta(days=400))
        made.issued_on = today()
        made.conditions = [
            PermitCondition(seq=1, code="display", text_ar="تُعلق.", text_en="Display"),
            task(2, "insurance", "document", 10, document_kind="insurance_policy"),
            task(3, "cleared", "date", -2),
            task(4, "seen", "visit", 20, visit_kind="periodic"),
        ]
        db.session().flush()
    return made


def task(seq, code, kind, days, **facts):
    return PermitCondition(
        seq=seq, code=code, kind=kind, text_ar=f"شرط {code}", text_en=code, due_on=today() + timedelta(days=days), **facts
    )


def told(template):
    rows = select(func.count(func.distinct(Message.body))).where(Message.template == template, Message.channel != "sms")
    return db.session().scalar(rows)


def holder_of(permit):
    return person(db.session().get(Party, permit.party_id))


def test_staff_see_what_is_due_in_their_branch_first_due_first(permit):
    reviewer, foreign = staff("reviewer", SIH), staff("reviewer", DILAM)
    with acting_as(reviewer):
        rows = conditions.list_due(reviewer, until=today() + conditions.SOON)
    assert [r.condition.code for r in rows] == ["cleared", "insurance", "seen"]
    with acting_as(reviewer):
        assert [r.condition.code for r in conditions.list_due(reviewer, until=today() - timedelta(days=1))] == ["cleared"]
        after = paging.seen(paging.token(rows[0].condition.due_on, rows[0].condition.id))
        assert conditions.list_due(reviewer, until=today() + conditions.SOON, after=after)[0].condition.code == "insurance"
    with acting_as(foreign):
        assert conditions.list_due(foreign, until=today() + conditions.SOON) == []


def test_a_document_is_handed_in_by_the_holder_and_accepted_by_another(permit):
    holder, reviewer = holder_of(permit), staff("reviewer", SIH)
    with acting_as(reviewer), pytest.raises(UserError, match="condition_document_missing"):
        conditions.accept(permit, "insurance", "وثيقة سارية", reviewer)
    with acting_as(holder):
        conditions.hand_in(permit, "insurance", pdf("insurance.pdf"), holder)
        with pytest.raises(Forbidden):
            conditions.accept(permit, "insurance", "وثيقة سارية", holder)
    with acting_as(reviewer):
        conditions.accept(permit, "insurance", "وثيقة سارية", reviewer)
    met = permit.conditions[1]
    assert (met.met_on, met.met_by_id, met.met_note) == (today(), reviewer.user_id, "وثيقة سارية")
    with acting_as(reviewer), pytest.raises(UserError, match="condition_met_already"):
        conditions.accept(permit, "insurance", "مرة أخرى", reviewer)


@pytest.mark.parametrize(
    ("code", "words", "refused"),
    [("seen", "رأيته", "condition_met_by_visit"), ("display", "معلقة", "condition_met_by_visit"), ("cleared", " ", "note_required")],
)
def test_what_cannot_be_accepted_so_is_refused(permit, code, words, refused):
    reviewer = staff("reviewer", SIH)
    with acting_as(reviewer), pytest.raises(UserError, match=refused):
        conditions.accept(permit, code, words, reviewer)


def test_an_unknown_condition_is_not_found(permit):
    reviewer = staff("reviewer", SIH)
    with acting_as(reviewer), pytest.raises(NotFound, match="condition_not_found"):
        conditions.accept(permit, "nothing", "كلام", reviewer)


@pytest.mark.parametrize(("left", "distance"), [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7)])
def test_the_holder_is_told_of_the_end_once_for_each_distance(permit, left, distance):
    permit.valid_to = today() + timedelta(days=left)
    permit.issued_on = today() - timedelta(days=365)
    db.session().flush()
    with acting_as(SYSTEM):
        reminders.remind_holders()
        reminders.remind_holders()
    marks = [r.days for r in db.session().scalars(select(PermitReminder).where(PermitReminder.about == "end"))]
    assert marks == ([distance] if distance is not None else []) and told("permit_ends") == len(marks)


def test_a_short_term_is_not_reminded_of_months(permit):
    permit.issued_on, permit.valid_to = today(), today() + timedelta(days=20)
    db.session().flush()
    with acting_as(SYSTEM):
        reminders.remind_holders()
    assert told("permit_ends") == 0


def test_a_condition_is_reminded_of_and_a_met_or_dead_one_is_not(permit):
    with acting_as(SYSTEM):
        reminders.remind_holders()
        reminders.remind_holders()
    assert [r.about for r in db.session().scalars(select(PermitReminder))] == ["insurance"] and told("condition_due") == 1
    with acting_as(SYSTEM):
        advance(permit, "revoke", SYSTEM, note="بيانات غير صحيحة")
        permit.conditions[1].due_on = today() + timedelta(days=2)
        db.session().flush()
        reminders.remind_holders()
    assert told("condition_due") == 1


def test_the_holder_finds_what_waits_for_him_among_his_own(client, permit, sign_in):
    permit.valid_to, permit.issued_on = today() + timedelta(days=40), today() - timedelta(days=325)
    db.session().flush()
    page = sign_in(holder_of(permit)).get("/mine")
    assert page.status_code == 200
    for words in ("شرط insurance", "شرط cleared", "تنتهي قريباً"):
        assert words in page.text
    assert "شرط seen" not in page.text  # the inspector meets that one
    shown = client.get(f"/cases/{permit.reference}").text
    assert "تسليم المستند" in shown and "تسجيل تحقق الشرط" not in shown
    assert "ماذا يمكنني الآن" in shown and "permit=" + permit.reference in shown


def test_the_pages(client, permit, sign_in, no_form_tokens):
    reviewer = staff("reviewer", SIH)
    page = sign_in(reviewer).get("/permits/conditions")
    assert page.status_code == 200 and "شرط insurance" in page.text and permit.reference in page.text
    refused = client.post(f"/permits/{permit.reference}/conditions/cleared/accept", data={"note": "", "idempotency_key": "accept-01"})
    assert refused.status_code == 422 and "بمَ عُرف تحققه" in refused.text
    sent = client.post(
        f"/permits/{permit.reference}/conditions/cleared/accept", data={"note": "رآه المراقب", "idempotency_key": "accept-02"}
    )
    assert sent.status_code == 303
    assert "رآه المراقب" in client.get(f"/cases/{permit.reference}").text
