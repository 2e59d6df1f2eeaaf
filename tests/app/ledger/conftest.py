"""A paid service that exists for these tests alone: a case waits for its invoice and is issued when it is paid."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest

from app import db
from app.authz import SYSTEM
from app.casework import procedures
from app.casework.commands import open_case
from app.casework.kinds import CaseKind, register_case_kind
from app.casework.models import Case
from app.casework.workflow import advance
from app.errors import UserError
from app.events import subscribe
from app.ledger import commands, queries
from app.ledger.events import InvoicePaid
from app.ledger.gateways.base import GatewayEvent
from app.ledger.models import Tariff
from app.ledger.rules import EventKind, Told
from tests.factories.people import DILAM, SIH, make_branches, make_party, person, staff

BODY = {
    "procedure": "paid_probe",
    "version": 1,
    "states": {
        "awaiting_payment": {"name": {"ar": "بانتظار السداد", "en": "Awaiting payment"}, "holder": {"ar": "المستفيد"}},
        "issued": {"name": {"ar": "صدرت", "en": "Issued"}, "final": True, "tone": "good"},
    },
    "steps": [{"action": "issue", "from": ["awaiting_payment"], "to": "issued", "may": "app:system:act"}],
}
refusals: list[str] = []  # a code put here makes the package above refuse once per code


def issue_when_paid(event: InvoicePaid) -> None:
    """What a package above does with a paid invoice."""
    if refusals:
        raise UserError(refusals.pop())
    case = db.session().get_one(Case, event.case_id)
    if case.state == "awaiting_payment":
        advance(case, "issue", SYSTEM)


def register_probe(app) -> None:
    app.extensions["procedures"]["paid_probe"] = procedures.parse(BODY)
    register_case_kind(app, CaseKind("case", Case, "ZZ", "تجربة", "تجارب"))
    subscribe(app, InvoicePaid, issue_when_paid)


@contextmanager
def probe_of(app) -> Iterator[None]:
    refusals.clear()
    register_probe(app)
    try:
        yield
    finally:
        app.extensions["events"][InvoicePaid].remove(issue_when_paid)
        app.extensions["procedures"].pop("paid_probe")
        app.extensions["case_kinds"].pop("case")


def make_tariff(code: str = "probe.fee", amount: str = "2.40", **facts) -> Tariff:
    row = {
        "city_class": "C2",
        "unit": "m2",
        "name_ar": "رسم تجريبي",
        "name_en": "Probe fee",
        "account_code": "4110",
        "valid_from": date(2020, 1, 1),
        "source": "test",
    } | facts
    tariff = Tariff(code=code, amount=Decimal(amount), **row)
    db.session().add(tariff)
    db.session().flush()
    return tariff


def build_world() -> SimpleNamespace:
    """A case with its invoice of 300 m² at 2.40, the people around it."""
    make_branches()
    make_tariff()
    owner = person(make_party())
    party_id = next(iter(owner.party_ids))
    case = open_case(Case, procedure="paid_probe", municipality_id=SIH, actor=owner, title="رخصة تجريبية", party_id=party_id)
    line = queries.quote("probe.fee", "C2", Decimal(300), date(2026, 11, 22))
    invoice = commands.issue_invoice(case, [line], party_id, SYSTEM)
    return SimpleNamespace(
        owner=owner,
        party_id=party_id,
        case=case,
        invoice=invoice,
        finance=staff("finance", SIH),
        second_finance=staff("finance", SIH),
        neighbour=staff("finance", DILAM),
        stranger=person(make_party("غريب")),
    )


@pytest.fixture
def world(app, db_session):
    with probe_of(app):
        yield build_world()


@pytest.fixture
def committed_world(app, committed_db):
    with probe_of(app):
        built = build_world()
        db.session().commit()
        yield built


def told(
    intent, *, kind: str = "paid", amount: Decimal | None = None, notice_id: str = "", at: datetime | None = None, payment_id: str = ""
) -> GatewayEvent:
    """What the gateway would say of the attempt."""
    facts = Told(EventKind(kind), intent.amount if amount is None else amount, "SAR", at or datetime.now(UTC))
    paid_as = payment_id or uuid4().hex
    body = {
        "state": kind,
        "payment_id": paid_as,
        "amount": str(facts.amount),
        "currency": "SAR",
        "occurred_at": facts.occurred_at.isoformat(),
    }
    return GatewayEvent(notice_id or f"msg_{uuid4().hex}", intent.id, paid_as, facts, body)


def hear(intent, **facts):
    return commands.receive_event("sandbox", told(intent, **facts))


def broken() -> list[str]:
    db.session().flush()
    return [promise.name for promise in queries.check_invariants() if promise.broken]


LONG_AGO = timedelta(days=60)
