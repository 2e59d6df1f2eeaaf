"""What the reporter does after filing: answer a question, rate, reopen. He comes by account or by his private link."""

from datetime import UTC, datetime

from app import db
from app.authz import Actor, authorize
from app.casework.workflow import advance
from app.errors import Conflict, UserError
from app.tenancy import everything
from field_inspection.reports.models import ReportRating, ServiceRequest
from field_inspection.reports.permissions import Permission
from field_inspection.reports.queries.details import find_rating


def answer(report: ServiceRequest, actor: Actor, words: str) -> None:
    """The reporter has said what the desk wanted to know; the term runs on."""
    authorize(actor, Permission.REPORT_ANSWER, report)
    with everything():
        advance(report, "answer", actor, note=words[:2000])


def rate(report: ServiceRequest, actor: Actor, stars: int, reason: str = "") -> ReportRating:
    """The reporter's judgement of this closing stands; he may think better of it until the report is opened again.

    Raises:
        UserError: not one to five, or a low mark without a reason.
        Conflict: the report is not closed.
    """
    authorize(actor, Permission.REPORT_ANSWER, report)
    if not 1 <= stars <= 5:
        raise UserError("report_stars")
    if stars < 3 and not reason.strip():
        raise UserError("report_rating_reason")
    with everything():
        if report.state != "closed":
            raise Conflict("wrong_state")
        rating = find_rating(report) or ReportRating(report_id=report.id, closing=report.times_reopened)
        rating.stars, rating.reason, rating.rated_at = stars, reason.strip()[:1000], datetime.now(UTC)
        db.session().add(rating)
        advance(report, "rate", actor, data={"stars": stars}, note=rating.reason)
    return rating


def reopen(report: ServiceRequest, actor: Actor, reason: str) -> None:
    """The trouble is still there: the report goes to the quality unit, and its term begins anew.

    Raises:
        UserError: too late, too often, or without a reason.
    """
    authorize(actor, Permission.REPORT_ANSWER, report)
    with everything():
        advance(report, "reopen", actor, note=reason[:2000])
