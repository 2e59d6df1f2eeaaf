"""/land/deeds: the list, a deed, and recording one."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.errors import UserError, message_for
from app.i18n.digits import to_western_digits, whole_number
from gis.cadastre.deeds import commands, pages
from gis.cadastre.deeds.entering import MOST_OWNERS, owners_typed, read_deed
from gis.cadastre.permissions import Permission as P
from gis.permissions import Permission as Land
from gis.register.queries import find_parcel

bp = Blueprint("deeds", __name__, url_prefix="/land/deeds", template_folder="../../templates")


@bp.get("")
@requires(Land.OWNERS_VIEW)
def list_all() -> ResponseReturnValue:
    return render_template("gis/cadastre/deeds.html", **pages.list_page(current_actor(), request.args))


@bp.get("/<uuid:deed_id>")
@requires(Land.OWNERS_VIEW)
def show(deed_id: UUID) -> ResponseReturnValue:
    return render_template("gis/cadastre/deed.html", **pages.deed_page(current_actor(), deed_id))


@bp.get("/new")
@requires(P.DEED_RECORD)
def begin() -> ResponseReturnValue:
    asked = {name: to_western_digits(request.args.get(name, "")).strip() for name in ("plan", "block", "number")}
    if request.args.get("parcel"):
        parcel = pages.parcel_for_deed(current_actor(), request.args)
        return render_template("gis/cadastre/deed_form.html", **pages.form_page(parcel, {"kind": "electronic"}, []))
    found = find_parcel(asked["plan"], asked["block"], asked["number"]) if asked["number"] else None
    if found is not None:
        return redirect(url_for(".begin", parcel=found.id), 303)
    problem = message_for("parcel_not_found") if asked["number"] else ""
    return render_template("gis/cadastre/choose_parcel.html", typed=asked, problem=problem, for_deed=True), 404 if problem else 200


@bp.post("/new")
@requires(P.DEED_RECORD)
def record() -> ResponseReturnValue:
    parcel = pages.parcel_for_deed(current_actor(), request.args)
    typed, owners, action = request.form, owners_typed(request.form), request.form.get("do", "save")
    if action != "save":
        return render_template("gis/cadastre/deed_form.html", **pages.form_page(parcel, typed, _after(owners, action)))
    facts, errors = read_deed(typed, owners)
    if not errors:
        try:
            deed = commands.record_deed(parcel, facts, current_actor())
            flash(_("سُجّل الصك وحصص ملاكه."), "success")
            return redirect(url_for(".show", deed_id=deed.id), 303)
        except UserError as refusal:
            if refusal.status != 422:
                raise
            db.rollback()
            errors = {"number" if refusal.code == "deed_known" else "o_share-1": message_for(refusal.code, refusal.details)}
            parcel = pages.parcel_for_deed(current_actor(), request.args)
    return render_template("gis/cadastre/deed_form.html", **pages.form_page(parcel, typed, owners, errors)), 422


def _after(owners: list[dict[str, str]], action: str) -> list[dict[str, str]]:
    """A row of owners more or less."""
    what, _sep, at = action.partition(":")
    if what == "add_owner" and len(owners) < MOST_OWNERS:
        return [*owners, {"identifier": "", "name": "", "share": ""}]
    if what == "drop_owner" and len(owners) > 1:
        return [row for i, row in enumerate(owners, 1) if i != whole_number(at)]
    return owners
