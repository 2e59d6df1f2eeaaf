"""Pages of the desk besides the files: loads, leave, interests, later looks, phrases, terms, where time goes."""

from collections.abc import Callable
from datetime import date
from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.errors import UserError, message_for
from app.i18n.digits import whole_number
from licensing.permissions import Permission as P
from licensing.review import audits, balance, cover, desk_pages, improvement, interest, phrases

bp = Blueprint("desk", __name__, url_prefix="/desk", template_folder="../templates")


@bp.get("/load")
@requires(P.DESK_BALANCE)
def load() -> ResponseReturnValue:
    return _shown("load", desk_pages.load_page(current_actor(), request.args.get("municipality", "")))


@bp.post("/load/hand-out")
@requires(P.DESK_BALANCE)
def hand_out() -> ResponseReturnValue:
    actor, asked = current_actor(), whole_number(request.form.get("how_many", ""))
    branch = desk_pages.branch_for(actor, P.DESK_BALANCE, request.form.get("municipality", ""))
    done, left = balance.hand_out(branch, asked or 0, actor)
    flash(_("وُزع %(done)s من الملفات، وبقي %(left)s بلا مراجع حاضر مناسب.", done=done, left=left), "success")
    return redirect(url_for(".load", municipality=branch), 303)


@bp.get("/leave")
@requires(P.DESK_LEAVE)
def leave() -> ResponseReturnValue:
    return _shown("leave", desk_pages.leave_page(current_actor(), request.args.get("municipality", "")))


@bp.post("/leave")
@requires(P.DESK_LEAVE)
def arrange() -> ResponseReturnValue:
    actor, form = current_actor(), request.form
    branch = desk_pages.branch_for(actor, P.DESK_LEAVE, form.get("municipality", ""))

    def act() -> None:
        absent, substitute = _id(form.get("absent", "")) or actor.user_id, _id(form.get("substitute", ""))
        first, last = _day(form.get("from_on", "")), _day(form.get("to_on", ""))
        if substitute is None or absent is None or first is None or last is None:
            raise UserError("leave_days_wrong" if substitute else "leave_not_staff", days=cover.LONGEST_DAYS)
        cover.arrange(absent, substitute, branch, first, last, form.get("reason", ""), actor)

    again = partial(desk_pages.leave_page, actor, form.get("municipality", ""))
    return _acted(act, _("سُجلت النيابة. ينتقل الصندوق إلى النائب في أيامها."), "leave", again)


@bp.post("/leave/<uuid:cover_id>/end")
@requires(P.DESK_LEAVE)
def end_leave(cover_id: UUID) -> ResponseReturnValue:
    cover.end_early(desk_pages.find_cover(cover_id), current_actor())
    flash(_("انتهت النيابة."), "success")
    return redirect(url_for(".leave"), 303)


@bp.get("/interests")
@requires(P.DESK_INTEREST)
def interests() -> ResponseReturnValue:
    return _shown("interests", desk_pages.interest_page(current_actor()))


@bp.post("/interests")
@requires(P.DESK_INTEREST)
def declare() -> ResponseReturnValue:
    form, actor = request.form, current_actor()
    act = partial(interest.declare, form.get("identifier", ""), form.get("relation", ""), form.get("note", ""), actor)
    said = _("سُجل إفصاحك، فلا تعمل على معاملات هذا الطرف.")
    return _acted(act, said, "interests", partial(desk_pages.interest_page, actor))


@bp.post("/interests/<uuid:declaration_id>/end")
@requires(P.DESK_INTEREST)
def end_interest(declaration_id: UUID) -> ResponseReturnValue:
    interest.withdraw_declaration(declaration_id, current_actor())
    flash(_("انتهى الإفصاح من اليوم."), "success")
    return redirect(url_for(".interests"), 303)


@bp.get("/audits")
@requires(P.AUDIT_INSTANT)
def audit_queue() -> ResponseReturnValue:
    return _shown("audits", desk_pages.audit_page(current_actor()))


@bp.post("/audits/<reference>")
@requires(P.AUDIT_INSTANT)
def audit(reference: str) -> ResponseReturnValue:
    form, actor = request.form, current_actor()
    act = partial(audits.record_audit, reference, form.get("outcome", ""), form.get("found", ""), actor)
    return _acted(act, _("سُجلت نتيجة التدقيق."), "audits", partial(desk_pages.audit_page, actor, typed_of=reference), "audit_queue")


@bp.get("/phrases")
@requires(P.PHRASE_EDIT)
def phrase_list() -> ResponseReturnValue:
    return _shown("phrases", desk_pages.phrase_page())


@bp.post("/phrases")
@requires(P.PHRASE_EDIT)
def write_phrase() -> ResponseReturnValue:
    form = request.form
    act = partial(phrases.write_phrase, form.get("occasion", ""), form.get("text", ""), form.get("source", ""), current_actor())
    return _acted(act, _("أُضيفت العبارة."), "phrases", desk_pages.phrase_page, "phrase_list")


@bp.post("/phrases/<occasion>/<code>")
@requires(P.PHRASE_EDIT)
def change_phrase(occasion: str, code: str) -> ResponseReturnValue:
    form = request.form
    retired = {"1": True, "0": False}.get(form.get("retired", ""))
    act = partial(phrases.change_phrase, occasion, code, form.get("text", ""), retired, current_actor())
    return _acted(act, _("حُفظت العبارة."), "phrases", desk_pages.phrase_page, "phrase_list")


@bp.get("/terms")
@requires(P.DESK_LEAVE)
def terms() -> ResponseReturnValue:
    return _shown("terms", desk_pages.terms_page(current_actor()))


@bp.get("/time")
@requires(P.IMPROVEMENT_VIEW)
def time_spent() -> ResponseReturnValue:
    context = improvement.improvement_page(current_actor(), request.args)
    return _shown("time", context, 422 if context["problem"] else 200)


def _shown(page: str, context: dict, status: int = 200, **more) -> ResponseReturnValue:
    return render_template(f"licensing/desk/{page}.html", **{"typed": {}, "problem": None} | context | more), status


def _acted(act: Callable[[], object], said: str, page: str, again: Callable[[], dict], endpoint: str = "") -> ResponseReturnValue:
    try:
        act()
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        return _shown(page, again(), 422, problem=message_for(refusal.code, refusal.details), typed=request.form)
    flash(said, "success")
    return redirect(url_for(f".{endpoint or page}"), 303)


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
