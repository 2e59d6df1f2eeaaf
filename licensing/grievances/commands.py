"""Lodging a grievance and answering it."""

from datetime import UTC, datetime

from sqlalchemy import select

from app import db
from app.authz import SYSTEM, Actor, authorize
from app.casework.commands import open_case
from app.casework.models import Case, CaseEvent
from app.casework.workflow import advance
from app.errors import Conflict, Forbidden, UserError
from app.tenancy import everything
from licensing.grievances import queries
from licensing.models import Application, Grievance, Permit
from licensing.permissions import Permission as P

OUTCOMES = {"upheld": "uphold", "partly": "uphold", "rejected": "reject"}
REMEDIES = ("reopen", "annul", "none")


def file_grievance(case: Case, grounds: str, wanted: str, actor: Actor, at: datetime | None = None) -> Grievance:
    """The grievance stands as a case of its own, with its own term, before officers who took no part in the decision.

    Raises:
        Forbidden: not one of the case's parties.
        UserError: ``grievance_grounds_needed``; ``nothing_to_grieve``: no decision against him stands; ``grievance_late``.
        Conflict: ``grievance_open``: one is being studied already.
    """
    now = at or datetime.now(UTC)
    if not queries.takes_part(case, actor):
        raise Forbidden("not_permitted", permission=str(P.GRIEVANCE_FILE))
    if not grounds.strip():
        raise UserError("grievance_grounds_needed")
    with everything():
        db.session().execute(select(Case.id).where(Case.id == case.id).with_for_update(of=Case))  # of two sent at once one stands
        decision = queries.decision_of(case)
        if decision is None:
            raise UserError("nothing_to_grieve")
        if now > queries.last_day(decision):
            raise UserError("grievance_late", days=queries.WINDOW.days)
        if queries.find_open(case.id) is not None:
            raise Conflict("grievance_open")
        grievance = open_case(
            Grievance,
            procedure="grievance",
            municipality_id=case.municipality_id,
            actor=actor,
            title=f"تظلم من قرار في {case.title}",
            party_id=case.party_id,
            parties=[(p.party_id, p.role) for p in case.parties],
            phone_last4=case.phone_last4,
            place_text=case.place_text,
            channel="web",
            at=at,
            against_id=case.id,
            decision_event_id=decision.id,
            first_decider_id=decision.actor_id,
            grounds=grounds.strip()[:8000],
            wanted=wanted.strip()[:2000],
        )
    return grievance


def answer(grievance: Grievance, outcome: str, remedy: str, text: str, actor: Actor) -> CaseEvent:
    """The grievance is answered with its reasons, and what was upheld is carried out.

    Raises:
        UserError: ``grievance_outcome_unknown``, ``note_required``; ``remedy_unfit``: the remedy does not fit what is grieved against.
        Forbidden, Conflict: as any step.
    """
    if outcome not in OUTCOMES or remedy not in REMEDIES:
        raise UserError("grievance_outcome_unknown")
    if not text.strip():
        raise UserError("note_required")
    authorize(actor, P.GRIEVANCE_DECIDE, grievance)
    if outcome == "rejected":
        remedy = "none"
    elif remedy not in remedies_for(queries.subject_of(grievance)):
        raise UserError("remedy_unfit")
    grievance.outcome, grievance.remedy, grievance.answer, grievance.decided_by_id = outcome, remedy, text.strip(), actor.user_id
    db.session().flush()
    return advance(grievance, OUTCOMES[outcome], actor, note=text)


def remedies_for(subject: Application | Permit) -> tuple[str, ...]:
    """What an upheld grievance may bring about here."""
    if isinstance(subject, Application):
        return ("reopen", "none") if subject.state == "refused" else ("none",)
    return ("annul", "none") if subject.state == "suspended" else ("none",)


def carry_out_remedy(grievance: Grievance, event: CaseEvent, actor: Actor) -> None:
    """Effect: the file is with a reviewer again, or the stopped document holds again."""
    subject = queries.subject_of(grievance)
    words = f"قُبل التظلم {grievance.reference}. {event.note}"
    if grievance.remedy == "reopen" and isinstance(subject, Application):
        advance(subject, "reopen", SYSTEM, note=words)
    if grievance.remedy == "annul" and isinstance(subject, Permit):
        advance(subject, "reinstate", SYSTEM, note=words, data={"grievance": grievance.reference})


def forget_decision(case: Application, event: CaseEvent, actor: Actor) -> None:
    """Effect: nobody has recommended or decided the reopened file; its history keeps who had."""
    case.recommendation = case.recommended_by_id = case.decided_by_id = case.assigned_to_id = None
    case.recommended_text = ""
