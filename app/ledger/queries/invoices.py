from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, and_, func, select, tuple_

from app import db
from app.authz import Actor
from app.casework.calendar import RIYADH
from app.casework.models import Case
from app.casework.reference import normalise_reference
from app.errors import NotFound
from app.identity.models import Party
from app.ledger.models import Invoice, Payment, PaymentIntent
from app.ledger.permissions import Permission as P
from app.organisation.models import Municipality

PAGE_SIZE = 50
PREFIXES = {"INV"}


@dataclass(frozen=True)
class InvoiceFilter:
    state: str = ""  # issued | paid | cancelled | expired
    municipality_id: int | None = None
    from_on: date | None = None
    to_on: date | None = None
    words: str = ""
    collected: bool = False  # settled since the first of this month
    after: str = ""  # keyset token of the last row seen


@dataclass(frozen=True)
class InvoiceRow:
    invoice: Invoice
    case_reference: str
    payer: str


def get_invoice(reference: str) -> Invoice:
    """The invoice of that number.

    Raises:
        NotFound: no such number, or not for this person's eyes.
    """
    number = normalise_reference(reference, PREFIXES)
    found = db.session().scalars(select(Invoice).where(Invoice.reference == number)).one_or_none() if number else None
    if found is None:
        raise NotFound("invoice_not_found")
    return found


def get_invoice_by_id(invoice_id: UUID) -> Invoice:
    found = db.session().scalars(select(Invoice).where(Invoice.id == invoice_id)).one_or_none()
    if found is None:
        raise NotFound("invoice_not_found")
    return found


def list_invoices(actor: Actor, chosen: InvoiceFilter, limit: int = PAGE_SIZE) -> list[InvoiceRow]:
    """Invoices of the branches whose money the actor may see, latest first; one row more than a page if there is more.

    Index: ix_invoice_municipality_id_issued_at_id; keyset on (issued_at, id).
    """
    here = actor.municipalities_where(P.INVOICE_LIST)
    if chosen.municipality_id is not None:
        here = [m for m in here if m == chosen.municipality_id]
    latest = (Invoice.issued_at.desc(), Invoice.id.desc())
    found = select(Invoice.id).where(Invoice.municipality_id.in_(here)).order_by(*latest).limit(limit + 1)
    if chosen.words.strip():
        found = found.join(Case, Case.id == Invoice.case_id).join(Party, Party.id == Invoice.payer_party_id)
    page = _narrowed(found, chosen).subquery()  # first the page, then its names: not those of every case and party there is
    rows = (
        select(Invoice, Case.reference, Party.name_ar)
        .join(page, page.c.id == Invoice.id)
        .join(Case, Case.id == Invoice.case_id)
        .join(Party, Party.id == Invoice.payer_party_id)
        .order_by(*latest)
    )
    return [InvoiceRow(*row) for row in db.session().execute(rows)]


def list_own_invoices(actor: Actor, *, unpaid_only: bool = False, limit: int = 100) -> list[InvoiceRow]:
    """The invoices that the actor's parties owe or paid, latest first."""
    rows = (
        select(Invoice, Case.reference, Party.name_ar)
        .join(Case, Case.id == Invoice.case_id)
        .join(Party, Party.id == Invoice.payer_party_id)
        .where(Invoice.payer_party_id.in_(actor.party_ids))
        .order_by(Invoice.issued_at.desc())
        .limit(limit)
    )
    if unpaid_only:
        rows = rows.where(Invoice.state == "issued", Invoice.expires_at > func.now())
    return [InvoiceRow(*row) for row in db.session().execute(rows)]


def list_invoices_of_case(case_id: UUID) -> list[Invoice]:
    """The case's invoices, first issued first."""
    return list(db.session().scalars(select(Invoice).where(Invoice.case_id == case_id).order_by(Invoice.issued_at)))


def settled(case_id: UUID, purpose: str = "fee") -> bool:
    """At least one invoice of the purpose was issued for the case, and none is still owed: the guard of issuing."""
    states = set(db.session().scalars(select(Invoice.state).where(Invoice.case_id == case_id, Invoice.purpose == purpose)))
    return "paid" in states and "issued" not in states


def receipt_of(invoice: Invoice) -> Payment | None:
    """The payment that settled the invoice, if any."""
    row = select(Payment).where(Payment.invoice_id == invoice.id, Payment.settles)
    return db.session().scalars(row).one_or_none()


def payment_of(intent: PaymentIntent) -> Payment | None:
    """The payment that came of the attempt, if any."""
    return db.session().scalars(select(Payment).where(Payment.intent_id == intent.id)).one_or_none()


def get_payment(receipt_number: str) -> Payment:
    """Raises NotFound: no such receipt, or not for this person's eyes."""
    found = db.session().scalars(select(Payment).where(Payment.receipt_number == receipt_number)).one_or_none()
    if found is None:
        raise NotFound("receipt_not_found")
    return found


def case_of(invoice: Invoice) -> Case | None:
    """The invoice's case, if the reader may see it."""
    return db.session().scalars(select(Case).where(Case.id == invoice.case_id)).one_or_none()


def payer_of(invoice: Invoice) -> Party | None:
    """The party that owes, if the reader may see it."""
    return db.session().scalars(select(Party).where(Party.id == invoice.payer_party_id)).one_or_none()


def replacement_of(invoice: Invoice) -> Invoice | None:
    """The invoice that took this one's place, if any."""
    return db.session().scalars(select(Invoice).where(Invoice.replaces_id == invoice.id)).one_or_none()


def branches(municipality_ids: list[int]) -> list[Municipality]:
    """These branches, by number."""
    rows = select(Municipality).where(Municipality.id.in_(municipality_ids)).order_by(Municipality.id)
    return list(db.session().scalars(rows))


def get_payment_by_code(code: str) -> Payment:
    """The payment whose receipt carries the verification code."""
    found = db.session().scalars(select(Payment).where(Payment.verification_code == code)).one_or_none()
    if found is None:
        raise NotFound("receipt_not_found")
    return found


def totals_by_state(actor: Actor) -> dict[str, tuple[int, Decimal]]:
    """State -> (number, sum) of the invoices of the branches whose money the actor may see."""
    here = actor.municipalities_where(P.INVOICE_LIST)
    rows = select(Invoice.state, func.count(), func.sum(Invoice.total)).where(Invoice.municipality_id.in_(here))
    return {state: (number, total) for state, number, total in db.session().execute(rows.group_by(Invoice.state))}


def collected_this_month(actor: Actor, municipality_id: int | None) -> tuple[int, Decimal]:
    """(number, sum) of the invoices that were settled since the first of the month in Riyadh."""
    here = [m for m in actor.municipalities_where(P.INVOICE_LIST) if municipality_id in (None, m)]
    query = select(func.count(), func.coalesce(func.sum(Invoice.total), 0)).where(Invoice.municipality_id.in_(here), _collected())
    number, total = db.session().execute(query).one()
    return number, total


def keyset(row: InvoiceRow) -> str:
    return f"{row.invoice.issued_at.isoformat()}~{row.invoice.id}"


def _narrowed(rows: Select, chosen: InvoiceFilter) -> Select:
    if chosen.state == "expired":
        rows = rows.where(Invoice.state == "issued", Invoice.expires_at <= func.now())
    elif chosen.state:
        rows = rows.where(Invoice.state == chosen.state)
    if chosen.from_on:
        rows = rows.where(Invoice.issued_at >= datetime.combine(chosen.from_on, time(), RIYADH))
    if chosen.to_on:
        rows = rows.where(Invoice.issued_at < datetime.combine(chosen.to_on + timedelta(days=1), time(), RIYADH))
    if chosen.collected:
        rows = rows.where(_collected())
    if chosen.words.strip():
        rows = rows.where(_named(chosen.words))
    if position := _position(chosen.after):
        rows = rows.where(tuple_(Invoice.issued_at, Invoice.id) < position)
    return rows


def _collected():
    """Index: ix_payment_municipality_captured."""
    first = datetime.now(UTC).astimezone(RIYADH).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    settling = select(Payment.invoice_id).where(
        Payment.settles, Payment.captured_at >= first, Payment.municipality_id == Invoice.municipality_id
    )
    return and_(Invoice.state == "paid", Invoice.id.in_(settling))


def _named(words: str):
    typed = words.strip()
    return (
        (Invoice.reference == (normalise_reference(typed, PREFIXES) or ""))
        | (Invoice.bill_number == typed)
        | (Case.reference == (normalise_reference(typed) or ""))
    )


def _position(token: str) -> tuple[datetime, UUID] | None:
    try:
        at, _, last = token.partition("~")
        return datetime.fromisoformat(at).astimezone(UTC), UUID(last)
    except ValueError:
        return None
