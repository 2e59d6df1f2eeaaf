"""/field/: the inspector's list, a visit's sheet, sending it. Everything later offline lives under this address."""

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import db
from app.authz import current_actor, requires
from app.documents.uploads import takes_files
from app.errors import UserError
from field_inspection.catalogue.checklists import get_checklist
from field_inspection.visits import commands
from field_inspection.visits.pages import field as pages
from field_inspection.visits.pages.reading import read_record
from field_inspection.visits.permissions import Permission as P
from field_inspection.visits.queries.details import get_visit

bp = Blueprint("field", __name__, url_prefix="/field", template_folder="../../templates")


@bp.get("/")
@requires(P.VISIT_PERFORM)
def worklist() -> ResponseReturnValue:
    return render_template("field/worklist.html", **pages.worklist_page(current_actor(), request.args))


@bp.get("/<reference>")
@requires(P.VISIT_PERFORM)
def task(reference: str) -> ResponseReturnValue:
    visit = get_visit(reference)
    if visit.closed_at is not None:
        return redirect(url_for(".sent", reference=visit.reference), 303)
    return render_template("field/task.html", **pages.task_page(visit, current_actor()))


@bp.post("/<reference>/record")
@requires(P.VISIT_PERFORM)
@takes_files(120)
def record(reference: str) -> ResponseReturnValue:
    visit = get_visit(reference)
    try:
        commands.record_visit(visit, read_record(request.form, request.files, get_checklist(visit.checklist_code)), current_actor())
    except UserError as refusal:
        if refusal.status not in (413, 422):
            raise
        db.rollback()
        return render_template(
            "field/task.html", **pages.task_page(get_visit(reference), current_actor(), request.form, refusal)
        ), refusal.status
    return redirect(url_for(".sent", reference=reference), 303)


@bp.get("/<reference>/sent")
@requires(P.VISIT_PERFORM)
def sent(reference: str) -> ResponseReturnValue:
    return render_template("field/sent.html", **pages.sent_page(get_visit(reference)))


@bp.get("/<reference>/distance")
@requires(P.VISIT_PERFORM)
def distance(reference: str) -> ResponseReturnValue:
    return jsonify(pages.distance_answer(get_visit(reference), request.args))
