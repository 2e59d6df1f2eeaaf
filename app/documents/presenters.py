"""Documents in the words and shapes that pages use."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.models import Case
from app.documents.models import Document
from app.documents.queries import list_documents

_KILOBYTE, _MEGABYTE = 1024, 1024 * 1024


def case_documents(case: Case, _actor: Actor) -> dict[str, Any]:
    """The section of a case's page: its documents as rows of the ``file_list`` component."""
    return {"documents": [file_row(document) for document in list_documents(case)]}


def file_row(document: Document) -> dict[str, Any]:
    """One document as ``file_list`` takes it; pictures show themselves."""
    url = url_for("documents.show_document", document_id=document.id)
    return {
        "id": document.id,
        "name": document.label,
        "url": url,
        "size": size_words(document.size),
        "kind": document.kind,
        "note": "",
        "thumbnail": url if document.is_image else "",
        "filename": document.filename,
    }


def size_words(size: int) -> str:
    """«1.2 م.ب» or «340 ك.ب»."""
    if size >= _MEGABYTE:
        return _("%(size)s م.ب", size=f"{size / _MEGABYTE:.1f}")
    return _("%(size)s ك.ب", size=max(1, round(size / _KILOBYTE)))
