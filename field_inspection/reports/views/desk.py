"""The 940 desk: queue, a call, and every act on a report."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.casework.pages import case_page
from app.documents.uploads import takes_files
from app.errors import Conflict, UserError, message_for
from field_inspection.reports import commands
from field_inspection.reports.models import ServiceRequest
from field_inspection.reports.pages import call as call_pages
from field_inspection.reports.pages import desk as pages
from field_inspection.reports.permissions import Permission as P
from field_inspection.reports.queries.details import get_report
from field_inspection.reports.views.blueprint import bp


@bp.get("/desk")
@requires(P.REPORT_READ)
def desk() -> ResponseReturnValue:
    return render_template("reports/desk.html", **pages.queue_page(current_actor(), request.args))


@bp.get("/desk/call")
@requires(P.REPORT_DESK)
def call() -> ResponseReturnValue:
    return render_template("reports/call.html", **call_pages.call_page(current_actor(), request.args))


@bp.post("/desk/call")
@requires(P.REPORT_DESK)
def record_call() -> ResponseReturnValue:
    try:
        report = call_pages.record(current_actor(), request.form)
    except UserError as refusal:
        db.rollback()
        return render_template("reports/call.html", **call_pages.call_page(current_actor(), request.form, refusal)), refusal.status
    flash(_("سُجل البلاغ. أخبر المتصل برقمه: %(reference)s", reference=report.reference), "success")
    return redirect(url_for("cases.show", reference=report.reference), 303)


@bp.post("/desk/<reference>/classify")
@requires(P.REPORT_DESK)
def classify(reference: str) -> ResponseReturnValue:
    form = request.form
    return _act(
        reference,
        lambda r: commands.classify(
            r, current_actor(), form.get("kind", ""), note=form.get("note", ""), public_text=form.get("public_text")
        ),
        _("صُنّف البلاغ."),
    )


@bp.post("/desk/<reference>/dispatch")
@requires(P.REPORT_DESK)
def dispatch(reference: str) -> ResponseReturnValue:
    form = request.form
    return _act(
        reference,
        lambda r: commands.dispatch(r, current_actor(), form.get("department", ""), form.get("note", "")),
        _("أُحيل البلاغ إلى الإدارة."),
    )


@bp.post("/desk/<reference>/refer")
@requires(P.REPORT_DESK)
def refer(reference: str) -> ResponseReturnValue:
    form = request.form
    return _act(
        reference,
        lambda r: commands.refer(r, current_actor(), form.get("body", ""), form.get("number", ""), form.get("note", "")),
        _("أُحيل البلاغ إلى الجهة الخارجية."),
    )


@bp.post("/desk/<reference>/reply")
@requires(P.REPORT_DESK)
def reply(reference: str) -> ResponseReturnValue:
    return _act(reference, lambda r: commands.reply(r, current_actor(), request.form.get("words", "")), _("أُرسل الرد إلى المبلّغ."))


@bp.post("/desk/<reference>/treat")
@requires(P.REPORT_WORK)
@takes_files(64)
def treat(reference: str) -> ResponseReturnValue:
    return _act(
        reference,
        lambda r: commands.treat(r, current_actor(), request.form.get("note", ""), request.files.getlist("treated")),
        _("سُجلت المعالجة."),
    )


@bp.post("/desk/<reference>/close")
@requires(P.REPORT_VERIFY)
@takes_files(64)
def close(reference: str) -> ResponseReturnValue:
    return _act(
        reference,
        lambda r: commands.close(r, current_actor(), request.form.get("words", ""), request.files.getlist("after")),
        _("أُغلق البلاغ وأُخبر المبلّغ."),
    )


@bp.post("/desk/<reference>/link")
@requires(P.REPORT_DESK)
def link(reference: str) -> ResponseReturnValue:
    return _act(
        reference,
        lambda r: commands.link(r, get_report(request.form.get("parent", "")), current_actor()),
        _("ضُم البلاغ إلى البلاغ القائم."),
    )


@bp.post("/desk/<reference>/gather")
@requires(P.REPORT_DESK)
def gather(reference: str) -> ResponseReturnValue:
    """One press for many: the chosen reports are joined to this one, or this one to another."""
    into = request.form.get("into", "")
    if into:
        return _act(reference, lambda r: commands.link(r, get_report(into), current_actor()), _("ضُم البلاغ إلى البلاغ القائم."))
    return _act(
        reference, lambda r: commands.gather(r, request.form.getlist("children"), current_actor()), _("ضُمت البلاغات إلى هذا البلاغ.")
    )


@bp.post("/desk/<reference>/unlink")
@requires(P.REPORT_DESK)
def unlink(reference: str) -> ResponseReturnValue:
    return _act(reference, lambda r: commands.unlink(r, current_actor()), _("فُصل البلاغ عن البلاغ القائم."))


@bp.post("/desk/<reference>/photos/<uuid:document_id>")
@requires(P.REPORT_PUBLISH)
def publish(reference: str, document_id: UUID) -> ResponseReturnValue:
    if request.form.get("publish") == "1":
        return _act(
            reference, lambda r: commands.publish_photo(r, document_id, request.form.get("alt", ""), current_actor()), _("نُشرت الصورة.")
        )
    return _act(reference, lambda r: commands.withdraw_photo(r, document_id, current_actor()), _("حُجبت الصورة عن العموم."))


def _act(reference: str, act: Callable[[ServiceRequest], object], done: str) -> ResponseReturnValue:
    """Do it, or show the report's page again with what is missing and what was typed."""
    report = get_report(reference)
    sent = request.form.get("version", "")
    if sent and sent != str(report.version):
        raise Conflict("wrong_state")
    try:
        act(report)
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        template, context = case_page(get_report(reference), current_actor())
        return render_template(template, **context | {"problem": message_for(refusal.code, refusal.details), "typed": request.form}), 422
    flash(done, "success")
    return redirect(url_for("cases.show", reference=reference), 303)
