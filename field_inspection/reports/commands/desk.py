"""What the 940 desk does with a report."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from app import db
from app.authz import Actor, authorize
from app.casework import clocks
from app.casework.workflow import advance, record
from app.documents.commands import Upload
from app.documents.queries import list_documents
from app.errors import NotFound, UserError
from field_inspection.catalogue.report_kinds import catalogue
from field_inspection.reports.commands.filing import add_photos
from field_inspection.reports.masking import mask
from field_inspection.reports.models import PHOTO_AFTER, PHOTO_BEFORE, PublishedPhoto, ServiceRequest
from field_inspection.reports.permissions import Permission


def classify(report: ServiceRequest, actor: Actor, category_code: str, *, note: str = "", public_text: str | None = None) -> None:
    """The report is of that kind: its department, gravity and term follow; used time stays used.

    Raises:
        UserError: ``report_category_unknown``.
    """
    kind = catalogue().kinds.get(category_code)
    if kind is None:
        raise UserError("report_category_unknown")
    authorize(actor, Permission.REPORT_DESK, report)
    before = report.category_code
    if kind.code != before:
        report.category_code, report.family, report.title = kind.code, kind.group, kind.name["ar"]
        report.department_code, report.severity = kind.department, kind.severity
        report.sla_hours, report.is_public = kind.sla_hours, kind.public
        minutes, calendar = kind.term
        clocks.set_target(report, "officer", minutes=minutes, calendar=calendar)
        clocks.rebase(report)
    if public_text is not None:
        report.public_text = mask(public_text.strip()) or report.public_text
    advance(report, "classify", actor, note=note, data={"from": before, "to": kind.code})


def dispatch(report: ServiceRequest, actor: Actor, department_code: str, note: str = "") -> None:
    """The department has the report. To another department than before only with a reason.

    Raises:
        UserError: ``report_department_unknown`` or ``note_required``.
    """
    if department_code not in catalogue().departments:
        raise UserError("report_department_unknown")
    moves = department_code != report.department_code
    if moves and not note.strip():
        raise UserError("note_required")
    advance(report, "dispatch", actor, note=note, data={"from": report.department_code, "to": department_code})
    report.department_code = department_code
    db.session().flush()


def refer(report: ServiceRequest, actor: Actor, body: str, number: str = "", note: str = "") -> None:
    """Another body (water company, traffic police) has it, under its own number."""
    if not body.strip():
        raise UserError("report_body_missing")
    report.referred_to, report.referral_number = body.strip()[:120], number.strip()[:60] or None
    report.reply = note.strip() or report.reply
    advance(report, "refer", actor, note=note, data={"body": report.referred_to, "number": report.referral_number})


def reply(report: ServiceRequest, actor: Actor, words: str) -> None:
    """The reporter reads these words beside the state of his report."""
    report.reply = words.strip()[:2000] or report.reply
    advance(report, "reply", actor, note=words[:2000])


def treat(report: ServiceRequest, actor: Actor, note: str, photos: Iterable[Upload] = ()) -> None:
    """The crew says the trouble is gone, with a photo where the kind wants one."""
    authorize(actor, Permission.REPORT_WORK, report)
    add_photos(report, photos, actor, PHOTO_AFTER)
    advance(report, "treat", actor, note=note)


def close(report: ServiceRequest, actor: Actor, words: str, photos: Iterable[Upload] = ()) -> None:
    """The report is finished, the reporter is told in plain words, and its duplicates close with it.

    Raises:
        UserError: ``report_reply_missing``; ``report_after_photo_missing`` for a kind that is closed by photo.
    """
    authorize(actor, Permission.REPORT_VERIFY, report)
    if len(words.strip()) < 5:
        raise UserError("report_reply_missing")
    add_photos(report, photos, actor, PHOTO_AFTER)
    report.reply = words.strip()[:2000]
    advance(report, "close", actor, note=report.reply)


def publish_photo(report: ServiceRequest, document_id: UUID, alt: str, actor: Actor) -> PublishedPhoto:
    """The public sees this photo from now on; the desk has looked that nobody can be recognised in it.

    Raises:
        NotFound: not a photo of this report.
    """
    authorize(actor, Permission.REPORT_PUBLISH, report)
    photos = [d for d in list_documents(report) if d.id == document_id and d.kind in (PHOTO_BEFORE, PHOTO_AFTER)]
    if not photos:
        raise NotFound("not_found")
    if (there := db.session().get(PublishedPhoto, document_id)) is not None:
        return there
    photo = PublishedPhoto(
        document_id=document_id,
        report_id=report.id,
        alt=alt.strip()[:200] or report.title,
        published_at=datetime.now(UTC),
        published_by_id=actor.user_id,
    )
    db.session().add(photo)
    record(report, "publish_photo", report.state, actor, audience="staff", data={"document": str(document_id)})
    db.session().flush()
    return photo


def withdraw_photo(report: ServiceRequest, document_id: UUID, actor: Actor) -> None:
    """The public no longer sees the photo."""
    authorize(actor, Permission.REPORT_PUBLISH, report)
    photo = db.session().get(PublishedPhoto, document_id)
    if photo is None or photo.report_id != report.id:
        raise NotFound("not_found")
    db.session().delete(photo)
    record(report, "withdraw_photo", report.state, actor, audience="staff", data={"document": str(document_id)})
    db.session().flush()
