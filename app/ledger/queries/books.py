from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from app import db
from app.authz import Actor
from app.identity.models import User
from app.ledger.models import (
    Account,
    Invoice,
    JournalEntry,
    JournalLine,
    Payment,
    PaymentIntent,
    PaymentNotice,
    PaymentReversal,
    RefusedNotice,
)
from app.ledger.permissions import Permission as P

PAGE_SIZE = 50
ATTENTION = ("mismatch", "suspended", "parked")


@dataclass(frozen=True)
class JournalFilter:
    kind: str = ""
    account_code: str = ""
    before: int | None = None  # entry number of the last row seen


@dataclass(frozen=True)
class NoticeFilter:
    outcome: str = ""
    before: int | None = None


def list_entries(actor: Actor, chosen: JournalFilter, limit: int = PAGE_SIZE) -> list[JournalEntry]:
    """Entries of the actor's branches with their lines, latest first; one more than a page if there is more.

    Index: ix_journal_entry_municipality_id_number.
    """
    here = actor.municipalities_where(P.JOURNAL_VIEW)
    rows = select(JournalEntry).where(JournalEntry.municipality_id.in_(here)).order_by(JournalEntry.number.desc()).limit(limit + 1)
    if chosen.kind:
        rows = rows.where(JournalEntry.kind == chosen.kind)
    if chosen.account_code:
        rows = rows.where(JournalEntry.lines.any(JournalLine.account_code == chosen.account_code))
    if chosen.before:
        rows = rows.where(JournalEntry.number < chosen.before)
    return list(db.session().scalars(rows))


def accounts_in_use(actor: Actor) -> list[tuple[Account, int, int]]:
    """Accounts with the sums of their debits and credits in the actor's branches, by code."""
    here = actor.municipalities_where(P.JOURNAL_VIEW)
    sums = (
        select(JournalLine.account_code, func.sum(JournalLine.debit).label("debit"), func.sum(JournalLine.credit).label("credit"))
        .where(JournalLine.municipality_id.in_(here))
        .group_by(JournalLine.account_code)
        .subquery()
    )
    rows = select(Account, sums.c.debit, sums.c.credit).join(sums, sums.c.account_code == Account.code).order_by(Account.code)
    return [tuple(row) for row in db.session().execute(rows)]


def list_notices(actor: Actor, chosen: NoticeFilter, limit: int = PAGE_SIZE) -> list[PaymentNotice]:
    """What the gateway told about the actor's branches, and what came of it, latest first.

    Notices of no known intent belong to no branch; those who see all branches' money see them with the system's view.
    """
    here = actor.municipalities_where(P.NOTICE_VIEW)
    rows = select(PaymentNotice).where(PaymentNotice.municipality_id.in_(here) | PaymentNotice.municipality_id.is_(None))
    rows = rows.order_by(PaymentNotice.id.desc()).limit(limit + 1)
    if chosen.outcome:
        rows = rows.where(PaymentNotice.outcome == chosen.outcome)
    if chosen.before:
        rows = rows.where(PaymentNotice.id < chosen.before)
    return list(db.session().scalars(rows))


def list_refused(limit: int = 20) -> list[RefusedNotice]:
    """The latest messages that did not prove their sender."""
    return list(db.session().scalars(select(RefusedNotice).order_by(RefusedNotice.received_at.desc()).limit(limit)))


def list_suspended(actor: Actor) -> list[Payment]:
    """Money that waits for its payer in the actor's branches: taken, settling nothing, not given back."""
    here = actor.municipalities_where(P.NOTICE_VIEW)
    given_back = select(PaymentReversal.payment_id).where(PaymentReversal.state == "approved")
    rows = select(Payment).where(Payment.municipality_id.in_(here), ~Payment.settles, Payment.id.not_in(given_back))
    return list(db.session().scalars(rows.order_by(Payment.recorded_at.desc())))


def list_mismatched(actor: Actor) -> list[tuple[PaymentNotice, PaymentIntent]]:
    """Money of another amount than asked in the actor's branches that nobody has booked yet, with the attempt; latest first."""
    here = actor.municipalities_where(P.NOTICE_VIEW)
    booked = select(Payment.intent_id)
    rows = select(PaymentNotice, PaymentIntent).join(PaymentIntent, PaymentIntent.id == PaymentNotice.intent_id)
    rows = rows.where(PaymentNotice.municipality_id.in_(here), PaymentNotice.outcome == "mismatch", PaymentIntent.id.not_in(booked))
    return [(notice, intent) for notice, intent in db.session().execute(rows.order_by(PaymentNotice.id.desc()).limit(PAGE_SIZE))]


def list_reversals(actor: Actor) -> list[PaymentReversal]:
    """Wishes to give money back in the actor's branches, undecided first."""
    here = actor.municipalities_where(P.PAYMENT_REVERSE)
    rows = select(PaymentReversal).where(PaymentReversal.municipality_id.in_(here))
    return list(db.session().scalars(rows.order_by(PaymentReversal.decided_at.desc().nulls_first(), PaymentReversal.requested_at.desc())))


def count_attention(actor: Actor) -> dict[str, int]:
    """Outcome -> number of notices that a person should look at."""
    here = actor.municipalities_where(P.NOTICE_VIEW)
    rows = select(PaymentNotice.outcome, func.count()).where(
        PaymentNotice.outcome.in_(ATTENTION), PaymentNotice.municipality_id.in_(here) | PaymentNotice.municipality_id.is_(None)
    )
    return dict(db.session().execute(rows.group_by(PaymentNotice.outcome)).all())


def invoices_of_intents(notices: Sequence[PaymentNotice]) -> dict[UUID, str]:
    """Attempt -> reference of its invoice, for the notices on a page."""
    wanted = {n.intent_id for n in notices if n.intent_id}
    rows = (
        select(PaymentIntent.id, Invoice.reference)
        .join(Invoice, Invoice.id == PaymentIntent.invoice_id)
        .where(PaymentIntent.id.in_(wanted))
    )
    return dict(db.session().execute(rows).all())


def names_of_users(user_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Account -> the name it shows."""
    rows = select(User.id, User.display_name).where(User.id.in_(user_ids))
    return dict(db.session().execute(rows).all())
