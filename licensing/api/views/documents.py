"""Documents of an application for programs: sent, listed, read."""

from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue

from app.authz import current_actor
from app.documents.queries import get_document, list_documents
from app.documents.uploads import takes_files
from app.documents.views import send_document
from app.errors import NotFound, UserError
from licensing.api import bodies, presenters
from licensing.api.contract import answer, operation
from licensing.api.doors import keyed
from licensing.api.views import bp
from licensing.applications import commands, queries
from licensing.permissions import Permission as P


@bp.get("/applications/<reference>/documents")
@keyed("applications:read", P.APPLICATION_START)
@operation("مستندات الطلب", "Documents of the application that its parties may see.", gives=bodies.Page[bodies.FileRow])
def list_application_documents(reference: str) -> ResponseReturnValue:
    rows = [presenters.file_row(d) for d in list_documents(queries.get_application(reference)) if d.audience == "parties"]
    return answer(bodies.Page[bodies.FileRow](items=rows, next=None))


@bp.post("/applications/<reference>/documents/<code>")
@takes_files(20)
@keyed("documents:write", P.APPLICATION_START)
@operation(
    "رفع مستند",
    "The document is part of the file; an earlier one of the kind stays behind it.",
    file=True,
    gives=bodies.FileRow,
    status=201,
)
def attach_document(reference: str, code: str) -> ResponseReturnValue:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise UserError("document_not_chosen")
    document = commands.attach(queries.get_application(reference), code, sent, current_actor())
    return answer(presenters.file_row(document), 201)


@bp.get("/applications/<reference>/documents/<uuid:document_id>")
@keyed("applications:read", P.APPLICATION_START)
@operation("محتوى مستند", "The bytes of a document.", media="application/octet-stream")
def show_document(reference: str, document_id: UUID) -> Response:
    application, document = queries.get_application(reference), get_document(document_id, current_actor())
    if document.case_id != application.id:
        raise NotFound
    return send_document(document, inline=False)
