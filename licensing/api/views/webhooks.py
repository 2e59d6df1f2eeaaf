"""Webhooks for programs: subscribe, read what was sent, have it sent again, change the secret."""

from uuid import UUID

from flask import Response, current_app, g, url_for
from flask.typing import ResponseReturnValue

from app.authz import current_actor, public
from app.idempotency import keep_instead
from licensing.api import bodies
from licensing.api.contract import answer, body_of, operation
from licensing.api.doors import keyed
from licensing.api.hooks import commands
from licensing.api.hooks.happenings import EVENTS, PING
from licensing.api.listing import cursor, page_size
from licensing.api.views import bp
from licensing.models import WebhookEndpoint
from licensing.permissions import Permission as P


@bp.get("/event-types")
@public
@operation("أنواع الأحداث", "What a webhook can be told of.", gives=bodies.Page[bodies.EventType])
def list_event_types() -> ResponseReturnValue:
    rows = [bodies.EventType(name=name, description=str(about)) for name, about in EVENTS.items()]
    return answer(bodies.Page[bodies.EventType](items=rows, next=None))


@bp.get("/webhooks")
@keyed("webhooks:manage", P.INTERFACE_OWN)
@operation("عناوين الإشعارات", "Addresses of the key's party.", gives=bodies.Page[bodies.Webhook])
def list_webhooks() -> ResponseReturnValue:
    return answer(bodies.Page[bodies.Webhook](items=[_told(e) for e in commands.list_addresses(current_actor())], next=None))


@bp.post("/webhooks")
@keyed("webhooks:manage", P.INTERFACE_OWN)
@operation(
    "إضافة عنوان",
    "The address is told of the events from now on; the secret that signs is told this once.",
    takes=bodies.NewWebhook,
    gives=bodies.WebhookWithSecret,
    status=201,
)
def subscribe_webhook() -> ResponseReturnValue:
    sent = body_of(bodies.NewWebhook)
    demo = bool(current_app.config["DEMO"])
    endpoint = commands.subscribe_to(sent.url, sent.events, g.api_key.party_id, current_actor(), demo=demo)
    told = bodies.WebhookWithSecret(**_told(endpoint).model_dump(), secret=endpoint.secret)
    keep_instead(201, url_for(".show_webhook", webhook_id=endpoint.id))
    return answer(told, 201, Location=url_for(".show_webhook", webhook_id=endpoint.id))


@bp.get("/webhooks/<uuid:webhook_id>")
@keyed("webhooks:manage", P.INTERFACE_OWN)
@operation("عنوان واحد", "One address.", gives=bodies.Webhook)
def show_webhook(webhook_id: UUID) -> ResponseReturnValue:
    return answer(_told(commands.get_address(webhook_id, current_actor())))


@bp.delete("/webhooks/<uuid:webhook_id>")
@keyed("webhooks:manage", P.INTERFACE_OWN)
@operation("حذف عنوان", "The address is told nothing more.", status=204)
def unsubscribe_webhook(webhook_id: UUID) -> ResponseReturnValue:
    commands.unsubscribe(commands.get_address(webhook_id, current_actor()))
    return Response(status=204)


@bp.post("/webhooks/<uuid:webhook_id>/secret")
@keyed("webhooks:manage", P.INTERFACE_OWN)
@operation("تغيير السر", "A new secret signs; for a day the earlier one signs too.", gives=bodies.WebhookWithSecret)
def rotate_webhook_secret(webhook_id: UUID) -> ResponseReturnValue:
    endpoint = commands.get_address(webhook_id, current_actor())
    secret = commands.new_secret(endpoint)
    keep_instead(200, url_for(".show_webhook", webhook_id=webhook_id))
    return answer(bodies.WebhookWithSecret(**_told(endpoint).model_dump(), secret=secret))


@bp.post("/webhooks/<uuid:webhook_id>/ping")
@keyed("webhooks:manage", P.INTERFACE_OWN)
@operation("رسالة تجربة", "A message is sent to try the address out.", gives=bodies.Delivery, status=202)
def ping_webhook(webhook_id: UUID) -> ResponseReturnValue:
    delivery = commands.tell(commands.get_address(webhook_id, current_actor()), PING, {})
    return answer(bodies.Delivery.model_validate(delivery, from_attributes=True, extra="ignore"), 202)


@bp.get("/webhooks/<uuid:webhook_id>/deliveries")
@keyed("webhooks:manage", P.INTERFACE_OWN)
@operation(
    "سجل الإرسال",
    "What the address was told and what it answered, newest first.",
    gives=bodies.Page[bodies.Delivery],
    query={"cursor": "", "limit": "1 to 200"},
)
def list_webhook_deliveries(webhook_id: UUID) -> ResponseReturnValue:
    size = page_size()
    found = commands.list_deliveries(commands.get_address(webhook_id, current_actor()), cursor(), size)
    rows = [bodies.Delivery.model_validate(d, from_attributes=True, extra="ignore") for d in found[:size]]
    return answer(bodies.Page[bodies.Delivery](items=rows, next=str(found[size - 1].id) if len(found) > size else None))


@bp.get("/webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>")
@keyed("webhooks:manage", P.INTERFACE_OWN)
@operation("رسالة واحدة", "One message with its body and every try.", gives=bodies.DeliveryWhole)
def show_webhook_delivery(webhook_id: UUID, delivery_id: UUID) -> ResponseReturnValue:
    delivery = commands.get_delivery(commands.get_address(webhook_id, current_actor()), delivery_id)
    return answer(bodies.DeliveryWhole.model_validate(delivery, from_attributes=True, extra="ignore"))


@bp.post("/webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/retry")
@keyed("webhooks:manage", P.INTERFACE_OWN)
@operation("إعادة الإرسال", "The same message is sent once more, with the same id.", gives=bodies.Delivery, status=202)
def retry_webhook_delivery(webhook_id: UUID, delivery_id: UUID) -> ResponseReturnValue:
    endpoint = commands.get_address(webhook_id, current_actor())
    delivery = commands.get_delivery(endpoint, delivery_id)
    commands.send_again(endpoint, delivery)
    return answer(bodies.Delivery.model_validate(delivery, from_attributes=True, extra="ignore"), 202)


def _told(endpoint: WebhookEndpoint) -> bodies.Webhook:
    return bodies.Webhook.model_validate(endpoint, from_attributes=True, extra="ignore")
