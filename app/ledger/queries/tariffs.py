from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sqlalchemy import or_, select

from app import db
from app.errors import NotFound, UserError
from app.i18n.folding import fold
from app.ledger.models import Tariff
from app.ledger.rules import QuoteLine, price


def quote(
    tariff_code: str, city_class: str, quantity: Decimal, on: date, *, factors: Iterable[Decimal] = (), cap: Decimal | None = None
) -> QuoteLine:
    """What the quantity costs in a city class on a day.

    Args:
        factors: multiply the line (size, repetition, years).
        cap: statutory ceiling.

    Raises:
        UserError ``no_tariff``: nothing is in force for the item on that day.
    """
    tariff = find_tariff(tariff_code, city_class, on)
    if tariff is None:
        raise UserError("no_tariff", tariff_code=tariff_code, on=on.isoformat())
    return price(tariff.rate, quantity, factors, cap)


def find_tariff(tariff_code: str, city_class: str, on: date) -> Tariff | None:
    """The row in force on the day, or None."""
    valid = select(Tariff).where(
        Tariff.code == tariff_code,
        Tariff.city_class == city_class,
        Tariff.valid_from <= on,
        or_(Tariff.valid_to.is_(None), Tariff.valid_to > on),
    )
    return db.session().scalars(valid).one_or_none()


def get_tariff(tariff_id: int) -> Tariff:
    tariff = db.session().get(Tariff, tariff_id)
    if tariff is None:
        raise NotFound()
    return tariff


def list_tariffs(words: str = "", city_class: str = "", on: date | None = None) -> list[Tariff]:
    """Rows by code, class and time; ``on``: only those in force that day. The whole tariff is a few hundred rows."""
    rows = select(Tariff).order_by(Tariff.code, Tariff.city_class, Tariff.valid_from)
    if city_class:
        rows = rows.where(Tariff.city_class == city_class)
    if on:
        rows = rows.where(Tariff.valid_from <= on, or_(Tariff.valid_to.is_(None), Tariff.valid_to > on))
    wanted = fold(words).split()
    found = db.session().scalars(rows)
    return [t for t in found if all(word in fold(f"{t.code} {t.name_ar} {t.name_en}") for word in wanted)]
