"""Amounts in riyals, exact to the halala."""

from decimal import ROUND_HALF_UP, Decimal

CURRENCY = "SAR"
HALALA = Decimal("0.01")
NOTHING = Decimal("0.00")


def to_halala(amount: Decimal) -> Decimal:
    """The amount rounded half up to two places, as every printed and stored amount is.

    Raises:
        ValueError: not a finite number.
    """
    if not amount.is_finite():
        raise ValueError("an amount of money must be finite")
    return amount.quantize(HALALA, ROUND_HALF_UP)
