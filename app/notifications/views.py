from datetime import datetime
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, url_for

from app.authz import Permission, current_actor, public, requires
from app.errors import NotFound
from app.notifications import commands, presenters, queries
from app.notifications.channels import CHANNELS
from app.tenancy import everything

bp = Blueprint("messages", __name__)


@bp.get("/_mailbox")
@public
def mailbox():
    """The outbox as its readers would get it: for trial installations, where nothing is really sent."""
    if not (current_app.config["DEMO"] or current_app.config["ENVIRONMENT"] == "development"):
        raise NotFound()
    return _outbox("messages.mailbox")


@bp.get("/admin/mailbox")
@requires(Permission.ADMINISTER)
def outbox():
    return _outbox("messages.outbox")


@bp.get("/messages")
@requires(Permission.CASE_OWN)
def own_messages():
    rows = queries.list_own(current_actor().party_ids)
    return render_template("mailbox/own.html", rows=rows, unread=sum(row.read_at is None for row in rows))


@bp.post("/messages/read")
@requires(Permission.CASE_OWN)
def mark_read():
    commands.mark_read(current_actor().party_ids)
    return redirect(url_for(".own_messages"), 303)


def _outbox(endpoint: str):
    channel = request.args.get("channel") if request.args.get("channel") in CHANNELS else None
    with everything():
        rows = queries.list_messages(channel=channel, before=_cursor(request.args.get("before", "")))
    more = f"{rows[-1].created_at.isoformat()}~{rows[-1].id}" if len(rows) == queries.PAGE_SIZE else None
    return render_template("mailbox/outbox.html", rows=rows, channel=channel, channels=presenters.CHANNELS, more=more, endpoint=endpoint)


def _cursor(text: str) -> tuple[datetime, UUID] | None:
    try:
        at, _, last = text.partition("~")
        return datetime.fromisoformat(at), UUID(last)
    except ValueError:
        return None
