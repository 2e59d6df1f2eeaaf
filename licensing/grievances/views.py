"""Lodging a grievance against a decision, and answering one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.casework.again import page_again
from app.casework.queries import get_case
from app.errors import UserError, message_for
from licensing.grievances import commands, pages, queries
from licensing.permissions import Permission as P

bp = Blueprint("grievances", __name__, template_folder="../templates")


@bp.get("/cases/<reference>/grievance")
@requires(P.GRIEVANCE_FILE)
def form(reference: str) -> ResponseReturnValue:
    context = pages.form_page(get_case(reference))
    return render_template("licensing/grievances/form.html", **context, typed={}, problem=None)


@bp.post("/cases/<reference>/grievance")
@requires(P.GRIEVANCE_FILE)
def file(reference: str) -> ResponseReturnValue:
    case, sent = get_case(reference), request.form
    try:
        grievance = commands.file_grievance(case, sent.get("grounds", ""), sent.get("wanted", ""), current_actor())
    except UserError as refusal:
        if refusal.status not in (409, 422):
            raise
        db.rollback()
        problem = message_for(refusal.code, refusal.details)
        page = render_template("licensing/grievances/form.html", **pages.form_page(get_case(reference)), typed=sent, problem=problem)
        return page, refusal.status
    flash(_("قُدم تظلمك برقم %(number)s. ينظر فيه موظف لم يشارك في القرار.", number=grievance.reference), "success")
    return redirect(url_for("cases.show", reference=grievance.reference), 303)


@bp.post("/cases/<reference>/grievance/answer")
@requires(P.GRIEVANCE_DECIDE)
def answer(reference: str) -> ResponseReturnValue:
    sent = request.form
    try:
        grievance = queries.get_grievance(reference)
        commands.answer(grievance, sent.get("outcome", ""), sent.get("remedy", ""), sent.get("answer", ""), current_actor())
    except UserError as refusal:
        return page_again(queries.get_grievance, reference, refusal)
    flash(_("سُجلت نتيجة التظلم، وأُبلغ بها مقدمه."), "success")
    return redirect(url_for("cases.show", reference=reference), 303)
