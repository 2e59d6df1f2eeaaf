"""The task list, the pages of questions with their autosave, and the choice of an office."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.errors import NotFound, UserError, message_for
from app.forms import build_form
from app.identity.queries import accredited_offices
from licensing.applications import commands, pages, queries
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
    return _questions_page(application, asked, build_form(pages.questions_of(application, asked))(data=application.answers), {})


@bp.post("/applications/<reference>/questions/<module>")
@requires(P.APPLICATION_VIEW)
def answer(reference: str, module: str) -> ResponseReturnValue:
    application = queries.get_application(reference)
    asked = _module(application, module)
    definition = pages.questions_of(application, asked)
    faults = commands.save_answers(application, definition, request.form, asked.answered_by, current_actor())
    if faults:
        form = build_form(definition)(request.form)
        form.validate()
        return _questions_page(application, asked, form, faults)
    back = ".check" if request.args.get("back") == "check" else ".task_list"
    return redirect(url_for(back, reference=reference), 303)


@bp.post("/applications/<reference>/questions/<module>/draft")
@requires(P.APPLICATION_VIEW)
def autosave(reference: str, module: str) -> ResponseReturnValue:
    application = queries.get_application(reference)
    asked = _module(application, module)
    commands.save_answers(
        application, pages.questions_of(application, asked), request.form, asked.answered_by, current_actor(), partial=True
    )
    return jsonify(saved=True)


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


def _questions_page(application: Application, module: Module, form, errors: dict) -> ResponseReturnValue:
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
    )
    return page, 422 if errors else 200


def _office_page(application: Application, problem: str | None) -> ResponseReturnValue:
    context = pages.frame(application, current_actor())
    if context["side"] != "applicant" or application.state != "draft":
        return redirect(url_for("cases.show", reference=application.reference), 303)
    offices = [{"value": str(o.id), "label": o.name_ar} for o in accredited_offices()]
    page = render_template("licensing/filing/office.html", **context, offices=offices, errors={"office": problem} if problem else {})
    return page, 422 if problem else 200
