"""Hearing a gateway: each event changes the books once, however often, late or out of order it is told."""

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app import db
from app.authz import Actor, authorize
from app.errors import Conflict, UserError
from app.events import publish
from app.jobs import defer
from app.ledger.commands.invoices import lock_invoice
from app.ledger.commands.payments import record_payment
from app.ledger.crashpoints import crash_point
from app.ledger.events import InvoicePaid
from app.ledger.gateways.base import GatewayEvent
from app.ledger.models import Payment, PaymentIntent, PaymentNotice, RefusedNotice
from app.ledger.permissions import Permission as P
from app.ledger.rules import Asked, EventKind, Owed, Told, Verdict, judge
from app.tenancy import everything

ANNOUNCE = "ledger.announce_paid"


def receive_event(gateway: str, event: GatewayEvent, origin: str = "notice") -> Verdict:
    """What the gateway says has had its one effect: payment, receipt, journal entry, invoice, case - or nothing.

    The message id is the idempotency key: a second delivery waits for the first and is only counted.

    Args:
        event: proven to come from the gateway (``verify_notice``) or fetched from it (``enquire``).
        origin: notice | enquiry.
    """
    crash_point("notice_verified")
    with everything():
        notice = _take(gateway, event, origin)
        if notice is None:
            return Verdict.REPEATED
        return _settle(notice, event)


def retry_parked(notice: PaymentNotice, event: GatewayEvent) -> Verdict:
    """A notice that came before its intent is judged again."""
    with everything():
        db.session().refresh(notice, with_for_update=True)
        if notice.outcome != Verdict.PARKED:
            return Verdict(notice.outcome)
        return _settle(notice, event)


def suspend_mismatch(notice: PaymentNotice, reason: str, actor: Actor) -> Payment:
    """Money of another amount than the invoice's is in the books, in suspense for its payer, until it is given back.

    The invoice stays owed and may be paid by a fresh attempt.

    Raises:
        UserError: no reason, or a currency that the books do not keep.
        Conflict: it was settled before.
    """
    authorize(actor, P.PAYMENT_REVERSE, notice)
    if not reason.strip():
        raise UserError("reason_required")
    event = event_of(notice)
    with everything():
        intent = _locked_intent(event)
        db.session().refresh(notice, with_for_update=True)
        asked = _asked(intent)
        if intent is None or asked is None or asked.has_payment or notice.outcome != Verdict.MISMATCH:
            raise Conflict("notice_settled")
        if event.told.currency != intent.currency:
            raise UserError("notice_currency", currency=event.told.currency)
        notice.outcome, notice.settled_at = Verdict.SUSPENDED, datetime.now(UTC)
        return record_payment(intent, event, settles=False, actor=actor, reason=reason.strip())


def event_of(notice: PaymentNotice) -> GatewayEvent:
    """What the gateway told, from the message as it was kept."""
    body = notice.payload
    told = Told(EventKind(body["state"]), Decimal(body["amount"]), body["currency"], datetime.fromisoformat(body["occurred_at"]))
    return GatewayEvent(notice.notice_id, notice.intent_id, str(body["payment_id"]), told, body)


def note_refused(gateway: str, reason: str, address: str | None, body_sha256: str) -> None:
    """A message that did not prove its sender is kept as evidence, in a transaction of its own; nothing else changes."""
    with db.aside() as own:
        own.add(RefusedNotice(gateway=gateway, reason=reason, address=address, body_sha256=body_sha256))


def announce_paid(payment: Payment) -> None:
    """The packages above hear that the invoice is paid: again, after their refusal of the first telling.

    Raises:
        UserError: they still cannot act on it; the job tries later.
    """
    with everything():
        lock_invoice(payment.invoice)
        if payment.invoice.state == "paid":
            publish(InvoicePaid(payment.invoice_id, payment.invoice.case_id, payment.invoice.purpose))


def _take(gateway: str, event: GatewayEvent, origin: str) -> PaymentNotice | None:
    """The notice's row if this is its first delivery."""
    row = insert(PaymentNotice).values(
        gateway=gateway,
        notice_id=event.notice_id,
        origin=origin,
        intent_id=event.intent_id,
        payload=event.payload,
        outcome=Verdict.PARKED,
        times_received=1,
    )
    fresh = db.session().execute(row.on_conflict_do_nothing().returning(PaymentNotice.id)).scalar_one_or_none()
    if fresh is not None:
        return db.session().get_one(PaymentNotice, fresh)
    db.session().execute(
        update(PaymentNotice)
        .where(PaymentNotice.gateway == gateway, PaymentNotice.notice_id == event.notice_id)
        .values(times_received=PaymentNotice.times_received + 1)
    )
    return None


def _settle(notice: PaymentNotice, event: GatewayEvent) -> Verdict:
    intent = _locked_intent(event)
    verdict = judge(event.told, _asked(intent), _owed(intent))
    notice.outcome = verdict
    if intent is not None:
        notice.municipality_id, notice.settled_at = intent.municipality_id, datetime.now(UTC)
        _apply(verdict, intent, event)
    db.session().flush()
    return verdict


def _apply(verdict: Verdict, intent: PaymentIntent, event: GatewayEvent) -> None:
    if verdict is Verdict.CLOSED:
        intent.state, intent.closed_at = "failed", datetime.now(UTC)
    if verdict is Verdict.SUSPENDED:
        record_payment(intent, event, settles=False)
    if verdict is Verdict.CAPTURED:
        payment = record_payment(intent, event, settles=True)
        _announce(payment)
        crash_point("case_advanced")


def _announce(payment: Payment) -> None:
    """Tell the packages above in this transaction. If their rules refuse, the money stays booked and a job retries."""
    told = InvoicePaid(payment.invoice_id, payment.invoice.case_id, payment.invoice.purpose)
    try:
        with db.session().begin_nested():
            publish(told)
    except UserError:
        defer(ANNOUNCE, payment_id=str(payment.id))


def _locked_intent(event: GatewayEvent) -> PaymentIntent | None:
    if event.intent_id is None or (intent := db.session().get(PaymentIntent, event.intent_id)) is None:
        return None
    lock_invoice(intent.invoice)
    db.session().refresh(intent, ["state"])
    return intent


def _asked(intent: PaymentIntent | None) -> Asked | None:
    if intent is None:
        return None
    has_payment = db.session().scalar(select(Payment.id).where(Payment.intent_id == intent.id)) is not None
    return Asked(intent.amount, intent.currency, intent.state == "open", has_payment)


def _owed(intent: PaymentIntent | None) -> Owed | None:
    return Owed(intent.invoice.state, intent.invoice.expires_at) if intent else None
