"""Documents that an actor may see."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app import db
from app.authz import Actor, Permission, authorize
from app.casework.models import Case
from app.documents.models import Document
from app.errors import NotFound
from app.reading import read_once


def get_document(document_id: UUID, actor: Actor) -> Document:
    """One document this person may open.

    Raises:
        NotFound: no such document, or not for this person's eyes.
    """
    session = db.session()
    document = session.scalars(select(Document).where(Document.id == document_id)).one_or_none()
    if document is None:
        raise NotFound
    if document.case_id is None:
        if document.uploaded_by_id != actor.user_id or actor.user_id is None:
            authorize(actor, Permission.CASE_VIEW, document)
        return document
    case = session.scalars(select(Case).where(Case.id == document.case_id)).one_or_none()
    if case is None or (document.audience == "staff" and not actor.is_system and case.municipality_id not in actor.roles):
        raise NotFound
    authorize(actor, Permission.CASE_VIEW, case)
    return document


@read_once(lambda case, *, kind=None, with_superseded=False: (case.id, kind, with_superseded))
def list_documents(case: Case, *, kind: str | None = None, with_superseded: bool = False) -> Sequence[Document]:
    """A case's documents, oldest first, as far as the present scope shows them."""
    wanted = select(Document).where(Document.case_id == case.id).order_by(Document.created_at, Document.id)
    if kind is not None:
        wanted = wanted.where(Document.kind == kind)
    if not with_superseded:
        wanted = wanted.where(Document.superseded_by_id.is_(None))
    return db.session().scalars(wanted).all()


def find_document(case: Case, kind: str) -> Document | None:
    """The newest valid document of a kind, or None."""
    documents = list_documents(case, kind=kind)
    return documents[-1] if documents else None


def kinds_present(case: Case) -> frozenset[str]:
    """Document kinds the case already has: the ``present`` of ``forms.clean``."""
    return frozenset(document.kind for document in list_documents(case))
