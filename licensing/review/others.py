"""What others were asked about a file, as the desk shows it: visits, bodies, the committee; and what an approval still waits for."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.workflow import procedure_of
from app.errors import message_for
from licensing.committees import pages as committee_pages
from licensing.committees import queries as committees
from licensing.consultations import pages as consultations
from licensing.consultations import queries as opinions
from licensing.models import Application, OrderedInspection
from licensing.permissions import Permission as P
from licensing.review import guards, inspections
from licensing.review.interest import has_interest

# Guards that procedures add to the recommendation, in the order in which they are told.
_WAITED_FOR = (guards.inspection_passed, guards.agencies_answered, guards.committee_agreed)


def asked_of_others(case: Application, actor: Actor) -> dict[str, Any]:
    """Context of the desk's part «ما طُلب من غيرنا»."""
    states = procedure_of(case).states
    step = procedure_of(case).step("recommend_approval", "under_review")
    missing = [m for g in _WAITED_FOR if step and g.__name__ in step.only_if and (m := g(case, actor))]
    return {
        "opinions": consultations.panel_rows(case) if "awaiting_agencies" in states or opinions.list_consultations(case) else [],
        "may_consult": actor.may(P.CONSULTATION_MANAGE, case),
        "visits": [_visit_row(row) for row in inspections.list_inspections(case)],
        "asks_visits": "awaiting_visit" in states,
        "before_committee": _committee(case) if "on_agenda" in states else None,
        "waits_for": [message_for(code) for code in missing] if case.state == "under_review" else [],
        "interested": case.closed_at is None and has_interest(case, actor),
    }


def _visit_row(row: OrderedInspection) -> dict[str, Any]:
    word, tone = {"pass": (_("اجتاز الموقع"), "good"), "fail": (_("لم يجتز الموقع"), "bad"), "cancelled": (_("أُلغيت"), "neutral")}.get(
        row.outcome or "", (_("بانتظار المراقب"), "info")
    )
    return {
        "reference": row.visit_reference,
        "url": url_for("cases.show", reference=row.visit_reference) if row.visit_reference else "",
        "ordered_at": row.ordered_at,
        "outcome_at": row.outcome_at,
        "note": row.note,
        "missed": row.missed,
        "word": word,
        "tone": tone,
    }


def _committee(case: Application) -> dict[str, Any]:
    item = committees.last_item(case)
    session = committees.session_of(item) if item else None
    return {
        "name": committees.charter_of(case).name,
        "item": item,
        "outcome": committee_pages.outcome_words(item.outcome) if item and item.outcome else None,
        "session_url": url_for("committees.session", session_id=session.id) if session else "",
        "session_at": session.held_at if session else None,
        "session_state": committee_pages.state_words(session.state) if session else None,
    }
