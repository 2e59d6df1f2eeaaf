"""Pages of the register of before: the list, the queue of those without a place, one row and its placing."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.errors import UserError, message_for
from licensing.legacy import commands, pages, queries
from licensing.permissions import Permission as P

bp = Blueprint("past", __name__, template_folder="../templates")


@bp.get("/permits/past")
@requires(P.PAST_VIEW)
def list_past() -> ResponseReturnValue:
    return render_template("licensing/past/list.html", **pages.list_page(current_actor(), request.args))


@bp.get("/permits/past/queue")
@requires(P.PAST_VIEW)
def queue() -> ResponseReturnValue:
    return render_template("licensing/past/list.html", **pages.list_page(current_actor(), request.args, queue=True))


@bp.get("/permits/past/<uuid:past_id>")
@requires(P.PAST_VIEW)
def show(past_id: UUID) -> ResponseReturnValue:
    return render_template("licensing/past/one.html", **pages.one_page(queries.get_past(past_id), current_actor(), {}))


@bp.post("/permits/past/<uuid:past_id>/place")
@requires(P.PAST_PLACE)
def place(past_id: UUID) -> ResponseReturnValue:
    past, actor = queries.get_past(past_id), current_actor()
    try:
        commands.place_at(past, pages.parcel_typed(request.form, past.municipality_id), actor)
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        words = message_for(refusal.code, refusal.details)
        return render_template("licensing/past/one.html", **pages.one_page(queries.get_past(past_id), actor, request.form, words)), 422
    flash(_("وُضعت الرخصة على القطعة، وتظهر في سجلها."), "success")
    following = queries.next_unplaced(actor, past) if request.form.get("then") == "next" else None
    return redirect(url_for(".show", past_id=following.id if following else past_id), 303)
