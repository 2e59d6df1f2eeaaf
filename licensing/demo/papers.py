"""Sample documents: one small sheet for each kind, marked as a sample, kept once and given to every file."""

from datetime import datetime
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy.dialects.postgresql import insert

from app import db
from app.documents.models import Document, DocumentContent
from app.documents.storage import media
from licensing.applications import queries
from licensing.demo.sheets import sample_sheet
from licensing.models import Application
from licensing.presenters.answers import document_name


def attach_samples(application: Application, by: str, at: datetime) -> None:
    """Every required document of that side lies with the file."""
    for need in queries.definition_of(application).documents:
        if need.by == by and queries.is_needed(need, application.answers):
            attach_sample(application, need.code, "pdf" if "pdf" in need.accept else "jpg", at)
    db.session().flush()


def attach_sample(application: Application, code: str, kind: str, at: datetime, *, mark: str = "") -> Document:
    sha256, size, media_type = _kept(code, kind, mark)
    db.session().execute(insert(DocumentContent).values(sha256=sha256, size=size, media_type=media_type).on_conflict_do_nothing())
    document = Document(
        sha256=sha256,
        size=size,
        media_type=media_type,
        case_id=application.id,
        municipality_id=application.municipality_id,
        kind=code,
        label=document_name(code),
        filename=f"{document_name(code)}{mark}.{kind}",
        created_at=at,
    )
    db.session().add(document)
    return document


@cache
def _kept(code: str, kind: str, mark: str) -> tuple[str, int, str]:
    if kind == "pdf":
        return *media().keep(sample_sheet("plans" if code.endswith("plans") else "paper", mark)), "application/pdf"
    return *media().keep(_shop_front()), "image/jpeg"


def _shop_front() -> bytes:
    """A drawn shop: a sign, a door and a window under a bright sky."""
    picture = Image.new("RGB", (960, 640), (196, 222, 240))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 520, 960, 640), fill=(190, 180, 165))
    pen.rectangle((140, 150, 820, 540), fill=(232, 218, 192))
    pen.rectangle((140, 150, 820, 240), fill=(20, 87, 58))
    pen.rectangle((190, 290, 520, 480), fill=(150, 190, 205), outline=(90, 90, 90), width=6)
    pen.rectangle((590, 290, 730, 540), fill=(110, 80, 55), outline=(60, 45, 30), width=6)
    for left in range(190, 760, 60):
        pen.rectangle((left, 185, left + 34, 205), fill=(233, 191, 58))
    body = BytesIO()
    picture.save(body, "JPEG", quality=80)
    return body.getvalue()
