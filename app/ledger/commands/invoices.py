"""Issuing, cancelling and replacing invoices."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from app import db
from app.authz import Actor, authorize
from app.casework.calendar import RIYADH
from app.casework.commands import add_party
from app.casework.models import Case
from app.casework.numbering import next_reference
from app.errors import Conflict, UserError
from app.events import publish
from app.ledger.commands.journal import post_invoice, post_reversal
from app.ledger.crashpoints import crash_point
from app.ledger.events import InvoiceCancelled, InvoiceIssued
from app.ledger.models import Invoice, InvoiceLine, JournalEntry, PaymentIntent
from app.ledger.permissions import Permission as P
from app.ledger.rules import QuoteLine, total_of
from app.notifications.commands import notify
from app.tenancy import everything

PREFIX = "INV"
VALID_DAYS = 29  # bill providers end a bill after at most 29 days


def issue_invoice(
    case: Case,
    lines: Sequence[QuoteLine],
    payer_party_id: UUID,
    actor: Actor,
    *,
    purpose: str = "fee",
    valid_days: int = VALID_DAYS,
    at: datetime | None = None,
) -> Invoice:
    """The payer owes the sum of the lines for the case; the claim is in the books and he is told.

    A consequence of a step that was authorised; so it is written with the system's view.

    Args:
        lines: from ``quote``; their sum is the only source of the amount.
        at: when it was issued, for history told later, of which nobody is notified; now by default.

    Raises:
        ValueError: nothing to pay (a free service issues no invoice).
    """
    is_news, at = at is None, at or datetime.now(UTC)
    with everything():
        invoice = _new_invoice(case.id, case.municipality_id, payer_party_id, actor, purpose, at, valid_days)
        invoice.lines = [_line_of(case.municipality_id, seq, line) for seq, line in enumerate(lines, 1)]
        invoice.total = total_of(lines)
        if not invoice.total > 0:
            raise ValueError("an invoice needs something to pay")
        add_party(case, payer_party_id, "payer")
        _put_in_books(invoice, actor, at)
        if is_news:
            _tell_payer(invoice, case)
    return invoice


def cancel_invoice(invoice: Invoice, reason: str, actor: Actor) -> None:
    """Nobody owes the invoice any longer; the books say why. Money that arrives for it later is kept in suspense.

    Raises:
        UserError: no reason.
        Conflict: it is paid (reverse the payment instead) or cancelled already.
    """
    authorize(actor, P.INVOICE_CANCEL, invoice)
    if not reason.strip():
        raise UserError("reason_required")
    with everything():
        lock_invoice(invoice)
        _require_unpaid(invoice)
        void(invoice, reason, actor)


def replace_invoice(invoice: Invoice, actor: Actor) -> Invoice:
    """An expired invoice is cancelled and the same lines are owed anew, on a new bill.

    Raises:
        UserError: it has not expired.
    """
    authorize(actor, P.INVOICE_PAY, invoice)
    at = datetime.now(UTC)
    with everything():
        lock_invoice(invoice)
        _require_unpaid(invoice)
        if not invoice.has_expired(at):
            raise UserError("invoice_not_expired")
        void(invoice, "انتهت مدة السداد وصدرت فاتورة بديلة", actor)
        fresh = _new_invoice(invoice.case_id, invoice.municipality_id, invoice.payer_party_id, actor, invoice.purpose, at, VALID_DAYS)
        fresh.replaces_id, fresh.total = invoice.id, invoice.total
        fresh.lines = [_copy_of(line) for line in invoice.lines]
        _put_in_books(fresh, actor, at)
        _tell_payer(fresh, db.session().get_one(Case, fresh.case_id))
    return fresh


def lock_invoice(invoice: Invoice) -> None:
    """The case's row, then the invoice's, are ours until the end: always in this order, so nobody deadlocks."""
    session = db.session()
    session.flush()
    session.execute(select(Case.id).where(Case.id == invoice.case_id).with_for_update(of=Case))
    session.refresh(invoice, with_for_update={"of": Invoice})


def void(invoice: Invoice, reason: str, actor: Actor, *, was_paid: bool = False) -> None:
    """The claim is undone in the books and its open attempts to pay end. The caller holds the lock."""
    at = datetime.now(UTC)
    post_reversal(_claim_of(invoice), reason, actor, at)
    invoice.state, invoice.cancelled_at, invoice.cancel_reason = "cancelled", at, reason.strip()
    db.session().execute(
        update(PaymentIntent)
        .where(PaymentIntent.invoice_id == invoice.id, PaymentIntent.state == "open")
        .values(state="expired", closed_at=at)
    )
    db.session().flush()
    publish(InvoiceCancelled(invoice.id, invoice.case_id, invoice.purpose, was_paid))


def _claim_of(invoice: Invoice) -> JournalEntry:
    claim = select(JournalEntry).where(JournalEntry.invoice_id == invoice.id, JournalEntry.kind == "invoice")
    return db.session().scalars(claim).one()


def _require_unpaid(invoice: Invoice) -> None:
    if invoice.state != "issued":
        raise Conflict("invoice_already_paid" if invoice.state == "paid" else "invoice_cancelled")


def _new_invoice(
    case_id: UUID, municipality_id: int, payer_party_id: UUID, actor: Actor, purpose: str, at: datetime, valid_days: int
) -> Invoice:
    reference = next_reference(PREFIX, at.astimezone(RIYADH).year)
    return Invoice(
        reference=reference,
        bill_number="".join(char for char in reference if char.isdigit()),
        case_id=case_id,
        municipality_id=municipality_id,
        payer_party_id=payer_party_id,
        purpose=purpose,
        state="issued",
        issued_at=at,
        issued_by_id=actor.user_id,
        expires_at=at + timedelta(days=valid_days),
    )


def _put_in_books(invoice: Invoice, actor: Actor, at: datetime) -> None:
    db.session().add(invoice)
    db.session().flush()
    post_invoice(invoice, actor, at)
    crash_point("invoice_issued")


def _tell_payer(invoice: Invoice, case: Case) -> None:
    notify(
        invoice.payer_party_id,
        "invoice_issued",
        case,
        reference=invoice.reference,
        amount=f"{invoice.total:,.2f}",
        bill_number=invoice.bill_number,
        expires_on=invoice.expires_at.astimezone(RIYADH).date(),
        title=case.title,
    )
    publish(InvoiceIssued(invoice.id, invoice.case_id, invoice.purpose))


def _line_of(municipality_id: int, seq: int, line: QuoteLine) -> InvoiceLine:
    return InvoiceLine(
        seq=seq,
        municipality_id=municipality_id,
        tariff_code=line.tariff_code,
        city_class=line.city_class,
        description_ar=line.description_ar,
        description_en=line.description_en,
        quantity=line.quantity,
        unit=line.unit,
        unit_amount=line.unit_amount,
        factor=line.factor,
        amount=line.amount,
        vat=line.vat,
        account_code=line.account_code,
        source=line.source,
        is_sample=line.is_sample,
    )


_COPIED = (
    "seq",
    "municipality_id",
    "tariff_code",
    "city_class",
    "description_ar",
    "description_en",
    "quantity",
    "unit",
    "unit_amount",
    "factor",
    "amount",
    "vat",
    "account_code",
    "source",
    "is_sample",
)


def _copy_of(line: InvoiceLine) -> InvoiceLine:
    return InvoiceLine(**{name: getattr(line, name) for name in _COPIED})
