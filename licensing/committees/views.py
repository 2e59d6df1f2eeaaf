"""Pages of committees: calendar, a committee's seats and waiting files, a session from its agenda to its minutes."""

from collections.abc import Callable
from datetime import date, datetime, time
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.casework.calendar import RIYADH
from app.documents.rendering import render_pdf
from app.errors import UserError, message_for
from app.i18n.digits import whole_number
from licensing.committees import commands, pages, queries
from licensing.models import AgendaItem, CommitteeSession
from licensing.permissions import Permission as P

bp = Blueprint("committees", __name__, url_prefix="/committees", template_folder="../templates")


@bp.get("")
@requires(P.COMMITTEE_SIT)
def index() -> ResponseReturnValue:
    context = pages.calendar_page(current_actor(), request.args.get("municipality", ""))
    return render_template("licensing/committees/index.html", **context)


@bp.get("/<code>")
@requires(P.COMMITTEE_SIT)
def show(code: str) -> ResponseReturnValue:
    return _committee(code, {}, None)


@bp.post("/<code>/seats")
@requires(P.COMMITTEE_APPOINT)
def appoint(code: str) -> ResponseReturnValue:
    form, branch = request.form, pages.branch_of(current_actor(), request.form.get("municipality", ""))
    try:
        who = pages.chosen_ids([form.get("user", "")])
        if not who:
            raise UserError("session_member_needed")
        commands.appoint(code, branch, who[0], form.get("part", ""), _day(form.get("until", "")), current_actor())
    except UserError as refusal:
        return _refused(refusal, lambda problem: _committee(code, form, problem))
    flash(_("عُيّن العضو في اللجنة."), "success")
    return redirect(url_for(".show", code=code, municipality=branch), 303)


@bp.post("/<code>/sessions")
@requires(P.COMMITTEE_SIT)
def plan(code: str) -> ResponseReturnValue:
    form, branch = request.form, pages.branch_of(current_actor(), request.form.get("municipality", ""))
    try:
        held_at = _moment(form.get("day", ""), form.get("hour", ""))
        session = commands.plan_session(code, branch, held_at, form.get("place", ""), current_actor())
    except UserError as refusal:
        return _refused(refusal, lambda problem: _committee(code, form, problem))
    flash(_("حُددت الجلسة. أضف إلى جدولها ما ينتظر العرض."), "success")
    return redirect(url_for(".session", session_id=session.id), 303)


@bp.get("/sessions/<uuid:session_id>")
@requires(P.COMMITTEE_SIT)
def session(session_id: UUID) -> ResponseReturnValue:
    return _session(session_id, {}, None)


@bp.post("/sessions/<uuid:session_id>/agenda")
@requires(P.COMMITTEE_SIT)
def agenda(session_id: UUID) -> ResponseReturnValue:
    form = request.form
    order = sorted(pages.chosen_ids(form.getlist("item")), key=lambda key: _number(form.get(f"seq-{key}", "")))
    return _act(session_id, lambda s: commands.set_agenda(s, order, current_actor()), _("حُفظ جدول الجلسة."))


@bp.post("/sessions/<uuid:session_id>/open")
@requires(P.COMMITTEE_SIT)
def open_session(session_id: UUID) -> ResponseReturnValue:
    present = pages.chosen_ids(request.form.getlist("present"))
    return _act(session_id, lambda s: commands.open_session(s, present, current_actor()), _("سُجل الحضور، والجلسة منعقدة."))


@bp.post("/sessions/<uuid:session_id>/items/<uuid:item_id>/vote")
@requires(P.COMMITTEE_SIT)
def vote(session_id: UUID, item_id: UUID) -> ResponseReturnValue:
    how, reason = request.form.get("vote", ""), request.form.get("reason", "")
    return _act(session_id, lambda s: commands.vote(_item(s, item_id), s, how, reason, current_actor()), _("سُجل صوتك."))


@bp.post("/sessions/<uuid:session_id>/items/<uuid:item_id>/resolution")
@requires(P.COMMITTEE_SIT)
def resolution(session_id: UUID, item_id: UUID) -> ResponseReturnValue:
    reasons, conditions = request.form.get("reasons", ""), request.form.get("conditions", "").splitlines()

    def act(held: CommitteeSession) -> None:
        commands.write_resolution(_item(held, item_id), held, reasons, conditions, current_actor())

    return _act(session_id, act, _("حُفظ نص القرار في المحضر."))


@bp.post("/sessions/<uuid:session_id>/sign")
@requires(P.COMMITTEE_SIT)
def sign(session_id: UUID) -> ResponseReturnValue:
    remarks = request.form.get("remarks", "")
    return _act(session_id, lambda s: commands.sign_minutes(s, remarks, current_actor()), _("وُضع توقيعك على المحضر."))


@bp.post("/sessions/<uuid:session_id>/cancel")
@requires(P.COMMITTEE_SIT)
def cancel(session_id: UUID) -> ResponseReturnValue:
    return _act(session_id, lambda s: commands.cancel_session(s, current_actor()), _("أُلغيت الجلسة، وعادت معاملاتها إلى الانتظار."))


@bp.get("/sessions/<uuid:session_id>/minutes.pdf")
@requires(P.COMMITTEE_SIT)
def minutes(session_id: UUID) -> Response:
    held = queries.get_session(session_id)
    body = render_pdf("licensing/committees/minutes.html", **pages.minutes_context(held))
    name = f"minutes-{held.year}-{held.number}.pdf"
    return Response(body, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


def _act(session_id: UUID, act: Callable[[CommitteeSession], object], said: str) -> ResponseReturnValue:
    try:
        act(queries.get_session(session_id, held=True))
    except UserError as refusal:
        return _refused(refusal, lambda problem: _session(session_id, request.form, problem))
    flash(said, "success")
    return redirect(url_for(".session", session_id=session_id), 303)


def _refused(refusal: UserError, again: Callable[[str], str]) -> ResponseReturnValue:
    if refusal.status not in (403, 409, 422) or refusal.code == "not_permitted":
        raise refusal
    db.rollback()
    return again(message_for(refusal.code, refusal.details)), refusal.status


def _committee(code: str, typed, problem: str | None) -> str:
    asked = request.values.get("municipality", "")
    context = pages.committee_page(current_actor(), code, asked)
    return render_template("licensing/committees/committee.html", **context, typed=typed, problem=problem)


def _session(session_id: UUID, typed, problem: str | None) -> str:
    context = pages.session_page(queries.get_session(session_id), current_actor())
    return render_template("licensing/committees/session.html", **context, typed=typed, problem=problem)


def _item(held: CommitteeSession, item_id: UUID) -> AgendaItem:
    found = next((item for item in held.items if item.id == item_id), None)
    if found is None:
        raise UserError("agenda_item_foreign")
    return found


def _moment(day: str, hour: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), RIYADH)
    except ValueError as error:
        raise UserError("session_time_wrong") from error


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise UserError("session_time_wrong") from error


def _number(typed: str) -> int:
    number = whole_number(typed)
    return 999 if number is None else number
