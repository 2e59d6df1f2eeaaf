"""What a printed paper is worth after later changes, what a booking says at the gate, and what the end of a request is called."""

from datetime import UTC, date, datetime

import pytest

from app import db
from app.authz import SYSTEM, acting_as
from app.casework.presenters import state_words
from licensing.catalogue import services
from licensing.models import Application, Permit
from licensing.permits import tasks
from licensing.permits.contents import booked_rows, facts_told
from licensing.permits.editions import Terms, write_edition
from licensing.permits.verifying import verified_permit
from licensing.permits.words import ISSUED, name_of_state
from tests.factories.people import make_branches
from tests.licensing.permits.lives import make_permit


@pytest.fixture
def permit(db_session):
    make_branches()
    with acting_as(SYSTEM):
        yield make_permit()


def change(permit, *changes):
    """The codes of the papers, from the first on."""
    codes = [permit.verify_code]
    for one in changes:
        write_edition(permit, one, Terms(permit.facts, permit.valid_to, permit.party_id), datetime(2026, 3, 1, tzinfo=UTC))
        codes.append(permit.verify_code)
    db.session().flush()
    return codes


def told(code):
    return verified_permit(code)[1]


def test_a_paper_that_was_lost_or_went_to_another_is_void_whatever_came_after(permit):
    first, second, third, fourth = change(permit, "transfer", "renew", "amend")
    assert (told(first)["earlier"]["void"], told(first)["earlier"]["words"]) == (True, "نقل إلى صاحب جديد")
    assert (told(second)["earlier"]["void"], told(second)["earlier"]["words"]) == (False, "تعديل")
    assert told(third)["earlier"]["void"] is False and told(fourth)["earlier"] is None
    assert told(fourth)["last_change"]["words"] == "تعديل" and told(fourth)["holds"]


def test_a_permit_as_it_was_granted_has_no_other_paper(permit):
    assert told(permit.verify_code)["earlier"] is None and told(permit.verify_code)["last_change"] is None


def booking():
    """An online service by which something is reserved for an hour, with an answer for each of its names."""
    service, fields = services()["env.park_booking"], services()["env.park_booking"].form.by_name
    named = service.definition.booking
    said = {named.resource: fields[named.resource].choices[0].value, named.slot: fields[named.slot].choices[0].value}
    return service, said | {named.day: "2026-12-01"}


def test_who_checks_a_booking_reads_what_was_booked_and_when(db_session):
    service, answers = booking()
    application = Application(
        service_code=service.code, service_version=service.definition.version, answers=answers, opened_at=datetime.now(UTC)
    )
    values = [value for _label, value in booked_rows(application, {})]
    assert len(values) == 3 and "2026" in values[1]
    assert booked_rows(application, {"answers": answers | {service.definition.booking.day: "2026-12-24"}})[1][1] != values[1]
    other = next(s for s in services().values() if s.definition and not s.definition.booking)
    plain = Application(service_code=other.code, service_version=other.definition.version, answers={}, opened_at=datetime.now(UTC))
    assert booked_rows(plain, {}) == []


def test_a_program_is_told_no_persons_number(db_session):
    service = next(s for s in services().values() if s.definition and any(f.type == "phone" for f in s.form.fields))
    phone = next(f.name for f in service.form.fields if f.type == "phone")
    other = next(f.name for f in service.form.fields if f.type in ("text", "choice"))
    kept = {"holder": "سعد", "answers": {phone: "+966500004321", other: "ما كُتب", "buyer_id": "1000000008"}}
    told = facts_told(Permit(service_code=service.code, facts=kept))
    assert told == {"holder": "سعد", "answers": {other: "ما كُتب"}}


@pytest.mark.parametrize("template", sorted(ISSUED))
def test_the_end_is_called_after_the_document(template):
    service = next(s for s in services().values() if s.definition and s.definition.output.template == template)
    application = Application(service_code=service.code)
    assert name_of_state(application, "issued")["ar"] == ISSUED[template] and name_of_state(application, "submitted") is None


def test_what_has_no_name_of_its_own_is_a_document(app, db_session):
    assert name_of_state(Application(service_code="no.such"), "issued") is None
    service = next(s for s in services().values() if s.definition and s.definition.output.template == "credential")
    application = Application(service_code=service.code, kind="application", procedure_code="instant", state="issued")
    application.procedure_version = app.extensions["procedures"]["instant"].version
    assert state_words(application)[0] == "صدرت الوثيقة"


def test_more_permits_than_a_chunk_end_in_one_night(permit, monkeypatch):
    queued, others = [], [make_permit(valid_to=date(2020, 1, 1)) for _ in range(3)]
    monkeypatch.setattr(tasks, "CHUNK", 2)
    monkeypatch.setattr(tasks, "defer", lambda task, **_: queued.append(task))
    tasks.end_validity()
    assert [p.state for p in others].count("expired") == 2 and queued == [tasks.END_TASK]
    tasks.end_validity()
    assert {p.state for p in others} == {"expired"} and queued == [tasks.END_TASK] and permit.state == "active"
