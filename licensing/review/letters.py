"""The decision on paper: each rule that was weighed and what was found, the decision with its reason, the way to a grievance."""

from typing import Any

from flask_babel import gettext as _

from app import db
from app.authz import Actor, authorize
from app.casework.presenters import state_words
from app.documents.rendering import render_pdf
from app.errors import NotFound
from app.identity.queries import names_of
from app.organisation.models import Municipality
from app.tenancy import everything
from licensing.grievances.queries import WINDOW
from licensing.models import Application
from licensing.permissions import Permission as P
from licensing.review.conditions import conditions_of
from licensing.review.queries import last_event

FOUND = {"met": "مستوفى", "waived": "مقبول لسبب", "unmet": "غير مستوفى"}


def decision_letter(application: Application, actor: Actor) -> bytes:
    """The reasoned decision as PDF, for those who take part and for staff.

    Raises:
        NotFound: nothing was decided yet.
    """
    authorize(actor, P.APPLICATION_VIEW, application)
    context = letter_context(application)
    return render_pdf("licensing/review/letter.html", **context)


def letter_context(application: Application) -> dict[str, Any]:
    """What the letter says. Reasons are those of the recommendation that the decision followed."""
    with everything():
        decision = last_event(application, "approve", "refuse")
        if decision is None:
            raise NotFound("nothing_decided")
        advice = last_event(application, "recommend_approval", "recommend_refusal")
        branch = db.session().get_one(Municipality, application.municipality_id)
        names = names_of([application.party_id] if application.party_id else [])
        conditions = conditions_of(application) if decision.action == "approve" else []
    return {
        "reference": application.reference,
        "title": application.title,
        "place": application.place_text,
        "holder": names.get(application.party_id, "") if application.party_id else "",
        "unit_name": branch.name_ar,
        "outcome": _("الموافقة على الطلب") if decision.action == "approve" else _("رفض الطلب"),
        "refused": decision.action == "refuse",
        "state": state_words(application)[0],
        "decided_at": decision.at,
        "reason": decision.note,
        "reasoning": [row | {"found": FOUND.get(row.get("found", ""), "")} for row in (advice.data.get("reasoning", []) if advice else [])],
        "conditions": [text for _code, text in conditions],
        "days": WINDOW.days,
    }
