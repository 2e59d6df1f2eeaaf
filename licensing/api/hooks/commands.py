"""Subscribing, changing the secret, unsubscribing, trying again."""

import base64
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app import db
from app.authz import Actor
from app.db import uuid7
from app.errors import Conflict, Forbidden, NotFound, UserError
from app.jobs import defer
from licensing.api.hooks.addresses import target_of
from licensing.api.hooks.happenings import EVENTS
from licensing.models import WebhookDelivery, WebhookEndpoint

SEND = "licensing.webhook"
BOTH_SECRETS_FOR = timedelta(hours=24)
MOST_ADDRESSES = 10
PAGE = 50


def subscribe_to(url: str, events: Iterable[str], party_id: UUID, actor: Actor, *, demo: bool) -> WebhookEndpoint:
    """The address is told of these events from now on.

    Raises:
        UserError: an address a webhook may not go to, an unknown event, too many addresses. Forbidden: the party is another's.
    """
    chosen = list(dict.fromkeys(events))
    if not chosen or not set(chosen) <= EVENTS.keys():
        raise UserError("webhook_event_unknown")
    if party_id not in actor.party_ids or actor.user_id is None:
        raise Forbidden("not_permitted")
    if len(list_addresses(actor)) >= MOST_ADDRESSES:
        raise UserError("too_many_webhooks", most=MOST_ADDRESSES)
    target_of(url.strip(), demo=demo)
    endpoint = WebhookEndpoint(
        party_id=party_id, user_id=actor.user_id, url=url.strip(), events=chosen, secret=_new_secret(), created_at=datetime.now(UTC)
    )
    db.session().add(endpoint)
    db.session().flush()
    return endpoint


def list_addresses(actor: Actor) -> list[WebhookEndpoint]:
    """Addresses of the actor's parties, newest first; those taken away are gone. Index: ix_webhook_endpoint_party_id."""
    query = select(WebhookEndpoint).where(WebhookEndpoint.party_id.in_(actor.party_ids), WebhookEndpoint.disabled_why != "removed")
    return list(db.session().scalars(query.order_by(WebhookEndpoint.id.desc())))


def get_address(endpoint_id: UUID, actor: Actor) -> WebhookEndpoint:
    """One address.

    Raises:
        NotFound: no such address of this actor's parties.
    """
    found = next((e for e in list_addresses(actor) if e.id == endpoint_id), None)
    if found is None:
        raise NotFound("unknown_webhook")
    return found


def new_secret(endpoint: WebhookEndpoint) -> str:
    """Messages are signed with a new secret, and for a day with the earlier one too."""
    endpoint.earlier_secret, endpoint.earlier_until = endpoint.secret, datetime.now(UTC) + BOTH_SECRETS_FOR
    endpoint.secret = _new_secret()
    db.session().flush()
    return endpoint.secret


def unsubscribe(endpoint: WebhookEndpoint) -> None:
    """The address is told nothing more; what it was told stays in the record."""
    endpoint.disabled_at, endpoint.disabled_why = datetime.now(UTC), "removed"
    db.session().flush()


def switch_on(endpoint: WebhookEndpoint) -> None:
    """An address that was switched off after failures is told again."""
    endpoint.disabled_at, endpoint.disabled_why = None, ""
    db.session().flush()


def list_deliveries(endpoint: WebhookEndpoint, after: UUID | None = None, limit: int = PAGE) -> list[WebhookDelivery]:
    """What the address was told, newest first; one row more than ``limit`` if there is more. Index: ix_webhook_delivery_endpoint_id."""
    query = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint.id).order_by(WebhookDelivery.id.desc())
    return list(db.session().scalars((query.where(WebhookDelivery.id < after) if after else query).limit(limit + 1)))


def get_delivery(endpoint: WebhookEndpoint, delivery_id: UUID) -> WebhookDelivery:
    delivery = db.session().get(WebhookDelivery, delivery_id)
    if delivery is None or delivery.endpoint_id != endpoint.id:
        raise NotFound("unknown_webhook")
    return delivery


def send_again(endpoint: WebhookEndpoint, delivery: WebhookDelivery) -> None:
    """The same message, with the same id, is sent once more.

    Raises:
        Conflict: it waits to be sent already, or the address is switched off.
    """
    if delivery.state == "waiting" or endpoint.disabled_at is not None:
        raise Conflict("webhook_not_now")
    delivery.state = "waiting"
    db.session().flush()
    defer(SEND, delivery_id=str(delivery.id))


def tell(endpoint: WebhookEndpoint, event: str, data: dict[str, Any], at: datetime | None = None) -> WebhookDelivery:
    """The address will be told, by a job of this transaction."""
    moment = at or datetime.now(UTC)
    payload = {"type": event, "timestamp": moment.isoformat(), "data": data}
    delivery = WebhookDelivery(id=uuid7(), endpoint_id=endpoint.id, event=event, payload=payload, created_at=moment)
    db.session().add(delivery)
    db.session().flush()
    defer(SEND, delivery_id=str(delivery.id))
    return delivery


def _new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
