"""Writing the books. Every entry balances when the transaction commits, or the database refuses it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from app import db
from app.authz import Actor
from app.casework.calendar import RIYADH
from app.ledger.models import Invoice, JournalEntry, JournalLine, Payment
from app.ledger.models.journal import RECEIVABLE, SUSPENSE, TREASURY, VAT_PAYABLE
from app.ledger.money import NOTHING


@dataclass(frozen=True)
class Side:
    account_code: str
    debit: Decimal = NOTHING
    credit: Decimal = NOTHING


def post_invoice(invoice: Invoice, actor: Actor, at: datetime) -> JournalEntry:
    """The claim is in the books: receivable against the revenue accounts of its lines, VAT apart."""
    earned: dict[str, Decimal] = {}
    for line in invoice.lines:
        earned[line.account_code] = earned.get(line.account_code, NOTHING) + line.amount
    vat = sum((line.vat for line in invoice.lines), NOTHING)
    sides = [Side(RECEIVABLE, debit=invoice.total)]
    sides += [Side(code, credit=amount) for code, amount in sorted(earned.items()) if amount]
    sides += [Side(VAT_PAYABLE, credit=vat)] if vat else []
    return _post("invoice", f"إصدار الفاتورة {invoice.reference}", invoice, None, sides, actor, at)


def post_payment(payment: Payment, invoice: Invoice, actor: Actor, at: datetime, reason: str = "") -> JournalEntry:
    """The money is in the books: against the receivable if it settles, else against suspense."""
    kind, against = ("payment", RECEIVABLE) if payment.settles else ("suspense", SUSPENSE)
    words = "سداد الفاتورة" if payment.settles else "مبلغ معلّق على الفاتورة"
    sides = [Side(TREASURY, debit=payment.amount), Side(against, credit=payment.amount)]
    because = f": {reason}" if reason else ""
    return _post(kind, f"{words} {invoice.reference}{because}", invoice, payment, sides, actor, at)


def post_reversal(entry: JournalEntry, reason: str, actor: Actor, at: datetime | None = None) -> JournalEntry:
    """A mirror of the entry stands in the books; the entry itself stays as it was.

    Raises:
        IntegrityError ``uq_journal_entry_reverses_id``: it was reversed before.
    """
    sides = [Side(line.account_code, debit=line.credit, credit=line.debit) for line in entry.lines]
    return _write(
        JournalEntry(
            kind="reversal",
            municipality_id=entry.municipality_id,
            invoice_id=entry.invoice_id,
            payment_id=entry.payment_id,
            reverses_id=entry.id,
            description=f"عكس القيد {entry.number}: {reason}",
        ),
        sides,
        actor,
        at or datetime.now(UTC),
    )


def _post(
    kind: str, words: str, invoice: Invoice, payment: Payment | None, sides: Sequence[Side], actor: Actor, at: datetime
) -> JournalEntry:
    entry = JournalEntry(
        kind=kind,
        municipality_id=invoice.municipality_id,
        invoice_id=invoice.id,
        payment_id=payment.id if payment else None,
        description=words,
    )
    return _write(entry, sides, actor, at)


def _write(entry: JournalEntry, sides: Sequence[Side], actor: Actor, at: datetime) -> JournalEntry:
    entry.amount = sum((side.debit for side in sides), NOTHING)
    entry.line_count = len(sides)
    entry.entry_on = at.astimezone(RIYADH).date()
    entry.created_by_id = actor.user_id
    entry.lines = [
        JournalLine(seq=seq, municipality_id=entry.municipality_id, account_code=side.account_code, debit=side.debit, credit=side.credit)
        for seq, side in enumerate(sides, 1)
    ]
    db.session().add(entry)
    db.session().flush()
    return entry
