"""The paper is made once, its code tells the present state, a guess is counted."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from app import db
from app.authz import SYSTEM, acting_as
from app.casework.workflow import advance
from app.documents.models import Document
from app.errors import Conflict, Forbidden, UserError
from app.ledger.commands import settle_in_history
from app.ledger.queries import list_invoices_of_case
from licensing.models import Permit, VerificationMiss
from licensing.permits import lookups, pages, papers, tasks
from tests.factories import filing


@pytest.fixture
def permit(city, on_the_desk) -> Permit:
    filing.recommend(city, on_the_desk)
    filing.approve(city, on_the_desk)
    settle_in_history(list_invoices_of_case(on_the_desk.id)[0], datetime.now(UTC))
    return db.session().scalars(select(Permit).where(Permit.application_id == on_the_desk.id)).one()


def papers_of(permit: Permit) -> int:
    return db.session().scalar(
        select(func.count()).select_from(Document).where(Document.case_id == permit.id, Document.superseded_by_id.is_(None))
    )


def test_the_paper_lies_with_permit_and_application_once(permit):
    with acting_as(SYSTEM):
        papers.make_permit_paper(str(permit.id))
        papers.make_permit_paper(str(permit.id))
    assert papers_of(permit) == 1
    kept = db.session().scalars(select(Document).where(Document.case_id == permit.application_id, Document.kind == "permit_paper")).one()
    assert kept.media_type == "application/pdf"
    with acting_as(SYSTEM):
        papers.keep_paper(permit)
    assert papers_of(permit) == 1


def test_nothing_is_issued_before_the_fee_is_paid(city, on_the_desk):
    """A peer issued licences whose fee nobody had paid."""
    filing.recommend(city, on_the_desk)
    filing.approve(city, on_the_desk)
    assert on_the_desk.state == "awaiting_payment"
    with acting_as(SYSTEM), pytest.raises(UserError, match="unmet_fee_settled"):
        advance(on_the_desk, "issue", SYSTEM)
    with acting_as(city.approver), pytest.raises((Forbidden, Conflict)):
        advance(on_the_desk, "issue", city.approver)
    assert db.session().scalar(select(func.count()).select_from(Permit)) == 0


def test_the_code_tells_the_state_of_now(client, city, permit):
    address = f"/verify/{permit.verify_code}"
    page = client.get(address)
    assert page.status_code == 200 and "سارية" in page.text and permit.reference in page.text
    assert city.owner_party.name_ar not in page.text
    with acting_as(city.approver):
        advance(permit, "suspend", city.approver, note="صُبت الأساسات قبل المعاينة")
    stopped = client.get(address.lower())
    assert "موقوفة" in stopped.text and "صُبت الأساسات" not in stopped.text


@pytest.mark.parametrize("code", ["AAAA-BBBB-CCCC-DDDD", "hello", "7K2M9QXA4T5PZW8C" * 4])
def test_a_forged_code_is_called_forged(client, code):
    page = client.get(f"/verify/{code}")
    assert page.status_code == 404 and "لم تصدر الأمانة وثيقة بهذا الرمز" in page.text


def test_the_form_leads_to_the_code(client, permit):
    answer = client.get("/verify", query_string={"code": f" {permit.verify_code} "})
    assert answer.status_code == 303 and answer.location.endswith(permit.verify_code)


def test_guessing_is_slowed_down(client, db_session, monkeypatch):
    monkeypatch.setattr(lookups, "MISSES_ALLOWED", 2)
    db_session.add_all(VerificationMiss(address="127.0.0.1") for _ in range(2))
    db_session.flush()
    assert client.get("/verify/AAAA-BBBB-CCCC-DDDD").status_code == 429


def test_a_mask_keeps_first_letters_only():
    assert pages.masked("عبدالله بن صالح") == "ع•••• ب• ص•••"
    assert pages.masked("") == ""


def test_time_ends_a_permit(permit):
    permit.valid_to = date(2020, 1, 1)
    db.session().flush()
    with acting_as(SYSTEM):
        tasks.end_validity()
    assert permit.state == "expired"


def test_the_preview_has_no_code_and_issues_nothing(city, on_the_desk):
    with acting_as(city.reviewer):
        body = papers.preview_of(on_the_desk, city.reviewer)
    assert body.startswith(b"%PDF") and db.session().scalar(select(func.count()).select_from(Permit)) == 0
