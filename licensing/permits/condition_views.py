"""Conditions with a day: the list for staff, handing a document in, accepting that one is met."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.authz import current_actor, requires
from app.casework.again import page_again
from app.documents.uploads import takes_files
from app.errors import UserError
from licensing.permissions import Permission as P
from licensing.permits import conditions, pages, queries

bp = Blueprint("conditions", __name__, template_folder="../templates")


@bp.get("/permits/conditions")
@requires(P.PERMIT_LIST)
def list_due() -> ResponseReturnValue:
    return render_template("licensing/permits/due.html", **pages.due_page(current_actor(), request.args))


@bp.post("/permits/<reference>/conditions/<code>/document")
@requires(P.PERMIT_VIEW)
@takes_files(20)
def hand_in(reference: str, code: str) -> ResponseReturnValue:
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise UserError("document_not_chosen")
        conditions.hand_in(queries.get_permit(reference), code, sent, current_actor())
    except UserError as refusal:
        return _refused(reference, refusal)
    flash(_("سُلّم المستند. يُقبل بعد أن يطّلع عليه الموظف."), "success")
    return redirect(url_for("cases.show", reference=reference) + "#conditions", 303)


@bp.post("/permits/<reference>/conditions/<code>/accept")
@requires(P.PERMIT_CONDITION)
def accept(reference: str, code: str) -> ResponseReturnValue:
    try:
        conditions.accept(queries.get_permit(reference), code, request.form.get("note", ""), current_actor())
    except UserError as refusal:
        return _refused(reference, refusal)
    flash(_("سُجّل تحقق الشرط."), "success")
    return redirect(url_for("cases.show", reference=reference) + "#conditions", 303)


def _refused(reference: str, refusal: UserError) -> ResponseReturnValue:
    return page_again(queries.get_permit, reference, refusal, 413, 422)
