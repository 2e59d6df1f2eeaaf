"""The 940 desk's queue and numbers, confined to the branches where the reader works the desk."""

from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, and_, func, select, tuple_

from app import db
from app.authz import Actor
from app.casework.models import Case, CaseClock, CaseSearch
from app.i18n.folding import fold
from app.organisation.models import Municipality
from field_inspection.reports.models import ReportRating, ServiceRequest
from field_inspection.reports.permissions import Permission
from field_inspection.reports.rules import LOW_RATING

PAGE = 25
# The stations of a report as the desk speaks of them: code -> states.
STAGES: dict[str, tuple[str, ...]] = {
    "incoming": ("new", "reopened"),
    "sorted": ("classified",),
    "working": ("dispatched", "accepted", "on_site"),
    "checking": ("treated", "verified"),
    "waiting": ("needs_info", "referred_external"),
    "joined": ("duplicate",),
}
_LATEST = and_(ReportRating.report_id == ServiceRequest.id, ReportRating.closing == ServiceRequest.times_reopened)
FINISHED = ("closed", "rated")  # closed in thirty days; rated in ninety


@dataclass(frozen=True)
class DeskFilter:
    """What the operator narrowed the queue to; empty means all."""

    stage: str = ""
    group: str = ""
    severity: str = ""
    department: str = ""
    municipality_id: int | None = None
    late: bool = False
    unhappy: bool = False  # closed ones that the reporter rated low
    words: str = ""
    after: str = ""


@dataclass(frozen=True)
class DeskRow:
    report: ServiceRequest
    municipality: str
    children: int
    stars: int | None


def list_queue(actor: Actor, chosen: DeskFilter) -> list[DeskRow]:
    """Open reports, those that fall due first at the top; one row more than a page if there is more.

    Index: ix_case_inbox; keyset on (due_at, id).
    """
    here = actor.municipalities_where(Permission.REPORT_READ)
    child = ServiceRequest.__table__.alias("child")
    joined = (
        select(func.count()).select_from(child).where(child.c.parent_id == ServiceRequest.id).correlate(ServiceRequest).scalar_subquery()
    )
    query = (
        select(ServiceRequest, Municipality.name, joined, ReportRating.stars)
        .join(Municipality, Municipality.id == ServiceRequest.municipality_id)
        .outerjoin(ReportRating, _LATEST)
        .where(
            ServiceRequest.municipality_id.in_([m for m in here if chosen.municipality_id in (None, m)]), ServiceRequest.kind == "report"
        )
        .order_by(_due(), Case.id)
        .limit(PAGE + 1)
    )
    return [DeskRow(*row) for row in db.session().execute(_narrowed(query, chosen))]


@dataclass(frozen=True)
class Finished:
    """What the finished reports of a list come to; ``stars`` None where nobody rated."""

    rows: int
    in_time: int
    stars: Decimal | None


def sum_finished(actor: Actor, chosen: DeskFilter) -> Finished:
    """All pages of the list of closed or rated reports together: the same rows that the director's figures count."""
    here = [m for m in actor.municipalities_where(Permission.REPORT_READ) if chosen.municipality_id in (None, m)]
    in_time = func.count().filter(CaseClock.used_minutes <= CaseClock.target_minutes)
    query = (
        select(func.count(), in_time, func.avg(ReportRating.stars))
        .select_from(ServiceRequest)
        .join(CaseClock, and_(CaseClock.case_id == ServiceRequest.id, CaseClock.name == "officer"))
        .outerjoin(ReportRating, _LATEST)
        .where(ServiceRequest.municipality_id.in_(here), ServiceRequest.kind == "report")
    )
    return Finished(*db.session().execute(_narrowed(query, replace(chosen, after=""))).one())


def list_by_phone(actor: Actor, phone: str, limit: int = 5) -> list[ServiceRequest]:
    """What this caller has reported before in the reader's branches, latest first. Index: ix_service_request_reporter_phone."""
    here = actor.municipalities_where(Permission.REPORT_DESK)
    query = select(ServiceRequest).where(ServiceRequest.reporter_phone == phone, ServiceRequest.municipality_id.in_(here))
    return list(db.session().scalars(query.order_by(ServiceRequest.opened_at.desc()).limit(limit)))


def count_stages(actor: Actor) -> dict[str, int]:
    """How many open reports stand at each station, and how many are late or rated low."""
    r = ServiceRequest
    here = and_(r.municipality_id.in_(actor.municipalities_where(Permission.REPORT_READ)), r.closed_at.is_(None))
    counts = {stage: func.count().filter(r.state.in_(states)).label(stage) for stage, states in STAGES.items()}
    row = (
        db.session()
        .execute(select(*counts.values(), func.count().filter(r.due_at < func.now()).label("late")).select_from(r).where(here))
        .one()
    )
    return dict(row._mapping)


def _narrowed(query: Select, chosen: DeskFilter) -> Select:
    r = ServiceRequest
    lately = func.now() - func.make_interval(0, 0, 0, 30)
    if chosen.stage == "closed":
        query = query.where(r.state == "closed", r.closed_at >= lately)
    elif chosen.stage == "rated":
        query = query.where(ReportRating.rated_at >= func.now() - func.make_interval(0, 0, 0, 90))
    else:
        query = query.where(ReportRating.stars < LOW_RATING if chosen.unhappy else r.closed_at.is_(None))
    if chosen.stage in STAGES:
        query = query.where(r.state.in_(STAGES[chosen.stage]))
    for column, value in ((r.family, chosen.group), (r.severity, chosen.severity), (r.department_code, chosen.department)):
        if value:
            query = query.where(column == value)
    if chosen.late:
        query = query.where(r.due_at < func.now())
    if chosen.words:
        found = [CaseSearch.words.contains(w, autoescape=True) for w in fold(chosen.words).split()[:6]]
        query = query.where(r.id.in_(select(CaseSearch.case_id).where(and_(*found))))
    if chosen.after:
        due, _, last = chosen.after.partition("_")
        query = query.where(tuple_(_due(), Case.id) > tuple_(func.to_timestamp(float(due)), UUID(last)))
    return query


def _due():
    """Reports without a running term stand last, in a far year that is the same on every page."""
    return func.coalesce(Case.due_at, func.to_timestamp(_NEVER))


_NEVER = 4102444800.0  # 2100-01-01


def token(report: ServiceRequest) -> str:
    """Where the next page begins."""
    return f"{report.due_at.timestamp() if report.due_at else _NEVER}_{report.id}"
