"""Beginning an application from the service's page, a parcel or a permit."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import db
from app.authz import current_actor, requires
from app.documents.uploads import takes_files
from app.errors import UserError, message_for
from licensing.applications import starting
from licensing.applications.views import bp
from licensing.catalogue import Service
from licensing.permissions import Permission as P
from licensing.services.eligibility import is_closed
from licensing.services.pages import find_service

_FILE_BYTES = 1_000_000


@bp.get("/services/<code>/start")
@requires(P.APPLICATION_START)
def begin(code: str) -> ResponseReturnValue:
    service = find_service(code)
    if service.definition is None or is_closed(code):  # its page says so, before anything is typed
        return redirect(url_for("services.show", code=code), 303)
    return _page(service, request.args, {})


@bp.post("/services/<code>/start")
@requires(P.APPLICATION_START)
@takes_files(2)
def begin_submit(code: str) -> ResponseReturnValue:
    service, file = find_service(code), request.files.get("route_file")
    try:
        sent = file.stream.read(_FILE_BYTES + 1) if file is not None and file.filename else None
        application = starting.begin(service, request.form, current_actor(), sent)
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        return _page(service, request.form, {refusal.details.get("field", ""): message_for(refusal.code, refusal.details)})
    return redirect(url_for(".task_list", reference=application.reference), 303)


def _page(service: Service, typed: Mapping[str, str], errors: dict[str, str]) -> ResponseReturnValue:
    begun = starting.beginning(service, typed, current_actor())
    page = render_template("licensing/filing/begin.html", **begun.as_context(), errors=errors, typed=typed)
    return page, 422 if errors else 403 if begun.foreign else 200
