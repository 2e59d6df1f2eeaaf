"""What can be asked of permits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import selectinload

from app import db
from app.authz import Actor
from app.casework.calendar import RIYADH
from app.casework.models import CaseEvent
from app.casework.queries import get_case
from app.documents.models import Document
from app.documents.queries import find_document
from app.errors import NotFound
from app.ledger.models import Invoice
from app.ledger.queries import list_invoices_of_case, receipt_of
from app.organisation.models import Municipality
from licensing.models import Application, Permit, VerificationMiss
from licensing.permissions import Permission as P
from licensing.permits.editions import find_edition_of

PAPER_KIND = "permit_paper"
PAGE = 50


@dataclass(frozen=True)
class Settled:
    """What was paid and the number of the receipt; the last one where an invoice was replaced."""

    invoice: Invoice
    receipt_number: str | None


def get_permit(reference: str) -> Permit:
    """The permit of that number.

    Raises:
        NotFound: no such number, or not for this person's eyes.
    """
    case = get_case(reference, "permit")
    assert isinstance(case, Permit)
    return case


def get_permit_by_id(permit_id: UUID) -> Permit:
    permit = db.session().get(Permit, permit_id)
    if permit is None:
        raise NotFound("case_not_found")
    return permit


def find_permit_by_code(code: str) -> Permit | None:
    """The permit that carries the code, whoever asks: the caller shows only what is for everybody. Index: uq_permit_verify_code."""
    query = select(Permit).where(Permit.verify_code == code).options(selectinload(Permit.conditions))
    return db.session().scalars(query).one_or_none()


def application_of(permit: Permit) -> Application | None:
    return db.session().get(Application, permit.application_id) if permit.application_id else None


def find_permit_of(application: Application) -> Permit | None:
    """The document that the application gave: its own, or the permit of which it made the next edition."""
    if (edition := find_edition_of(application)) is not None:
        return db.session().get(Permit, edition.permit_id)
    return db.session().scalars(select(Permit).where(Permit.application_id == application.id)).one_or_none()


def list_about(permit: Permit, limit: int = 20) -> Sequence[Permit]:
    """Certificates and decisions about the permit, oldest first. Index: ix_permit_subject_permit_id."""
    query = select(Permit).where(Permit.subject_permit_id == permit.id).order_by(Permit.opened_at).limit(limit)
    return db.session().scalars(query).all()


def branch_of(permit: Permit | Application) -> Municipality:
    return db.session().get_one(Municipality, permit.municipality_id)


def find_paper(permit: Permit) -> Document | None:
    """The kept paper of the permit's edition of now; that of an earlier one does not stand for it."""
    kept = find_document(permit, PAPER_KIND)
    return kept if kept is not None and kept.filename == paper_name(permit) else None


def paper_name(permit: Permit) -> str:
    return f"{permit.reference}.pdf" if permit.edition == 1 else f"{permit.reference}-{permit.edition}.pdf"


def find_settlement(application: Application | None) -> Settled | None:
    """The fee as invoiced and paid; None for a free service."""
    live = [i for i in list_invoices_of_case(application.id) if i.state != "cancelled"] if application else []
    if not live:
        return None
    receipt = receipt_of(live[-1])
    return Settled(live[-1], receipt.receipt_number if receipt else None)


def find_decision(application: Application) -> CaseEvent | None:
    """The step by which the officer decided, with the words he gave."""
    if application.decided_by_id is None:
        return None
    query = select(CaseEvent).where(CaseEvent.case_id == application.id, CaseEvent.actor_id == application.decided_by_id)
    return db.session().scalars(query.where(CaseEvent.from_state != CaseEvent.to_state).order_by(CaseEvent.at.desc()).limit(1)).first()


def list_permits(
    actor: Actor, *, month: date | None = None, state: str = "", municipality_id: int | None = None, after: UUID | None = None
) -> Sequence[Permit]:
    """Permits of the branches where the actor works, latest first; one row more than a page if there is more.

    Index: ix_case_opened; keyset on (opened_at, id), ``after`` being the last one seen.
    """
    here = [m for m in actor.municipalities_where(P.PERMIT_LIST) if municipality_id in (None, m)]
    query = select(Permit).where(Permit.municipality_id.in_(here)).order_by(Permit.opened_at.desc(), Permit.id.desc()).limit(PAGE + 1)
    if after is not None:
        opened = select(Permit.opened_at).where(Permit.id == after).scalar_subquery()
        query = query.where(tuple_(Permit.opened_at, Permit.id) < tuple_(opened, after))
    if month is not None:
        query = query.where(Permit.issued_on >= month, Permit.issued_on < _next_month(month))
    if state:
        query = query.where(Permit.state == state)
    return db.session().scalars(query).all()


def count_permits(actor: Actor, *, month: date | None = None, state: str = "", municipality_id: int | None = None) -> int:
    here = [m for m in actor.municipalities_where(P.PERMIT_LIST) if municipality_id in (None, m)]
    query = select(func.count()).select_from(Permit).where(Permit.municipality_id.in_(here))
    if month is not None:
        query = query.where(Permit.issued_on >= month, Permit.issued_on < _next_month(month))
    if state:
        query = query.where(Permit.state == state)
    return db.session().scalar(query) or 0


def first_of_month(day: date | None = None) -> date:
    return (day or datetime.now(UTC).astimezone(RIYADH).date()).replace(day=1)


def _next_month(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def list_moves(permit: Permit) -> Sequence[CaseEvent]:
    """When the permit went from one state to another, oldest first."""
    query = select(CaseEvent).where(CaseEvent.case_id == permit.id, CaseEvent.from_state.is_distinct_from(CaseEvent.to_state))
    return db.session().scalars(query.order_by(CaseEvent.at)).all()


def list_ended(on: date, limit: int) -> Sequence[Permit]:
    """Permits whose last day has passed and that nobody has ended. Index: ix_permit_valid_to."""
    query = select(Permit).where(Permit.valid_to < on, Permit.closed_at.is_(None)).order_by(Permit.valid_to).limit(limit)
    return db.session().scalars(query).all()


def list_lapsed(now: datetime, limit: int) -> Sequence[Application]:
    """Applications whose applicant let his own clock run out. Index: ix_case_open."""
    query = (
        select(Application)
        .where(Application.due_at < now, Application.closed_at.is_(None), Application.state.in_(("returned", "awaiting_payment")))
        .order_by(Application.due_at)
        .limit(limit)
    )
    return db.session().scalars(query).all()


def misses_since(address: str, since: datetime) -> int:
    """Codes that were never issued, asked for from this address. Index: ix_verification_miss_address_at."""
    query = select(func.count()).where(VerificationMiss.address == address, VerificationMiss.at > since)
    return db.session().scalar(query) or 0
