"""Decisions about money on plain values: what a line costs, and what a gateway's event means for an invoice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from math import prod

from app.ledger.money import NOTHING, to_halala

FULL = Decimal(1)


@dataclass(frozen=True)
class Rate:
    """One row of the tariff, as priced from: riyals per ``unit`` for a city class."""

    code: str
    city_class: str
    unit: str
    unit_amount: Decimal
    minimum: Decimal | None
    vat_rate: Decimal
    account_code: str
    name_ar: str
    name_en: str
    source: str
    is_sample: bool


@dataclass(frozen=True)
class QuoteLine:
    """What one line would cost, and why: quantity × unit amount × factors, never below a minimum or above a cap."""

    tariff_code: str
    city_class: str
    description_ar: str
    description_en: str
    quantity: Decimal
    unit: str
    unit_amount: Decimal
    factor: Decimal
    amount: Decimal
    vat: Decimal
    account_code: str
    source: str
    is_sample: bool

    @property
    def total(self) -> Decimal:
        return self.amount + self.vat


def price(rate: Rate, quantity: Decimal, factors: Iterable[Decimal] = (), cap: Decimal | None = None) -> QuoteLine:
    """The line for a quantity: each line is rounded once, half up to the halala, so that lines add up exactly.

    Args:
        factors: multiply the amount (size of the establishment, repetition, years).
        cap: the statutory ceiling of the line, before VAT.

    Raises:
        ValueError: a negative quantity or factor.

    Source: executive regulation of municipal service fees; domain reference §c.2, §c.3.
    """
    factors = tuple(factors)
    if quantity < 0 or any(factor < 0 for factor in factors):
        raise ValueError("quantities and factors are not negative")
    factor = prod(factors, start=FULL)
    amount = to_halala(quantity * rate.unit_amount * factor)
    if rate.minimum is not None and quantity > 0:
        amount = max(amount, rate.minimum)
    if cap is not None:
        amount = min(amount, to_halala(cap))
    return QuoteLine(
        rate.code,
        rate.city_class,
        rate.name_ar,
        rate.name_en,
        quantity,
        rate.unit,
        rate.unit_amount,
        factor,
        amount,
        to_halala(amount * rate.vat_rate),
        rate.account_code,
        rate.source,
        rate.is_sample,
    )


def total_of(lines: Iterable[QuoteLine]) -> Decimal:
    """The sum of the lines with their VAT."""
    return sum((line.total for line in lines), NOTHING)


class EventKind(StrEnum):
    """What a gateway says has become of an intent."""

    PAID = "paid"
    FAILED = "failed"


class Verdict(StrEnum):
    """What an event of the gateway does to us; stored as the outcome of the notice."""

    CAPTURED = "captured"  # it settles the invoice
    SUSPENDED = "suspended"  # the money is real, the invoice cannot take it: kept for the payer
    REPEATED = "repeated"  # this payment is in the books already
    MISMATCH = "mismatch"  # another amount or currency than asked: refused and flagged
    CLOSED = "closed"  # the attempt failed; the payer may try again
    IGNORED = "ignored"  # says nothing new
    PARKED = "parked"  # no such intent here (yet)


@dataclass(frozen=True)
class Told:
    """The event's own claims."""

    kind: EventKind
    amount: Decimal
    currency: str
    occurred_at: datetime


@dataclass(frozen=True)
class Asked:
    """What we asked the gateway for, and what is known of it since."""

    amount: Decimal
    currency: str
    is_open: bool
    has_payment: bool


@dataclass(frozen=True)
class Owed:
    """The invoice as it stands now."""

    state: str
    expires_at: datetime


def judge(told: Told, asked: Asked | None, owed: Owed | None) -> Verdict:
    """What the event means. The answer depends on facts only, never on the order in which notices arrive.

    A payment made in time settles even when its notice is late; one made after the bill ended, or for an
    invoice that is paid or cancelled, is kept in suspense: money is never lost and never counted twice.
    """
    if asked is None or owed is None:
        return Verdict.PARKED
    if told.kind is EventKind.FAILED:
        return Verdict.CLOSED if asked.is_open else Verdict.IGNORED
    if asked.has_payment:
        return Verdict.REPEATED
    if (told.amount, told.currency) != (asked.amount, asked.currency):
        return Verdict.MISMATCH
    in_time = owed.state == "issued" and told.occurred_at <= owed.expires_at
    return Verdict.CAPTURED if in_time else Verdict.SUSPENDED
