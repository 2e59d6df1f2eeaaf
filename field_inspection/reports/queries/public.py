"""What everybody may read of reports: no words that were not masked, no photo that the desk has not published."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Row, Select, case, func, select, tuple_

from app import db
from app.casework.models import Case, CaseClock
from app.errors import NotFound
from app.tenancy import everything
from field_inspection.reports.models import PublishedPhoto, ServiceRequest

PAGE = 20
NOT_YET_READ = ("new",)  # the desk has not looked: its words stay back
_HIDDEN = ("duplicate", "rejected")


@dataclass(frozen=True)
class PublicFilter:
    """What the reader narrowed the list to; empty means all."""

    group: str = ""
    stage: str = ""  # open | closed
    municipality_id: int | None = None
    after: str = ""


@dataclass(frozen=True)
class PublicReport:
    """A report as the public sees it."""

    id: UUID
    reference: str
    category_code: str
    group: str
    state: str
    procedure: tuple[str, int]
    opened_at: datetime
    closed_at: datetime | None
    district: str
    municipality_id: int
    text: str
    followers: int
    reply: str
    longitude: float
    latitude: float

    @property
    def token(self) -> str:
        return f"{self.opened_at.timestamp()}_{self.id}"


def list_public(chosen: PublicFilter, municipality_ids: list[int], limit: int = PAGE) -> list[PublicReport]:
    """Public reports, latest first; one more than a page if there is more. Index: ix_case_opened."""
    query = _public().where(ServiceRequest.municipality_id.in_([chosen.municipality_id] if chosen.municipality_id else municipality_ids))
    if chosen.group:
        query = query.where(ServiceRequest.family == chosen.group)
    if chosen.stage:
        query = query.where(ServiceRequest.closed_at.is_(None) if chosen.stage == "open" else ServiceRequest.closed_at.is_not(None))
    if chosen.after:
        moment, _, last = chosen.after.partition("_")
        query = query.where(tuple_(Case.opened_at, Case.id) < tuple_(func.to_timestamp(float(moment)), UUID(last)))
    with everything():
        return [_row(r) for r in db.session().execute(query.order_by(Case.opened_at.desc(), Case.id.desc()).limit(limit + 1))]


def get_public(reference: str) -> PublicReport:
    """One report, as the public sees it.

    Raises:
        NotFound: no such report, or one of a kind that is not shown.
    """
    with everything():
        found = db.session().execute(_public().where(Case.reference == reference)).first()
    if found is None:
        raise NotFound("case_not_found")
    return _row(found)


def get_published_photo(document_id: UUID) -> PublishedPhoto:
    """A photo that the desk let the public see.

    Raises:
        NotFound: it did not, or the report is not shown.
    """
    query = select(PublishedPhoto).join(ServiceRequest, ServiceRequest.id == PublishedPhoto.report_id)
    with everything():
        photo = db.session().scalars(query.where(PublishedPhoto.document_id == document_id, ServiceRequest.is_public)).one_or_none()
    if photo is None:
        raise NotFound("not_found")
    return photo


@dataclass(frozen=True)
class Counts:
    """Numbers of all reports, sensitive ones included: they name nobody."""

    open: int
    new_this_week: int
    closed_this_month: int
    in_time_percent: int | None


def count_public() -> Counts:
    """Open now, new in seven days, closed in thirty, and how many of those had not used up their term."""
    now, r = datetime.now(UTC), ServiceRequest
    lately = (r.state == "closed") & (r.closed_at >= now - timedelta(days=30))
    in_time = lately & (CaseClock.used_minutes <= CaseClock.target_minutes)
    query = (
        select(
            func.count().filter(r.closed_at.is_(None)),
            func.count().filter(r.opened_at >= now - timedelta(days=7)),
            func.count().filter(lately),
            func.count().filter(in_time),
        )
        .select_from(r)
        .outerjoin(CaseClock, (CaseClock.case_id == r.id) & (CaseClock.name == "officer"))
    )
    with everything():
        row = db.session().execute(query.where(r.kind == "report", r.closed_at.is_(None) | (r.closed_at >= now - timedelta(days=30)))).one()
    return Counts(row[0], row[1], row[2], round(100 * row[3] / row[2]) if row[2] else None)


def _public() -> Select:
    r = ServiceRequest
    words = case((r.state.in_(NOT_YET_READ), ""), else_=r.public_text)
    reply = case((r.state == "closed", r.reply), else_="")
    return select(
        r.id,
        r.reference,
        r.category_code,
        r.family,
        r.state,
        r.procedure_code,
        r.procedure_version,
        r.opened_at,
        r.closed_at,
        r.district_name,
        r.municipality_id,
        words.label("words"),
        r.followers_count,
        reply.label("reply"),
        func.ST_X(r.point_4326).label("x"),
        func.ST_Y(r.point_4326).label("y"),
    ).where(r.is_public, r.kind == "report", r.state.not_in(_HIDDEN))


def _row(r: Row) -> PublicReport:
    return PublicReport(
        r.id,
        r.reference,
        r.category_code,
        r.family,
        r.state,
        (r.procedure_code, r.procedure_version),
        r.opened_at,
        r.closed_at,
        r.district_name,
        r.municipality_id,
        r.words,
        r.followers_count,
        r.reply,
        r.x,
        r.y,
    )
