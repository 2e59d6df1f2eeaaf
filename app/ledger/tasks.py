"""The ledger's background work: asking silent gateways, matching parked notices, repeating refused announcements."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app import db
from app.jobs import defer
from app.ledger import commands, queries
from app.ledger.gateways.current import current_gateway
from app.ledger.models import Payment, PaymentIntent, PaymentNotice

ENQUIRE = "ledger.enquire"
SILENT_AFTER = timedelta(minutes=1)
GIVE_UP_AFTER = timedelta(days=1)


def enquire_silent() -> None:
    """Each attempt whose gateway has been silent for a while gets an enquiry of its own."""
    for intent_id in queries.list_silent_intents(SILENT_AFTER):
        defer(ENQUIRE, once=f"{ENQUIRE}:{intent_id}", intent_id=str(intent_id))


def enquire(intent_id: str) -> None:
    """The gateway's own answer settles the attempt, as its notice would have; an old attempt nobody pays ends."""
    intent, gateway = queries.get_intent(UUID(intent_id)), current_gateway()
    if intent.state != "open":
        return
    event = gateway.enquire(intent.id)  # before any lock: it may take seconds
    if event is not None:
        commands.receive_event(gateway.code, event, origin="enquiry")
    elif datetime.now(UTC) - intent.created_at > GIVE_UP_AFTER:
        commands.expire_intent(intent)


def match_parked() -> None:
    """Notices that came before their attempt was known are judged again; after a day they wait for a person."""
    young = select(PaymentNotice).where(
        PaymentNotice.outcome == "parked",
        PaymentNotice.intent_id.is_not(None),
        PaymentNotice.received_at > datetime.now(UTC) - GIVE_UP_AFTER,
    )
    for notice in db.session().scalars(young).all():
        if db.session().get(PaymentIntent, notice.intent_id) is not None:
            commands.retry_parked(notice, commands.event_of(notice))


def announce_paid(payment_id: str) -> None:
    commands.announce_paid(db.session().get_one(Payment, UUID(payment_id)))
