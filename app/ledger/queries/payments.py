from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app import db
from app.errors import NotFound
from app.ledger.models import PaymentIntent, PaymentNotice, PaymentReversal


def get_intent(intent_id: UUID) -> PaymentIntent:
    found = db.session().scalars(select(PaymentIntent).where(PaymentIntent.id == intent_id)).one_or_none()
    if found is None:
        raise NotFound()
    return found


def get_reversal(reversal_id: UUID) -> PaymentReversal:
    found = db.session().scalars(select(PaymentReversal).where(PaymentReversal.id == reversal_id)).one_or_none()
    if found is None:
        raise NotFound()
    return found


def get_notice(notice_id: int) -> PaymentNotice:
    """Raises NotFound: no such message, or not for this person's eyes."""
    found = db.session().scalars(select(PaymentNotice).where(PaymentNotice.id == notice_id)).one_or_none()
    if found is None:
        raise NotFound("notice_not_found")
    return found


def list_silent_intents(older_than: timedelta, limit: int = 200) -> list[UUID]:
    """Attempts still open after a while, oldest first: their gateway has told us nothing. Index: ix_payment_intent_open_since."""
    since = datetime.now(UTC) - older_than
    silent = select(PaymentIntent.id).where(PaymentIntent.state == "open", PaymentIntent.created_at < since)
    return list(db.session().scalars(silent.order_by(PaymentIntent.created_at).limit(limit)))
