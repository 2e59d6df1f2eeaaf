"""What hangs on one report: duplicates, rating, followers, the photos that the public may see."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from app import db
from app.casework.models import CaseEvent, CaseParty
from app.casework.queries import get_case
from app.errors import NotFound
from app.tenancy import everything
from field_inspection.reports.models import PublishedPhoto, ReportFollower, ReportRating, ServiceRequest


def get_report(reference: str) -> ServiceRequest:
    """The report of that number.

    Raises:
        NotFound: no such report, or not for this person's eyes.
    """
    report = get_case(reference, "report")
    assert isinstance(report, ServiceRequest)
    return report


def get_report_by_key(reference: str, key: str) -> ServiceRequest:
    """The report whose private link this is; read with the system's view, because its holder has no account.

    Raises:
        NotFound: number and key do not belong together; which of them is wrong is not told.
    """
    try:
        wanted = UUID(key)
    except ValueError:
        raise NotFound("case_not_found") from None
    with everything():
        report = get_report(reference)
    if report.reporter_key != wanted:
        raise NotFound("case_not_found")
    return report


def children_of(report: ServiceRequest) -> list[ServiceRequest]:
    """Reports joined to this one, oldest first. Index: ix_service_request_parent."""
    query = select(ServiceRequest).where(ServiceRequest.parent_id == report.id).order_by(ServiceRequest.opened_at)
    return list(db.session().scalars(query))


def parent_of(report: ServiceRequest) -> ServiceRequest | None:
    """The open report that this one was joined to; its state stands for both."""
    if report.parent_id is None:
        return None
    with everything():
        return db.session().get(ServiceRequest, report.parent_id)


def find_rating(report: ServiceRequest) -> ReportRating | None:
    """What the reporter said of the present closing."""
    query = select(ReportRating).where(ReportRating.report_id == report.id, ReportRating.closing == report.times_reopened)
    return db.session().scalars(query).one_or_none()


def last_reopening(report: ServiceRequest) -> UUID | None:
    """Id of the event that opened the report again last; ids are ordered by time."""
    again = CaseEvent.action.in_(("reopen", "reopen_with_parent"))
    return db.session().scalar(select(CaseEvent.id).where(CaseEvent.case_id == report.id, again).order_by(CaseEvent.id.desc()).limit(1))


def last_question(report: ServiceRequest) -> str:
    """What the desk wants to know from the reporter."""
    asked = select(CaseEvent.note).where(CaseEvent.case_id == report.id, CaseEvent.action == "ask").order_by(CaseEvent.id.desc()).limit(1)
    return db.session().scalar(asked) or ""


def list_published(report_ids: Sequence[UUID]) -> dict[UUID, list[PublishedPhoto]]:
    """Public photos of each report. Index: ix_published_photo_report_id."""
    found: dict[UUID, list[PublishedPhoto]] = {}
    query = select(PublishedPhoto).where(PublishedPhoto.report_id.in_(report_ids)).order_by(PublishedPhoto.published_at)
    for photo in db.session().scalars(query):
        found.setdefault(photo.report_id, []).append(photo)
    return found


def is_followed_by(report: ServiceRequest, party_ids: frozenset[UUID]) -> bool:
    query = select(ReportFollower.id).where(ReportFollower.report_id == report.id, ReportFollower.party_id.in_(party_ids))
    return bool(party_ids) and db.session().scalars(query).first() is not None


def list_waiting_for(party_ids: frozenset[UUID], limit: int = 5) -> list[ServiceRequest]:
    """The parties' reports that wait for their answer, or were closed within a week and not rated yet."""
    mine = select(CaseParty.case_id).where(CaseParty.party_id.in_(party_ids), CaseParty.role == "reporter")
    rated = select(ReportRating.id).where(
        ReportRating.report_id == ServiceRequest.id, ReportRating.closing == ServiceRequest.times_reopened
    )
    fresh = (ServiceRequest.state == "closed") & (ServiceRequest.closed_at > func.now() - func.make_interval(0, 0, 1)) & ~rated.exists()
    query = select(ServiceRequest).where(ServiceRequest.id.in_(mine), (ServiceRequest.state == "needs_info") | fresh)
    return list(db.session().scalars(query.order_by(ServiceRequest.opened_at.desc()).limit(limit)))
