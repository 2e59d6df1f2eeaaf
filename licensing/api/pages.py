"""What the pages of keys and webhooks show."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.calendar import RIYADH
from app.errors import BadRequest, UserError, message_for
from app.identity.queries import parties_acted_for
from licensing.api import keys
from licensing.api.hooks import commands as hooks
from licensing.api.hooks.happenings import EVENTS, PING
from licensing.api.scopes import SCOPES
from licensing.models import ApiKey, WebhookDelivery, WebhookEndpoint

_FIELD_OF = {
    "key_name_needed": "name",
    "key_scope_needed": "scopes",
    "key_lifetime_unknown": "days",
    "webhook_event_unknown": "events",
    "webhook_url_wrong": "url",
    "webhook_url_plain": "url",
    "webhook_url_private": "url",
    "webhook_url_unknown": "url",
    "party_needed": "party",
}


def keys_page(actor: Actor, typed: Mapping[str, Any], refusal: UserError | None = None) -> dict[str, Any]:
    """The person's keys, and the form that makes one."""
    parties = parties_acted_for(actor)
    named = {party.id: party.name_ar for party in parties}
    return {
        "rows": [_key_row(key, named) for key in keys.list_keys(actor)],
        "parties": [(str(party.id), party.name_ar) for party in parties],
        "scopes": [(scope, f"{words}") for scope, words in SCOPES.items()],
        "lifetimes": [("30", _("30 يوماً")), ("90", _("90 يوماً")), ("365", _("سنة"))],
        "typed": typed,
        "chosen": _many(typed, "scopes"),
        "errors": _errors(refusal),
    }


def webhooks_page(actor: Actor, typed: Mapping[str, Any], refusal: UserError | None = None) -> dict[str, Any]:
    """Addresses of the person's parties, and the form that adds one."""
    parties = parties_acted_for(actor)
    return {
        "rows": [
            {
                "url": endpoint.url,
                "link": url_for("interfaces.show_webhook", webhook_id=endpoint.id),
                "events": "، ".join(str(EVENTS[name]) for name in endpoint.events if name in EVENTS),
                "state": standing_of(endpoint),
            }
            for endpoint in hooks.list_addresses(actor)
        ],
        "parties": [(str(party.id), party.name_ar) for party in parties],
        "events": [(name, str(words)) for name, words in EVENTS.items() if name != PING],
        "typed": typed,
        "chosen": _many(typed, "events"),
        "errors": _errors(refusal),
    }


def webhook_page(endpoint: WebhookEndpoint, after: str) -> dict[str, Any]:
    """One address with what it was told."""
    try:
        last = UUID(after) if after else None
    except ValueError:
        last = None
    found = hooks.list_deliveries(endpoint, last)
    shown = found[: hooks.PAGE]
    return {
        "endpoint": endpoint,
        "standing": standing_of(endpoint),
        "events": [str(EVENTS[name]) for name in endpoint.events if name in EVENTS],
        "deliveries": [_delivery_row(d) for d in shown],
        "next_url": url_for("interfaces.show_webhook", webhook_id=endpoint.id, after=shown[-1].id) if len(found) > hooks.PAGE else "",
    }


def carry_out(endpoint: WebhookEndpoint, asked: str, delivery: str) -> str:
    """What a button of the page asks for; the sentence that says it was done.

    Raises:
        BadRequest: no such button.
    """
    if asked == "ping":
        hooks.tell(endpoint, PING, {})
        return _("رسالة التجربة في طريقها. حدّث الصفحة بعد لحظات لترى جواب الخادم.")
    if asked == "on":
        hooks.switch_on(endpoint)
        return _("شُغّل العنوان من جديد.")
    if asked == "again":
        try:
            known = UUID(delivery)
        except ValueError:
            raise BadRequest("bad_request") from None
        hooks.send_again(endpoint, hooks.get_delivery(endpoint, known))
        return _("الرسالة في طريقها مرة أخرى.")
    raise BadRequest("bad_request")


def party_chosen(typed: Mapping[str, Any], actor: Actor) -> UUID:
    """For whom: the party named in the form, or the only one there is.

    Raises:
        UserError: none was chosen.
    """
    parties = parties_acted_for(actor)
    chosen = next((party.id for party in parties if str(party.id) == typed.get("party", "")), None)
    if chosen is None and len(parties) == 1:
        chosen = parties[0].id
    if chosen is None:
        raise UserError("party_needed")
    return chosen


def standing_of(endpoint: WebhookEndpoint) -> tuple[str, str]:
    if endpoint.disabled_at is None:
        return _("يعمل"), "good"
    return {"gone": (_("أوقفه الخادم المستقبل"), "bad"), "failing": (_("أُوقف لتكرار الفشل"), "bad")}.get(
        endpoint.disabled_why, (_("موقوف"), "neutral")
    )


def _key_row(key: ApiKey, named: Mapping[UUID, str]) -> dict[str, Any]:
    state = _("ساري"), "good"
    if key.revoked_at is not None:
        state = _("ملغى"), "neutral"
    elif key.expires_at <= datetime.now(UTC):
        state = _("انتهت مدته"), "warning"
    return {
        "id": key.id,
        "name": key.name,
        "prefix": f"amn_{key.prefix}_…",
        "party": named.get(key.party_id, ""),
        "scopes": "، ".join(str(SCOPES[scope]) for scope in key.scopes if scope in SCOPES),
        "state": state,
        "live": state[1] == "good",
        "expires_on": key.expires_at.astimezone(RIYADH).date(),
        "last_used_at": key.last_used_at,
    }


def _delivery_row(delivery: WebhookDelivery) -> dict[str, Any]:
    last = delivery.attempts[-1] if delivery.attempts else {}
    answered = _("الجواب %(status)s", status=last["status"]) if last.get("status") else last.get("problem", "")
    return {
        "id": delivery.id,
        "event": str(EVENTS.get(delivery.event, delivery.event)),
        "at": delivery.created_at,
        "state": {"waiting": (_("تنتظر"), "warning"), "delivered": (_("وصلت"), "good"), "failed": (_("لم تصل"), "bad")}[delivery.state],
        "tries": len(delivery.attempts),
        "answer": answered,
        "again": delivery.state != "waiting",
    }


def _many(typed: Mapping[str, Any], name: str) -> list[str]:
    return typed.getlist(name) if hasattr(typed, "getlist") else []


def _errors(refusal: UserError | None) -> dict[str, str]:
    if refusal is None:
        return {}
    return {_FIELD_OF.get(refusal.code, "name"): message_for(refusal.code, refusal.details)}
