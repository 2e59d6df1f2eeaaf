from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.authz import current_actor, requires
from app.casework.calendar import RIYADH
from app.errors import UserError
from app.i18n.digits import to_western_digits
from app.ledger import commands, presenters, queries
from app.ledger.permissions import Permission as P

bp = Blueprint("tariffs", __name__, url_prefix="/admin/tariffs")


@bp.get("")
@requires(P.TARIFF_VIEW)
def list_tariffs() -> ResponseReturnValue:
    words, city_class = request.args.get("words", ""), request.args.get("class", "")
    everything = request.args.get("all") == "1"
    rows = queries.list_tariffs(words, city_class, None if everything else datetime.now(RIYADH).date())
    return render_template(
        "ledger/tariffs.html",
        rows=rows[:300],
        total=len(rows),
        words=words,
        city_class=city_class,
        history=everything,
        classes=presenters.CITY_CLASSES,
        may_edit=current_actor().may(P.TARIFF_EDIT),
    )


@bp.get("/<int:tariff_id>")
@requires(P.TARIFF_EDIT)
def edit_tariff(tariff_id: int) -> ResponseReturnValue:
    return render_template("ledger/tariff.html", tariff=queries.get_tariff(tariff_id), classes=presenters.CITY_CLASSES)


@bp.post("/<int:tariff_id>")
@requires(P.TARIFF_EDIT)
def set_tariff(tariff_id: int) -> ResponseReturnValue:
    amount, valid_from = _typed()
    commands.set_tariff(queries.get_tariff(tariff_id), amount, valid_from, request.form.get("source", ""), current_actor())
    flash(_("تسري التعرفة الجديدة من يومها، وتبقى القديمة لما قبله."), "success")
    return redirect(url_for(".list_tariffs"), 303)


def _typed() -> tuple[Decimal, date]:
    try:
        amount = Decimal(to_western_digits(request.form.get("amount", "")).strip())
        return amount, date.fromisoformat(to_western_digits(request.form.get("valid_from", "")).strip())
    except (InvalidOperation, ValueError) as error:
        raise UserError("tariff_values_wrong") from error
