"""What the reporter does afterwards, by account or by the private link he was given at filing."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import Actor, current_actor, public
from app.errors import UserError, message_for
from app.i18n.digits import whole_number
from field_inspection.reports import commands
from field_inspection.reports.models import ServiceRequest
from field_inspection.reports.pages import public as pages
from field_inspection.reports.queries.details import get_report, get_report_by_key
from field_inspection.reports.views.blueprint import bp

_FIELDS = {"report_stars": "stars", "report_rating_reason": "reason", "note_required": "reason"}


@bp.get("/<reference>/mine")
@public  # the key in the address is the proof
def mine(reference: str) -> ResponseReturnValue:
    report, actor = _asked_for(reference)
    return render_template("reports/mine.html", **pages.own_page(report, actor), errors={}, typed={})


@bp.post("/<reference>/rate")
@public  # the key, or the reporter's own account: the command asks
def rate(reference: str) -> ResponseReturnValue:
    stars = request.form.get("stars", "")
    return _do(
        reference,
        lambda report, actor: commands.rate(report, actor, whole_number(stars, 1) or 0, request.form.get("reason", "")),
        _("شكرًا، وصل تقييمك."),
    )


@bp.post("/<reference>/reopen")
@public
def reopen(reference: str) -> ResponseReturnValue:
    return _do(reference, lambda report, actor: commands.reopen(report, actor, request.form.get("reason", "")), _("أُعيد فتح البلاغ."))


@bp.post("/<reference>/answer")
@public
def answer(reference: str) -> ResponseReturnValue:
    return _do(reference, lambda report, actor: commands.answer(report, actor, request.form.get("reason", "")), _("وصل توضيحك."))


def _do(reference: str, act: Callable[[ServiceRequest, Actor], object], done: str) -> ResponseReturnValue:
    report, actor = _asked_for(reference)
    try:
        act(report, actor)
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        report, actor = _asked_for(reference)
        errors = {_FIELDS.get(refusal.code, ""): message_for(refusal.code, refusal.details)}
        return render_template("reports/mine.html", **pages.own_page(report, actor), errors=errors, typed=request.form), 422
    flash(done, "success")
    return redirect(_back(report), 303)


def _asked_for(reference: str) -> tuple[ServiceRequest, Actor]:
    """The report, and the actor as the reporter if the private key came along."""
    actor, key = current_actor(), request.values.get("key", "")
    if not key:
        return get_report(reference), actor
    report = get_report_by_key(reference, key)
    return report, replace(actor, name=actor.name or str(_("مقدم البلاغ")), party_ids=actor.party_ids | {UUID(key)})


def _back(report: ServiceRequest) -> str:
    if request.values.get("key"):
        return url_for(".mine", reference=report.reference, key=report.reporter_key.hex)
    return url_for("cases.show", reference=report.reference)
