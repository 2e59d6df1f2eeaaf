"""Pages of the building regulation: the zones and their rules for everybody, drafts and their impact for staff."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.authz import authorize, current_actor, public, requires
from app.casework.queries import get_case
from app.errors import Forbidden, NotFound, UserError, message_for
from licensing.models import RuleChange
from licensing.permissions import Permission as P
from licensing.regulation import drafting, forms, impact, pages, queries

bp = Blueprint("regulation", __name__, template_folder="../templates")


@bp.get("/zones")
@public
def list_zones() -> ResponseReturnValue:
    return render_template("licensing/regulation/zones.html", **pages.zones_page(pages.branch_asked(request.args, current_actor())))


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
        return _form(code, request.form, {f"{forms.PREFIX}{error.details.get('rule', '')}": message_for(error.code, error.details)}, 422)
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
        return _edit(change, request.form, {f"{forms.PREFIX}{error.details.get('rule', '')}": message_for(error.code, error.details)}, 422)
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


def _form(code: str, typed: object, errors: object, status: int) -> ResponseReturnValue:
    zone, branch = queries.get_zone_class(code), _own_branch()
    rules = queries.rules_today(code, branch)
    if rules is None:
        raise NotFound("zone_without_rules")
    action = url_for(".propose", code=code, municipality=branch)
    context = {
        "zone": zone,
        "rows": pages.rule_rows(rules),
        "typed": typed,
        "errors": errors,
        "action": action,
        "names": pages.limit_names(),
    }
    return render_template("licensing/regulation/propose.html", **context), status


def _edit(change: RuleChange, typed: object, errors: object, status: int) -> ResponseReturnValue:
    rules = queries.rules_today(change.zone_code, change.municipality_id)
    if rules is None:
        raise NotFound("zone_without_rules")
    context = {
        "zone": queries.get_zone_class(change.zone_code),
        "rows": pages.rule_rows(rules),
        "typed": typed or pages.typed_of(change),
        "errors": errors,
        "action": url_for(".save_redraft", reference=change.reference),
        "names": pages.limit_names(),
    }
    return render_template("licensing/regulation/propose.html", **context), status
