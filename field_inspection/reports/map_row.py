"""A report's row on the one map: written whenever the case changes, in the same transaction."""
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app import db
from app.casework.events import CaseChanged
from app.casework.models import CaseSubject
from app.casework.workflow import state_of
from field_inspection.reports.models import ServiceRequest
from gis.models import CaseWeb

LAYER = "report"


def keep_on_map(event: CaseChanged) -> None:
    """The map shows the report where and as it is now."""
    if event.kind != LAYER:
        return
    report = db.session().get_one(ServiceRequest, event.case_id)
    db.session().flush()
    if report.point_4326 is None:
        return
    facts = {
        "layer": LAYER, "reference": report.reference, "state": report.state, "tone": state_of(report).tone, "category": report.category_code,
        "municipality_id": report.municipality_id, "closed_on": report.closed_at.date() if report.closed_at else None,
        "restricted": not report.is_public,
    }
    parcel = select(CaseSubject.subject_id).where(CaseSubject.case_id == report.id, CaseSubject.subject_type == "parcel").limit(1)
    found = db.session().scalar(parcel)
    place = {"parcel_id": int(found) if found else None, "opened_on": report.opened_at.date(),
             "geom": func.ST_Transform(report.point_4326, 3857)}
    row = insert(CaseWeb).values(case_id=report.id, **facts, **place)
    db.session().execute(row.on_conflict_do_update(index_elements=["case_id"], set_=facts))
