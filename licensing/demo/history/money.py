"""The books of the past: invoice, payment and journal rows as the ledger's commands would have posted them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from uuid import UUID

from app.casework.reference import new_verification_code
from app.db import uuid7
from app.ledger.commands.history import GATEWAY
from app.ledger.commands.invoices import PREFIX, VALID_DAYS
from app.ledger.commands.payments import RECEIPT_PREFIX
from app.ledger.models import Invoice, InvoiceLine, JournalEntry, JournalLine, Payment, PaymentIntent
from app.ledger.models.journal import RECEIVABLE, TREASURY
from app.ledger.queries import find_tariff
from app.ledger.rules import QuoteLine, price
from licensing.catalogue import FeeQuantity
from licensing.demo.history.batch import Batch


@cache
def _rate(code: str, city_class: str, year: int):
    tariff = find_tariff(code, city_class, date(year, 6, 1))
    if tariff is None:
        raise LookupError(f"no tariff {code}")
    return tariff.rate


def quoted(quantities: list[FeeQuantity], city_class: str, at: datetime) -> list[QuoteLine]:
    return [price(_rate(line.tariff, city_class, at.year), line.quantity) for line in quantities]


def add_paid_invoice(
    batch: Batch, case_id: UUID, branch: int, party_id: UUID, lines: list[QuoteLine], issued: datetime, paid: datetime
) -> None:
    """Invoice and payment with both journal entries; every entry balances."""
    reference, invoice_id = batch.number(PREFIX, issued), uuid7()
    total = sum((line.total for line in lines), Decimal(0))
    own = {"municipality_id": branch, "payer_party_id": party_id}
    batch.add(
        Invoice,
        id=invoice_id,
        reference=reference,
        bill_number="".join(filter(str.isdigit, reference)),
        case_id=case_id,
        purpose="fee",
        currency="SAR",
        total=total,
        state="paid",
        issued_at=issued,
        expires_at=max(issued + timedelta(days=VALID_DAYS), paid + timedelta(hours=1)),
        paid_at=paid,
        **own,
    )
    for seq, line in enumerate(lines, 1):
        batch.add(
            InvoiceLine,
            invoice_id=invoice_id,
            municipality_id=branch,
            seq=seq,
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
    intent_id, payment_id = uuid7(), uuid7()
    batch.add(
        PaymentIntent,
        id=intent_id,
        invoice_id=invoice_id,
        gateway=GATEWAY,
        amount=total,
        currency="SAR",
        state="captured",
        created_at=paid,
        closed_at=paid,
        **own,
    )
    batch.add(
        Payment,
        id=payment_id,
        intent_id=intent_id,
        invoice_id=invoice_id,
        gateway=GATEWAY,
        gateway_payment_id=str(intent_id),
        amount=total,
        currency="SAR",
        settles=True,
        receipt_number=batch.number(RECEIPT_PREFIX, paid),
        verification_code=new_verification_code(),
        captured_at=paid,
        recorded_at=paid,
        **own,
    )
    earned: dict[str, Decimal] = {}
    for line in lines:
        earned[line.account_code] = earned.get(line.account_code, Decimal(0)) + line.total
    sides = [(RECEIVABLE, total, Decimal(0)), *((code, Decimal(0), amount) for code, amount in sorted(earned.items()) if amount)]
    _post(batch, "invoice", f"إصدار الفاتورة {reference}", branch, invoice_id, None, sides, issued)
    _post(
        batch,
        "payment",
        f"سداد الفاتورة {reference}",
        branch,
        invoice_id,
        payment_id,
        [(TREASURY, total, Decimal(0)), (RECEIVABLE, Decimal(0), total)],
        paid,
    )


def _post(
    batch: Batch,
    kind: str,
    words: str,
    branch: int,
    invoice_id: UUID,
    payment_id: UUID | None,
    sides: list[tuple[str, Decimal, Decimal]],
    at: datetime,
) -> None:
    entry_id = uuid7()
    batch.add(
        JournalEntry,
        id=entry_id,
        kind=kind,
        entry_on=at.date(),
        description=words,
        amount=sum(side[1] for side in sides),
        line_count=len(sides),
        municipality_id=branch,
        invoice_id=invoice_id,
        payment_id=payment_id,
        created_at=at,
    )
    for seq, (account, debit, credit) in enumerate(sides, 1):
        batch.add(JournalLine, entry_id=entry_id, municipality_id=branch, seq=seq, account_code=account, debit=debit, credit=credit)
