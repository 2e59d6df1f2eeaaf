"""Beginning to pay, and recording money that the gateway has taken."""

from datetime import UTC, datetime

from sqlalchemy import select

from app import db
from app.authz import SYSTEM, Actor, authorize
from app.casework.calendar import RIYADH
from app.casework.models import Case
from app.casework.numbering import next_reference
from app.casework.reference import new_verification_code
from app.errors import Conflict
from app.ledger.commands.invoices import lock_invoice
from app.ledger.commands.journal import post_payment
from app.ledger.crashpoints import crash_point
from app.ledger.gateways.base import GatewayEvent
from app.ledger.models import Invoice, Payment, PaymentIntent
from app.ledger.permissions import Permission as P
from app.notifications.commands import notify
from app.tenancy import everything

RECEIPT_PREFIX = "REC"


def start_payment(invoice: Invoice, gateway: str, actor: Actor) -> PaymentIntent:
    """One attempt to pay stands open for the invoice's own amount; asking again gives the same attempt.

    Raises:
        Conflict: paid, cancelled or expired meanwhile.
    """
    authorize(actor, P.INVOICE_PAY, invoice)
    with everything():
        lock_invoice(invoice)
        if invoice.state != "issued":
            raise Conflict("invoice_already_paid" if invoice.state == "paid" else "invoice_cancelled")
        if invoice.has_expired(datetime.now(UTC)):
            raise Conflict("invoice_expired")
        open_now = select(PaymentIntent).where(PaymentIntent.invoice_id == invoice.id, PaymentIntent.state == "open")
        if intent := db.session().scalars(open_now).one_or_none():
            return intent
        intent = PaymentIntent(
            invoice_id=invoice.id,
            municipality_id=invoice.municipality_id,
            payer_party_id=invoice.payer_party_id,
            gateway=gateway,
            amount=invoice.total,
            currency=invoice.currency,
            created_by_id=actor.user_id,
        )
        intent.invoice = invoice
        db.session().add(intent)
        db.session().flush()
    crash_point("intent_created")
    return intent


def expire_intent(intent: PaymentIntent) -> None:
    """An attempt that nobody completed is over; should its money arrive after all, it is judged like any other."""
    with everything():
        lock_invoice(intent.invoice)
        db.session().refresh(intent, ["state"])
        if intent.state == "open":
            intent.state, intent.closed_at = "expired", datetime.now(UTC)
            db.session().flush()


def record_payment(
    intent: PaymentIntent, event: GatewayEvent, *, settles: bool, at: datetime | None = None, actor: Actor = SYSTEM, reason: str = ""
) -> Payment:
    """The money taken is a payment with a receipt and a journal entry; a settling one makes the invoice paid.

    The caller holds the invoice's lock and has judged the event.

    Args:
        at: when, for history told later, of which nobody is notified; now by default.
        actor, reason: the person who had it booked and why, where no rule did.
    """
    invoice, is_news, at = intent.invoice, at is None, at or datetime.now(UTC)
    payment = Payment(
        intent_id=intent.id,
        invoice_id=invoice.id,
        municipality_id=invoice.municipality_id,
        payer_party_id=invoice.payer_party_id,
        gateway=intent.gateway,
        gateway_payment_id=event.gateway_payment_id,
        amount=event.told.amount,
        currency=event.told.currency,
        settles=settles,
        captured_at=event.told.occurred_at,
        receipt_number=next_reference(RECEIPT_PREFIX, at.astimezone(RIYADH).year),
        verification_code=new_verification_code(),
        recorded_at=at,
    )
    payment.invoice = invoice
    db.session().add(payment)
    db.session().flush()
    crash_point("receipt_numbered")
    post_payment(payment, invoice, actor, at, reason)
    crash_point("journal_posted")
    intent.state, intent.closed_at = "captured", at
    if settles:
        invoice.state, invoice.paid_at = "paid", at
    db.session().flush()
    if is_news:
        _tell_payer(payment)
    return payment


def _tell_payer(payment: Payment) -> None:
    invoice = payment.invoice
    notify(
        payment.payer_party_id,
        "invoice_paid" if payment.settles else "payment_suspended",
        db.session().get_one(Case, invoice.case_id),
        reference=invoice.reference,
        amount=f"{payment.amount:,.2f}",
        receipt_number=payment.receipt_number,
    )
