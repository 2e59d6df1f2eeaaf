"""Pages under /admin."""

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.admin import pages, queries
from app.authz import Permission, current_actor, requires
from app.errors import BadRequest
from app.identity import commands as identity
from app.organisation import commands as organisation

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("")
@requires(Permission.ADMINISTER)
def show() -> ResponseReturnValue:
    return render_template("admin/home.html", **pages.home_page(current_actor()))


@bp.get("/users")
@requires(Permission.ADMINISTER)
def list_users() -> ResponseReturnValue:
    return render_template("admin/users.html", **pages.users_page(request.args))


@bp.get("/users/<username>")
@requires(Permission.ADMINISTER)
def show_user(username: str) -> ResponseReturnValue:
    return render_template("admin/user.html", **pages.user_page(queries.get_user(username), current_actor()))


@bp.post("/users/<username>/roles")
@requires(Permission.ADMINISTER)
def grant_role(username: str) -> ResponseReturnValue:
    user, asked = queries.get_user(username), pages.role_form(request.form, current_actor())
    if asked.errors:
        return render_template("admin/user.html", **pages.user_page(user, current_actor(), request.form, asked.errors)), 422
    identity.grant_role(user, asked.municipality_id, asked.role, current_actor(), valid_from=asked.valid_from, valid_to=asked.valid_to)
    flash(_("مُنحت الصلاحية."), "success")
    return redirect(url_for(".show_user", username=username), 303)


@bp.post("/users/<username>/roles/<uuid:membership_id>/end")
@requires(Permission.ADMINISTER)
def end_role(username: str, membership_id: UUID) -> ResponseReturnValue:
    identity.end_role(queries.get_membership(membership_id, current_actor()), current_actor())
    flash(_("انتهت الصلاحية من الآن."), "success")
    return redirect(url_for(".show_user", username=username), 303)


@bp.post("/users/<username>/sessions/end")
@requires(Permission.ADMINISTER)
def end_sessions(username: str) -> ResponseReturnValue:
    identity.end_sessions(queries.get_user(username))
    flash(_("أُنهيت جلسات هذا الحساب كلها."), "success")
    return redirect(url_for(".show_user", username=username), 303)


@bp.get("/units")
@requires(Permission.ADMINISTER)
def list_units() -> ResponseReturnValue:
    return render_template("admin/units.html", units=queries.list_units(current_actor()))


@bp.get("/holidays")
@requires(Permission.ADMINISTER)
def list_holidays() -> ResponseReturnValue:
    return render_template("admin/holidays.html", **pages.holidays_page(request.args.get("year", "")))


@bp.post("/holidays")
@requires(Permission.ADMINISTER)
def add_holiday() -> ResponseReturnValue:
    day, name, errors = pages.holiday_form(request.form)
    if errors or day is None:
        return render_template("admin/holidays.html", **pages.holidays_page(request.form.get("year", ""), request.form, errors)), 422
    organisation.add_holiday(day, name, source=_("إعلان رسمي"), is_estimate=False)
    flash(_("أُضيفت العطلة. تُحسب المدد الجديدة بعدها."), "success")
    return redirect(url_for(".list_holidays", year=day.year), 303)


@bp.post("/holidays/<day>/confirm")
@requires(Permission.ADMINISTER)
def confirm_holiday(day: str) -> ResponseReturnValue:
    try:
        organisation.confirm_holiday(date.fromisoformat(day))
    except ValueError:
        raise BadRequest("bad_request") from None
    flash(_("أُكد موعد العطلة."), "success")
    return redirect(url_for(".list_holidays", year=day[:4]), 303)


@bp.get("/events")
@requires(Permission.ADMINISTER)
def list_events() -> ResponseReturnValue:
    return render_template("admin/events.html", **pages.events_page(current_actor(), request.args.get("before", "")))


@bp.get("/health")
@requires(Permission.ADMINISTER)
def health() -> ResponseReturnValue:
    return render_template("admin/health.html", facts=pages.health_facts())
