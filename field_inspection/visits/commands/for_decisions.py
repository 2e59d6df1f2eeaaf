"""Visits on which an application's decision waits: planned when it asks, their results brought back to it."""

from uuid import UUID

from sqlalchemy import select

from app import db
from app.authz import SYSTEM, Actor
from app.casework.events import CaseChanged
from app.casework.workflow import advance
from app.db import uuid7
from app.tenancy import everything
from field_inspection.catalogue.checklists import get_checklist
from field_inspection.visits.commands.planning import plan_visit
from field_inspection.visits.commands.recording import SentAnswer, SentRecord, record_visit
from field_inspection.visits.models import BEFORE_DECISION, Visit
from gis.models import SpatialUnit
from licensing.events import VisitRecalled, VisitWanted
from licensing.models import Application
from licensing.review.inspections import record_visit_result, take_visit

_OUTCOMES = {"pass": "pass", "fail": "fail", "miss": "no_access", "cancel": "cancelled"}


def plan_wanted_visit(wanted: VisitWanted) -> None:
    """Subscriber: an inspector has the visit on his list."""
    with everything():
        application = db.session().get_one(Application, wanted.application_id)
        parcel = db.session().get(SpatialUnit, application.parcel_id) if application.parcel_id else None
        visit = plan_visit(wanted.kind, wanted.wanted_on, SYSTEM, parcel=parcel, source=application, checklist=wanted.checklist)
        take_visit(wanted.inspection_id, visit)


def call_off_visit(recalled: VisitRecalled) -> None:
    """Subscriber: the reviewer thought better of it."""
    with everything():
        visit = db.session().get(Visit, recalled.visit_id) if recalled.visit_id else None
        if visit is not None and visit.closed_at is None:
            advance(visit, "cancel", SYSTEM, note=recalled.reason)


def bring_result_back(changed: CaseChanged) -> None:
    """Subscriber: what came of a visit before a decision is told to the file; a closed door leaves the file waiting."""
    if changed.kind != "visit" or changed.action not in _OUTCOMES:
        return
    with everything():
        visit = db.session().get_one(Visit, changed.case_id)
        if visit.visit_kind in BEFORE_DECISION and visit.source_id is not None:
            record = visit.last_record
            failed = [a["text"]["ar"] for a in (record.answers if record else []) if a["answer"] == "fail"]
            note = (record.note if record else "") or ("غير مطابق: " + "، ".join(failed) if failed else "")
            record_visit_result(visit.id, _OUTCOMES[changed.action], note)


def carry_out_visit(visit_id: UUID, actor: Actor) -> None:
    """The visit is recorded with every item in order, by the command that the inspector's page calls; for trying services out."""
    with everything():
        visit = db.session().scalars(select(Visit).where(Visit.id == visit_id)).one()
    answers = {item.code: SentAnswer("pass") for item in get_checklist(visit.checklist_code).items}
    record_visit(visit, SentRecord(uuid7(), answers=answers, note="الموقع مطابق."), actor)
