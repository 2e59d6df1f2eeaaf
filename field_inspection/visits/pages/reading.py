"""What an inspector's form sent, read into plain values. Nothing here decides whether it is complete."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from math import isfinite
from uuid import UUID

from werkzeug.datastructures import FileStorage, MultiDict

from app.errors import BadRequest
from app.i18n.digits import to_western_digits
from field_inspection.catalogue.checklists import Checklist
from field_inspection.visits.commands import Position, SentAnswer, SentRecord


def read_record(form: Mapping[str, str], files: MultiDict[str, FileStorage], checklist: Checklist) -> SentRecord:
    """The record as sent.

    Raises:
        BadRequest: its id is not a UUID.
    """
    closed = form.get("no_access") == "1"
    answers = (
        {}
        if closed
        else {
            item.code: SentAnswer(
                form.get(f"answer-{item.code}", ""),
                form.get(f"note-{item.code}", ""),
                read_number(form.get(f"quantity-{item.code}", "")),
                _photos(files, f"photos-{item.code}"),
            )
            for item in checklist.items
        }
    )
    return SentRecord(
        read_id(form.get("record_id", "")),
        answers,
        closed,
        form.get("door_note" if closed else "note", ""),
        read_day(form.get("proposed_on", "")),
        _photos(files, "door_photos" if closed else "photos"),
        read_position(form),
        read_moment(form.get("started_at", "")),
        read_moment(form.get("finished_at", "")),
    )


def read_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise BadRequest("visit_record_id") from error


def read_position(form: Mapping[str, str]) -> Position | None:
    """The device's position, None where there is none or it is no place on earth."""
    longitude, latitude, accuracy = (_degrees(form.get(name, "")) for name in ("longitude", "latitude", "accuracy"))
    if longitude is None or latitude is None or abs(longitude) > 180 or abs(latitude) > 90:
        return None
    return Position(longitude, latitude, accuracy if accuracy is not None and accuracy >= 0 else None)


def read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(to_western_digits(text).strip())
    except ValueError:
        return None


def read_moment(text: str) -> datetime | None:
    """A moment of the device's clock, in UTC."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def read_number(text: str) -> Decimal | None:
    try:
        number = Decimal(to_western_digits(text).strip().replace("٫", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 1_000_000 else None


def _degrees(text: str) -> float | None:
    try:
        number = float(to_western_digits(text))
    except ValueError:
        return None
    return number if isfinite(number) else None


def _photos(files: MultiDict[str, FileStorage], name: str) -> list[FileStorage]:
    return [photo for photo in files.getlist(name) if photo and photo.filename]
