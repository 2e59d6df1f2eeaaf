"""One visit and what an inspector wants to know before he goes."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, or_, select

from app import db
from app.casework.models import Case
from app.casework.queries import get_case, list_cases_about
from app.identity.models import Membership
from app.identity.queries import today
from app.sqlfile import load_sql
from app.tenancy import everything
from field_inspection.violations.models import Violation
from field_inspection.visits.models import Visit, VisitRecord
from gis.crs import STORAGE_SRID
from gis.models import SpatialUnit
from licensing.models import Permit


def get_visit(reference: str) -> Visit:
    """Raises NotFound: no such number, or not for this person's eyes."""
    case = get_case(reference, "visit")
    assert isinstance(case, Visit)
    return case


def find_record(record_id: UUID) -> VisitRecord | None:
    """The record of that id, whoever may see it: an id that is taken must be noticed."""
    with everything():
        return db.session().scalars(select(VisitRecord).where(VisitRecord.id == record_id)).one_or_none()


def permit_of(visit: Visit) -> Permit | None:
    """The permit that the visit is about, if the reader may see it."""
    return find_permit(visit.permit_id)


def find_permit(permit_id: UUID | None) -> Permit | None:
    return db.session().scalars(select(Permit).where(Permit.id == permit_id)).one_or_none() if permit_id else None


def parcel_of(visit: Visit) -> SpatialUnit | None:
    return db.session().get(SpatialUnit, visit.parcel_id) if visit.parcel_id else None


def source_of(visit: Visit) -> Case | None:
    """The case that ordered it, if the reader may see it."""
    return db.session().scalars(select(Case).where(Case.id == visit.source_id)).one_or_none() if visit.source_id else None


def earlier_visits(visit: Visit, limit: int = 6) -> list[Visit]:
    """Other visits of the same land, latest first."""
    if visit.parcel_id is None:
        return []
    found = list_cases_about("parcel", str(visit.parcel_id), ["visit"], limit + 1)
    return [v for v in found if isinstance(v, Visit) and v.id != visit.id][:limit]


def re_visit_of(visit: Visit) -> Visit | None:
    """The visit planned because this one failed."""
    return db.session().scalars(select(Visit).where(Visit.follows_id == visit.id).order_by(Visit.opened_at)).first()


def open_violations(permit_id: UUID | None, parcel_id: int | None) -> list[Violation]:
    """What is still to be corrected under the permit, or on the parcel where there is no permit."""
    if permit_id is None and parcel_id is None:
        return []
    place = Violation.permit_id == permit_id if permit_id else Violation.parcel_id == parcel_id
    query = select(Violation).where(place, Violation.corrected_on.is_(None), Violation.state != "cancelled")
    return list(db.session().scalars(query.order_by(Violation.opened_at)))


def violations_of(visit: Visit) -> list[Violation]:
    return list(db.session().scalars(select(Violation).where(Violation.visit_id == visit.id).order_by(Violation.opened_at)))


def distance_to_parcel_m(parcel_id: int, longitude: float, latitude: float) -> float:
    """Metres from a position to the parcel's edge, 0 inside; by PostGIS in the storage CRS."""
    metres = db.session().scalar(
        load_sql("field_inspection", "visits/distance"),
        {"parcel_id": parcel_id, "longitude": longitude, "latitude": latitude, "storage_srid": STORAGE_SRID},
    )
    return float(metres)


def inspector_for(municipality_id: int, visits: type[Visit] = Visit) -> UUID | None:
    """The branch's inspector with the fewest open visits, or None where it has none today."""
    day = today()
    with everything():
        waiting = (
            select(func.count())
            .select_from(visits)
            .where(visits.assigned_to_id == Membership.user_id, visits.closed_at.is_(None))
            .scalar_subquery()
        )
        query = (
            select(Membership.user_id)
            .where(
                Membership.municipality_id == municipality_id,
                Membership.role == "inspector",
                Membership.valid_from <= day,
                or_(Membership.valid_to.is_(None), Membership.valid_to >= day),
            )
            .order_by(waiting, Membership.user_id)
        )
        return db.session().scalars(query.limit(1)).first()


def permits_by_id(ids: Iterable[UUID | None]) -> dict[UUID, Permit]:
    wanted = {i for i in ids if i}
    return {p.id: p for p in db.session().scalars(select(Permit).where(Permit.id.in_(wanted)))} if wanted else {}
