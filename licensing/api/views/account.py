"""Pages of the account: keys of programs, addresses that are told, the calendar's address."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import acting_as, current_actor, public, requires
from app.errors import NotFound, UserError, message_for
from app.i18n.digits import whole_number
from app.i18n.language import in_language
from app.idempotency import keep_instead
from licensing.api import calendars, keys, pages
from licensing.api.hooks import commands as hooks
from licensing.permissions import Permission as P

bp = Blueprint("interfaces", __name__, template_folder="../../templates")


@bp.get("/account/keys")
@requires(P.INTERFACE_OWN)
def list_keys() -> ResponseReturnValue:
    return render_template("licensing/interfaces/keys.html", **pages.keys_page(current_actor(), {}))


@bp.post("/account/keys")
@requires(P.INTERFACE_OWN)
def make_key() -> ResponseReturnValue:
    typed, actor = request.form, current_actor()
    try:
        party, days = pages.party_chosen(typed, actor), whole_number(typed.get("days", "")) or 0
        key, text = keys.make_key(typed.get("name", ""), party, typed.getlist("scopes"), days, actor)
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        return render_template("licensing/interfaces/keys.html", **pages.keys_page(actor, typed, refusal)), 422
    keep_instead(303, url_for(".list_keys"))
    return render_template("licensing/interfaces/key_made.html", key=key, text=text, base=str(current_app.config["PUBLIC_URL"]).rstrip("/"))


@bp.post("/account/keys/<uuid:key_id>/revoke")
@requires(P.INTERFACE_OWN)
def revoke_key(key_id: UUID) -> ResponseReturnValue:
    keys.revoke_key(key_id, current_actor())
    flash(_("أُلغي المفتاح، ولن يُقبل بعد الآن."), "success")
    return redirect(url_for(".list_keys"), 303)


@bp.get("/account/webhooks")
@requires(P.INTERFACE_OWN)
def list_webhooks() -> ResponseReturnValue:
    return render_template("licensing/interfaces/webhooks.html", **pages.webhooks_page(current_actor(), {}))


@bp.post("/account/webhooks")
@requires(P.INTERFACE_OWN)
def add_webhook() -> ResponseReturnValue:
    typed, actor, demo = request.form, current_actor(), bool(current_app.config["DEMO"])
    try:
        party = pages.party_chosen(typed, actor)
        endpoint = hooks.subscribe_to(typed.get("url", ""), typed.getlist("events"), party, actor, demo=demo)
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        return render_template("licensing/interfaces/webhooks.html", **pages.webhooks_page(actor, typed, refusal)), 422
    keep_instead(303, url_for(".list_webhooks"))
    return render_template("licensing/interfaces/secret.html", endpoint=endpoint, secret=endpoint.secret, fresh=True)


@bp.get("/account/webhooks/<uuid:webhook_id>")
@requires(P.INTERFACE_OWN)
def show_webhook(webhook_id: UUID) -> ResponseReturnValue:
    endpoint = hooks.get_address(webhook_id, current_actor())
    return render_template("licensing/interfaces/webhook.html", **pages.webhook_page(endpoint, request.args.get("after", "")))


@bp.post("/account/webhooks/<uuid:webhook_id>")
@requires(P.INTERFACE_OWN)
def change_webhook(webhook_id: UUID) -> ResponseReturnValue:
    """What the page's buttons ask for: a test message, the message again, a new secret, on again, away."""
    endpoint, asked = hooks.get_address(webhook_id, current_actor()), request.form.get("do", "")
    if asked == "secret":
        keep_instead(303, url_for(".show_webhook", webhook_id=webhook_id))
        return render_template("licensing/interfaces/secret.html", endpoint=endpoint, secret=hooks.new_secret(endpoint), fresh=False)
    if asked == "remove":
        hooks.unsubscribe(endpoint)
        flash(_("حُذف العنوان، ولن تُرسل إليه إشعارات."), "success")
        return redirect(url_for(".list_webhooks"), 303)
    flash(pages.carry_out(endpoint, asked, request.form.get("delivery", "")), "success")
    return redirect(url_for(".show_webhook", webhook_id=webhook_id), 303)


@bp.get("/account/calendar")
@requires(P.INTERFACE_OWN)
def show_calendar() -> ResponseReturnValue:
    actor = current_actor()
    coming = calendars.deadlines_of(actor, datetime.now(UTC))
    return render_template("licensing/interfaces/calendar.html", feed=calendars.find_feed(actor), address="", coming=coming[:20])


@bp.post("/account/calendar")
@requires(P.INTERFACE_OWN)
def change_calendar() -> ResponseReturnValue:
    actor = current_actor()
    if request.form.get("do") == "close":
        calendars.close_feed(actor)
        flash(_("أُلغي رابط التقويم. التقاويم المشتركة به لن تتحدث بعد الآن."), "success")
        return redirect(url_for(".show_calendar"), 303)
    address = url_for(".calendar_file", token=calendars.open_feed(actor))
    keep_instead(303, url_for(".show_calendar"))
    coming = calendars.deadlines_of(actor, datetime.now(UTC))
    whole = str(current_app.config["PUBLIC_URL"]).rstrip("/") + address
    return render_template("licensing/interfaces/calendar.html", feed=calendars.find_feed(actor), address=whole, coming=coming[:20])


@bp.get("/calendar/<token>.ics")
@public  # the address itself is the secret: 32 random bytes, kept as a hash
def calendar_file(token: str) -> ResponseReturnValue:
    try:
        actor = calendars.reader_of(token)
    except NotFound as refusal:
        return Response(message_for(refusal.code), 404, mimetype="text/plain")
    with acting_as(actor), in_language(actor.language):
        body = calendars.feed_of(actor, datetime.now(UTC))
    headers = {"Cache-Control": "private, max-age=900", "Content-Disposition": 'inline; filename="amanah.ics"', "X-Robots-Tag": "noindex"}
    return Response(body, mimetype="text/calendar", headers=headers)
