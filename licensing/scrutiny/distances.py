"""Distances of an activity to others and to facilities, asked of the register; and the ground of each licensed activity."""

from datetime import date
from typing import Any
from uuid import UUID

import shapely
from geoalchemy2.shape import from_shape, to_shape
from shapely import Geometry
from sqlalchemy.dialects.postgresql import insert

from app import db
from app.sqlfile import load_sql
from app.tenancy import everything
from gis.crs import STORAGE_SRID
from gis.models import SpatialUnit
from licensing.events import PermitGranted
from licensing.models import ActivityPlace, Application, Permit
from licensing.rules import Finding
from licensing.rules.distances import DistanceRule, Nearest, activity_of_service, judge_distance, rules_for

REACH, LEAST_REACH_M = 2.0, 250.0  # looked for beyond the distance: a report tells how far the next one is


def activity_of(application: Application) -> str | None:
    """What is carried on there: the answer, else what the service licenses."""
    answered = application.answers.get("activity")
    return str(answered) if isinstance(answered, str) and answered else activity_of_service(application.service_code)


def check(application: Application, ground: Geometry | None, on: date) -> list[Finding]:
    """DS: one finding for each distance that the activity must keep; nothing where it need keep none."""
    activity = activity_of(application)
    if activity is None or ground is None:
        return []
    renewed = application.subject_permit_id is not None
    return [judge_distance(rule, nearest(rule, application, ground), licensed_before=renewed) for rule in rules_for(activity, on)]


def nearest(rule: DistanceRule, application: Application, ground: Geometry) -> Nearest | None:
    """The nearest of everything that the rule counts."""
    asked: dict[str, Any] = {
        "wkb": shapely.to_wkb(ground),
        "storage_srid": STORAGE_SRID,
        "reach_m": max(rule.metres * REACH, LEAST_REACH_M),
        "same_street": rule.same_street_only,
    }
    found = [_nearest_activity(activity, rule, application, asked) for activity in rule.activities]
    if rule.facilities:
        query = load_sql("licensing", "scrutiny/nearest_facility")
        row = db.session().execute(query, {**asked, "kinds": list(rule.facilities), "own_parcel": application.parcel_id}).first()
        found.append(Nearest(float(row.distance_m), row.name or "") if row else None)
    return min((one for one in found if one is not None), key=lambda one: one.distance_m, default=None)


def _nearest_activity(activity: str, rule: DistanceRule, application: Application, asked: dict[str, Any]) -> Nearest | None:
    given = {
        **asked,
        "activity": activity,
        "applied": rule.status_counted == "applied",
        "case_id": application.id,
        "permit_id": application.subject_permit_id,
        "parcel_id": application.parcel_id,
    }
    with everything():  # another branch's licence keeps its distance too
        row = db.session().execute(load_sql("licensing", "scrutiny/nearest_activity"), given).first()
    return Nearest(float(row.distance_m), row.name, row.reference) if row else None


def note_place(case_id: UUID, activity: str, ground: Geometry) -> None:
    """From here distances to this case are measured; noted once more it is the newer ground."""
    values = {"activity": activity, "geom": from_shape(ground, STORAGE_SRID)}
    with everything():
        db.session().execute(
            insert(ActivityPlace).values(case_id=case_id, **values).on_conflict_do_update(index_elements=["case_id"], set_=values)
        )


def note_application(application: Application, ground: Geometry | None) -> None:
    """Applications count for some distances: from its lodging this one does."""
    activity = activity_of(application)
    if activity is not None and ground is not None:
        note_place(application.id, activity, ground)


def note_permit(event: PermitGranted) -> None:
    """What was granted is measured from now on."""
    with everything():
        application = db.session().get(Application, event.application_id)
        permit = db.session().get(Permit, event.permit_id)
        if application is None or permit is None or (activity := activity_of(application)) is None:
            return
        parcel = db.session().get(SpatialUnit, permit.parcel_id) if permit.parcel_id else None
        stored = parcel.geom if parcel is not None else application.place_geom
        if stored is not None:
            note_place(permit.id, activity, to_shape(stored))
