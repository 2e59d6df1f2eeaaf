"""Guards and effects that the procedure of plans names."""

from datetime import UTC, datetime
from typing import Any

from app import db
from app.authz import SYSTEM, Actor
from app.casework.models import CaseEvent
from app.casework.workflow import advance
from app.identity.queries import today
from gis.cadastre.decisions.effects import as_stored
from gis.cadastre.rules import blocking
from gis.models import LandPlan
from gis.plans.areas import figures_of
from gis.plans.checks import findings_of
from gis.plans.commands import standing_plan


def plan_complete(plan: LandPlan, _actor: Actor) -> str | None:
    """A boundary, and the decree that it rests on."""
    if plan.boundary is None:
        return "unmet_plan_boundary"
    return "plan_decree" if not plan.decree_no or plan.approved_on is None or plan.approved_on > today() else None


def plan_other_person(plan: LandPlan, actor: Actor) -> str | None:
    """Nobody checks, suspends or cancels what he drew up himself."""
    return "plan_own" if actor.user_id is not None and actor.user_id == plan.drafted_by_id else None


def plan_third_person(plan: LandPlan, actor: Actor) -> str | None:
    """Nobody approves what he drew up or approved technically himself."""
    own = actor.user_id is not None and actor.user_id in (plan.drafted_by_id, plan.reviewed_by_id)
    return ("plan_own" if actor.user_id == plan.drafted_by_id else "plan_third_person") if own else None


def plan_rules_hold(plan: LandPlan, _actor: Actor) -> str | None:
    """No blocking rule fails on the ground as it is today."""
    failed = blocking(findings_of(plan))
    return f"unmet_plan_{failed[0].rule.lower()}" if failed else None


def keep_plan_findings(plan: LandPlan, _event: CaseEvent, actor: Actor) -> None:
    """The checks and the areas as they stood are kept with the technical approval."""
    plan.findings = [as_stored(finding) for finding in findings_of(plan)]
    plan.figures = figures_of(plan)
    plan.reviewed_by_id = actor.user_id


def forget_plan_review(plan: LandPlan, _event: CaseEvent, _actor: Actor) -> None:
    """Back with the planner, it is reviewed anew."""
    plan.findings, plan.figures, plan.reviewed_by_id = [], {}, None


def issue_plan(plan: LandPlan, event: CaseEvent, actor: Actor) -> None:
    """The plan stands; the one of the same number that stood until now is amended by it."""
    stood = standing_plan(plan.branch_id, plan.plan_kind, plan.plan_no)
    if stood is not None:
        advance(stood, "amend", SYSTEM, at=event.at, data={"by": plan.reference})
    plan.replaces_id = stood.id if stood is not None else None
    plan.stands, plan.decided_by_id, plan.decided_at = True, actor.user_id, event.at or datetime.now(UTC)
    db.session().flush()


def end_plan(plan: LandPlan, _event: CaseEvent, _actor: Actor) -> None:
    """Its number is free for another."""
    plan.stands = False
    db.session().flush()


GUARDS: dict[str, Any] = {guard.__name__: guard for guard in (plan_complete, plan_other_person, plan_third_person, plan_rules_hold)}
EFFECTS: dict[str, Any] = {effect.__name__: effect for effect in (keep_plan_findings, forget_plan_review, issue_plan, end_plan)}
