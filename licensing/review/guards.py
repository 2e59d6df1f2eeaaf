"""What must hold before a step of the desk. Each answers None, or the code of the sentence that says what is missing."""

from app.authz import Actor
from licensing.applications import checks, queries
from licensing.committees import queries as committees
from licensing.consultations import queries as consultations
from licensing.grievances import queries as grievances
from licensing.models import Application, Grievance
from licensing.permissions import Permission as P
from licensing.review import cover, inspections
from licensing.review.interest import has_interest
from licensing.rules import Verdict


def reviewed_by_actor(case: Application, actor: Actor) -> str | None:
    """The file lies on the actor's desk, or on that of whom he stands in for."""
    return None if case.assigned_to_id in cover.desks_of(actor) else "unmet_reviewed_by_actor"


def recommended_by_another(case: Application, actor: Actor) -> str | None:
    """Neither the one who recommended decides, nor anybody who could decide only in that one's place."""
    apart = case.recommended_by_id is not None and case.recommended_by_id != actor.user_id
    through = cover.decides_only_through(case, actor, P.APPLICATION_DECIDE) if apart else frozenset()
    return None if apart and case.recommended_by_id not in through else "unmet_recommended_by_another"


def not_on_another_desk(case: Application, actor: Actor) -> str | None:
    """Nobody takes from a colleague's desk what was given to him."""
    free = case.assigned_to_id is None or case.assigned_to_id in cover.desks_of(actor)
    return None if free else "unmet_not_on_another_desk"


def no_conflict_of_interest(case: Application, actor: Actor) -> str | None:
    return "unmet_no_conflict_of_interest" if has_interest(case, actor) else None


def instant_rules_pass(case: Application, _actor: Actor) -> str | None:
    """What no officer looks at breaks no blocking rule."""
    site = queries.site_of_application(case)
    broken = site is not None and any(f.verdict is Verdict.FAIL for f in checks.findings_of(case, site))
    return "unmet_instant_rules_pass" if broken else None


def inspection_recorded(case: Application, _actor: Actor) -> str | None:
    row = inspections.last_inspection(case)
    return None if row is not None and row.outcome else "unmet_inspection_recorded"


def inspection_passed(case: Application, _actor: Actor) -> str | None:
    row = inspections.last_inspection(case)
    return None if row is not None and row.outcome == "pass" else "unmet_inspection_passed"


def not_in_open_session(case: Application, _actor: Actor) -> str | None:
    item = committees.last_item(case)
    session = committees.session_of(item) if item else None
    return "unmet_not_in_open_session" if session is not None and session.state == "open" else None


def minutes_signed(case: Application, _actor: Actor) -> str | None:
    item = committees.last_item(case)
    session = committees.session_of(item) if item else None
    return None if session is not None and session.state == "signed" else "unmet_minutes_signed"


def committee_agreed(case: Application, _actor: Actor) -> str | None:
    item = committees.last_item(case)
    return None if item is not None and item.outcome == "approve" else "unmet_committee_agreed"


def committee_resolved(case: Application, _actor: Actor) -> str | None:
    item = committees.last_item(case)
    return None if item is not None and item.outcome in ("approve", "refuse") else "unmet_committee_resolved"


def not_of_the_committee(case: Application, actor: Actor) -> str | None:
    return "unmet_not_of_the_committee" if committees.took_part(case, actor.user_id) else None


def agencies_to_ask(case: Application, _actor: Actor) -> str | None:
    return None if consultations.unheard(case) else "unmet_agencies_to_ask"


def agencies_heard(case: Application, _actor: Actor) -> str | None:
    waiting = any(c.state == "waiting" for c in consultations.standing(case).values())
    return "unmet_agencies_heard" if waiting else None


def agencies_answered(case: Application, _actor: Actor) -> str | None:
    """Everybody who must be heard was, and no objection stands."""
    if consultations.unheard(case):
        return "unmet_agencies_answered"
    return "unmet_no_agency_objection" if consultations.objections(case) else None


def grievance_upheld(case: Application, _actor: Actor) -> str | None:
    return None if grievances.upheld_for(case) else "unmet_grievance_upheld"


def not_the_first_decider(case: Grievance, actor: Actor) -> str | None:
    desks = cover.desks_of(actor) or {actor.user_id}
    return "unmet_not_the_first_decider" if any(grievances.took_part(case, user) for user in desks) else None


def grievance_answered(case: Grievance, _actor: Actor) -> str | None:
    return None if case.outcome and case.remedy and case.answer else "unmet_grievance_answered"


GUARDS = {
    guard.__name__: guard
    for guard in (
        reviewed_by_actor,
        recommended_by_another,
        not_on_another_desk,
        no_conflict_of_interest,
        instant_rules_pass,
        inspection_recorded,
        inspection_passed,
        not_in_open_session,
        minutes_signed,
        committee_agreed,
        committee_resolved,
        not_of_the_committee,
        agencies_to_ask,
        agencies_heard,
        agencies_answered,
        grievance_upheld,
        not_the_first_decider,
        grievance_answered,
    )
}
