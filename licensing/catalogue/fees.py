"""What an application costs in units of the tariff: measured from the drawing or answered, never typed as an amount."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from licensing.catalogue.definitions import ServiceDefinition
from licensing.zoning import parse_expression

UNIT = Decimal("0.01")


@dataclass(frozen=True)
class FeeQuantity:
    """So many units of a tariff; the ledger knows what one costs in the city's class on the day."""

    tariff: str
    quantity: Decimal


def fee_quantities(
    definition: ServiceDefinition, values: Mapping[str, float | Decimal | int | None], answers: Mapping[str, Any] | None = None
) -> list[FeeQuantity]:
    """Each line of the fee that applies, in the order of the definition.

    Args:
        values: measures (m, m2), numeric answers and dates as days, by name.
        answers: on which lines depend; without them every line is reckoned.

    Raises:
        UnknownName: a value that a line needs is not known yet.
    """
    numbers = {name: float(value) for name, value in values.items() if isinstance(value, int | float | Decimal)}
    return [
        FeeQuantity(line.tariff, _to_hundredths(parse_expression(line.quantity).value(numbers)))
        for line in definition.fee
        if answers is None or all(condition.holds(answers.get(name)) for name, condition in line.applies_if.items())
    ]


def _to_hundredths(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(UNIT, ROUND_HALF_UP).normalize() + Decimal(0)
