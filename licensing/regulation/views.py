"""Pages of the building regulation: the zones and their rules for everybody, drafts and their impact for staff."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.authz import authorize, current_actor, public, requires
from app.casework.queries import get_case
from app.errors import Forbidden, NotFound, UserError, message_for
from app.identity.queries import today
from gis.register.queries import get_parcel
from licensing.models import RuleChange
from licensing.permissions import Permission as P
from licensing.permits.papers import statement_copy
from licensing.regulation import drafting, form_page, forms, impact, pages, queries
from licensing.regulation.general import general_page

bp = Blueprint("regulation", __name__, template_folder="../templates")


@bp.get("/zones")
@public
def list_zones() -> ResponseReturnValue:
    zones = pages.zones_page(pages.branch_asked(request.args, current_actor()))
    return render_template("licensing/regulation/zones.html", **zones, **general_page(today()))


@bp.get("/zones/<code>")
@public
def show_zone(code: str) -> ResponseReturnValue:
    branch = pages.branch_asked(request.args, current_actor())
    return render_template("licensing/regulation/zone.html", **pages.zone_page(queries.get_zone_class(code), branch, current_actor()))


@bp.get("/zones/<code>/propose")
@requires(P.RULE_DRAFT)
def ask(code: str) -> ResponseReturnValue:
    return _form(code, {}, {}, 200)


@bp.post("/zones/<code>/propose")
@requires(P.RULE_DRAFT)
def propose(code: str) -> ResponseReturnValue:
    draft, errors = forms.read(request.form)
    if draft is None:
        return _form(code, request.form, errors, 422)
    try:
        change = drafting.propose(queries.get_zone_class(code), _own_branch(), draft, current_actor())
    except UserError as error:
        return _form(code, request.form, _fault(error), 422)
    impact.ask_for_run(change, current_actor())
    return redirect(url_for("cases.show", reference=change.reference), 303)


@bp.get("/zones/changes")
@requires(P.RULE_VIEW)
def list_changes() -> ResponseReturnValue:
    return render_template("licensing/regulation/changes.html", **pages.list_page(current_actor(), request.args))


@bp.get("/zones/changes/<reference>/edit")
@requires(P.RULE_DRAFT)
def redraft(reference: str) -> ResponseReturnValue:
    return _edit(_change(reference), {}, {}, 200)


@bp.post("/zones/changes/<reference>/edit")
@requires(P.RULE_DRAFT)
def save_redraft(reference: str) -> ResponseReturnValue:
    change = _change(reference)
    draft, errors = forms.read(request.form)
    if draft is None:
        return _edit(change, request.form, errors, 422)
    try:
        drafting.redraft(change, draft, current_actor())
    except UserError as error:
        return _edit(change, request.form, _fault(error), 422)
    impact.ask_for_run(change, current_actor())
    return redirect(url_for("cases.show", reference=reference), 303)


@bp.post("/zones/changes/<reference>/measure")
@requires(P.RULE_DRAFT)
def measure(reference: str) -> ResponseReturnValue:
    impact.ask_for_run(_change(reference), current_actor())
    return redirect(url_for("cases.show", reference=reference), 303)


@bp.get("/zones/changes/<reference>/impact")
@requires(P.RULE_VIEW)
def show_impact(reference: str) -> ResponseReturnValue:
    return render_template("licensing/regulation/impact.html", **pages.impact_page(_change(reference), request.args))


@bp.get("/parcels/<int:parcel_id>/zoning.pdf")
@requires(P.RULE_VIEW)
def show_statement(parcel_id: int) -> ResponseReturnValue:
    body = statement_copy(get_parcel(parcel_id), today(), current_actor())
    headers = {"Content-Disposition": f'inline; filename="zoning-{parcel_id}.pdf"', "Cache-Control": "private, no-store"}
    return Response(body, mimetype="application/pdf", headers=headers)


def _change(reference: str) -> RuleChange:
    change = get_case(reference, "rule_change")
    if not isinstance(change, RuleChange):
        raise NotFound("case_not_found")
    authorize(current_actor(), P.RULE_VIEW, change)
    return change


def _own_branch() -> int:
    """The branch in the address, where the planner drafts."""
    branch = pages.branch_asked(request.args, current_actor())
    if branch.id not in current_actor().municipalities_where(P.RULE_DRAFT):
        raise Forbidden("not_permitted")
    return branch.id


def _fault(error: UserError) -> dict[str, str]:
    """The sentence beside the rule that it names, else at the top of the page."""
    rule = error.details.get("rule")
    return {f"{forms.LIMIT}{rule}" if rule else "": message_for(error.code, error.details)}


def _form(code: str, typed: Mapping[str, Any], errors: Mapping[str, str], status: int) -> ResponseReturnValue:
    zone, branch = queries.get_zone_class(code), _own_branch()
    action = url_for(".propose", code=code, municipality=branch)
    return render_template("licensing/regulation/propose.html", **form_page.form_page(zone, branch, typed, errors, action)), status


def _edit(change: RuleChange, typed: Mapping[str, Any], errors: Mapping[str, str], status: int) -> ResponseReturnValue:
    zone, action = queries.get_zone_class(change.zone_code), url_for(".save_redraft", reference=change.reference)
    typed = typed or form_page.typed_of(change)
    context = form_page.form_page(zone, change.municipality_id, typed, errors, action, change)
    return render_template("licensing/regulation/propose.html", **context), status
