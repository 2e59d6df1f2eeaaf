"""The page of a grievance, and the form by which one is lodged."""

from typing import Any

from flask import url_for

from app.authz import Actor
from app.casework.models import Case
from app.casework.presenters import state_words
from app.casework.workflow import available_steps, localised
from app.tenancy import everything
from licensing.grievances import commands, queries
from licensing.models import Grievance
from licensing.permissions import Permission as P


def grievance_page(case: Grievance, actor: Actor) -> tuple[str, dict[str, Any]]:
    """Grounds beside the decision, and for another officer the form of the answer."""
    subject = queries.subject_of(case)
    decision = queries.grieved_against(case)
    took_part = queries.took_part(case, actor.user_id)
    return "licensing/grievances/grievance.html", {
        "subject": subject,
        "subject_state": state_words(subject),
        "subject_url": url_for("cases.show", reference=subject.reference),
        "decided_at": decision.at if decision else None,
        "decided_because": decision.note if decision else "",
        "took_part": took_part,
        "answering": case.state == "under_study" and actor.may(P.GRIEVANCE_DECIDE, case) and not took_part,
        "remedies": commands.remedies_for(subject),
        "documents": [],
        "steps": [
            {"action": s.action, "label": localised(s.label), "note_required": s.note_required, "tone": s.tone}
            for s in available_steps(case, actor)
            if not (took_part and s.action == "study")
        ],
    }


def form_page(case: Case) -> dict[str, Any]:
    """What is grieved against, until when."""
    with everything():
        decision = queries.decision_of(case)
        running = queries.find_open(case.id)
    return {
        "case": case,
        "decision": decision,
        "until": queries.last_day(decision) if decision else None,
        "days": queries.WINDOW.days,
        "running": running,
    }


def may_grieve(case: Case, actor: Actor) -> bool:
    """A party of the case against whom a decision stands, within the days for it, and no grievance is running."""
    if not queries.takes_part(case, actor):
        return False
    with everything():
        return queries.decision_of(case) is not None and queries.find_open(case.id) is None
