"""The job that carries a message: signed per Standard Webhooks, tried again with growing pauses, each try on record."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import select, update
from standardwebhooks import Webhook

from app import db
from app.errors import UserError, message_for
from licensing.api.hooks.addresses import Unsent, send, target_of
from licensing.models import WebhookDelivery, WebhookEndpoint

ATTEMPTS = 12  # 2, 4, 8 … seconds: the last about an hour after the one before
_FAILURES_IN_A_ROW = 10
_GONE = 410


def deliver(delivery_id: str) -> None:
    """The receiver has the message, or it rests as failed. Sent twice it carries the same id.

    Raises:
        Unsent: not this time; the queue tries again later.
    """
    query = (
        select(WebhookDelivery).where(WebhookDelivery.id == UUID(delivery_id)).with_for_update().execution_options(populate_existing=True)
    )
    delivery = db.session().scalars(query).one()
    endpoint = db.session().get_one(WebhookEndpoint, delivery.endpoint_id)
    if delivery.state == "delivered":
        return
    if endpoint.disabled_at is not None:
        delivery.state = "failed"
        return
    body = json.dumps(delivery.payload, ensure_ascii=False).encode()
    try:
        target = target_of(endpoint.url, demo=bool(current_app.config["DEMO"]))
        status = send(target, body, headers_of(delivery, endpoint, body, datetime.now(UTC)))
    except UserError as refusal:
        _give_up(delivery, endpoint, Unsent(message_for(refusal.code, refusal.details)))
    except Unsent as fault:
        _failed(delivery, endpoint, fault)
    else:
        delivery.attempts = [*delivery.attempts, _row(status, "")]
        delivery.state, delivery.delivered_at = "delivered", datetime.now(UTC)


def headers_of(delivery: WebhookDelivery, endpoint: WebhookEndpoint, body: bytes, at: datetime) -> dict[str, str]:
    """Id, time and signature; after a change of secret two signatures, so that the receiver may change in peace."""
    secrets = [endpoint.secret]
    if endpoint.earlier_secret and endpoint.earlier_until and endpoint.earlier_until > at:
        secrets.append(endpoint.earlier_secret)
    whole = at.replace(microsecond=0)
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Amanah-Webhooks/1",
        "webhook-id": str(delivery.id),
        "webhook-timestamp": str(int(whole.timestamp())),
        "webhook-signature": " ".join(Webhook(secret).sign(str(delivery.id), whole, body.decode()) for secret in secrets),
    }


def _failed(delivery: WebhookDelivery, endpoint: WebhookEndpoint, fault: Unsent) -> None:
    if fault.status == _GONE or len(delivery.attempts) + 1 >= ATTEMPTS:
        _give_up(delivery, endpoint, fault)
        return
    # The job's own transaction is rolled back; the record of the try is not.
    attempts = [*delivery.attempts, _row(fault.status, fault.problem)]
    db.session().rollback()
    with db.aside() as own:
        own.execute(update(WebhookDelivery).where(WebhookDelivery.id == delivery.id).values(attempts=attempts))
    raise fault


def _give_up(delivery: WebhookDelivery, endpoint: WebhookEndpoint, fault: Unsent) -> None:
    delivery.attempts = [*delivery.attempts, _row(fault.status, fault.problem)]
    delivery.state = "failed"
    db.session().flush()
    last = select(WebhookDelivery.state).where(WebhookDelivery.endpoint_id == endpoint.id, WebhookDelivery.state != "waiting")
    states = db.session().scalars(last.order_by(WebhookDelivery.id.desc()).limit(_FAILURES_IN_A_ROW)).all()
    if fault.status == _GONE or (len(states) == _FAILURES_IN_A_ROW and set(states) == {"failed"}):
        endpoint.disabled_at = datetime.now(UTC)
        endpoint.disabled_why = "gone" if fault.status == _GONE else "failing"


def _row(status: int | None, problem: str) -> dict[str, Any]:
    return {"at": datetime.now(UTC).isoformat(), "status": status, "problem": problem[:200]}
