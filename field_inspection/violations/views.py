"""/violations: the office's list, and the violator's objection."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.casework.pages import case_page
from app.errors import UserError, message_for
from field_inspection.violations import pages
from field_inspection.violations.commands import object_to
from field_inspection.violations.queries import get_violation
from field_inspection.visits.permissions import Permission as P

bp = Blueprint("violations", __name__, url_prefix="/violations", template_folder="../templates")


@bp.get("")
@requires(P.VIOLATION_LIST)
def list_violations() -> ResponseReturnValue:
    return render_template("violations/list.html", **pages.list_page(current_actor(), request.args))


@bp.post("/<reference>/objection")
@requires(P.VIOLATION_OBJECT)
def object_(reference: str) -> ResponseReturnValue:
    violation = get_violation(reference)
    try:
        object_to(violation, request.form.get("objection", ""), current_actor())
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        template, context = case_page(get_violation(reference), current_actor())
        return render_template(template, **context | {"problem": message_for(refusal.code, refusal.details), "typed": request.form}), 422
    flash(_("وصل اعتراضك، ويتوقف موعد السداد حتى يُرد عليه."), "success")
    return redirect(url_for("cases.show", reference=reference), 303)
