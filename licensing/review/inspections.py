"""Visits on which a decision waits: ordered by the reviewer, carried out by the inspectors, their result brought back here."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app import db
from app.authz import SYSTEM, Actor
from app.casework.calendar import RIYADH
from app.casework.models import Case, CaseEvent
from app.casework.workflow import advance, record
from app.events import publish
from app.tenancy import everything
from licensing.applications import queries
from licensing.events import VisitRecalled, VisitWanted
from licensing.models import Application, OrderedInspection

USUAL_KIND, USUAL_CHECKLIST = "licence", "licence_site"
WITHIN = timedelta(days=3)
OUTCOME_WORDS = {"pass": "اجتاز الموقع المعاينة", "fail": "لم يجتز الموقع المعاينة", "cancelled": "أُلغيت المعاينة"}


def order_inspection(case: Application, event: CaseEvent, actor: Actor) -> None:
    """Effect: the inspectors are asked to go there."""
    wanted = queries.definition_of(case).visit
    row = OrderedInspection(
        application_id=case.id,
        kind=wanted.kind if wanted else USUAL_KIND,
        checklist=wanted.checklist if wanted else USUAL_CHECKLIST,
        ordered_by_id=actor.user_id,
        ordered_at=event.at,
    )
    db.session().add(row)
    db.session().flush()
    day = event.at.astimezone(RIYADH).date() + WITHIN
    publish(VisitWanted(row.id, case.id, row.kind, row.checklist, day))


def recall_inspection(case: Application, event: CaseEvent, actor: Actor) -> None:
    """Effect: nobody need go."""
    row = last_inspection(case)
    if row is not None and row.outcome is None:
        row.outcome, row.outcome_at, row.note = "cancelled", event.at, event.note
        publish(VisitRecalled(row.id, row.visit_id, event.note))


def take_visit(inspection_id: UUID, visit: Case) -> None:
    """The visit that the inspectors planned for the order."""
    row = db.session().get_one(OrderedInspection, inspection_id)
    row.visit_id, row.visit_reference = visit.id, visit.reference
    db.session().flush()


def record_visit_result(visit_id: UUID, outcome: str, note: str, at: datetime | None = None) -> None:
    """What the inspectors found has come to the file, and the file is with its reviewer again.

    Args:
        outcome: pass | fail | cancelled, or no_access: the file goes on waiting for the visit's next day.
    """
    with everything():
        row = db.session().scalars(select(OrderedInspection).where(OrderedInspection.visit_id == visit_id)).one_or_none()
        if row is None or row.outcome is not None:
            return
        application, now = db.session().get_one(Application, row.application_id), at or datetime.now(UTC)
        if outcome == "no_access":
            row.missed += 1
            record(
                application, "visit_missed", application.state, SYSTEM, note=f"تعذّر الدخول في الزيارة {row.visit_reference}. {note}", at=now
            )
            return
        row.outcome, row.outcome_at, row.note = outcome, now, note
        if application.state == "awaiting_visit":
            words = f"{OUTCOME_WORDS[outcome]} ({row.visit_reference}). {note}".strip()
            advance(application, "visit_recorded", SYSTEM, note=words, at=at)


def last_inspection(application: Application) -> OrderedInspection | None:
    query = select(OrderedInspection).where(OrderedInspection.application_id == application.id)
    return db.session().scalars(query.order_by(OrderedInspection.ordered_at.desc(), OrderedInspection.id.desc()).limit(1)).first()


def list_inspections(application: Application) -> list[OrderedInspection]:
    """Every visit ordered for the file, oldest first."""
    query = select(OrderedInspection).where(OrderedInspection.application_id == application.id)
    return list(db.session().scalars(query.order_by(OrderedInspection.ordered_at)))
