"""Check your answers, the owner's confirmation, sending, and the page that says what comes next."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.casework.workflow import advance
from app.errors import Conflict, UserError, message_for
from app.i18n.digits import to_western_digits
from app.ledger.queries import list_invoices_of_case
from licensing.applications import confirmation, pages, queries, tasks
from licensing.applications.views import bp
from licensing.permissions import Permission as P

AT_THE_MUNICIPALITY = ("submitted", "under_review", "awaiting_payment", "issued")


@bp.get("/applications/<reference>/check")
@requires(P.APPLICATION_VIEW)
def check(reference: str) -> ResponseReturnValue:
    application = queries.get_application(reference)
    context = pages.check_page(application, current_actor())
    if context["step"] is None:
        return redirect(url_for("cases.show", reference=reference), 303)
    return render_template("licensing/filing/check.html", **context, errors={})


@bp.post("/applications/<reference>/check")
@requires(P.APPLICATION_VIEW)
def send(reference: str) -> ResponseReturnValue:
    application, actor = queries.get_application(reference), current_actor()
    step = tasks.forward_step(application, actor)
    if step is None or step.action != request.form.get("action"):
        raise Conflict("wrong_state")
    try:
        if "confirmation_code_given" in step.only_if:
            confirmation.confirm(application, to_western_digits(request.form.get("code", "")), actor)
        advance(application, step.action, actor)
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        return _refused(reference, refusal)
    flash(_("تم الإجراء وسُجّل في سجل المعاملة."), "success")
    return redirect(url_for(".done" if application.state in AT_THE_MUNICIPALITY else "cases.show", reference=reference), 303)


@bp.post("/applications/<reference>/code")
@requires(P.APPLICATION_VIEW)
def new_code(reference: str) -> ResponseReturnValue:
    confirmation.ask_for_new_code(queries.get_application(reference), current_actor())
    flash(_("أرسلنا رمزاً جديداً إلى جوالك. الرمز السابق لم يعد صالحاً."), "success")
    return redirect(url_for(".check", reference=reference), 303)


@bp.get("/applications/<reference>/done")
@requires(P.APPLICATION_VIEW)
def done(reference: str) -> ResponseReturnValue:
    application = queries.get_application(reference)
    invoice = next((i for i in list_invoices_of_case(application.id) if i.state == "issued"), None)
    return render_template("licensing/filing/done.html", **pages.frame(application, current_actor()), invoice=invoice)


def _refused(reference: str, refusal: UserError) -> ResponseReturnValue:
    application, words = queries.get_application(reference), message_for(refusal.code, refusal.details)
    errors: dict[str, Any] = {"code" if refusal.code == confirmation.WRONG else "": words}
    if refusal.code == "unmet_own_rules_hold":
        errors = pages.rule_faults(application, current_actor()) or errors
    return render_template("licensing/filing/check.html", **pages.check_page(application, current_actor()), errors=errors), 422
