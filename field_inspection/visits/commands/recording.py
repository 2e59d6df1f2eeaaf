"""An inspector sends what he found. Sent twice, it is one record."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app import db
from app.authz import Actor, authorize
from app.casework import clocks
from app.casework.calendar import RIYADH
from app.casework.models import Case
from app.casework.workflow import advance
from app.documents.commands import Upload, store_photo
from app.errors import Conflict, UserError
from app.i18n.bidi import clean_text
from app.tenancy import everything
from field_inspection.catalogue.checklists import Checklist, get_checklist
from field_inspection.visits import rules
from field_inspection.visits.commands.planning import end_of
from field_inspection.visits.models import PHOTO, Visit, VisitRecord
from field_inspection.visits.permissions import Permission
from field_inspection.visits.queries.details import distance_to_parcel_m, find_record

MOST_PHOTOS = 4  # of one item
_ACTIONS = {"pass": "pass", "fail": "fail", "no_access": "miss"}


@dataclass(frozen=True)
class Position:
    """Where the device was: WGS 84 degrees, and how sure it is."""

    longitude: float
    latitude: float
    accuracy_m: float | None = None


@dataclass(frozen=True)
class SentAnswer:
    answer: str = ""
    note: str = ""
    quantity: Decimal | None = None
    photos: Sequence[Upload] = ()


@dataclass(frozen=True)
class SentRecord:
    """A visit's record as the device sends it. ``id``: UUIDv7 made there. ``no_access``: the door was closed."""

    id: UUID
    answers: Mapping[str, SentAnswer] = field(default_factory=dict)
    no_access: bool = False
    note: str = ""
    proposed_on: date | None = None
    photos: Sequence[Upload] = ()
    position: Position | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None


def record_visit(visit: Visit, sent: SentRecord, actor: Actor, *, at: datetime | None = None) -> VisitRecord:
    """What was found is recorded and has its consequences: permit stopped or freed, violations, the next visit.

    Args:
        at: when it was received, for history; now by default.

    Raises:
        Conflict: ``visit_record_reused`` (the id holds something else), or the visit was finished meanwhile.
        UserError: ``visit_incomplete`` with ``faults`` {form field: error code}, or a fault of a photo.
    """
    authorize(actor, Permission.VISIT_PERFORM, visit)
    fingerprint = _fingerprint(sent)
    db.session().execute(select(Case.id).where(Case.id == visit.id).with_for_update(of=Case))
    if (there := find_record(sent.id)) is not None:
        if (there.visit_id, there.fingerprint) != (visit.id, fingerprint):
            raise Conflict("visit_record_reused")
        return there
    db.session().refresh(visit, ["state", "closed_at", "version"])
    if visit.closed_at is not None:
        raise Conflict("visit_finished")
    received = at or datetime.now(UTC)
    checklist = get_checklist(visit.checklist_code)
    _require_complete(checklist, sent, received.astimezone(RIYADH).date())
    with everything():
        record = _write(visit, checklist, sent, fingerprint, actor, received)
    _move_on(visit, record, actor, received)
    return record


def _require_complete(checklist: Checklist, sent: SentRecord, today: date) -> None:
    if sent.no_access:
        faults = rules.faults_of_no_access(sent.note, sent.proposed_on, today)
    else:
        given = {code: rules.Given(a.answer, a.note, a.quantity, len(a.photos)) for code, a in sent.answers.items()}
        faults = rules.faults_of(checklist.items, given)
    faults |= {f"photos-{code}": "visit_too_many_photos" for code, a in sent.answers.items() if len(a.photos) > MOST_PHOTOS}
    if len(sent.photos) > MOST_PHOTOS:
        faults["door_photos" if sent.no_access else "photos"] = "visit_too_many_photos"
    if faults:
        raise UserError("visit_incomplete", faults=faults)


def _write(visit: Visit, checklist: Checklist, sent: SentRecord, fingerprint: str, actor: Actor, at: datetime) -> VisitRecord:
    where = sent.position
    answers = [] if sent.no_access else [_kept_answer(visit, item, sent.answers[item.code], actor) for item in checklist.items]
    record = VisitRecord(
        id=sent.id,
        visit_id=visit.id,
        fingerprint=fingerprint,
        answers=answers,
        note=clean_text(sent.note, multiline=True),
        result="no_access" if sent.no_access else rules.result_of(a["answer"] for a in answers),
        photos=_store(visit, sent.photos, "تعذّر الدخول" if sent.no_access else "صورة عامة للموقع", actor),
        proposed_on=sent.proposed_on if sent.no_access else None,
        longitude=where.longitude if where else None,
        latitude=where.latitude if where else None,
        accuracy_m=where.accuracy_m if where else None,
        distance_to_parcel_m=distance_to_parcel_m(visit.parcel_id, where.longitude, where.latitude) if where and visit.parcel_id else None,
        started_at_device=sent.started_at,
        finished_at_device=sent.finished_at,
        received_at=at,
        inspector_id=actor.user_id,
        inspector_name=actor.name,
    )
    visit.records.append(record)
    db.session().flush()
    return record


def _kept_answer(visit: Visit, item: Any, sent: SentAnswer, actor: Actor) -> dict[str, Any]:
    """The answer with the words it was given to; photos and words of a fail only."""
    failed = sent.answer == rules.FAIL
    return {
        "code": item.code,
        "text": {"ar": item.text.ar, "en": item.text.en},
        "answer": sent.answer,
        "note": clean_text(sent.note) if failed else "",
        "violation": item.violation if failed else None,
        "quantity": str(sent.quantity) if failed and sent.quantity else None,
        "photos": _store(visit, sent.photos, item.text.ar, actor) if failed else [],
    }


def _store(visit: Visit, photos: Sequence[Upload], label: str, actor: Actor) -> list[str]:
    return [str(store_photo(photo, case=visit, kind=PHOTO, actor=actor, label=label).id) for photo in photos]


def _move_on(visit: Visit, record: VisitRecord, actor: Actor, at: datetime) -> None:
    visit.result, visit.performed_at, visit.recording = record.result, at, record
    if visit.assigned_to_id is None:
        visit.assigned_to_id = actor.user_id
    if record.proposed_on is not None:
        visit.planned_on = record.proposed_on
        clocks.set_target(visit, "arrange", minutes=max(0, int((end_of(record.proposed_on) - at).total_seconds() // 60)), calendar="wall")
    failed = [a["text"]["ar"] for a in record.answers if a["answer"] == rules.FAIL]
    note = record.note or ("غير مطابق: " + "، ".join(failed) if failed else "")
    try:
        advance(
            visit,
            _ACTIONS[record.result],
            actor,
            note=note,
            at=at,
            data={"record": str(record.id), "distance_m": record.distance_to_parcel_m, "accuracy_m": record.accuracy_m},
        )
    finally:
        visit.recording = None


def _fingerprint(sent: SentRecord) -> str:
    """What makes two sendings the same record: answers and the bytes of photos; never times or positions, which drift."""
    digest = hashlib.sha256()
    plain = {code: [a.answer, a.note, str(a.quantity or ""), [_digest(p) for p in a.photos]] for code, a in sorted(sent.answers.items())}
    digest.update(
        json.dumps(
            [plain, sent.no_access, sent.note, str(sent.proposed_on or ""), [_digest(p) for p in sent.photos]],
            ensure_ascii=False,
            sort_keys=True,
        ).encode()
    )
    return digest.hexdigest()


def _digest(photo: Upload) -> str:
    body = hashlib.file_digest(photo.stream, "sha256").hexdigest()  # type: ignore[arg-type]
    photo.stream.seek(0)
    return body
