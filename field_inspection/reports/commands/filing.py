"""Filing a report: by anybody, signed in or not, or by the desk for a caller."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shapely import Point

from app import ports
from app.authz import Actor, authorize
from app.casework.commands import Subject, open_case
from app.documents.commands import Upload, store_photo
from app.errors import UserError
from app.i18n.bidi import clean_text
from app.identity.checks import normalise_phone
from app.tenancy import everything
from field_inspection.catalogue.report_kinds import ReportKind, catalogue
from field_inspection.reports.masking import mask
from field_inspection.reports.models import PHOTO_BEFORE, ServiceRequest
from field_inspection.reports.permissions import Permission
from field_inspection.reports.queries.places import place_at
from gis.register.queries import lonlat_shape

MOST_PHOTOS = 4
LONGEST_DESCRIPTION = 2000


@dataclass(frozen=True)
class Pin:
    """Where it is, WGS 84 degrees. ``text`` is what the person calls the place."""

    longitude: float
    latitude: float
    accuracy_m: float | None = None
    text: str = ""


@dataclass(frozen=True)
class Reporter:
    """Who says so, as far as he wants to be known."""

    party_id: UUID | None = None
    phone: str = ""
    name: str = ""


def file_report(
    actor: Actor,
    category_code: str,
    description: str,
    pin: Pin,
    *,
    reporter: Reporter | None = None,
    channel: str = "web",
    photos: Iterable[Upload] = (),
    at: datetime | None = None,
) -> ServiceRequest:
    """The report stands in the branch that contains the pin, with its category's term running.

    Args:
        channel: web | phone | desk …; "phone" is a call taken by the desk.
        at: when it was told, for history; now by default.

    Raises:
        UserError: ``report_category_unknown``, ``report_too_short``, ``report_outside``, ``report_phone_wrong``,
            ``report_too_many_photos`` or a fault of a photo.
    """
    kind, who = _kind(category_code), reporter or Reporter()
    words, phone = _words(description), _phone(who.phone)
    municipality_id = ports.containing_municipality(pin.longitude, pin.latitude)
    if municipality_id is None:
        raise UserError("report_outside")
    where = place_at(pin.longitude, pin.latitude)
    report = open_case(
        ServiceRequest,
        procedure="report",
        municipality_id=municipality_id,
        actor=actor,
        title=kind.name["ar"],
        channel=channel,
        at=at,
        party_id=None,
        parties=[(who.party_id, "reporter")] if who.party_id else (),
        point_4326=Point(pin.longitude, pin.latitude),
        phone_last4=phone[-4:] if phone else None,
        place_text=clean_text(pin.text)[:200] or where.words,
        subjects=[Subject("parcel", str(where.parcel.id), where.parcel.reference or "", lonlat_shape(where.parcel))]
        if where.parcel
        else (),
        targets={"officer": kind.term},
        category_code=kind.code,
        family=kind.group,
        department_code=kind.department,
        severity=kind.severity,
        sla_hours=kind.sla_hours,
        description=words,
        public_text=mask(words),
        is_public=kind.public,
        district_name=where.district.name_ar if where.district else "",
        accuracy_m=pin.accuracy_m,
        reporter_name=clean_text(who.name)[:80] or None,
        reporter_phone=phone,
    )
    add_photos(report, photos, actor)
    return report


def add_photos(report: ServiceRequest, photos: Iterable[Upload], actor: Actor, kind: str = PHOTO_BEFORE) -> int:
    """The photos lie with the report, stripped of what the camera wrote; the public sees none before the desk says so.

    Raises:
        UserError: too many, or a file that is no photo.
    """
    given = [photo for photo in photos if photo and photo.filename]
    if len(given) > MOST_PHOTOS:
        raise UserError("report_too_many_photos", limit=MOST_PHOTOS)
    with everything():
        for photo in given:
            store_photo(photo, case=report, kind=kind, actor=actor)
    return len(given)


def record_call(actor: Actor, category_code: str, description: str, pin: Pin, reporter: Reporter) -> ServiceRequest:
    """As ``file_report``, for a caller at the desk; the branch is that of the pin, whoever took the call."""
    if not actor.may(Permission.REPORT_DESK):
        authorize(actor, Permission.REPORT_DESK, _Nowhere)
    return file_report(actor, category_code, description, pin, reporter=reporter, channel="phone")


class _Nowhere:
    municipality_id = 0


def _kind(code: str) -> ReportKind:
    if (kind := catalogue().kinds.get(code)) is None:
        raise UserError("report_category_unknown")
    return kind


def _words(description: str) -> str:
    words = clean_text(description, multiline=True).strip()
    if len(words) < 5:
        raise UserError("report_too_short")
    if len(words) > LONGEST_DESCRIPTION:
        raise UserError("report_too_long", limit=LONGEST_DESCRIPTION)
    return words


def _phone(typed: str) -> str | None:
    if not typed.strip():
        return None
    if (phone := normalise_phone(typed)) is None:
        raise UserError("report_phone_wrong")
    return phone
