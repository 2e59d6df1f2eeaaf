"""/visits: the office's list, ordering a visit, giving it another day."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.casework.pages import case_page
from app.errors import UserError, message_for
from field_inspection.visits import commands
from field_inspection.visits.pages import desk as pages
from field_inspection.visits.pages.reading import read_day
from field_inspection.visits.permissions import Permission as P
from field_inspection.visits.queries.details import get_visit

bp = Blueprint("visits", __name__, url_prefix="/visits", template_folder="../../templates")


@bp.get("")
@requires(P.VISIT_LIST)
def list_visits() -> ResponseReturnValue:
    return render_template("visits/list.html", **pages.list_page(current_actor(), request.args))


@bp.get("/order")
@requires(P.VISIT_ORDER)
def order_form() -> ResponseReturnValue:
    return render_template("visits/order.html", **pages.order_page(current_actor(), request.args))


@bp.post("/order")
@requires(P.VISIT_ORDER)
def order() -> ResponseReturnValue:
    try:
        visit = pages.order(current_actor(), request.form)
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        return render_template("visits/order.html", **pages.order_page(current_actor(), request.form, refusal)), 422
    flash(_("قُررت الزيارة رقم %(reference)s، وهي في قائمة المراقب.", reference=visit.reference), "success")
    return redirect(url_for("cases.show", reference=visit.reference), 303)


@bp.post("/<reference>/day")
@requires(P.VISIT_ORDER)
def replan(reference: str) -> ResponseReturnValue:
    try:
        commands.replan(
            get_visit(reference), read_day(request.form.get("planned_on", "")), request.form.get("day_note", ""), current_actor()
        )
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        template, context = case_page(get_visit(reference), current_actor())
        return render_template(template, **context | {"problem": message_for(refusal.code, refusal.details), "typed": request.form}), 422
    flash(_("تغيّر يوم الزيارة وأُخبر أصحابها."), "success")
    return redirect(url_for("cases.show", reference=reference), 303)
