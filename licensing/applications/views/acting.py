"""Acting for others: mandates given and held, members of a body, two persons on each submission, and the service centre's counter."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.errors import NotFound, UserError, message_for
from app.i18n.digits import to_western_digits
from app.identity import delegation
from app.identity.models import Delegation, Mandate, Party
from app.identity.queries import parties_acted_for
from licensing.applications import acting
from licensing.applications.views import bp
from licensing.permissions import Permission as P
from licensing.services.pages import find_service


@bp.get("/mandates")
@requires(P.APPLICATION_START)
def mandates() -> ResponseReturnValue:
    return _page({})


@bp.post("/mandates")
@requires(P.APPLICATION_START)
def give() -> ResponseReturnValue:
    form, actor = request.form, current_actor()
    try:
        principal = _own_party(form.get("principal", ""))
        person = delegation.find_person(form.get("number", ""))
        if person is None:
            raise UserError("delegate_unknown", field="number")
        if form.get("scope") == "member":
            delegation.add_member(principal, person, actor, _day(form.get("valid_to", "")) if form.get("valid_to") else None)
        else:
            services, until = acting.services_of(form.getlist("groups")), _day(form.get("valid_to", ""))
            delegation.delegate(principal, person, actor, services=services, valid_to=until, may_submit=form.get("scope") != "prepare")
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        return _page({refusal.details.get("field", _FIELD_OF.get(refusal.code, "number")): message_for(refusal.code, refusal.details)})
    flash(_("سُجّل التفويض، ووصل إشعار إلى صاحبه."), "success")
    return redirect(url_for(".mandates"), 303)


_FIELD_OF = {"delegation_day": "valid_to", "delegation_date_unreadable": "valid_to", "party_needed": "principal"}


@bp.post("/mandates/<uuid:delegation_id>/end")
@requires(P.APPLICATION_START)
def end(delegation_id: UUID) -> ResponseReturnValue:
    found = db.session().get(Delegation, delegation_id)
    if found is None:
        raise NotFound("delegation_not_found")
    delegation.end_delegation(found, current_actor())
    flash(_("انتهى التفويض من الآن، وأُبلغ الطرفان."), "success")
    return redirect(url_for(".mandates"), 303)


@bp.post("/mandates/members/<uuid:mandate_id>/end")
@requires(P.APPLICATION_START)
def end_member(mandate_id: UUID) -> ResponseReturnValue:
    found = db.session().get(Mandate, mandate_id)
    if found is None:
        raise NotFound("delegation_not_found")
    delegation.end_mandate(found, current_actor())
    flash(_("لم يعد يمثل الجهة من الآن."), "success")
    return redirect(url_for(".mandates"), 303)


@bp.post("/mandates/four-eyes")
@requires(P.APPLICATION_START)
def four_eyes() -> ResponseReturnValue:
    body = _own_party(request.form.get("party", ""))
    try:
        delegation.want_four_eyes(body, request.form.get(f"four-eyes-{body.id}") == "y", current_actor())
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        return _page({f"four-eyes-{body.id}": message_for(refusal.code, refusal.details)})
    flash(_("حُفظ اشتراط الجهة."), "success")
    return redirect(url_for(".mandates"), 303)


@bp.get("/services/<code>/on-behalf")
@requires(P.APPLICATION_START)
def on_behalf(code: str) -> ResponseReturnValue:
    return _counter_page(code, None, {})


@bp.post("/services/<code>/on-behalf")
@requires(P.APPLICATION_START)
def ask_consent(code: str) -> ResponseReturnValue:
    """The beneficiary's telephone gets the digits."""
    find_service(code)
    try:
        centre, person = acting.centre_of(current_actor()), delegation.find_person(request.form.get("number", ""))
        if person is None:
            raise UserError("beneficiary_unknown")
        asked = delegation.ask_consent(person, centre, code, current_actor())
    except UserError as refusal:
        if refusal.status not in (422, 429):
            raise
        db.rollback()
        return _counter_page(code, None, {"number": message_for(refusal.code, refusal.details)}, refusal.status)
    return redirect(url_for(".consent", code=code, asked_id=asked.id), 303)


@bp.get("/services/<code>/on-behalf/<uuid:asked_id>")
@requires(P.APPLICATION_START)
def consent(code: str, asked_id: UUID) -> ResponseReturnValue:
    return _counter_page(code, asked_id, {})


@bp.post("/services/<code>/on-behalf/<uuid:asked_id>")
@requires(P.APPLICATION_START)
def agree(code: str, asked_id: UUID) -> ResponseReturnValue:
    try:
        given = delegation.agree(asked_id, to_western_digits(request.form.get("code", "")), current_actor())
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        return _counter_page(code, asked_id, {"code": message_for(refusal.code, refusal.details)})
    flash(_("وافق صاحب الطلب. سُجّلت موافقته على هذه الخدمة وحدها."), "success")
    return redirect(url_for(".begin", code=given.services[0], party=str(given.principal_id)), 303)


def _own_party(typed: str) -> Party:
    party = next((p for p in parties_acted_for(current_actor()) if str(p.id) == typed), None)
    if party is None:
        raise UserError("party_needed", field="principal")
    return party


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(to_western_digits(typed).strip())
    except ValueError:
        raise UserError("delegation_date_unreadable", field="valid_to") from None


def _page(errors: dict[str, Any]) -> ResponseReturnValue:
    page = render_template("licensing/acting/mandates.html", **acting.mandates_page(current_actor()), errors=errors, typed=request.form)
    return page, 422 if errors else 200


def _counter_page(code: str, asked_id: UUID | None, errors: dict[str, str], status: int = 422) -> ResponseReturnValue:
    centre = acting.centre_of(current_actor())
    page = render_template(
        "licensing/acting/counter.html", service=find_service(code), centre=centre, asked_id=asked_id, errors=errors, typed=request.form
    )
    return page, status if errors else 200
