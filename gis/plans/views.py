"""/plans: the list, a plan with its map and parcels, drafting one, and its steps."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.errors import BadRequest, Forbidden, NotFound, UserError, message_for
from app.i18n.digits import to_western_digits
from app.identity.queries import list_municipalities
from gis.plans import commands, pages
from gis.plans.commands import PlanFacts
from gis.plans.permissions import Permission as P
from gis.plans.queries import get_plan
from gis.plans.words import KINDS

bp = Blueprint("plans", __name__, url_prefix="/plans", template_folder="../templates")


@bp.get("")
@requires(P.PLAN_VIEW)
def list_all() -> ResponseReturnValue:
    return render_template("gis/plans/list.html", **pages.list_page(current_actor(), request.args))


@bp.get("/<uuid:plan_id>")
@requires(P.PLAN_VIEW)
def show(plan_id: UUID) -> ResponseReturnValue:
    return render_template("gis/plans/plan.html", **pages.plan_page(get_plan(plan_id, current_actor()), current_actor()))


@bp.get("/new")
@requires(P.PLAN_DRAFT)
def begin() -> ResponseReturnValue:
    return _form(request.args.to_dict())


@bp.post("/new")
@requires(P.PLAN_DRAFT)
def draft() -> ResponseReturnValue:
    form = request.form
    branch = form.get("municipality_id", "")
    try:
        facts = PlanFacts(
            kind=form.get("kind", ""),
            plan_no=form.get("plan_no", ""),
            name_ar=form.get("name_ar", ""),
            decree_no=form.get("decree_no", ""),
            approved_on=_day(form.get("approved_on", "")),
            valid_to=_day(form.get("valid_to", "")),
            note=form.get("note", ""),
        )
        plan = commands.draft_plan(int(branch) if branch.isdecimal() and len(branch) < 9 else 0, facts, current_actor())
    except UserError as refusal:
        if isinstance(refusal, NotFound | Forbidden):
            raise
        db.rollback()
        return _form(form, message_for(refusal.code, refusal.details))
    flash(_("حُفظ المخطط مسودة."), "success")
    return redirect(url_for(".show", plan_id=plan.id), 303)


@bp.post("/<uuid:plan_id>/send")
@requires(P.PLAN_DRAFT)
def send(plan_id: UUID) -> ResponseReturnValue:
    commands.send_plan(get_plan(plan_id, current_actor()), current_actor())
    flash(_("أُرسل المخطط للاعتماد."), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@bp.post("/<uuid:plan_id>/decide")
@requires(P.PLAN_DECIDE)
def decide(plan_id: UUID) -> ResponseReturnValue:
    plan, actor, remark = get_plan(plan_id, current_actor()), current_actor(), request.form.get("remark", "")
    match request.form.get("do"):
        case "approve":
            commands.approve_plan(plan, actor)
        case "return":
            commands.return_plan(plan, remark, actor)
        case "cancel":
            commands.cancel_plan(plan, remark, actor)
        case _other:
            raise BadRequest("bad_request")
    flash(_("سُجّل القرار."), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


def _form(typed: Mapping[str, Any], problem: str = "") -> ResponseReturnValue:
    own = current_actor().municipalities_where(P.PLAN_DRAFT)
    context = {
        "typed": typed,
        "problem": problem,
        "kinds": [(code, str(word)) for code, word in KINDS.items()],
        "branches": [(str(one.id), one.name_ar) for one in list_municipalities() if one.id in own],
    }
    return render_template("gis/plans/form.html", **context), 422 if problem else 200


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(to_western_digits(text.strip())) if text.strip() else None
    except ValueError:
        raise UserError("plan_decree") from None
