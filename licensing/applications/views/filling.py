"""The task list, the pages of questions with their autosave, and the choice of an office."""

from collections.abc import Sequence
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.errors import NotFound, UserError, message_for
from app.forms import build_form
from app.forms.web import DefinedForm
from app.identity.queries import accredited_offices
from licensing.applications import commands, pages, queries, reuse
from licensing.applications.answering import ChangedMeanwhile, Clash
from licensing.applications.answers import clash_rows, cost_context
from licensing.applications.reuse import Carried
from licensing.applications.views import bp
from licensing.catalogue.definitions import Module
from licensing.models import Application
from licensing.permissions import Permission as P


@bp.get("/applications/<reference>/tasks")
@requires(P.APPLICATION_VIEW)
def task_list(reference: str) -> ResponseReturnValue:
    application = queries.get_application(reference)
    context = pages.task_page(application, current_actor())
    if not context["in_hand"]:
        return redirect(url_for("cases.show", reference=reference), 303)
    return render_template("licensing/filing/tasks.html", **context)


@bp.get("/applications/<reference>/questions/<module>")
@requires(P.APPLICATION_VIEW)
def questions(reference: str, module: str) -> ResponseReturnValue:
    application = queries.get_application(reference)
    asked = _module(application, module)
    definition = pages.questions_of(application, asked)
    carried = reuse.offered(application, definition)
    filled = {**application.answers, **{name: one.value for name, one in carried.items()}}
    return _questions_page(application, asked, build_form(definition)(data=filled), {}, carried)


@bp.post("/applications/<reference>/questions/<module>")
@requires(P.APPLICATION_VIEW)
def answer(reference: str, module: str) -> ResponseReturnValue:
    application = queries.get_application(reference)
    asked = _module(application, module)
    definition = pages.questions_of(application, asked)
    carried, confirmed = reuse.offered(application, definition), bool(request.form.get(reuse.CONFIRMED))
    try:
        faults = commands.save_answers(
            application, definition, request.form, asked.answered_by, current_actor(), seen=_seen(), carried=carried, confirmed=confirmed
        )
    except ChangedMeanwhile as refusal:
        db.rollback()
        form = build_form(definition)(request.form)
        return _questions_page(queries.get_application(reference), asked, form, {}, carried, refusal.clashes)
    if faults:
        form = build_form(definition)(request.form)
        form.validate()
        return _questions_page(application, asked, form, faults, carried)
    back = ".check" if request.args.get("back") == "check" else ".task_list"
    return redirect(url_for(back, reference=reference), 303)


@bp.post("/applications/<reference>/questions/<module>/draft")
@requires(P.APPLICATION_VIEW)
def autosave(reference: str, module: str) -> ResponseReturnValue:
    application = queries.get_application(reference)
    asked = _module(application, module)
    definition = pages.questions_of(application, asked)
    carried, confirmed = reuse.offered(application, definition), bool(request.form.get(reuse.CONFIRMED))
    try:
        commands.save_answers(
            application,
            definition,
            request.form,
            asked.answered_by,
            current_actor(),
            partial=True,
            seen=_seen(),
            carried=carried,
            confirmed=confirmed,
        )
    except ChangedMeanwhile as refusal:
        db.rollback()
        return jsonify(saved=False, code=refusal.code, clashes=clash_rows(refusal.clashes, definition)), refusal.status
    return jsonify(saved=True)


@bp.get("/applications/<reference>/cost")
@requires(P.APPLICATION_VIEW)
def cost(reference: str) -> ResponseReturnValue:
    """The draft cost as it stands, for the panel beside the questions."""
    application = queries.get_application(reference)
    return render_template("licensing/filing/cost.html", **cost_context(application), case=application)


@bp.get("/applications/<reference>/office")
@requires(P.APPLICATION_VIEW)
def office(reference: str) -> ResponseReturnValue:
    return _office_page(queries.get_application(reference), None)


@bp.post("/applications/<reference>/office")
@requires(P.APPLICATION_VIEW)
def choose_office(reference: str) -> ResponseReturnValue:
    application = queries.get_application(reference)
    chosen = next((o for o in accredited_offices() if str(o.id) == request.form.get("office")), None)
    try:
        if chosen is None:
            raise UserError("unmet_office_named")
        commands.name_office(application, chosen.id, current_actor())
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        return _office_page(queries.get_application(reference), message_for(refusal.code))
    flash(_("اختير المكتب. يُرسل إليه الطلب حين تكتمل مهامك."), "success")
    return redirect(url_for(".task_list", reference=reference), 303)


def _module(application: Application, code: str) -> Module:
    module = pages.module_of(application, code)
    if module is None:
        raise NotFound("unknown_questions")
    return module


def _seen() -> int | None:
    """Number of the save that the page showed, as its address says."""
    said = request.args.get("seen", "")
    return int(said) if said.isdecimal() and len(said) < 9 else None


def _questions_page(
    application: Application,
    module: Module,
    form: DefinedForm,
    errors: dict[str, Any],
    carried: dict[str, Carried],
    clashes: Sequence[Clash] = (),
) -> ResponseReturnValue:
    context = pages.frame(application, current_actor())
    if context["side"] != module.answered_by or not context["in_hand"]:
        return redirect(url_for("cases.show", reference=application.reference), 303)
    remarks = pages.remarks_of(application, form.definition)
    page = render_template(
        "licensing/filing/questions.html",
        **context,
        module=module,
        form=form,
        errors=errors,
        remarks=remarks,
        back=request.args.get("back", ""),
        carried=carried,
        clashes=clash_rows(clashes, form.definition),
        **cost_context(application),
    )
    return page, 409 if clashes else 422 if errors else 200


def _office_page(application: Application, problem: str | None) -> ResponseReturnValue:
    context = pages.frame(application, current_actor())
    if context["side"] != "applicant" or application.state != "draft":
        return redirect(url_for("cases.show", reference=application.reference), 303)
    offices = [{"value": str(o.id), "label": o.name_ar} for o in accredited_offices()]
    page = render_template("licensing/filing/office.html", **context, offices=offices, errors={"office": problem} if problem else {})
    return page, 422 if problem else 200
