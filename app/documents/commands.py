"""Taking documents in and issuing our own."""

from typing import IO, Any, Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app import db
from app.authz import Actor
from app.casework.models import Case
from app.documents.inspection import inspect
from app.documents.kinds import MEGABYTE, PAPERS, PHOTOS, kind_of_name
from app.documents.models import Document, DocumentContent
from app.documents.names import clean_filename, extension_of
from app.documents.storage import media
from app.errors import Conflict
from app.tenancy import everything

MAX_DOCUMENT_BYTES = 20 * MEGABYTE
MAX_PHOTO_BYTES = 15 * MEGABYTE


class Upload(Protocol):
    """A sent file, as werkzeug's FileStorage gives it."""

    @property
    def filename(self) -> str | None: ...

    @property
    def mimetype(self) -> str: ...

    @property
    def stream(self) -> IO[bytes]: ...


def store(
    upload: Upload,
    *,
    case: Case | None,
    kind: str,
    actor: Actor,
    label: str = "",
    accept: tuple[str, ...] = PAPERS,
    audience: str = "parties",
    municipality_id: int | None = None,
    max_bytes: int = MAX_DOCUMENT_BYTES,
    document_id: UUID | None = None,
) -> Document:
    """Take a sent file in: measured while it arrives, checked by content, stripped if a picture, stored by hash.

    Args:
        kind: document type key of the catalogue; ``label``: its words, by default the file's own name.
        accept: extensions wanted here, of ``kinds.BY_EXTENSION``.
        municipality_id: only for a document without a case.
        document_id: made by an offline client; sending it twice gives the first document.

    Raises:
        TooLarge: ``file_too_large``. UserError: a code of ``messages``; nothing was stored.
        Conflict: ``duplicate``, when a client's id is taken by another case.
    """
    if document_id and (there := _find(document_id)):
        return _same(there, case)
    name = upload.filename or ""
    file_kind = kind_of_name(extension_of(name), upload.mimetype or "", accept)
    with media().receive(upload.stream, max_bytes) as received:
        content, private = inspect(received, file_kind)
        sha256, size = media().keep(content)
    filename = clean_filename(name, file_kind.extension)
    return _register(
        sha256,
        size,
        file_kind.media_type,
        case=case,
        kind=kind,
        label=label or filename.rpartition(".")[0],
        audience=audience,
        filename=filename,
        actor=actor,
        municipality_id=municipality_id,
        private_exif=private,
        document_id=document_id,
    )


def store_photo(upload: Upload, *, case: Case | None, kind: str, actor: Actor, **facts: Any) -> Document:
    """``store`` for a photo: pictures only, at most 15 MB; place and time go to ``private_exif``."""
    return store(upload, case=case, kind=kind, actor=actor, accept=PHOTOS, max_bytes=MAX_PHOTO_BYTES, **facts)


def keep_issued(
    content: bytes,
    *,
    case: Case,
    kind: str,
    label: str,
    filename: str,
    actor: Actor,
    media_type: str = "application/pdf",
    audience: str = "parties",
) -> Document:
    """Keep a document that we made ourselves (a permit, an invoice, a map) with its case; earlier ones of the kind are superseded."""
    sha256, size = media().keep(content)
    cleaned = clean_filename(filename, extension_of(filename) or "pdf")
    document = _register(sha256, size, media_type, case=case, kind=kind, label=label, filename=cleaned, actor=actor, audience=audience)
    with everything():
        for earlier in db.session().scalars(select(Document).filter_by(case_id=case.id, kind=kind, superseded_by_id=None)).all():
            if earlier.id != document.id:
                supersede(earlier, document)
    return document


def supersede(old: Document, new: Document) -> None:
    """The new document takes the old one's place; the old stays in the record."""
    if old.superseded_by_id not in (None, new.id) or old.id == new.id:
        raise Conflict("changed_by_another")
    old.superseded_by_id = new.id


def _find(document_id: UUID) -> Document | None:
    with everything():  # an id taken by somebody else's case must be noticed, not shown
        return db.session().get(Document, document_id)


def _same(there: Document, case: Case | None) -> Document:
    if there.case_id != (case.id if case else None):
        raise Conflict("duplicate")
    return there


def _register(
    sha256: str,
    size: int,
    media_type: str,
    *,
    case: Case | None,
    actor: Actor,
    municipality_id: int | None = None,
    document_id: UUID | None = None,
    **facts: Any,
) -> Document:
    """The caller has been allowed to add to the case; a passer-by who reports may not read what he just gave."""
    session = db.session()
    session.execute(insert(DocumentContent).values(sha256=sha256, size=size, media_type=media_type).on_conflict_do_nothing())
    document = Document(
        sha256=sha256,
        size=size,
        media_type=media_type,
        uploaded_by_id=actor.user_id,
        case_id=case.id if case else None,
        municipality_id=case.municipality_id if case else municipality_id,
        **facts,
    )
    if document_id:
        document.id = document_id
    with everything():
        session.add(document)
        session.flush()
    return document
