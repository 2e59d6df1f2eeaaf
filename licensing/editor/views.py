"""Pages of the editor of services: for those who keep the catalogue."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app import db
from app.authz import authorize, current_actor, requires
from app.casework.queries import get_case
from app.errors import NotFound, UserError, message_for
from app.i18n.digits import whole_number
from app.identity.queries import list_municipalities
from licensing.catalogue.facts import group_prefixes
from licensing.editor import creating, drafting, form_pages, launching, overlaying, pages, trying
from licensing.editor.form_pages import Draft
from licensing.editor.rows import typed_of
from licensing.models import ServiceChange
from licensing.permissions import Permission as P

_CONTROLS = {"service_reason_needed": "reason", "new_service_code_taken": "new_code"}
bp = Blueprint("editor", __name__, template_folder="../templates")


@bp.get("/catalogue")
@requires(P.SERVICE_VIEW)
def index() -> ResponseReturnValue:
    return render_template("licensing/editor/list.html", **pages.list_page(request.args, current_actor()))


@bp.get("/catalogue/<code>")
@requires(P.SERVICE_VIEW)
def show(code: str) -> ResponseReturnValue:
    return _service_page(code)


@bp.get("/catalogue/new")
@requires(P.SERVICE_DRAFT)
def begin() -> ResponseReturnValue:
    """A new service: first what it is copied from, then its form."""
    template = request.args.get("from", "")
    if not template:
        return render_template("licensing/editor/new.html", **form_pages.begin_page())
    return _opened(_blank(template))


@bp.post("/catalogue/new")
@requires(P.SERVICE_DRAFT)
def create() -> ResponseReturnValue:
    draft = _blank(request.form.get("from", creating.EMPTY))
    return _sent(draft, lambda body, reason: creating.propose_new(body, reason, _seat(), current_actor()))


@bp.get("/catalogue/<code>/propose")
@requires(P.SERVICE_DRAFT)
def ask(code: str) -> ResponseReturnValue:
    return _opened(_of_service(code))


@bp.post("/catalogue/<code>/propose")
@requires(P.SERVICE_DRAFT)
def propose(code: str) -> ResponseReturnValue:
    service = drafting.find_service(code)
    return _sent(_of_service(code), lambda body, reason: drafting.propose(service, body, reason, _seat(), current_actor()))


@bp.get("/catalogue/changes/<reference>/edit")
@requires(P.SERVICE_DRAFT)
def edit(reference: str) -> ResponseReturnValue:
    change = _change(reference)
    return _opened(_of_change(change), change.reason)


@bp.post("/catalogue/changes/<reference>/edit")
@requires(P.SERVICE_DRAFT)
def save(reference: str) -> ResponseReturnValue:
    change = _change(reference)

    def again(body: dict[str, Any], reason: str) -> ServiceChange:
        drafting.redraft(change, body, reason, current_actor())
        return change

    return _sent(_of_change(change), again)


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
        overlaying.lay_over(drafting.find_service(code), whole_number(branch) or 0, request.form, current_actor())
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


def _blank(template: str) -> Draft:
    return Draft(creating.beginning(template), url_for(".create"), template=template)


def _of_service(code: str) -> Draft:
    service = drafting.find_service(code)
    return Draft(drafting.base_of(service), url_for(".propose", code=code), code, service.name)


def _of_change(change: ServiceChange) -> Draft:
    name = drafting.service_of(change).name
    return Draft(change.body, url_for(".save", reference=change.reference), change.service_code, name, change=change)


def _opened(draft: Draft, reason: str = "") -> ResponseReturnValue:
    """The form as the draft stands."""
    typed = typed_of(draft.base)
    body = creating.composed(draft.base, typed, draft.fixed_code)
    page = form_pages.form_page(draft, typed, body, reason, fresh=bool(draft.template))
    return render_template("licensing/editor/edit.html", **page)


def _sent(draft: Draft, keep: Callable[[dict[str, Any], str], ServiceChange]) -> ResponseReturnValue:
    """A look at what was typed, or the draft kept and tried; what is wrong is told beside what was typed."""
    typed, reason = request.form, request.form.get("reason", "")
    body = creating.composed(draft.base, typed, draft.fixed_code)
    if "preview" in typed:
        return _form(draft, typed, body, reason)
    if errors := _problems(draft, typed, reason):
        return _form(draft, typed, body, reason, errors, 422)
    try:
        change = keep(body, reason)
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        field = _CONTROLS.get(refusal.code, "")
        return _form(draft, typed, body, reason, {field: message_for(refusal.code, refusal.details)}, 422)
    trying.dry_run(change, current_actor())
    return redirect(url_for("cases.show", reference=change.reference), 303)


def _problems(draft: Draft, typed: MultiDict[str, str], reason: str) -> dict[str, str]:
    """Sentence by control."""
    codes = creating.problems_of(typed, fixed=draft.fixed_code, own=draft.change) if draft.has_facts else {}
    if not reason.strip():
        codes = {"reason": "service_reason_needed", **codes}
    details = {"letters": group_prefixes().get(typed.get("group", ""), "")}
    return {field: message_for(code, details) for field, code in codes.items()}


def _form(
    draft: Draft, typed: MultiDict[str, str], body: dict[str, Any], reason: str, errors: dict[str, str] | None = None, status: int = 200
) -> ResponseReturnValue:
    return render_template("licensing/editor/edit.html", **form_pages.form_page(draft, typed, body, reason, errors)), status


def _service_page(code: str, problem: str = "", status: int = 200) -> ResponseReturnValue:
    page = pages.show_page(code, current_actor())
    return render_template("licensing/editor/service.html", **page, problem=problem, typed=request.form), status


def _problem(code: str, refusal: UserError) -> ResponseReturnValue:
    if refusal.status != 422:
        raise refusal
    db.rollback()
    return _service_page(code, message_for(refusal.code, refusal.details), 422)
