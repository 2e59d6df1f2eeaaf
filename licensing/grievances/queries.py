"""What may be grieved against, until when, and who took part in what was decided."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app import db
from app.authz import Actor
from app.casework.models import Case, CaseEvent
from app.casework.queries import get_case
from app.tenancy import everything
from licensing.models import Application, Grievance, Permit

# Days to lodge after the decision: the domain reference (c.3) gives 60 as the default; the amanah confirms it.
WINDOW, WINDOW_IS_SAMPLE = timedelta(days=60), True
AGAINST = {"application": ("refuse",), "permit": ("suspend", "revoke")}
STANDS_IN = {"application": ("refused",), "permit": ("suspended", "revoked")}


def get_grievance(reference: str) -> Grievance:
    """Raises NotFound: no such number, or not for this person's eyes."""
    case = get_case(reference, "grievance")
    assert isinstance(case, Grievance)
    return case


def takes_part(case: Case, actor: Actor) -> bool:
    """The decision is about what he asked for or prepared."""
    return bool(case.participant_roles(actor.party_ids) & {"applicant", "engineering_office"})


def decision_of(case: Case) -> CaseEvent | None:
    """The step that decided against the person, if the case stands there now."""
    if case.state not in STANDS_IN.get(case.kind, ()):
        return None
    query = select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.action.in_(AGAINST[case.kind]))
    return db.session().scalars(query.order_by(CaseEvent.at.desc(), CaseEvent.id.desc()).limit(1)).first()


def grieved_against(grievance: Grievance) -> CaseEvent | None:
    """The decision of which the grievance complains, also where upholding it undid it."""
    with everything():
        return db.session().get(CaseEvent, grievance.decision_event_id) if grievance.decision_event_id else None


def last_day(decision: CaseEvent) -> datetime:
    return decision.at + WINDOW


def find_open(against_id: UUID) -> Grievance | None:
    """A grievance against the case that is not answered yet. Index: ix_grievance_against."""
    query = select(Grievance).where(Grievance.against_id == against_id, Grievance.closed_at.is_(None))
    return db.session().scalars(query).first()


def list_against(case: Case) -> list[Grievance]:
    query = select(Grievance).where(Grievance.against_id == case.id).order_by(Grievance.opened_at)
    return list(db.session().scalars(query))


def subject_of(grievance: Grievance) -> Application | Permit:
    """The case whose decision is grieved against."""
    with everything():
        case = db.session().get_one(Case, grievance.against_id)
    assert isinstance(case, Application | Permit)
    return case


def took_part(grievance: Grievance, user_id: UUID | None) -> bool:
    """The person decided, or recommended, what is grieved against."""
    subject = subject_of(grievance)
    part = {grievance.first_decider_id}
    if isinstance(subject, Application):
        part |= {subject.recommended_by_id, subject.decided_by_id}
    return user_id is not None and user_id in part


def upheld_for(application: Application) -> Grievance | None:
    """The grievance whose upholding opens the file anew."""
    query = select(Grievance).where(Grievance.against_id == application.id, Grievance.outcome.in_(("upheld", "partly")))
    return db.session().scalars(query.where(Grievance.remedy == "reopen").order_by(Grievance.opened_at.desc())).first()
