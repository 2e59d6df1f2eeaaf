"""A new report, by anybody: what, where, details, and the number at the end."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import db
from app.authz import current_actor, public
from app.documents.uploads import takes_files
from app.errors import UserError, message_for
from app.identity.queries import own_party
from field_inspection.reports import commands
from field_inspection.reports.commands import Reporter
from field_inspection.reports.pages import filing as pages
from field_inspection.reports.pages import public as own_pages
from field_inspection.reports.queries.details import get_report_by_key
from field_inspection.reports.views.blueprint import bp


@bp.get("/new")
@public
def new() -> ResponseReturnValue:
    draft = pages.read_draft(request.args)
    if draft.kind is None:
        return render_template("reports/new_kind.html", **pages.kind_page(draft, request.args))
    if draft.pin is None:
        page = pages.place_page(draft, request.args, submitted="located" in request.args)
        return render_template("reports/new_place.html", **page), 422 if page["errors"] else 200
    return render_template("reports/new_details.html", **pages.details_page(draft, request.args))


@bp.post("/new")
@public
@takes_files(64)
def file_new() -> ResponseReturnValue:
    try:
        report = _file(request.form)
    except UserError as refusal:
        db.rollback()
        return _show_again(refusal)
    return redirect(url_for(".sent", reference=report.reference, key=report.reporter_key.hex), 303)


@bp.get("/<reference>/sent")
@public
def sent(reference: str) -> ResponseReturnValue:
    report = get_report_by_key(reference, request.args.get("key", ""))
    return render_template("reports/sent.html", **own_pages.own_page(report, current_actor()))


def _file(form: Mapping[str, str]) -> Any:
    draft, party = pages.read_draft(form), own_party(current_actor())
    if form.get("website"):  # a field that people do not see
        raise UserError("report_suspicious")
    if draft.problem or draft.pin is None:
        raise draft.problem or UserError("report_place_missing")
    pin = commands.Pin(draft.pin.longitude, draft.pin.latitude, draft.pin.accuracy_m, form.get("place", ""))
    phone = form.get("phone", "") or (party.phone or "" if party else "")
    return commands.file_report(
        current_actor(),
        form.get("kind", ""),
        form.get("description", ""),
        pin,
        photos=request.files.getlist("photos"),
        reporter=Reporter(party.id if party else None, phone),
    )


def _show_again(refusal: UserError) -> ResponseReturnValue:
    draft = pages.read_draft(request.form)
    errors = {pages.FIELD_OF.get(refusal.code, "photos"): message_for(refusal.code, refusal.details)}
    if draft.kind is None:
        return render_template("reports/new_kind.html", **pages.kind_page(draft, request.form) | {"errors": errors}), refusal.status
    if draft.pin is None:
        return render_template("reports/new_place.html", **pages.place_page(draft, request.form, submitted=True)), refusal.status
    return render_template("reports/new_details.html", **pages.details_page(draft, request.form, errors)), refusal.status
