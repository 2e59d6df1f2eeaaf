"""Giving money back: asked by one, decided by another; the books mirror what they undo."""

from datetime import UTC, datetime

from sqlalchemy import select

from app import db
from app.authz import Actor, authorize
from app.errors import Conflict, Forbidden, UserError
from app.ledger.commands.invoices import lock_invoice, void
from app.ledger.commands.journal import post_reversal
from app.ledger.models import JournalEntry, Payment, PaymentReversal
from app.ledger.permissions import Permission as P
from app.tenancy import everything


def request_reversal(payment: Payment, reason: str, actor: Actor) -> PaymentReversal:
    """The wish to give a payment back waits for a colleague's decision.

    Raises:
        UserError: no reason.
        Conflict: it is asked or done already.
    """
    authorize(actor, P.PAYMENT_REVERSE, payment)
    if not reason.strip():
        raise UserError("reason_required")
    lock_invoice(payment.invoice)
    live = select(PaymentReversal.id).where(PaymentReversal.payment_id == payment.id, PaymentReversal.state != "refused")
    if db.session().scalar(live) is not None:
        raise Conflict("already_reversed")
    reversal = PaymentReversal(
        payment_id=payment.id, municipality_id=payment.municipality_id, reason=reason.strip(), requested_by_id=actor.user_id
    )
    reversal.payment = payment
    db.session().add(reversal)
    db.session().flush()
    return reversal


def decide_reversal(reversal: PaymentReversal, approved: bool, actor: Actor) -> None:
    """A second person has decided; if approved, payment and claim are undone in the books.

    Raises:
        Forbidden: the one who asked decides.
        Conflict: it was decided before.
    """
    authorize(actor, P.PAYMENT_REVERSE, reversal)
    if actor.user_id == reversal.requested_by_id:
        raise Forbidden("four_eyes")
    with everything():
        lock_invoice(reversal.payment.invoice)
        db.session().refresh(reversal, ["state"])
        if reversal.state != "requested":
            raise Conflict("already_decided")
        reversal.state = "approved" if approved else "refused"
        reversal.decided_by_id, reversal.decided_at = actor.user_id, datetime.now(UTC)
        if approved:
            _give_back(reversal, actor)
        db.session().flush()


def _give_back(reversal: PaymentReversal, actor: Actor) -> None:
    payment = reversal.payment
    taken = select(JournalEntry).where(JournalEntry.payment_id == payment.id, JournalEntry.kind != "reversal")
    post_reversal(db.session().scalars(taken).one(), reversal.reason, actor)
    if payment.settles and payment.invoice.state == "paid":
        void(payment.invoice, reversal.reason, actor, was_paid=True)
