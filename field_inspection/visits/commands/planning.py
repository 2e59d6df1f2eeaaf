"""Planning visits: because a permit's condition asks for one, because one failed, or because somebody orders it."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from geoalchemy2.shape import to_shape
from shapely import Point
from sqlalchemy import select

from app import db
from app.authz import SYSTEM, Actor, authorize
from app.casework import clocks
from app.casework.calendar import RIYADH
from app.casework.commands import Subject, open_case
from app.casework.models import Case
from app.casework.queries import list_clocks
from app.casework.workflow import advance
from app.errors import UserError
from app.tenancy import everything
from field_inspection.catalogue.checklists import get_checklist
from field_inspection.visits.models import KINDS, Visit
from field_inspection.visits.permissions import Permission
from field_inspection.visits.queries.details import inspector_for
from gis.models import SpatialUnit
from gis.register.queries import centre_of, lonlat_shape
from licensing.events import PermitGranted
from licensing.models import Application, Permit, PermitCondition

LATEST = timedelta(days=365)
TITLES = {
    "foundation": "زيارة معاينة الأساسات",
    "re_visit": "زيارة إعادة معاينة",
    "complaint": "زيارة بعد شكوى",
    "periodic": "زيارة متابعة دورية",
    "licence": "زيارة معاينة قبل القرار",
    "boundary": "زيارة معاينة الحدود",
    "safety": "زيارة معاينة السلامة",
    "completion": "زيارة معاينة إتمام الأعمال",
    "occupancy": "زيارة معاينة قبل الإشغال",
    "works": "زيارة معاينة مسار الأعمال",
}
CHECKLISTS = {
    "foundation": "foundation",
    "re_visit": "periodic",
    "complaint": "complaint",
    "periodic": "periodic",
    "licence": "licence_site",
    "boundary": "land_site",
    "safety": "premises",
    "completion": "building_state",
    "occupancy": "building_state",
    "works": "works_route",
}


def plan_visits_of_permit(granted: PermitGranted) -> None:
    """Subscriber: each condition of a permit that orders a visit has it planned, once."""
    with everything():
        permit = db.session().get_one(Permit, granted.permit_id)
        planned = set(db.session().scalars(select(Visit.condition_id).where(Visit.permit_id == permit.id)))
        for condition in permit.conditions:
            if condition.visit_kind and condition.due_on and condition.id not in planned:
                plan_visit(
                    condition.visit_kind,
                    condition.due_on,
                    SYSTEM,
                    permit=permit,
                    parcel=_parcel(permit.parcel_id),
                    condition=condition,
                    checklist=condition.checklist,
                    source=permit,
                    at=permit.opened_at,
                )


def plan_visit(
    kind: str,
    planned_on: date,
    actor: Actor,
    *,
    permit: Permit | None = None,
    parcel: SpatialUnit | None = None,
    condition: PermitCondition | None = None,
    follows: Visit | None = None,
    source: Case | None = None,
    checklist: str | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Visit:
    """The visit stands for the day, on an inspector's list, with those who hold the permit taking part."""
    branch = next((one.municipality_id for one in (permit, source, parcel) if one is not None), None)
    if branch is None:
        raise UserError("visit_place_missing")
    form = get_checklist(checklist or (follows.checklist_code if follows else CHECKLISTS[kind]))
    opened = at or datetime.now(UTC)
    with everything():
        visit = open_case(
            Visit,
            procedure="visit",
            municipality_id=branch,
            actor=actor,
            title=TITLES[kind],
            note=note,
            at=at,
            party_id=permit.party_id if permit else (source.party_id if isinstance(source, Application) else None),
            parties=_parties(permit, source),
            channel="desk",
            phone_last4=permit.phone_last4 if permit else (source.phone_last4 if isinstance(source, Application) else None),
            place_text=_place_text(permit, parcel, source),
            point_4326=_point(permit, parcel, source),
            subjects=[Subject("parcel", str(parcel.id), parcel.reference or "", lonlat_shape(parcel))] if parcel else (),
            targets={"officer": (_minutes_until(planned_on, opened), "wall")},
            visit_kind=kind,
            permit_id=permit.id if permit else None,
            condition_id=condition.id if condition else (follows.condition_id if follows else None),
            parcel_id=parcel.id if parcel else None,
            source_id=source.id if source else None,
            follows_id=follows.id if follows else None,
            checklist_code=form.code,
            checklist_version=form.version,
            planned_on=planned_on,
            assigned_to_id=follows.assigned_to_id if follows and follows.assigned_to_id else inspector_for(branch),
        )
    return visit


def order_visit(
    actor: Actor,
    kind: str,
    planned_on: date | None,
    note: str,
    *,
    parcel: SpatialUnit | None = None,
    permit: Permit | None = None,
    source: Case | None = None,
) -> Visit:
    """As ``plan_visit``, by somebody's order.

    Raises:
        Forbidden: the place is in a branch where the actor may not order visits.
        UserError: ``visit_kind_unknown``, ``visit_day_wrong``, ``visit_place_missing``.
    """
    subject = parcel or permit or source
    if subject is None or subject.municipality_id is None:
        raise UserError("visit_place_missing")
    authorize(actor, Permission.VISIT_ORDER, subject)
    today = datetime.now(RIYADH).date()
    if kind not in KINDS:
        raise UserError("visit_kind_unknown")
    if planned_on is None or not today <= planned_on <= today + LATEST:
        raise UserError("visit_day_wrong")
    parcel_id = parcel.id if parcel else (permit.parcel_id if permit else _parcel_id(source))
    return plan_visit(kind, planned_on, actor, permit=permit, parcel=_parcel(parcel_id), source=permit or source, note=note)


def replan(visit: Visit, planned_on: date | None, note: str, actor: Actor) -> None:
    """The visit has another day, and its clock runs until the end of it.

    Raises:
        UserError: ``visit_day_wrong``.
    """
    now = datetime.now(UTC)
    if planned_on is None or not now.astimezone(RIYADH).date() <= planned_on <= now.astimezone(RIYADH).date() + LATEST:
        raise UserError("visit_day_wrong")
    authorize(actor, Permission.VISIT_ORDER, visit)
    set_day(visit, planned_on, now)
    advance(visit, "replan", actor, note=note, data={"planned_on": planned_on.isoformat()})


def set_day(visit: Visit, planned_on: date, now: datetime) -> None:
    """The planned day and the clock of it; a clock that runs is turned to the new day."""
    visit.planned_on = planned_on
    running = next((c for c in list_clocks(visit) if c.name == "officer" and c.running_since), None)
    since = running.running_since if running and running.running_since else now
    used = running.used_minutes if running else 0
    clocks.set_target(visit, "officer", minutes=used + _minutes_until(planned_on, since), calendar="wall")
    if running:
        clocks.rebase(visit, now)


def end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), RIYADH)


def _minutes_until(day: date, since: datetime) -> int:
    return max(0, int((end_of(day) - since).total_seconds() // 60))


def _parcel(parcel_id: int | None) -> SpatialUnit | None:
    return db.session().get(SpatialUnit, parcel_id) if parcel_id else None


def _parcel_id(case: Case | None) -> int | None:
    return next((int(s.subject_id) for s in case.subjects if s.subject_type == "parcel" and s.subject_id.isdigit()), None) if case else None


def _parties(permit: Permit | None, source: Case | None) -> list[tuple[UUID, str]]:
    """Who takes part in the permit or the application takes part in its visits; who reported does not."""
    about = permit or (source if isinstance(source, Application) else None)
    return [(p.party_id, p.role) for p in about.parties if p.role in ("applicant", "engineering_office")] if about else []


def _place_text(permit: Permit | None, parcel: SpatialUnit | None, source: Case | None) -> str:
    if permit and permit.place_text:
        return permit.place_text
    if parcel is not None:
        return f"قطعة {parcel.parcel_no}، بلوك {parcel.block_no}، مخطط {parcel.plan_no}"
    return source.place_text if source else ""


def _point(permit: Permit | None, parcel: SpatialUnit | None, source: Case | None) -> Point | None:
    if parcel is not None:
        return centre_of(parcel)
    case = permit or source
    return to_shape(case.point_4326) if case is not None and case.point_4326 is not None else None
