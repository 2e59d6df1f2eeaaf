"""What can be asked of messages."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_

from app import db
from app.notifications.models import Message

PAGE_SIZE = 50


def list_messages(*, channel: str | None = None, before: tuple[datetime, UUID] | None = None, limit: int = PAGE_SIZE) -> list[Message]:
    """What the present scope may see, newest first. ``before``: (created_at, id) of the last row of the page before."""
    rows = select(Message).order_by(Message.created_at.desc(), Message.id.desc()).limit(limit)
    if channel:
        rows = rows.where(Message.channel == channel)
    if before:
        rows = rows.where(tuple_(Message.created_at, Message.id) < before)
    return list(db.session().scalars(rows))


def list_own(party_ids: frozenset[UUID], limit: int = PAGE_SIZE) -> list[Message]:
    """The messages of these parties, newest first, each once."""
    own = select(Message).where(Message.party_id.in_(party_ids), Message.channel == "inapp")
    return list(db.session().scalars(own.order_by(Message.created_at.desc()).limit(limit)))


def count_unread(party_ids: frozenset[UUID]) -> int:
    unread = select(func.count()).where(Message.party_id.in_(party_ids), Message.channel == "inapp", Message.read_at.is_(None))
    return db.session().scalar(unread) or 0
