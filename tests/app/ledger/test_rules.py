"""Prices are exact to the halala, and an event means the same whatever came before it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ledger.money import to_halala
from app.ledger.rules import Asked, EventKind, Owed, Rate, Told, Verdict, judge, price, total_of

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
quantities = st.decimals(0, 100_000, places=3, allow_nan=False)
rates = st.decimals(0, 10_000, places=4, allow_nan=False)


def rate(amount="2.40", minimum=None, vat="0"):
    return Rate("x", "C2", "m2", Decimal(amount), minimum and Decimal(minimum), Decimal(vat), "4110", "رسم", "Fee", "test", False)


@pytest.mark.parametrize("exact, rounded", [("0.005", "0.01"), ("2.675", "2.68"), ("1.0049", "1.00"), ("720", "720.00")])
def test_halves_are_rounded_up(exact, rounded):
    assert str(to_halala(Decimal(exact))) == rounded


@pytest.mark.parametrize("odd", ["NaN", "Infinity", "-Infinity"])
def test_only_finite_numbers_are_money(odd):
    with pytest.raises(ValueError):
        to_halala(Decimal(odd))


@pytest.mark.parametrize(
    "area, amount, fee", [("300", "2.40", "720.00"), ("312.345", "2.40", "749.63"), ("0", "2.40", "0.00"), ("1", "0.005", "0.01")]
)
def test_the_fee_of_an_area(area, amount, fee):
    assert price(rate(amount), Decimal(area)).total == Decimal(fee)


def test_a_fine_is_multiplied_and_capped():
    line = price(rate("3000"), Decimal(10), factors=[Decimal("0.5"), Decimal(2)], cap=Decimal(25_000))
    assert (line.factor, line.amount) == (Decimal("1.0"), Decimal("25000.00"))


def test_a_minimum_holds_for_something_but_not_for_nothing():
    assert price(rate("1", minimum="50"), Decimal(3)).amount == Decimal("50")
    assert price(rate("1", minimum="50"), Decimal(0)).amount == 0


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(st.tuples(quantities, rates, st.sampled_from(["0", "0.15"])), max_size=12))
def test_lines_add_up_to_the_total_without_drift(items):
    lines = [price(rate(str(amount), vat=vat), quantity) for quantity, amount, vat in items]
    assert total_of(lines) == sum((line.amount + line.vat for line in lines), Decimal(0))
    assert all(line.total == to_halala(line.total) for line in lines)


@settings(deadline=None)  # a busy machine is no fault
@given(quantities, quantities)
def test_more_never_costs_less(a, b):
    less, more = sorted((a, b))
    assert price(rate(), less).total <= price(rate(), more).total


def paid(amount="720.00", currency="SAR", at=NOW):
    return Told(EventKind.PAID, Decimal(amount), currency, at)


ASKED, OWED = Asked(Decimal("720.00"), "SAR", True, False), Owed("issued", NOW + timedelta(days=1))


@pytest.mark.parametrize(
    "told, asked, owed, verdict",
    [
        (paid(), ASKED, OWED, Verdict.CAPTURED),
        (paid("720"), ASKED, OWED, Verdict.CAPTURED),
        (paid("719.99"), ASKED, OWED, Verdict.MISMATCH),
        (paid("7200.00"), ASKED, OWED, Verdict.MISMATCH),
        (paid(currency="USD"), ASKED, OWED, Verdict.MISMATCH),
        (paid(at=NOW + timedelta(days=2)), ASKED, OWED, Verdict.SUSPENDED),
        (paid(), ASKED, Owed("cancelled", NOW + timedelta(days=1)), Verdict.SUSPENDED),
        (paid(), ASKED, Owed("paid", NOW + timedelta(days=1)), Verdict.SUSPENDED),
        (paid(), Asked(Decimal("720.00"), "SAR", False, True), Owed("paid", NOW), Verdict.REPEATED),
        (paid(), Asked(Decimal("720.00"), "SAR", False, False), OWED, Verdict.CAPTURED),
        (paid(), None, None, Verdict.PARKED),
        (Told(EventKind.FAILED, Decimal(0), "SAR", NOW), ASKED, OWED, Verdict.CLOSED),
        (Told(EventKind.FAILED, Decimal(0), "SAR", NOW), Asked(Decimal("720.00"), "SAR", False, True), OWED, Verdict.IGNORED),
    ],
)
def test_what_an_event_means(told, asked, owed, verdict):
    assert judge(told, asked, owed) is verdict


@pytest.mark.parametrize("order", list(permutations(["paid", "paid", "failed", "failed"])))
def test_the_order_of_notices_changes_nothing(order):
    is_open, has_payment, state, settled = True, False, "issued", 0
    for kind in order:
        told = paid() if kind == "paid" else Told(EventKind.FAILED, Decimal("720.00"), "SAR", NOW)
        verdict = judge(told, Asked(Decimal("720.00"), "SAR", is_open, has_payment), Owed(state, NOW + timedelta(days=1)))
        if verdict is Verdict.CAPTURED:
            is_open, has_payment, state, settled = False, True, "paid", settled + 1
        if verdict is Verdict.CLOSED:
            is_open = False
    assert (state, settled) == ("paid", 1)
