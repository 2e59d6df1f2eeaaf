"""Telling a party something."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from app import db
from app.casework.models import Case
from app.i18n import format_date
from app.identity.models import Party
from app.jobs import defer
from app.notifications.channels import Undeliverable, channel_for
from app.notifications.models import Message
from app.notifications.texts import text_for
from app.tenancy import everything

DELIVER = "notifications.deliver"


def notify(party_id: UUID, template: str, case: Case | None = None, **context: Any) -> list[Message]:
    """The party will be told, in its language, on every channel it can be reached by.

    Written in the caller's transaction and sent by a job after it: no message tells of what did not happen.

    Args:
        template: a name in a registered file of texts; ``context`` fills its placeholders, days as ``date``.
    """
    with everything():
        party = db.session().get_one(Party, party_id)
        text = text_for(template, party.language).filled(_spoken(context, party.language) | _named(case))
        messages = [
            Message(
                party_id=party.id,
                municipality_id=case.municipality_id if case else None,
                case_id=case.id if case else None,
                template=template,
                channel=channel,
                to_address=address,
                language=party.language,
                subject=text.subject,
                body=text.short if channel == "sms" else text.body,
                created_at=datetime.now(UTC),
            )
            for channel, address in _addresses(party)
        ]
        db.session().add_all(messages)
        db.session().flush()
        for message in messages:
            defer(DELIVER, message_id=str(message.id))
    return messages


def deliver(message_id: str) -> None:
    """The message has left over its channel, once; sending it again does nothing.

    Raises:
        Undeliverable: the channel refused for now; the job tries later.
    """
    row = select(Message).where(Message.id == UUID(message_id)).with_for_update(of=Message)
    message = db.session().scalars(row).one()
    if message.sent_at is not None:
        return
    channel_for(message.channel).send(message)
    message.attempts += 1
    message.sent_at, message.error = datetime.now(UTC), None


def note_failure(message_id: str, error: Undeliverable) -> None:
    """Kept beside the message in a transaction of its own, because the job's is rolled back."""
    with db.aside() as own:
        own.execute(update(Message).where(Message.id == UUID(message_id)).values(attempts=Message.attempts + 1, error=str(error)[:200]))


def mark_read(party_ids: frozenset[UUID]) -> None:
    """The party has seen its messages."""
    unread = update(Message).where(Message.party_id.in_(party_ids), Message.channel == "inapp", Message.read_at.is_(None))
    db.session().execute(unread.values(read_at=datetime.now(UTC)))


def _spoken(context: dict[str, Any], language: str) -> dict[str, Any]:
    """Days in the reader's words: ISO dates read backwards inside Arabic."""
    return {name: format_date(value, language) if isinstance(value, date) else value for name, value in context.items()}


def _named(case: Case | None) -> dict[str, Any]:
    return {"case_reference": case.reference} if case else {}


def _addresses(party: Party) -> list[tuple[str, str]]:
    known = [("inapp", str(party.id)), ("sms", party.phone), ("email", party.email)]
    return [(channel, address) for channel, address in known if address]
