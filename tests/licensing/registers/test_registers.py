"""Inquiries answer with rows of the registers, to those whom they concern; slots are taken once; what is owed is paid once."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app import db
from app.authz import SYSTEM, acting_as
from app.errors import UserError
from app.identity.queries import today
from app.ledger.commands import settle_in_history
from app.ledger.queries import list_invoices_of_case
from app.tenancy import everything
from licensing.applications import booking, paying
from licensing.catalogue.definitions import Booking as Wanted
from licensing.models import Booking, Permit
from licensing.registers import Asked, registry
from licensing.registers import documents as registers
from tests.factories import filing
from tests.factories.filing import build_city


@pytest.fixture
def city(db_session, monkeypatch):
    monkeypatch.setattr("licensing.permits.commands.defer", lambda *_, **__: None)
    made = build_city()
    with acting_as(made.owner):
        application = filing.commands.start_application("lnd.zoning_statement", made.owner_party, made.owner, parcel=made.lot)
        filing.answer(application, made.owner, "applicant", {"statement_purpose": "design"})
        filing.attach_all(application, made.owner, "applicant")
        filing.advance(application, "submit", made.owner)
    filing.recommend(made, application)
    filing.approve(made, application)
    made.application = application
    return made


def issued(city) -> Permit:
    invoice = list_invoices_of_case(city.application.id)[0]
    settle_in_history(invoice, datetime.now(UTC))
    return db.session().scalars(select(Permit).where(Permit.application_id == city.application.id)).one()


def ask(party, **answers) -> Asked:
    return Asked(SimpleNamespace(party_id=party.id, id=None, parcel_id=None), answers)


def test_a_permit_is_told_to_its_holder_and_to_him_who_knows_both_numbers(city):
    permit = issued(city)
    with everything():
        assert [row[1] for row in registers.permits(ask(city.owner_party)).rows] == [permit.reference]
        stranger = city.stranger_party
        assert not registers.permits(ask(stranger)).rows
        assert not registers.permits(ask(stranger, permit_no=permit.reference)).rows
        both = ask(stranger, permit_no=permit.reference, owner_id=city.owner_party.identifier)
        assert [row[1] for row in registers.permits(both).rows] == [permit.reference]
        assert registers.document_state(ask(stranger, qr_token=permit.verify_code)).rows[0][1] == permit.reference


def test_a_transaction_is_told_to_him_who_knows_both_numbers(city):
    number = city.application.reference
    with everything():
        assert not registers.case_state(ask(city.stranger_party, transaction_no=number)).rows
        told = registers.case_state(ask(city.stranger_party, transaction_no=number, owner_id=city.owner_party.identifier))
        assert told.rows[0][0] == number


def test_every_register_that_a_definition_may_name_is_answered(app):
    assert registry.unanswered(app) == []


def test_the_last_place_is_taken_once(city, monkeypatch):
    wanted = {"service_code": "env.park_booking", "resource": "north", "day": today() + timedelta(days=3), "slot": "evening"}
    monkeypatch.setattr(booking, "_wanted", lambda case: wanted)
    monkeypatch.setattr(booking, "_capacity", lambda case: 1)
    with acting_as(city.owner):
        first = filing.commands.start_application("lnd.zoning_statement", city.owner_party, city.owner, parcel=city.lot)
        second = filing.commands.start_application("lnd.zoning_statement", city.owner_party, city.owner, parcel=city.lot)
    with everything():
        booking.take_slot(first, None, SYSTEM)
        booking.take_slot(first, None, SYSTEM)  # twice is once
        assert db.session().scalars(select(Booking.seat)).all() == [1]
        assert booking.slot_free(second, SYSTEM) == "unmet_slot_free"
        with pytest.raises(UserError, match="unmet_slot_free"):
            booking.take_slot(second, None, SYSTEM)
        booking.free_slot_of(first)
        assert booking.slot_free(second, SYSTEM) is None
    assert Wanted(resource="a", day="b").capacity == 1


def test_a_service_that_pays_names_the_payers_own_open_invoice(city, monkeypatch):
    invoice = list_invoices_of_case(city.application.id)[0]
    monkeypatch.setattr(paying.queries, "definition_of", lambda case: SimpleNamespace(pays="invoice_no"))

    def asks(party, said):
        return SimpleNamespace(party_id=party.id, answers={"invoice_no": said})

    assert paying.named_invoice_open(asks(city.owner_party, invoice.reference), SYSTEM) is None
    assert paying.named_invoice_open(asks(city.owner_party, city.application.reference), SYSTEM) is None, "by the number of what it is for"
    assert paying.named_invoice_open(asks(city.stranger_party, invoice.reference), SYSTEM) == "unmet_named_invoice_open"
    assert paying.named_invoice_open(asks(city.owner_party, "INV-0"), SYSTEM) == "unmet_named_invoice_open"
    monkeypatch.undo()
    settle_in_history(invoice, datetime.now(UTC))
    monkeypatch.setattr(paying.queries, "definition_of", lambda case: SimpleNamespace(pays="invoice_no"))
    assert paying.named_invoice_open(asks(city.owner_party, invoice.reference), SYSTEM) == "unmet_named_invoice_open", "paid already"
