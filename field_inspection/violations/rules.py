"""What a violation costs and what follows from finding it: decisions on plain values.

Source: regulation of penalties for municipal violations, decision 1/4600402464, and its schedule (domain reference §c.3).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from app.ledger.rules import QuoteLine, Rate, price

_SHARES = {"pct10_of_repair_cost": Decimal("0.10"), "pct5_of_repair_cost": Decimal("0.05"), "equal_to_removal_cost": Decimal(1)}
_NO_VAT = Decimal(0)  # a penalty is no supply


@dataclass(frozen=True)
class ScheduleRow:
    """One violation of the schedule. ``amounts`` by city class; empty where the row is the same in every city."""

    code: str
    domain: str
    name_ar: str
    name_en: str
    least: Decimal
    most: Decimal
    amounts: Mapping[str, Decimal]
    unit: str
    serious: bool
    warning_first: bool
    grace_days: int
    escalation: str
    source: str
    is_sample: bool

    @property
    def severity(self) -> str:
        return "serious" if self.serious else "non_serious"


@dataclass(frozen=True)
class ScheduleTerms:
    """What holds for every row: ceilings and doublings by severity, factors by size, and how repeats are counted."""

    ceiling: Mapping[str, Decimal]
    most_doublings: Mapping[str, int]
    size_factors: Mapping[str, Decimal]
    days_between_fines: int
    months_counted: int


class Answer(StrEnum):
    """What finding a violation leads to."""

    WARN = "warn"  # days of grace begin
    FINE = "fine"
    WAIT = "wait"  # it is known, and its grace or the time between two fines is not over


@dataclass(frozen=True)
class Earlier:
    """What is known of the same violation by the same party.

    ``warned_until``: last day of grace of a warning that is still open; ``warned_before``: it was warned of and corrected;
    ``fined_on``: day of the last fine; ``fines``: how many in the months that count.
    """

    warned_until: date | None = None
    warned_before: bool = False
    fined_on: date | None = None
    fines: int = 0


def what_follows(row: ScheduleRow, earlier: Earlier, on: date, terms: ScheduleTerms) -> Answer:
    """Warn where the row warns first, wait while a grace runs, fine otherwise, at most once in the days between fines."""
    if earlier.warned_until is not None:
        return Answer.WAIT if on <= earlier.warned_until else Answer.FINE
    if earlier.fined_on is not None and on < earlier.fined_on + timedelta(days=terms.days_between_fines):
        return Answer.WAIT
    if row.warning_first and not earlier.warned_before and not earlier.fines:
        return Answer.WARN
    return Answer.FINE


def fine(
    row: ScheduleRow,
    city_class: str,
    terms: ScheduleTerms,
    account_code: str,
    *,
    size: str = "individual",
    quantity: Decimal = Decimal(1),
    repeats: int = 0,
) -> QuoteLine:
    """The fine as a line of an invoice: row of the class × size × quantity × 2^repeats, never above the ceiling.

    Args:
        quantity: floors, metres, loads …, in the row's unit; riyals of repair where the row is a share of them.
        repeats: fines for the same violation by the same party in the months that count.

    Raises:
        ValueError: an unknown city class or size, or a quantity below zero.
    """
    if size not in terms.size_factors or (row.amounts and city_class not in row.amounts):
        raise ValueError(f"no such class or size: {city_class}, {size}")
    doubled = Decimal(2) ** min(repeats, terms.most_doublings[row.severity])
    rate = Rate(
        row.code,
        city_class,
        row.unit,
        unit_amount(row, city_class),
        None,
        _NO_VAT,
        account_code,
        row.name_ar,
        row.name_en,
        row.source,
        row.is_sample,
    )
    return price(rate, quantity, (terms.size_factors[size], doubled), cap=_cap(row, terms))


def unit_amount(row: ScheduleRow, city_class: str) -> Decimal:
    """Riyals for one unit in a city class; a range without classes begins at its least."""
    if row.unit in _SHARES:
        return _SHARES[row.unit]
    return row.amounts[city_class] if row.amounts else row.least


def grace_until(row: ScheduleRow, on: date) -> date:
    """The last day on which correcting it costs nothing."""
    return on + timedelta(days=row.grace_days)


def _cap(row: ScheduleRow, terms: ScheduleTerms) -> Decimal:
    """The ceiling of the law; "double up to twice the maximum" is the row's own."""
    ceiling = terms.ceiling[row.severity]
    return min(ceiling, 2 * row.most) if not row.amounts and row.most else ceiling
