"""The catalogue of services: the list, and each service before it is begun."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.authz import current_actor, public
from app.casework.queries import search_cases
from licensing.services import pages

bp = Blueprint("services", __name__, template_folder="../templates")


@bp.get("/services")
@public
def index() -> ResponseReturnValue:
    words = request.args.get("q", "").strip()
    if current_actor().signed_in and any(c.isdigit() for c in words) and (cases := search_cases(words, limit=1)):
        return redirect(url_for("cases.show", reference=cases[0].reference), 303)
    return render_template("licensing/services/list.html", **pages.list_page(request.args))


@bp.get("/services/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    return render_template("licensing/services/show.html", **pages.show_page(code, request.args.get("parcel", "")))
