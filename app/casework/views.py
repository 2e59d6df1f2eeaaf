"""Pages of any case: its own page, the inbox, «معاملاتي», tracking without sign-in, and the plain steps."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import Permission, current_actor, public, requires
from app.casework import bulk, commands, pages, queries
from app.casework import inbox as saved
from app.casework.again import page_again
from app.casework.workflow import advance
from app.errors import BadRequest, Conflict, UserError, message_for
from app.i18n.digits import to_western_digits, whole_number

bp = Blueprint("cases", __name__)


@bp.get("/cases/<reference>")
@requires(Permission.CASE_VIEW)
def show(reference: str) -> ResponseReturnValue:
    template, context = pages.case_page(queries.get_case(reference), current_actor())
    return render_template(template, **context)


@bp.post("/cases/<reference>/steps/<action>")
@requires(Permission.CASE_VIEW)
def step(reference: str, action: str) -> ResponseReturnValue:
    case = queries.get_case(reference)
    _same_version(case)
    try:
        advance(case, action, current_actor(), note=request.form.get("note", ""))
    except UserError as refusal:
        return page_again(queries.get_case, reference, refusal)
    flash(_("تم الإجراء وسُجّل في سجل المعاملة."), "success")
    return redirect(url_for(".show", reference=case.reference), 303)


@bp.post("/cases/<reference>/claim")
@requires(Permission.CASE_INBOX)
def claim(reference: str) -> ResponseReturnValue:
    case = queries.get_case(reference)
    commands.claim(case, current_actor())
    return redirect(url_for(".show", reference=case.reference), 303)


@bp.post("/cases/<reference>/release")
@requires(Permission.CASE_INBOX)
def release(reference: str) -> ResponseReturnValue:
    commands.release(queries.get_case(reference), current_actor())
    return redirect(url_for(".inbox"), 303)


@bp.post("/cases/<reference>/note")
@requires(Permission.CASE_VIEW)
def note(reference: str) -> ResponseReturnValue:
    case = queries.get_case(reference)
    staff = case.municipality_id in current_actor().roles
    commands.record_note(case, current_actor(), request.form.get("note", ""), audience="staff" if staff else "parties")
    flash(_("أُضيفت الملاحظة."), "success")
    return redirect(url_for(".show", reference=case.reference), 303)


@bp.post("/cases/<reference>/move")
@requires(Permission.CASE_MOVE)
def move(reference: str) -> ResponseReturnValue:
    case, target = queries.get_case(reference), whole_number(request.form.get("municipality_id", ""))
    if target is None:
        raise BadRequest("bad_request")
    commands.move_case(case, target, request.form.get("reason", ""), current_actor())
    flash(_("نُقلت المعاملة إلى البلدية المختارة بسجلها ومدتها."), "success")
    return redirect(url_for(".inbox"), 303)


@bp.get("/inbox")
@requires(Permission.CASE_INBOX)
def inbox() -> ResponseReturnValue:
    return render_template("casework/inbox.html", **pages.inbox_page(current_actor(), request.args))


@bp.post("/inbox/bulk")
@requires(Permission.CASE_INBOX)
def act_on_several() -> ResponseReturnValue:
    actor, form = current_actor(), request.form
    try:
        outcomes = bulk.run_bulk(form.get("act", ""), form.getlist("reference"), form, actor)
    except UserError as refusal:
        db.rollback()
        problem = message_for(refusal.code, refusal.details)
        return render_template("casework/inbox.html", **pages.inbox_page(actor, request.args), problem=problem), refusal.status
    return render_template("casework/bulk.html", outcomes=outcomes, done=sum(1 for o in outcomes if not o.refusal))


@bp.post("/inbox/filters")
@requires(Permission.CASE_INBOX)
def save_filter() -> ResponseReturnValue:
    actor, form = current_actor(), request.form
    try:
        kept = saved.save_filter(actor, form.get("name", ""), form)
    except UserError as refusal:
        db.rollback()
        problem = message_for(refusal.code, refusal.details)
        return render_template("casework/inbox.html", **pages.inbox_page(actor, form), problem=problem), refusal.status
    flash(_("حُفظت التصفية باسم «%(name)s».", name=kept.name), "success")
    return redirect(url_for(".inbox", **kept.asked), 303)


@bp.post("/inbox/filters/<uuid:filter_id>/drop")
@requires(Permission.CASE_INBOX)
def drop_filter(filter_id: UUID) -> ResponseReturnValue:
    saved.drop_filter(current_actor(), filter_id)
    return redirect(url_for(".inbox"), 303)


@bp.get("/inbox/next")
@requires(Permission.CASE_INBOX)
def next_file() -> ResponseReturnValue:
    reference = pages.next_in_inbox(current_actor(), request.args)
    return redirect(url_for(".show", reference=reference) if reference else url_for(".inbox"), 303)


@bp.get("/mine")
@requires(Permission.CASE_OWN)
def own() -> ResponseReturnValue:
    return render_template("casework/own.html", **pages.own_page(current_actor()))


@bp.get("/track")
@public
def track() -> ResponseReturnValue:
    reference = request.args.get("reference", "")
    phone = to_western_digits(request.args.get("phone", "")).strip()
    if not reference:
        return render_template("casework/track.html", typed=request.args, errors={}, tracked=None)
    found, errors, status = pages.tracked_page(reference, phone)
    return render_template("casework/track.html", typed=request.args, errors=errors, tracked=found), status


@bp.get("/search")
@public
def search() -> ResponseReturnValue:
    return render_template("casework/search.html", **pages.search_page(current_actor(), request.args.get("q", "")))


def _same_version(case) -> None:
    """Two editors: whoever acts on a page that is no longer true is told so."""
    sent = request.form.get("version", "")
    if sent and sent != str(case.version):
        raise Conflict("wrong_state")
