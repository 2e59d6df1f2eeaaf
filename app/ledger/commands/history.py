"""What was owed and paid before the installation, told in bulk or one by one. Nobody is notified of the past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from app import db
from app.authz import SYSTEM
from app.casework.calendar import RIYADH
from app.casework.numbering import next_references
from app.casework.reference import new_verification_code
from app.db import uuid7
from app.events import publish
from app.ledger.commands.invoices import PREFIX, VALID_DAYS
from app.ledger.commands.payments import RECEIPT_PREFIX, record_payment
from app.ledger.events import InvoicePaid
from app.ledger.gateways.base import GatewayEvent
from app.ledger.models import Invoice, InvoiceLine, JournalEntry, JournalLine, Payment, PaymentIntent
from app.ledger.models.journal import RECEIVABLE, TREASURY, VAT_PAYABLE
from app.ledger.money import CURRENCY, NOTHING
from app.ledger.rules import EventKind, QuoteLine, Told, total_of
from app.tenancy import everything

GATEWAY = "history"
Row = dict[str, Any]


@dataclass(frozen=True)
class PastInvoice:
    """An invoice of the past and, if it was paid, when."""

    case_id: UUID
    municipality_id: int
    payer_party_id: UUID
    lines: Sequence[QuoteLine]
    issued_at: datetime
    paid_at: datetime | None = None
    purpose: str = "fee"
    valid_days: int = VALID_DAYS


def settle_in_history(invoice: Invoice, at: datetime, *, announce: bool = True) -> Payment:
    """The invoice was paid at that time, outside any gateway of ours; books and receipt are as for any payment.

    Args:
        announce: also tell the packages above, so that the case moves on.
    """
    with everything():
        intent = PaymentIntent(
            invoice_id=invoice.id,
            municipality_id=invoice.municipality_id,
            payer_party_id=invoice.payer_party_id,
            gateway=GATEWAY,
            amount=invoice.total,
            currency=invoice.currency,
            created_at=at,
            created_by_id=SYSTEM.user_id,
        )
        intent.invoice = invoice
        db.session().add(intent)
        db.session().flush()
        told = Told(EventKind.PAID, invoice.total, invoice.currency, at)
        event = GatewayEvent(f"history-{uuid7()}", intent.id, str(intent.id), told, {})
        payment = record_payment(intent, event, settles=True, at=at)
        if announce:
            publish(InvoicePaid(invoice.id, invoice.case_id, invoice.purpose))
    return payment


def book_history(past: Sequence[PastInvoice]) -> list[UUID]:
    """All these invoices stand in the books with their payments and receipts, written in a few statements.

    No event is published and no case moves: the loader of the cases sets their states.

    Returns: the invoices' ids, in the order given.
    """
    tables: dict[type, list[Row]] = {kind: [] for kind in (Invoice, InvoiceLine, PaymentIntent, Payment, JournalEntry, JournalLine)}
    references = _numbers(PREFIX, [p.issued_at for p in past])
    receipts = _numbers(RECEIPT_PREFIX, [p.paid_at for p in past if p.paid_at])
    ids = []
    for one in past:
        invoice = _invoice_row(one, references[one.issued_at.astimezone(RIYADH).year].pop())
        tables[Invoice].append(invoice)
        tables[InvoiceLine] += [_line_row(invoice, seq, line) for seq, line in enumerate(one.lines, 1)]
        _add_entry(tables, invoice, "invoice", f"إصدار الفاتورة {invoice['reference']}", one.issued_at, _claim(one.lines))
        if one.paid_at:
            _add_payment(tables, invoice, one.paid_at, receipts[one.paid_at.astimezone(RIYADH).year].pop())
        ids.append(invoice["id"])
    with everything():
        for kind, rows in tables.items():
            if rows:
                db.session().execute(insert(kind), rows)
    return ids


def _numbers(prefix: str, times: Sequence[datetime]) -> dict[int, list[str]]:
    """Year -> references, to be taken from the end."""
    years = [at.astimezone(RIYADH).year for at in times]
    return {year: next_references(prefix, year, years.count(year))[::-1] for year in set(years)}


def _invoice_row(one: PastInvoice, reference: str) -> Row:
    return {
        "id": uuid7(),
        "reference": reference,
        "bill_number": "".join(filter(str.isdigit, reference)),
        "case_id": one.case_id,
        "municipality_id": one.municipality_id,
        "payer_party_id": one.payer_party_id,
        "purpose": one.purpose,
        "currency": CURRENCY,
        "total": total_of(one.lines),
        "state": "paid" if one.paid_at else "issued",
        "issued_at": one.issued_at,
        "expires_at": one.issued_at + timedelta(days=one.valid_days),
        "paid_at": one.paid_at,
    }


def _line_row(invoice: Row, seq: int, line: QuoteLine) -> Row:
    same = ("tariff_code", "city_class", "description_ar", "description_en", "quantity", "unit", "unit_amount", "factor", "amount",
            "vat", "account_code", "source", "is_sample")  # fmt: skip
    return {name: getattr(line, name) for name in same} | _of(invoice) | {"invoice_id": invoice["id"], "seq": seq}


def _claim(lines: Sequence[QuoteLine]) -> list[tuple[str, Any, Any]]:
    earned: dict[str, Any] = {}
    for line in lines:
        earned[line.account_code] = earned.get(line.account_code, NOTHING) + line.amount
        earned[VAT_PAYABLE] = earned.get(VAT_PAYABLE, NOTHING) + line.vat
    return [(RECEIVABLE, total_of(lines), NOTHING), *((code, NOTHING, amount) for code, amount in earned.items() if amount)]


def _add_payment(tables: dict[type, list[Row]], invoice: Row, at: datetime, receipt_number: str) -> None:
    shared = _of(invoice) | {"payer_party_id": invoice["payer_party_id"], "invoice_id": invoice["id"], "gateway": GATEWAY,
                             "amount": invoice["total"], "currency": invoice["currency"]}  # fmt: skip
    intent = shared | {"id": uuid7(), "state": "captured", "created_at": at, "closed_at": at}
    payment = shared | {"id": uuid7(), "intent_id": intent["id"], "gateway_payment_id": str(intent["id"]), "settles": True,
                        "receipt_number": receipt_number, "verification_code": new_verification_code(),
                        "captured_at": at, "recorded_at": at}  # fmt: skip
    tables[PaymentIntent].append(intent)
    tables[Payment].append(payment)
    sides = [(TREASURY, invoice["total"], NOTHING), (RECEIVABLE, NOTHING, invoice["total"])]
    _add_entry(tables, invoice, "payment", f"سداد الفاتورة {invoice['reference']}", at, sides, payment["id"])


def _add_entry(tables: dict[type, list[Row]], invoice: Row, kind: str, words: str, at: datetime, sides: list[tuple[str, Any, Any]],
               payment_id: UUID | None = None) -> None:  # fmt: skip
    entry = _of(invoice) | {"id": uuid7(), "kind": kind, "entry_on": at.astimezone(RIYADH).date(), "description": words,
                            "amount": invoice["total"], "line_count": len(sides), "invoice_id": invoice["id"],
                            "payment_id": payment_id, "created_at": at}  # fmt: skip
    tables[JournalEntry].append(entry)
    tables[JournalLine] += [
        _of(invoice) | {"entry_id": entry["id"], "seq": seq, "account_code": code, "debit": debit, "credit": credit}
        for seq, (code, debit, credit) in enumerate(sides, 1)
    ]


def _of(invoice: Row) -> Row:
    return {"municipality_id": invoice["municipality_id"]}
