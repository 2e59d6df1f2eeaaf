"""/land/changes and the history of a parcel. The map asks by JSON; pages work without a script."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, public, requires
from app.casework.queries import get_case
from app.errors import UserError, message_for
from gis.changes import asking, drafting, forms, history, pages, previews, redrafting, reversing
from gis.changes.examining import ChangeRefused
from gis.models import LandChangeCase
from gis.permissions import Permission as P
from gis.register.queries import get_parcel

bp = Blueprint("changes", __name__, template_folder="../templates")


@bp.get("/land/changes")
@requires(P.LAND_CHANGES_VIEW)
def list_changes() -> ResponseReturnValue:
    return render_template("changes/list.html", **pages.list_page(current_actor(), request.args))


@bp.get("/land/changes/new")
@requires(P.LAND_EDIT)
def new_change() -> ResponseReturnValue:
    return render_template("changes/new.html", **forms.new_page(current_actor(), request.args))


@bp.get("/land/changes/<reference>")
@requires(P.LAND_CHANGES_VIEW)
def show_change(reference: str) -> ResponseReturnValue:
    return redirect(url_for("cases.show", reference=get_case(reference, "land_change").reference), 303)


@bp.get("/land/changes/<reference>/change")
@requires(P.LAND_EDIT)
def redraft(reference: str) -> ResponseReturnValue:
    case = _change_case(reference)
    redrafting.refuse_closed(case, current_actor())
    return render_template("changes/new.html", **forms.redraft_page(case, current_actor(), request.args))


@bp.post("/land/changes/<reference>/change")
@requires(P.LAND_EDIT)
def send_again(reference: str) -> ResponseReturnValue:
    case = _change_case(reference)
    try:
        redrafting.redraft(case, asking.asked_as_form(request.form, request.form.getlist("number")), current_actor())
    except UserError as refusal:
        if refusal.status in (403, 404):
            raise
        db.rollback()
        case, words = _change_case(reference), message_for(refusal.code, refusal.details)
        if not redrafting.may_redraft(case, current_actor()):
            raise
        return render_template("changes/new.html", **forms.redraft_page(case, current_actor(), request.form, words)), refusal.status
    flash(_("عُدّل التغيير وأُرسل إلى الاعتماد."), "success")
    return redirect(url_for("cases.show", reference=reference), 303)


@bp.post("/land/changes/preview")
@requires(P.LAND_EDIT)
def preview() -> ResponseReturnValue:
    try:
        return jsonify(previews.preview(asking.asked_as_json(request.get_json(silent=True)), current_actor()))
    except UserError as refusal:
        return _refused(refusal)


@bp.post("/land/changes")
@requires(P.LAND_EDIT)
def make_change() -> ResponseReturnValue:
    if request.is_json:
        return _make_by_json()
    asked = asking.asked_as_form(request.form, request.form.getlist("number"))
    try:
        done = drafting.submit_change(asked, current_actor(), at_once=request.form.get("send") != "1")
    except UserError as refusal:
        db.rollback()
        page = forms.new_page(current_actor(), request.form, problem=message_for(refusal.code, refusal.details))
        return render_template("changes/new.html", **page), refusal.status
    flash(_("نُفّذ التغيير في السجل.") if done.children else _("أُرسل التغيير إلى الاعتماد."), "success")
    return redirect(url_for("cases.show", reference=done.case.reference), 303)


@bp.post("/land/changes/<uuid:change_id>/reverse")
@requires(P.LAND_EDIT)
def reverse(change_id: UUID) -> ResponseReturnValue:
    change, reason = reversing.get_change(change_id), request.form.get("reason", "")
    try:
        done = drafting.submit_reversal(change, current_actor(), reason, at_once=request.form.get("send") != "1")
    except UserError as refusal:
        if refusal.status == 404 or change.case_id is None:
            raise
        flash(message_for(refusal.code, refusal.details), "error")
        db.rollback()
        return redirect(url_for("cases.show", reference=pages.reference_of_change(change)), 303)
    flash(_("أُلغي التغيير وعادت القطع كما كانت.") if done.children else _("أُرسل الإلغاء إلى الاعتماد."), "success")
    return redirect(url_for("cases.show", reference=done.case.reference), 303)


@bp.get("/parcels/<int:parcel_id>")
@public
def show_parcel(parcel_id: int) -> ResponseReturnValue:
    get_parcel(parcel_id)
    if day := request.args.get("on"):
        return redirect(url_for(".show_history", parcel_id=parcel_id, on=day), 303)
    return redirect(url_for("map.show_parcel", parcel_id=parcel_id), 303)


@bp.get("/parcels/<int:parcel_id>/history")
@public
def show_history(parcel_id: int) -> ResponseReturnValue:
    day = history.day_asked(request.args.get("on", ""))
    return render_template("changes/history.html", **history.history_page(get_parcel(parcel_id), current_actor(), day))


def _change_case(reference: str) -> LandChangeCase:
    case = get_case(reference, "land_change")
    assert isinstance(case, LandChangeCase)
    return case


def _make_by_json() -> ResponseReturnValue:
    body = request.get_json(silent=True)
    try:
        at_once = not (isinstance(body, dict) and body.get("send") is True)
        done = drafting.submit_change(asking.asked_as_json(body), current_actor(), at_once=at_once)
    except UserError as refusal:
        return _refused(refusal)
    answer = {
        "reference": done.case.reference,
        "state": done.case.state,
        "url": url_for("cases.show", reference=done.case.reference),
        "parcels": [{"id": child.id, "reference": child.reference, "number": child.parcel_no} for child in done.children],
    }
    return jsonify(answer), 201


def _refused(refusal: UserError) -> ResponseReturnValue:
    """What stands against it, for the map: every problem with its place, or who was first."""
    db.rollback()
    problems = refusal.problems if isinstance(refusal, ChangeRefused) else []
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": message_for(refusal.code, refusal.details),
        "status": refusal.status,
        "code": refusal.code,
        "problems": previews.problem_rows(problems),
    }
    told = {key: str(refusal.details[key]) for key in ("who", "when", "reference") if key in refusal.details}
    answer = jsonify(body | told)
    answer.mimetype = "application/problem+json"
    return answer, refusal.status
