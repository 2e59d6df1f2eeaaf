"""The only way stored bytes leave: asked by id, allowed by the case, sent so that no browser runs them."""

from uuid import UUID

from flask import Blueprint, Response, request, send_file

from app.authz import current_actor, public
from app.documents.models import Document
from app.documents.queries import get_document
from app.documents.storage import stored_path

bp = Blueprint("documents", __name__)
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"


@bp.get("/documents/<uuid:document_id>")
@public  # who may see it depends on its case: get_document answers 404 to everybody else
def show_document(document_id: UUID) -> Response:
    document = get_document(document_id, current_actor())
    return send_document(document, inline=document.is_image or "inline" in request.args)


def send_document(document: Document, *, inline: bool) -> Response:
    """The bytes of a document that the caller has already been allowed to see."""
    response = send_file(
        stored_path(document.sha256),
        mimetype=document.media_type,
        download_name=document.filename,
        as_attachment=not inline,
        etag=document.sha256,
        conditional=True,
    )
    response.headers["Content-Security-Policy"] = _ALONE if inline and document.media_type == "application/pdf" else f"sandbox; {_ALONE}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
