"""What happens to reports by the clock alone."""

from datetime import UTC, datetime

from sqlalchemy import select

from app import db
from app.authz import SYSTEM
from app.casework.workflow import advance
from field_inspection.reports.models import ServiceRequest

_CLOSED_FOR_SILENCE = "لم يصلنا التوضيح المطلوب خلال 48 ساعة، فأُغلق البلاغ. يمكنك إعادة فتحه خلال سبعة أيام."
_AT_ONCE = 200


def close_unanswered() -> int:
    """Reports whose question was not answered in 48 hours are closed. Returns how many; run twice it finds none."""
    silent = (
        select(ServiceRequest)
        .where(ServiceRequest.state == "needs_info", ServiceRequest.due_at < datetime.now(UTC))
        .order_by(ServiceRequest.due_at)
        .limit(_AT_ONCE)
    )
    found = db.session().scalars(silent).all()
    for report in found:
        report.reply = _CLOSED_FOR_SILENCE
        advance(report, "expire", SYSTEM, note=_CLOSED_FOR_SILENCE)
    return len(found)
