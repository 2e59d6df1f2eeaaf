"""/plans: the list, a plan with its map, areas and parcels, its sheet, and drawing one up. Its steps are a case's."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.authz import authorize, current_actor, requires
from app.casework.pages import case_page
from app.documents.uploads import takes_files
from app.errors import Conflict, Forbidden, NotFound, UserError, message_for
from gis.models import LandPlan
from gis.plans import commands, forms, pages, papers
from gis.plans.forms import Typed
from gis.plans.permissions import Permission as P
from gis.plans.queries import get_plan

bp = Blueprint("plans", __name__, url_prefix="/plans", template_folder="../templates")
MOST_MB = 256


@bp.get("")
@requires(P.PLAN_VIEW)
def list_all() -> ResponseReturnValue:
    return render_template("gis/plans/list.html", **pages.list_page(current_actor(), request.args))


@bp.get("/new")
@requires(P.PLAN_DRAFT)
def begin() -> ResponseReturnValue:
    typed = Typed({name: request.args.get(name, "")[:120] for name in ("kind", "municipality_id", "plan_no", "name_ar")})
    return _form(typed)


@bp.post("/new")
@requires(P.PLAN_DRAFT)
@takes_files(MOST_MB)
def draft() -> ResponseReturnValue:
    return _sent(None)


@bp.get("/<reference>")
@requires(P.PLAN_VIEW)
def show(reference: str) -> ResponseReturnValue:
    template, context = case_page(_plan(reference), current_actor())
    return render_template(template, **context)


@bp.get("/<reference>/parcels")
@requires(P.PLAN_VIEW)
def show_parcels(reference: str) -> ResponseReturnValue:
    return render_template("gis/plans/parcels.html", **pages.parcels_page(_plan(reference), request.args))


@bp.get("/<reference>/sheet.pdf")
@requires(P.PLAN_VIEW)
def sheet(reference: str) -> Response:
    plan = _plan(reference)
    told = {"Content-Disposition": f'inline; filename="{plan.reference}.pdf"'}
    return Response(papers.sheet_of(plan), mimetype="application/pdf", headers=told)


@bp.get("/<reference>/change")
@requires(P.PLAN_DRAFT)
def edit(reference: str) -> ResponseReturnValue:
    plan = _changeable(reference)
    return _form(forms.typed_of(plan), plan=plan)


@bp.post("/<reference>/change")
@requires(P.PLAN_DRAFT)
@takes_files(MOST_MB)
def change(reference: str) -> ResponseReturnValue:
    plan = _changeable(reference)
    if (sent := request.form.get("version", "")) and sent != str(plan.version):
        raise Conflict("wrong_state")
    return _sent(plan)


def _sent(plan: LandPlan | None) -> ResponseReturnValue:
    """The form read: a boundary fetched into it, or the whole kept."""
    typed, actor, action = forms.typed_from(request.form), current_actor(), request.form.get("do", "save")
    try:
        if action != "save":
            forms.fill_boundary(typed, action, request.files.get("file"), actor)
            return _form(typed, plan=plan)
        facts, boundary = forms.read_facts(typed), forms.read_boundary(typed)
        if plan is None:
            plan = commands.draft_plan(forms.branch_typed(typed), facts, actor, boundary)
        else:
            commands.change_plan(plan, facts, actor, boundary)
    except UserError as refusal:
        if isinstance(refusal, NotFound | Forbidden | Conflict):
            raise
        words = message_for(refusal.code, refusal.details)
        if refusal.code in forms.QUESTIONS:
            return render_template("gis/plans/form.html", **forms.form_page(typed, actor, plan=plan, question=words))
        return _form(typed, words, plan)
    flash(_("حُفظ المخطط. راجع الفحوص ثم أرسله للمراجعة الفنية."), "success")
    return redirect(url_for(".show", reference=plan.reference), 303)


def _form(typed: Typed, problem: str = "", plan: LandPlan | None = None) -> ResponseReturnValue:
    return render_template("gis/plans/form.html", **forms.form_page(typed, current_actor(), problem, plan)), 422 if problem else 200


def _plan(reference: str) -> LandPlan:
    plan = get_plan(reference)
    authorize(current_actor(), P.PLAN_VIEW, plan)
    return plan


def _changeable(reference: str) -> LandPlan:
    """Raises Conflict: the planner no longer holds the file."""
    plan = get_plan(reference)
    authorize(current_actor(), P.PLAN_DRAFT, plan)
    if plan.state not in commands.OPEN_TO_CHANGE:
        raise Conflict("plan_state")
    return plan
