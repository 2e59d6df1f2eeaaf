"""Pages of the editor of services: for those who keep the catalogue."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app import db
from app.authz import authorize, current_actor, requires
from app.casework.queries import get_case
from app.errors import NotFound, UserError, message_for
from app.identity.queries import list_municipalities
from licensing.editor import drafting, launching, overlaying, pages, trying
from licensing.editor.rows import body_from, typed_of
from licensing.models import ServiceChange
from licensing.permissions import Permission as P

bp = Blueprint("editor", __name__, template_folder="../templates")


@bp.get("/catalogue")
@requires(P.SERVICE_VIEW)
def index() -> ResponseReturnValue:
    return render_template("licensing/editor/list.html", **pages.list_page(request.args, current_actor()))


@bp.get("/catalogue/<code>")
@requires(P.SERVICE_VIEW)
def show(code: str) -> ResponseReturnValue:
    return _service_page(code)


@bp.get("/catalogue/<code>/propose")
@requires(P.SERVICE_DRAFT)
def ask(code: str) -> ResponseReturnValue:
    service = drafting.find_service(code)
    body = drafting.base_of(service)
    return _form(service, typed_of(body), {}, url_for(".propose", code=code), "", body)


@bp.post("/catalogue/<code>/propose")
@requires(P.SERVICE_DRAFT)
def propose(code: str) -> ResponseReturnValue:
    service = drafting.find_service(code)
    body = body_from(drafting.base_of(service), request.form)
    if "preview" in request.form:
        return _form(service, request.form, {}, url_for(".propose", code=code), request.form.get("reason", ""), body)
    try:
        change = drafting.propose(service, body, request.form.get("reason", ""), _seat(), current_actor())
    except UserError as refusal:
        return _refused(service, refusal, url_for(".propose", code=code), body)
    trying.dry_run(change, current_actor())
    return redirect(url_for("cases.show", reference=change.reference), 303)


@bp.get("/catalogue/changes/<reference>/edit")
@requires(P.SERVICE_DRAFT)
def edit(reference: str) -> ResponseReturnValue:
    change = _change(reference)
    service = drafting.find_service(change.service_code)
    return _form(service, typed_of(change.body), {}, url_for(".save", reference=reference), change.reason, change.body)


@bp.post("/catalogue/changes/<reference>/edit")
@requires(P.SERVICE_DRAFT)
def save(reference: str) -> ResponseReturnValue:
    change = _change(reference)
    service = drafting.find_service(change.service_code)
    body, reason = body_from(change.body, request.form), request.form.get("reason", "")
    if "preview" in request.form:
        return _form(service, request.form, {}, url_for(".save", reference=reference), reason, body)
    try:
        drafting.redraft(change, body, reason, current_actor())
    except UserError as refusal:
        return _refused(service, refusal, url_for(".save", reference=reference), body)
    trying.dry_run(change, current_actor())
    return redirect(url_for("cases.show", reference=reference), 303)


@bp.post("/catalogue/changes/<reference>/try")
@requires(P.SERVICE_DRAFT)
def dry_run(reference: str) -> ResponseReturnValue:
    trying.dry_run(_change(reference), current_actor())
    return redirect(url_for("cases.show", reference=reference), 303)


@bp.post("/catalogue/<code>/withdraw")
@requires(P.SERVICE_DRAFT)
def withdraw(code: str) -> ResponseReturnValue:
    """Propose that the version now current be taken back; another signs it."""
    service = drafting.find_service(code)
    try:
        change = drafting.propose(
            service, drafting.base_of(service), request.form.get("reason", ""), _seat(), current_actor(), rollback=True
        )
    except UserError as refusal:
        return _problem(code, refusal)
    return redirect(url_for("cases.show", reference=change.reference), 303)


@bp.post("/catalogue/<code>/overlay")
@requires(P.SERVICE_OVERLAY)
def overlay(code: str) -> ResponseReturnValue:
    branch = request.form.get("municipality", "")
    try:
        overlaying.lay_over(drafting.find_service(code), int(branch) if branch.isdigit() else 0, request.form, current_actor())
    except UserError as refusal:
        return _problem(code, refusal)
    flash(_("حُفظ ما تسري به الخدمة في البلدية."), "success")
    return redirect(url_for(".show", code=code) + "#overlays", 303)


@bp.post("/catalogue/<code>/launch")
@requires(P.SERVICE_PUBLISH)
def launch(code: str) -> ResponseReturnValue:
    service, point = drafting.find_service(code), request.form.get("point", "")
    try:
        if point == "open":
            launching.open_service(service, current_actor())
        elif point == "close":
            launching.close_service(service, current_actor())
        else:
            launching.confirm(service, point, current_actor())
    except UserError as refusal:
        return _problem(code, refusal)
    return redirect(url_for(".show", code=code) + "#launch", 303)


def _change(reference: str) -> ServiceChange:
    change = get_case(reference, "service_change")
    if not isinstance(change, ServiceChange):
        raise NotFound("case_not_found")
    authorize(current_actor(), P.SERVICE_VIEW, change)
    return change


def _seat() -> int:
    """The catalogue is the amanah's: its proposals belong to the seat, else to the drafter's own branch."""
    own = current_actor().municipalities_where(P.SERVICE_DRAFT)
    return next((branch.id for branch in list_municipalities() if branch.is_seat and branch.id in own), own[0])


def _form(
    service: Any, typed: MultiDict[str, str], errors: dict[str, str], action: str, reason: str, body: Any, status: int = 200
) -> ResponseReturnValue:
    return render_template("licensing/editor/edit.html", **pages.form_page(service, typed, errors, action, reason, body)), status


def _refused(service: Any, refusal: UserError, action: str, body: Any) -> ResponseReturnValue:
    if refusal.status != 422:
        raise refusal
    db.rollback()
    field = {"service_reason_needed": "reason"}.get(refusal.code, "")
    errors = {field: message_for(refusal.code, refusal.details)}
    return _form(service, request.form, errors, action, request.form.get("reason", ""), body, 422)


def _service_page(code: str, problem: str = "", status: int = 200) -> ResponseReturnValue:
    page = pages.show_page(code, current_actor())
    return render_template("licensing/editor/service.html", **page, problem=problem, typed=request.form), status


def _problem(code: str, refusal: UserError) -> ResponseReturnValue:
    if refusal.status != 422:
        raise refusal
    db.rollback()
    return _service_page(code, message_for(refusal.code, refusal.details), 422)
