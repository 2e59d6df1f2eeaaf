"""What the desk adds to the page of those who take part: proposals to answer, opinions, the way to a grievance."""

from typing import Any

from flask import url_for

from app.authz import Actor
from app.casework.models import Case
from app.tenancy import everything
from licensing.grievances import queries as grievances
from licensing.grievances.pages import may_grieve
from licensing.models import Application, Permit
from licensing.permissions import Permission as P
from licensing.review import proposals


def section(case: Case, actor: Actor) -> dict[str, Any]:
    """Context of every application's and permit's page; empty for other kinds, little for staff."""
    if not isinstance(case, Application | Permit):
        return {}
    told: dict[str, Any] = _of_application(case, actor) if isinstance(case, Application) else {}
    if case.municipality_id in actor.roles:
        return told
    with everything():
        lodged = grievances.list_against(case)
    return told | {
        "grieve_url": url_for("grievances.form", reference=case.reference) if may_grieve(case, actor) else "",
        "grievances_lodged": [{"reference": g.reference, "url": url_for("cases.show", reference=g.reference)} for g in lodged],
    }


def _of_application(case: Application, actor: Actor) -> dict[str, Any]:
    staff = case.municipality_id in actor.roles
    asked = proposals.open_proposals(case) if not staff and actor.may(P.APPLICATION_CORRECT, case) else []
    return {
        "letter_url": url_for("review.letter", reference=case.reference) if case.decided_by_id else "",
        "proposals": proposals.rows(case, asked),
    }
