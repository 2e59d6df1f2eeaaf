"""Photos of finished reports: the drawn ones again, each with the place of its own report, published by the desk."""

from datetime import timedelta
from random import Random

from geoalchemy2.shape import to_shape
from sqlalchemy import select

from app import db
from app.documents.models import Document
from field_inspection.reports.models import PHOTO_AFTER, PHOTO_BEFORE, PublishedPhoto, ServiceRequest

_WANTED = 40
_LIKE = {"excavation": "roads", "facilities": "roads", "visual": "cleaning", "flood": "water"}


def fill(random: Random) -> int:
    """The last finished public reports have a photo before and after. Returns how many photos were added."""
    drawn = _drawn()
    closed = select(ServiceRequest).where(ServiceRequest.state == "closed", ServiceRequest.is_public, ServiceRequest.reply != "")
    added = 0
    for report in db.session().scalars(closed.order_by(ServiceRequest.closed_at.desc()).limit(3 * _WANTED)):
        family = _LIKE.get(report.family, report.family)
        if added >= 2 * _WANTED or (family, PHOTO_BEFORE) not in drawn or (family, PHOTO_AFTER) not in drawn:
            continue
        for kind in (PHOTO_BEFORE, PHOTO_AFTER):
            added += _add(report, kind, random.choice(drawn[family, kind]))
    db.session().flush()
    return added


def _drawn() -> dict[tuple[str, str], list[Document]]:
    """Photos that the commands took in, by family and kind."""
    found: dict[tuple[str, str], list[Document]] = {}
    pairs = select(ServiceRequest.family, Document).join(Document, Document.case_id == ServiceRequest.id)
    for family, document in db.session().execute(pairs.order_by(Document.id)):
        found.setdefault((_LIKE.get(family, family), document.kind), []).append(document)
    return found


def _add(report: ServiceRequest, kind: str, like: Document) -> int:
    assert report.point_4326 is not None and report.closed_at is not None
    spot, at = to_shape(report.point_4326), report.closed_at - timedelta(minutes=20) if kind == PHOTO_AFTER else report.opened_at
    there = db.session().scalars(select(Document.id).where(Document.case_id == report.id, Document.kind == kind).limit(1)).first()
    if there is not None:
        return 0
    document = Document(
        case_id=report.id,
        municipality_id=report.municipality_id,
        kind=kind,
        label=like.label,
        filename=like.filename,
        size=like.size,
        media_type=like.media_type,
        sha256=like.sha256,
        created_at=at,
        private_exif={"longitude": round(spot.x, 6), "latitude": round(spot.y, 6), "taken_at": f"{at:%Y:%m:%d %H:%M:%S}"},
    )
    db.session().add(document)
    db.session().flush()
    db.session().add(PublishedPhoto(document_id=document.id, report_id=report.id, alt=report.title, published_at=report.closed_at))
    return 1
