"""Pages of ratings: giving one by its address, what the public sees of a service, what staff see and moderate."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, public, requires
from app.errors import Conflict, NotFound, UserError, message_for
from app.i18n.digits import whole_number
from licensing.catalogue import services
from licensing.permissions import Permission as P
from licensing.ratings import commands, pages, queries

bp = Blueprint("ratings", __name__, template_folder="../templates")
_FIELD_OF = {"rating_stars_needed": "stars", "rating_reason_needed": "reason", "rating_too_long": "comment"}


@bp.get("/rate/<token>")
@public  # the address is signed, and opens nothing but this form
def rate(token: str) -> ResponseReturnValue:
    application, _party = pages.find_application(token)
    if application is None:
        raise NotFound("rating_link_wrong")
    return render_template("licensing/ratings/rate.html", token=token, **pages.rate_page(application, {}, {}))


@bp.post("/rate/<token>")
@public
def give(token: str) -> ResponseReturnValue:
    application, party_id = pages.find_application(token)
    if application is None:
        raise NotFound("rating_link_wrong")
    typed = request.form
    stars = whole_number(typed.get("stars", "")) or 0
    try:
        commands.rate(application, party_id, stars, typed.get("reason", ""), typed.get("comment", ""))
    except Conflict:
        return redirect(url_for(".rate", token=token), 303)
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        errors = {_FIELD_OF[refusal.code]: message_for(refusal.code, refusal.details)}
        return render_template("licensing/ratings/rate.html", token=token, **pages.rate_page(application, typed, errors)), 422
    return redirect(url_for(".rate", token=token), 303)


@bp.get("/services/<code>/ratings")
@public
def show_service(code: str) -> ResponseReturnValue:
    if code not in services():
        raise NotFound("unknown_service")
    return render_template("licensing/ratings/service.html", **pages.service_page(code))


@bp.get("/ratings")
@requires(P.RATING_MODERATE)
def list_ratings() -> ResponseReturnValue:
    return render_template("licensing/ratings/list.html", **pages.staff_page(current_actor(), request.args))


@bp.post("/ratings/<uuid:decision_id>/comment")
@requires(P.RATING_MODERATE)
def moderate(decision_id: UUID) -> ResponseReturnValue:
    rating, shown = queries.get_rating(decision_id), request.form.get("do") == "show"
    commands.moderate(rating, request.form.get("text", ""), shown, current_actor())
    flash(_("يظهر التعليق الآن كما كتبته.") if shown else _("أُخفي التعليق، وبقي التقييم."), "success")
    return redirect(url_for(".list_ratings", state=request.form.get("state") or None), 303)
