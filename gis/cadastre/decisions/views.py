"""/land/decisions: the list, the form in its three ways, the case page, the sheet."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import authorize, current_actor, requires
from app.casework.pages import case_page
from app.errors import UserError, message_for
from app.i18n.digits import to_western_digits
from gis.cadastre.decisions import commands, filling, pages, papers, queries
from gis.cadastre.decisions.entering import read, typed_from, typed_of
from gis.cadastre.decisions.from_register import owners_as_they_stand
from gis.cadastre.decisions.measured import measured_of
from gis.cadastre.permissions import Permission as P
from gis.register.queries import find_parcel, get_parcel

bp = Blueprint("decisions", __name__, url_prefix="/land/decisions", template_folder="../../templates")


@bp.get("")
@requires(P.SURVEY_VIEW)
def list_all() -> ResponseReturnValue:
    return render_template("gis/cadastre/decisions.html", **pages.list_page(current_actor(), request.args))


@bp.get("/new")
@requires(P.SURVEY_PREPARE)
def begin() -> ResponseReturnValue:
    """The form for a parcel; without one, the question which."""
    asked = {name: to_western_digits(request.args.get(name, "")).strip() for name in ("plan", "block", "number")}
    if request.args.get("parcel"):
        parcel = pages.parcel_to_survey(current_actor(), request.args)
        return render_template(
            "gis/cadastre/form.html", **pages.form_page(filling.first_of(parcel, request.args.get("from", "map")), parcel)
        )
    found = find_parcel(asked["plan"], asked["block"], asked["number"]) if asked["number"] else None
    if found is not None:
        way: dict[str, Any] = {"from": request.args.get("from", "map")}
        return redirect(url_for(".begin", parcel=found.id, **way), 303)
    problem = message_for("parcel_not_found") if asked["number"] else ""
    return render_template("gis/cadastre/choose_parcel.html", typed=asked, problem=problem), 404 if problem else 200


@bp.post("/new")
@requires(P.SURVEY_PREPARE)
def start() -> ResponseReturnValue:
    parcel = pages.parcel_to_survey(current_actor(), request.args)
    typed, action = typed_from(request.form), request.form.get("do", "save")
    if action != "save":
        return _again(typed, action, parcel)
    measured, errors = read(typed, owners_as_they_stand(parcel))
    if errors:
        return render_template("gis/cadastre/form.html", **pages.form_page(typed, parcel, errors=errors)), 422
    decision = commands.start_decision(parcel, measured, current_actor(), entered_by=filling.way_of(typed))
    flash(_("حُفظ القرار المساحي. راجع الفحوص ثم أرسله للمطابقة."), "success")
    return redirect(url_for(".show", reference=decision.reference), 303)


@bp.get("/<reference>")
@requires(P.SURVEY_VIEW)
def show(reference: str) -> ResponseReturnValue:
    template, context = case_page(queries.get_decision(reference), current_actor())
    return render_template(template, **context)


@bp.get("/<reference>/change")
@requires(P.SURVEY_PREPARE)
def edit(reference: str) -> ResponseReturnValue:
    decision = queries.get_decision(reference)
    authorize(current_actor(), P.SURVEY_PREPARE, decision)
    typed = typed_of(measured_of(decision), decision.entered_by)
    return render_template("gis/cadastre/form.html", **pages.form_page(typed, get_parcel(decision.parcel_id), decision=decision))


@bp.post("/<reference>/change")
@requires(P.SURVEY_PREPARE)
def change(reference: str) -> ResponseReturnValue:
    decision = queries.get_decision(reference)
    parcel, typed, action = get_parcel(decision.parcel_id), typed_from(request.form), request.form.get("do", "save")
    authorize(current_actor(), P.SURVEY_PREPARE, decision)
    if action != "save":
        return _again(typed, action, parcel, decision)
    measured, errors = read(typed, owners_as_they_stand(parcel))
    if errors:
        return render_template("gis/cadastre/form.html", **pages.form_page(typed, parcel, decision=decision, errors=errors)), 422
    commands.change_decision(decision, measured, current_actor())
    flash(_("حُفظ التعديل."), "success")
    return redirect(url_for(".show", reference=reference), 303)


@bp.post("/<reference>/photos")
@requires(P.SURVEY_PREPARE)
def photograph(reference: str) -> ResponseReturnValue:
    upload = request.files.get("photo")
    try:
        if upload is None or not upload.filename:
            raise UserError("photo_missing")
        commands.add_photo(queries.get_decision(reference), upload, current_actor())
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        template, context = case_page(queries.get_decision(reference), current_actor())
        return render_template(template, **context | {"problem": message_for(refusal.code, refusal.details)}), 422
    return redirect(url_for(".show", reference=reference, _anchor="photos"), 303)


@bp.get("/<reference>/sheet.pdf")
@requires(P.SURVEY_VIEW)
def sheet(reference: str) -> Response:
    decision = queries.get_decision(reference)
    authorize(current_actor(), P.SURVEY_VIEW, decision)
    body = papers.sheet_of(decision)
    return Response(body, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{decision.reference}.pdf"'})


def _again(typed, action, parcel, decision=None) -> ResponseReturnValue:
    """The form with a row more or less, the file's corners, or the checks: nothing is stored, nothing typed is lost."""
    filled, errors = filling.filled(typed, action, request.form, request.files)
    context = pages.form_page(filled, parcel, decision=decision, errors=errors, checked=action in ("check", "read_file", "read_text"))
    return render_template("gis/cadastre/form.html", **context), 422 if errors else 200
