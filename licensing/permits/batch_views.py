"""Pages of batches: the list, the draft, and one batch with its progress."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.errors import UserError, message_for
from licensing.permissions import Permission as P
from licensing.permits import batch_pages, batches

bp = Blueprint("batches", __name__, url_prefix="/permits/batches", template_folder="../templates")


@bp.get("")
@requires(P.BATCH_DRAFT)
def list_batches() -> ResponseReturnValue:
    return render_template("licensing/permits/batches.html", **batch_pages.list_page(current_actor()))


@bp.get("/new")
@requires(P.BATCH_DRAFT)
def ask() -> ResponseReturnValue:
    return render_template("licensing/permits/batch_form.html", **batch_pages.form_page(current_actor(), request.args, {}))


@bp.post("/new")
@requires(P.BATCH_DRAFT)
def draft() -> ResponseReturnValue:
    asked, errors = batch_pages.read(request.form, current_actor())
    if asked is not None:
        try:
            batch = batches.draft(*asked, current_actor())
        except UserError as refusal:
            if refusal.status != 422:
                raise
            db.rollback()
            errors = {batch_pages.FIELD_OF.get(refusal.code, ""): message_for(refusal.code, refusal.details)}
        else:
            return redirect(url_for(".show", batch_id=batch.id), 303)
    return render_template("licensing/permits/batch_form.html", **batch_pages.form_page(current_actor(), request.form, errors)), 422


@bp.get("/<uuid:batch_id>")
@requires(P.BATCH_DRAFT)
def show(batch_id: UUID) -> ResponseReturnValue:
    return _page(batch_id, "", 200)


@bp.post("/<uuid:batch_id>/order")
@requires(P.BATCH_ORDER)
def order(batch_id: UUID) -> ResponseReturnValue:
    try:
        batches.order(batches.get_batch(batch_id, current_actor()), current_actor())
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        return _page(batch_id, message_for(refusal.code, refusal.details), 422)
    flash(_("أُمر بالتمديد، ويجري تنفيذه في الخلفية."), "success")
    return redirect(url_for(".show", batch_id=batch_id), 303)


@bp.post("/<uuid:batch_id>/withdraw")
@requires(P.BATCH_DRAFT)
def withdraw(batch_id: UUID) -> ResponseReturnValue:
    batches.withdraw(batches.get_batch(batch_id, current_actor()), current_actor())
    flash(_("سُحبت الدفعة، ولم تتغير أي رخصة."), "success")
    return redirect(url_for(".list_batches"), 303)


def _page(batch_id: UUID, problem: str, status: int) -> ResponseReturnValue:
    context = batch_pages.batch_page(batches.get_batch(batch_id, current_actor()), current_actor())
    return render_template("licensing/permits/batch.html", **context, problem=problem), status
