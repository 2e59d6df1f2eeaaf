"""What the gateway says has one effect, however often, late, early or wrong it is said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from app import db
from app.authz import SYSTEM
from app.errors import Conflict, Forbidden, UserError
from app.ledger import commands, queries, tasks
from app.ledger.models import JournalEntry, Payment, PaymentIntent, PaymentNotice
from app.ledger.rules import Verdict
from app.notifications.models import Message
from tests.app.ledger.conftest import LONG_AGO, broken, hear, refusals, told


@pytest.fixture
def intent(world):
    return commands.start_payment(world.invoice, "sandbox", world.owner)


def count(model, **facts) -> int:
    return db.session().query(model).filter_by(**facts).count()


def test_a_payment_is_booked_receipted_told_and_the_case_issued(world, intent):
    assert hear(intent) is Verdict.CAPTURED
    payment = queries.receipt_of(world.invoice)
    assert (world.invoice.state, world.case.state, intent.state) == ("paid", "issued", "captured")
    assert payment.receipt_number.startswith("REC-") and payment.amount == Decimal("720.00")
    entry = db.session().query(JournalEntry).filter_by(payment_id=payment.id).one()
    assert [(line.account_code, line.debit, line.credit) for line in entry.lines] == [
        ("1110", Decimal("720.00"), 0),
        ("1210", 0, Decimal("720.00")),
    ]
    assert count(Message, template="invoice_paid", channel="sms") == 1
    assert broken() == []


def test_the_same_notice_again_is_only_counted(world, intent):
    event = told(intent)
    assert [commands.receive_event("sandbox", event) for _ in range(3)] == [Verdict.CAPTURED, Verdict.REPEATED, Verdict.REPEATED]
    notice = db.session().query(PaymentNotice).one()
    db.session().refresh(notice)
    assert notice.times_received == 3 and count(Payment) == 1 and broken() == []


def test_a_second_message_of_the_same_payment_is_a_repetition(world, intent):
    hear(intent, payment_id="p1")
    assert hear(intent, payment_id="p1") is Verdict.REPEATED
    assert count(Payment) == 1 and broken() == []


@pytest.mark.parametrize("amount", ["719.99", "720.01", "0.01", "7200.00"])
def test_a_changed_amount_is_refused_and_flagged(world, intent, amount):
    assert hear(intent, amount=Decimal(amount)) is Verdict.MISMATCH
    assert (world.invoice.state, world.case.state, count(Payment)) == ("issued", "awaiting_payment", 0)
    assert count(PaymentNotice, outcome="mismatch", municipality_id=world.invoice.municipality_id) == 1 and broken() == []


def test_money_of_another_amount_is_kept_for_its_payer_and_given_back_while_the_invoice_stays_owed(world, intent):
    assert hear(intent, amount=Decimal("700.00")) is Verdict.MISMATCH
    notice = db.session().query(PaymentNotice).one()
    with pytest.raises(UserError, match="reason_required"):
        commands.suspend_mismatch(notice, " ", world.finance)
    for stranger in (world.owner, world.neighbour):
        with pytest.raises(Forbidden):
            commands.suspend_mismatch(notice, "سبب", stranger)
    payment = commands.suspend_mismatch(notice, "دفع ناقص", world.finance)
    entry = db.session().query(JournalEntry).filter_by(kind="suspense").one()
    assert [(line.account_code, line.debit - line.credit) for line in entry.lines] == [("1110", 700), ("2910", -700)]
    assert entry.created_by_id == world.finance.user_id and "دفع ناقص" in entry.description
    assert (world.invoice.state, world.case.state, notice.outcome) == ("issued", "awaiting_payment", "suspended")
    assert queries.list_mismatched(world.finance) == [] and queries.list_suspended(world.finance) == [payment]
    with pytest.raises(Conflict, match="notice_settled"):
        commands.suspend_mismatch(notice, "مرة أخرى", world.finance)
    commands.decide_reversal(commands.request_reversal(payment, "يُرد لصاحبه", world.finance), True, world.second_finance)
    again = commands.start_payment(world.invoice, "sandbox", world.owner)
    assert again.id != intent.id and hear(again) is Verdict.CAPTURED and world.case.state == "issued" and broken() == []


def test_money_in_another_currency_is_not_booked(world, intent):
    event = told(intent, amount=Decimal("720.00"))
    foreign = replace(event, told=replace(event.told, currency="USD"), payload=event.payload | {"currency": "USD"})
    assert commands.receive_event("sandbox", foreign) is Verdict.MISMATCH
    with pytest.raises(UserError, match="notice_currency"):
        commands.suspend_mismatch(db.session().query(PaymentNotice).one(), "سبب", world.finance)
    assert count(Payment) == 0 and broken() == []


def test_money_after_the_bill_ended_is_kept_in_suspense(world):
    line = queries.quote("probe.fee", "C2", Decimal(7), datetime.now(UTC).date())
    old = commands.issue_invoice(world.case, [line], world.party_id, SYSTEM, at=datetime.now(UTC) - LONG_AGO)
    intent = PaymentIntent(
        invoice_id=old.id, municipality_id=old.municipality_id, payer_party_id=old.payer_party_id, gateway="sandbox", amount=old.total
    )
    intent.invoice = old
    db.session().add(intent)
    db.session().flush()
    assert hear(intent) is Verdict.SUSPENDED
    entry = db.session().query(JournalEntry).filter_by(kind="suspense").one()
    assert [line.account_code for line in entry.lines] == ["1110", "2910"]
    assert (old.state, world.case.state) == ("issued", "awaiting_payment") and broken() == []
    assert count(Message, template="payment_suspended") > 0


def test_a_payment_in_time_whose_notice_is_late_still_settles(world, intent):
    before_the_end = world.invoice.expires_at - timedelta(minutes=1)
    assert hear(intent, at=before_the_end) is Verdict.CAPTURED


def test_money_for_a_cancelled_invoice_is_kept_and_can_be_given_back(world, intent):
    commands.cancel_invoice(world.invoice, "سبب", world.finance)
    assert hear(intent) is Verdict.SUSPENDED
    assert world.case.state == "awaiting_payment" and [p.amount for p in queries.list_suspended(world.finance)] == [Decimal("720.00")]
    reversal = commands.request_reversal(queries.list_suspended(world.finance)[0], "مبلغ غير مستحق", world.finance)
    commands.decide_reversal(reversal, True, world.second_finance)
    assert queries.list_suspended(world.finance) == [] and broken() == []


def test_two_attempts_both_paid_settle_once(world, intent):
    hear(intent, kind="failed")
    second = commands.start_payment(world.invoice, "sandbox", world.owner)
    assert second.id != intent.id
    assert [hear(second), hear(intent)] == [Verdict.CAPTURED, Verdict.SUSPENDED]
    assert count(Payment, settles=True) == 1 and broken() == []


def test_paid_after_failed_and_failed_after_paid(world, intent):
    assert [hear(intent, kind="failed"), hear(intent), hear(intent, kind="failed")] == [Verdict.CLOSED, Verdict.CAPTURED, Verdict.IGNORED]
    assert (intent.state, world.invoice.state) == ("captured", "paid") and broken() == []


def test_a_notice_of_an_unknown_attempt_is_parked_and_matched_later(world):
    future = PaymentIntent(id=uuid4(), amount=world.invoice.total)
    event = told(future)
    body = {
        "intent_id": str(future.id),
        "payment_id": event.gateway_payment_id,
        "state": "paid",
        "amount": "720.00",
        "currency": "SAR",
        "occurred_at": event.told.occurred_at.isoformat(),
    }
    event = type(event)(event.notice_id, event.intent_id, event.gateway_payment_id, event.told, body)
    assert commands.receive_event("sandbox", event) is Verdict.PARKED
    tasks.match_parked()
    assert count(PaymentNotice, outcome="parked") == 1 and count(Payment) == 0
    intent = commands.start_payment(world.invoice, "sandbox", world.owner)
    known = PaymentIntent(
        id=future.id,
        invoice_id=world.invoice.id,
        municipality_id=1,
        payer_party_id=world.party_id,
        gateway="sandbox",
        amount=world.invoice.total,
        state="expired",
    )
    known.invoice = world.invoice
    db.session().add(known)
    db.session().flush()
    tasks.match_parked()
    assert count(PaymentNotice, outcome="captured") == 1 and world.case.state == "issued"
    assert intent.state == "open" and hear(intent) is Verdict.SUSPENDED


def test_if_the_package_above_refuses_the_money_stays_and_a_job_tries_again(world, intent):
    refusals.append("wrong_state")
    assert hear(intent) is Verdict.CAPTURED
    assert (world.invoice.state, world.case.state) == ("paid", "awaiting_payment")
    tasks.announce_paid(str(queries.receipt_of(world.invoice).id))
    tasks.announce_paid(str(queries.receipt_of(world.invoice).id))
    assert world.case.state == "issued" and broken() == []


def test_a_silent_gateway_is_asked(app, world, intent, monkeypatch):
    class Silent:
        code = "sandbox"

        def enquire(self, intent_id):
            return told(intent, notice_id=f"enquiry-{intent_id}")

    monkeypatch.setitem(app.extensions, "gateway", Silent())
    tasks.enquire(str(intent.id))
    tasks.enquire(str(intent.id))
    assert (world.case.state, count(Payment)) == ("issued", 1) and count(PaymentNotice, origin="enquiry") == 1
    assert hear(intent) is Verdict.REPEATED and broken() == []


def test_an_attempt_nobody_paid_ends_after_a_day(app, world, monkeypatch):
    class Silent:
        code = "sandbox"

        def enquire(self, intent_id):
            return None

    monkeypatch.setitem(app.extensions, "gateway", Silent())
    intent = commands.start_payment(world.invoice, "sandbox", world.owner)
    tasks.enquire(str(intent.id))
    assert intent.state == "open"
    monkeypatch.setattr(tasks, "GIVE_UP_AFTER", timedelta(0))
    tasks.enquire(str(intent.id))
    assert intent.state == "expired"
