"""What a decided application does to the permit it names, and what it may not do."""

from datetime import date

import pytest
from sqlalchemy import select

from app import db
from app.authz import SYSTEM, acting_as
from app.casework.models import CaseEvent
from app.casework.workflow import advance
from app.errors import UserError
from app.notifications.models import Message
from licensing.models import PermitCondition
from licensing.permits import changes, papers, queries, verifying
from licensing.permits.editions import list_editions
from licensing.permits.standing import POSSIBLE_FROM, REFUSALS, standing, why_not
from tests.factories.people import make_branches, make_party
from tests.licensing.permits.lives import NOW, ask, make_permit


@pytest.fixture(autouse=True)
def city(db_session, monkeypatch):
    for place in ("commands", "changes"):
        monkeypatch.setattr(f"licensing.permits.{place}.defer", lambda *_, **__: None)
    monkeypatch.setattr(changes, "today", NOW.date)
    monkeypatch.setattr(verifying, "today", NOW.date)
    make_branches()
    with acting_as(SYSTEM):
        yield


def events_of(permit):
    return [e.action for e in db.session().scalars(select(CaseEvent).where(CaseEvent.case_id == permit.id).order_by(CaseEvent.id))]


def test_a_renewal_counts_from_the_end_and_keeps_what_was(monkeypatch):
    permit = make_permit()
    first, code = dict(permit.facts), permit.verify_code
    application = ask(permit, monkeypatch, "renew", answers={"licence_years": "3"}, years_answered_in="licence_years")
    assert changes.issue(application, NOW) is permit
    assert permit.valid_to == date(2029, 12, 31) and permit.state == "active" and permit.edition == 2
    last, granted = list_editions(permit)
    assert (granted.number, granted.change, granted.facts, granted.valid_to) == (1, "granted", first, date(2026, 12, 31))
    assert (last.number, last.change, last.application_id) == (2, "renew", application.id)
    assert permit.facts["answers"] == {"trade_name": "مكتبة النور", "licence_years": "3"}
    assert queries.find_permit_of(application) is permit and events_of(permit) == ["open", "renew"]
    told = db.session().scalars(select(Message).where(Message.case_id == permit.id, Message.template == "permit_changed")).first()
    assert "تجديد" in told.body and code != permit.verify_code


def test_a_late_renewal_counts_from_today(monkeypatch):
    permit = make_permit(valid_to=date(2026, 1, 31))
    advance(permit, "expire", SYSTEM)
    changes.issue(ask(permit, monkeypatch, "renew", years=1), NOW)
    assert permit.valid_to == date(2027, 3, 9) and permit.state == "active" and permit.closed_at is None


def test_an_earlier_paper_says_that_a_newer_one_took_its_place(client, monkeypatch):
    permit = make_permit()
    old = permit.verify_code
    changes.issue(ask(permit, monkeypatch, "renew", years=1), NOW)
    _, shown = verifying.verified_permit(old)
    assert not shown["holds"] and shown["state_code"] == "active" and shown["earlier"]["words"] == "تجديد" and not shown["earlier"]["void"]
    assert verifying.verified_permit(permit.verify_code)[1]["holds"]
    page = client.get(f"/verify/{old}")
    assert "نسخة سابقة" in page.text and "الوثيقة صحيحة وسارية الآن" not in page.text


def test_a_lost_copy_makes_the_lost_one_worthless(client, monkeypatch):
    permit = make_permit()
    lost, until = permit.verify_code, permit.valid_to
    changes.issue(ask(permit, monkeypatch, "replace"), NOW)
    assert permit.valid_to == until and verifying.verified_permit(lost)[1]["earlier"]["void"]
    assert "لم تعد صالحة" in client.get(f"/verify/{lost}").text


def test_a_transfer_gives_permit_and_sight_to_the_new_holder(monkeypatch):
    permit, buyer = make_permit(), make_party("المشتري الجديد")
    seller = permit.party_id
    changes.issue(ask(permit, monkeypatch, "transfer", party_id=buyer.id), NOW)
    assert permit.party_id == buyer.id and [p.party_id for p in permit.parties] == [buyer.id]
    assert permit.facts["holder"] == "المشتري الجديد" and list_editions(permit)[1].party_id == seller


def test_a_transfer_to_nobody_else_is_refused(monkeypatch):
    permit = make_permit()
    with pytest.raises(UserError, match="new_holder_needed"):
        changes.issue(ask(permit, monkeypatch, "transfer"), NOW)


def test_a_revoked_permit_is_not_renewed(monkeypatch):
    permit = make_permit()
    advance(permit, "revoke", SYSTEM, note="بيانات غير صحيحة")
    with pytest.raises(UserError, match="permit_is_revoked"):
        changes.issue(ask(permit, monkeypatch, "renew", years=1), NOW)
    assert permit.state == "revoked" and not list_editions(permit)


def test_an_extension_that_ends_earlier_is_refused(monkeypatch):
    permit = make_permit(valid_to=date(2027, 1, 1))
    with pytest.raises(UserError, match="extension_too_short"):
        changes.issue(ask(permit, monkeypatch, "extend", answers={"to_day": "2026-05-01"}, until="to_day"), NOW)


def test_completion_waits_for_ordered_visits_and_occupancy_for_completion(monkeypatch):
    permit = make_permit(service_code="bld.new_residential", template="building_permit")
    permit.conditions.append(
        PermitCondition(seq=1, code="foundation", kind="visit", text_ar="معاينة", text_en="visit", visit_kind="foundation")
    )
    db.session().flush()
    certificate = {"template": "certificate", "permanent": True}
    with pytest.raises(UserError, match="permit_not_completed"):
        changes.issue(ask(permit, monkeypatch, "occupy", **certificate), NOW)
    with pytest.raises(UserError, match="unmet_ordered_visits_passed"):
        changes.issue(ask(permit, monkeypatch, "complete", **certificate), NOW)
    permit.conditions[0].met_on = date(2026, 3, 1)
    done = changes.issue(ask(permit, monkeypatch, "complete", **certificate), NOW)
    assert permit.state == "completed" and done is not permit and done.subject_permit_id == permit.id and done.valid_to is None
    lived_in = changes.issue(ask(permit, monkeypatch, "occupy", **certificate), NOW)
    assert permit.state == "completed" and [p.id for p in queries.list_about(permit)] == [done.id, lived_in.id]
    assert events_of(permit)[-2:] == ["complete", "occupy"]


def test_a_cancellation_is_told_by_a_notice_of_its_own(client, monkeypatch):
    permit = make_permit()
    notice = changes.issue(ask(permit, monkeypatch, "cancel", template="notice", permanent=True), NOW)
    assert permit.state == "cancelled" and notice.template == "notice" and permit.edition == 1
    assert "أُلغيت بطلب صاحبها" in client.get(f"/verify/{permit.verify_code}").text


def test_a_notice_of_change_leaves_the_permit_amended_too(monkeypatch):
    permit = make_permit()
    notice = changes.issue(
        ask(permit, monkeypatch, "amend", template="notice", answers={"trade_name": "مكتبة الضياء"}, permanent=True), NOW
    )
    assert notice is not permit and permit.facts["answers"]["trade_name"] == "مكتبة الضياء" and permit.edition == 2


def test_conditions_of_the_change_are_added_once(monkeypatch):
    permit = make_permit()
    insured = {"code": "insured", "text": "تُقدم وثيقة التأمين.", "document": "insurance", "due_days": 30}
    for _ in range(2):
        changes.issue(ask(permit, monkeypatch, "renew", years=1, conditions=[insured]), NOW)
    (condition,) = permit.conditions
    assert (condition.kind, condition.document_kind, condition.due_on) == ("document", "insurance", date(2026, 4, 9))


def test_a_permit_of_the_old_procedure_goes_on_under_the_new_one(monkeypatch):
    permit = make_permit()
    permit.procedure_version = 1
    changes.issue(ask(permit, monkeypatch, "renew", years=1), NOW)
    assert permit.procedure_version > 1


def test_the_code_of_an_ended_permit_says_so_before_the_nightly_job(client):
    permit = make_permit(valid_to=date(2026, 3, 9))
    shown = verifying.verified_permit(permit.verify_code)[1]
    assert permit.state == "active" and shown["state_code"] == "expired" and not shown["holds"]
    assert "انتهت مدتها" in client.get(f"/verify/{permit.verify_code}").text


def test_every_change_is_refused_with_a_sentence_wherever_it_is_not_possible(app):
    messages = app.extensions["messages"]
    for change in POSSIBLE_FROM:
        for state in REFUSALS:
            refused = why_not(change, state)
            assert (refused is None) == (state in POSSIBLE_FROM[change])
            assert refused is None or refused in messages


@pytest.mark.parametrize(
    ("state", "last", "now"),
    [
        ("active", None, "active"),
        ("active", date(2026, 3, 10), "active"),
        ("active", date(2026, 3, 9), "expired"),
        ("revoked", date(2020, 1, 1), "revoked"),
    ],
)
def test_standing(state, last, now):
    assert standing(state, last, date(2026, 3, 10)) == now


def test_the_next_edition_has_a_paper_of_its_own_and_the_earlier_one_stays(monkeypatch):
    permit = make_permit()
    papers.make_permit_paper(str(permit.id))
    first = queries.find_paper(permit)
    changes.issue(ask(permit, monkeypatch, "renew", years=1), NOW)
    assert queries.find_paper(permit) is None
    for _ in range(2):
        papers.make_permit_paper(str(permit.id))
    second = queries.find_paper(permit)
    assert second.filename.endswith("-2.pdf") and first.superseded_by_id == second.id and first.sha256 != second.sha256
