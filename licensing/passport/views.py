"""«ما قالته الخريطة» of an application, and the page of a neighbour who was asked."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.authz import current_actor, public, requires
from app.errors import UserError, message_for
from licensing.applications.queries import get_application
from licensing.passport import asking, neighbours, pages
from licensing.permissions import Permission as P

bp = Blueprint("passport", __name__, template_folder="../templates")


@bp.get("/applications/<reference>/map")
@requires(P.APPLICATION_VIEW)
def show(reference: str) -> ResponseReturnValue:
    return render_template(
        "licensing/passport/map.html", **pages.map_page(get_application(reference), current_actor()), problem="", typed=""
    )


@bp.post("/applications/<reference>/map")
@requires(P.APPLICATION_VIEW)
def ask_again(reference: str) -> ResponseReturnValue:
    application, reason = get_application(reference), request.form.get("reason", "")
    try:
        asking.ask_again(application, reason, current_actor())
    except UserError as refusal:
        if refusal.status not in (409, 422):
            raise
        context = pages.map_page(application, current_actor())
        problem = message_for(refusal.code, refusal.details)
        return render_template("licensing/passport/map.html", **context, problem=problem, typed=reason), refusal.status
    return redirect(url_for(".show", reference=reference), 303)


@bp.get("/neighbours/<token>")
@public
def neighbour(token: str) -> ResponseReturnValue:
    return render_template("licensing/passport/neighbour.html", **pages.neighbour_page(neighbours.find_by_token(token), {}))


@bp.post("/neighbours/<token>")
@public
def comment(token: str) -> ResponseReturnValue:
    beside = neighbours.find_by_token(token)
    typed = {name: request.form.get(name, "") for name in ("stance", "name", "text")}
    try:
        neighbours.comment(beside, typed["stance"], typed["name"], typed["text"])
    except UserError as refusal:
        context = pages.neighbour_page(beside, typed, message_for(refusal.code, refusal.details))
        return render_template("licensing/passport/neighbour.html", **context), refusal.status
    return redirect(url_for(".neighbour", token=token), 303)
