"""Guards and effects that the report's procedure names."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from app import db
from app.authz import SYSTEM, Actor
from app.casework.models import CaseClock, CaseEvent
from app.casework.presenters import state_words
from app.casework.workflow import advance
from app.documents.queries import list_documents
from app.i18n.language import in_language
from app.identity.models import Party
from app.notifications.commands import notify
from field_inspection.catalogue.report_kinds import catalogue
from field_inspection.reports import rules
from field_inspection.reports.models import PHOTO_AFTER, ReportFollower, ServiceRequest
from field_inspection.reports.queries.details import children_of, last_reopening


def after_photo_given(report: ServiceRequest, _actor: Actor) -> str | None:
    """A kind that is closed by photo has one of the place as it is now. Referred reports are mended by others."""
    if not catalogue().kinds[report.category_code].after_photo or report.referred_to:
        return None
    since = last_reopening(report)
    shown = any(since is None or d.id > since for d in list_documents(report, kind=PHOTO_AFTER))
    return None if shown else "report_after_photo_missing"


def reopening_in_time(report: ServiceRequest, _actor: Actor) -> str | None:
    return rules.may_reopen(report.closed_at, report.times_reopened, datetime.now(UTC))


def close_duplicates(report: ServiceRequest, event: CaseEvent, _actor: Actor) -> None:
    """What was joined to the report closes with it, in the same words."""
    for child in children_of(report):
        if child.state == "duplicate":
            child.reply = report.reply
            advance(child, "close_with_parent", SYSTEM, note=event.note, data={"parent": report.reference})


def reopen_duplicates(report: ServiceRequest, _event: CaseEvent, _actor: Actor) -> None:
    for child in children_of(report):
        if child.state == "closed":
            advance(child, "reopen_with_parent", SYSTEM, data={"parent": report.reference})


def begin_again(report: ServiceRequest, _event: CaseEvent, _actor: Actor) -> None:
    """A reopened report has its whole term again; the old total stands in the history."""
    report.times_reopened += 1
    report.assigned_to_id = None
    clock = db.session().get(CaseClock, (report.id, "officer"))
    if clock is not None:
        clock.used_minutes = 0
    db.session().flush()


def tell_reporter(report: ServiceRequest, event: CaseEvent, _actor: Actor) -> None:
    """Reporter and followers with an account read where the report stands."""
    listening = {p.party_id for p in report.parties if p.role == "reporter"}
    listening |= set(
        db.session().scalars(
            select(ReportFollower.party_id).where(ReportFollower.report_id == report.id, ReportFollower.party_id.is_not(None))
        )
    )
    for party_id in listening:
        notify(party_id, "report_changed", case=report, **_words(report, event, party_id))


def _words(report: ServiceRequest, event: CaseEvent, party_id: Any) -> dict[str, str]:
    language = db.session().get_one(Party, party_id).language
    with in_language(language):
        return {"state": state_words(report, for_citizen=True)[0], "title": report.title, "words": event.note or ""}
