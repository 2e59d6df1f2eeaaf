"""Pages of the scrutiny of a plan, its report, the report of distances, and setting a finding aside."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.casework import pages as case_pages
from app.documents.uploads import takes_files
from app.errors import UserError, message_for
from licensing.applications.queries import get_application
from licensing.models import Application, PlanScrutiny
from licensing.permissions import Permission as P
from licensing.scrutiny import commands, overrides, pages, papers
from licensing.scrutiny.words import UNIT_WORDS

bp = Blueprint("scrutiny", __name__, url_prefix="/applications/<reference>", template_folder="../templates")


@bp.get("/scrutiny")
@requires(P.APPLICATION_VIEW)
def show(reference: str) -> ResponseReturnValue:
    return _page(reference)


@bp.post("/scrutiny")
@requires(P.APPLICATION_VIEW)
@takes_files(commands.MAX_MEGABYTES + 1)
def upload(reference: str) -> ResponseReturnValue:
    return _acted(reference, "drawing", lambda it: commands.scrutinise(it, request.files.get("drawing"), current_actor()))


@bp.post("/scrutiny/unit")
@requires(P.APPLICATION_VIEW)
def unit(reference: str) -> ResponseReturnValue:
    chosen = next((metres for metres in UNIT_WORDS if repr(metres) == request.form.get("unit")), 0.0)
    return _acted(reference, "unit", lambda it: commands.answer_unit(it, chosen, current_actor()))


@bp.post("/scrutiny/turn")
@requires(P.APPLICATION_VIEW)
def turn(reference: str) -> ResponseReturnValue:
    way = request.form.get("way", "")
    return _acted(reference, "way", lambda it: commands.turn(it, int(way) if way.isdecimal() else -1, current_actor()))


@bp.get("/scrutiny.pdf")
@requires(P.APPLICATION_VIEW)
def report(reference: str) -> Response:
    return _pdf(papers.scrutiny_report(get_application(reference)), "scrutiny.pdf")


@bp.get("/distances.pdf")
@requires(P.APPLICATION_VIEW)
def distance_report(reference: str) -> Response:
    return _pdf(papers.distance_report(get_application(reference)), "distances.pdf")


@bp.post("/override")
@requires(P.FINDING_OVERRIDE)
def override(reference: str) -> ResponseReturnValue:
    application, seq = get_application(reference), request.form.get("seq", "")
    reason, number = request.form.get("reason", "")[:1000], request.form.get("decision_no", "")[:120]
    try:
        overrides.override_finding(application, int(seq) if seq.isdecimal() else -1, reason, number, current_actor())
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        template, context = case_pages.case_page(get_application(reference), current_actor())
        typed = {"problem": message_for(refusal.code, refusal.details), "typed": request.form}
        return render_template(template, **context | typed), 422
    flash(_("سُجل التجاوز في الملف بسببه وسنده."), "success")
    return redirect(url_for("cases.show", reference=reference) + "#findings", 303)


def _acted(reference: str, field: str, act: Callable[[Application], PlanScrutiny]) -> ResponseReturnValue:
    """The drawing lies as asked, or the page again with what is wrong beside its field."""
    try:
        scrutiny = act(get_application(reference))
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        return _page(reference, message_for(refusal.code, refusal.details), field)
    flash(_("قُرئ الرسم ووُضع على القطعة.") if scrutiny.state == "placed" else _("قُرئ الرسم. اختر وحدته ليُقاس."), "success")
    return redirect(url_for(".show", reference=reference), 303)


def _page(reference: str, error: str = "", field: str = "") -> ResponseReturnValue:
    context = pages.scrutiny_page(get_application(reference), current_actor())
    page = render_template("licensing/scrutiny/show.html", **context, error=error, error_field=field)
    return page, 422 if error else 200


def _pdf(body: bytes, name: str) -> Response:
    return Response(body, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
