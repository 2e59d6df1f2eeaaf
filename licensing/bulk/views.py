"""Pages of filing by spreadsheet: the template, the file, its faults and its progress."""

from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.documents.uploads import takes_files
from app.errors import UserError, message_for
from licensing.bulk import commands, pages
from licensing.bulk.checking import columns_for
from licensing.bulk.sheets import MOST_BYTES, write
from licensing.catalogue import Service
from licensing.permissions import Permission as P
from licensing.services.pages import find_service

bp = Blueprint("bulk", __name__, template_folder="../templates")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/services/<code>/bulk")
@requires(P.APPLICATION_START)
def begin(code: str) -> ResponseReturnValue:
    return _begin_page(find_service(code), {})


@bp.get("/services/<code>/bulk/template.xlsx")
@requires(P.APPLICATION_START)
def template(code: str) -> ResponseReturnValue:
    service = pages.offered(find_service(code))
    return _download(write(columns_for(service)), f"{code}.xlsx")


@bp.post("/services/<code>/bulk")
@requires(P.APPLICATION_START)
@takes_files(6)
def upload(code: str) -> ResponseReturnValue:
    service, actor, file = pages.offered(find_service(code)), current_actor(), request.files.get("file")
    try:
        if file is None or not file.filename:
            raise UserError("bulk_no_file")
        party = pages.body_among(actor, request.form.get("party", ""))
        batch = commands.take_file(service, party, file.filename, file.stream.read(MOST_BYTES + 1), actor)
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        return _begin_page(service, {"file": message_for(refusal.code, refusal.details)})
    return redirect(url_for(".show", batch_id=batch.id), 303)


@bp.get("/bulk/<uuid:batch_id>")
@requires(P.APPLICATION_START)
def show(batch_id: UUID) -> ResponseReturnValue:
    batch = commands.get_batch(batch_id, current_actor())
    context, polled = pages.batch_page(batch), "HX-Request" in request.headers
    if polled and not context["running"]:
        return "", 200, {"HX-Refresh": "true"}  # it ended: the whole page tells what became of the rows
    return render_template(f"licensing/bulk/{'progress' if polled else 'batch'}.html", **context)


@bp.get("/bulk/<uuid:batch_id>/corrected.xlsx")
@requires(P.APPLICATION_START)
def corrected(batch_id: UUID) -> ResponseReturnValue:
    batch = commands.get_batch(batch_id, current_actor())
    return _download(pages.marked_file(batch), f"{batch.service_code}-{_('ملاحظات')}.xlsx")


@bp.post("/bulk/<uuid:batch_id>/run")
@requires(P.APPLICATION_START)
def run(batch_id: UUID) -> ResponseReturnValue:
    batch = commands.get_batch(batch_id, current_actor())
    commands.start(batch, current_actor(), lodging=request.form.get("do") == "send")
    flash(_("بدأ التقديم. يمكنك مغادرة الصفحة والعودة إليها."), "success")
    return redirect(url_for(".show", batch_id=batch_id), 303)


def _begin_page(service: Service, errors: dict[str, Any]) -> ResponseReturnValue:
    page = render_template("licensing/bulk/begin.html", **pages.begin_page(service, current_actor()), errors=errors, typed=request.form)
    return page, 422 if errors else 200


def _download(content: bytes, name: str) -> ResponseReturnValue:
    return send_file(BytesIO(content), XLSX, as_attachment=True, download_name=name, max_age=0)
