"""Rates of later looks, time in states, shares of a term: pure."""

from decimal import Decimal

import pytest

from licensing.review import durations, sampling
from licensing.review.durations import Proposal
from licensing.review.escalation import due_share

STAYS = {"a": {"submitted": 24.0, "under_review": 48.0, "returned": 96.0}, "b": {"submitted": 48.0, "under_review": 24.0}}


@pytest.mark.parametrize(
    ("audited", "errors", "rate"),
    [
        (0, 0, "0.3000"),
        (10, 0, "0.1500"),
        (50, 0, "0.0500"),
        (1000, 0, "0.0500"),
        (10, 2, "0.4500"),
        (10, 6, "1.0000"),
        (100, 100, "1.0000"),
    ],
)
def test_the_rate_follows_what_earlier_looks_found(audited, errors, rate):
    assert sampling.audit_rate(audited, errors) == Decimal(rate)


def test_more_errors_never_lower_the_rate_and_more_sound_looks_never_raise_it():
    for audited in range(0, 60, 5):
        rates = [sampling.audit_rate(audited, errors) for errors in range(audited + 1)]
        assert rates == sorted(rates)
    sound = [sampling.audit_rate(audited, 0) for audited in range(60)]
    assert sound == sorted(sound, reverse=True) and min(sound) == sampling.FLOOR
    with pytest.raises(ValueError, match="3 errors in 2"):
        sampling.audit_rate(2, 3)


def test_a_lot_is_drawn_as_often_as_the_rate_says():
    rate = Decimal("0.25")
    lots = [(2 * number + 1) * 2**64 // 2000 for number in range(1000)]
    assert sum(sampling.is_drawn(rate, lot) for lot in lots) == 250
    assert sampling.is_drawn(Decimal(1), 2**64 - 1) and not sampling.is_drawn(Decimal("0.05"), 2**63)


def test_the_state_that_takes_the_most_time_comes_first():
    rows = durations.spans(STAYS)
    assert [(r.state, r.files, round(r.share, 2)) for r in rows] == [("returned", 1, 0.4), ("submitted", 2, 0.3), ("under_review", 2, 0.3)]
    assert rows[1].median == 36.0 and durations.totals(STAYS) == (120.0, 158.4)


def test_a_proposal_drops_states_and_cuts_long_stays():
    to_be = durations.proposed(STAYS, Proposal(frozenset({"returned"}), {"submitted": 24.0}))
    assert to_be == {"a": {"submitted": 24.0, "under_review": 48.0}, "b": {"submitted": 24.0, "under_review": 24.0}}
    assert durations.states_dropped(["submitted", "returned"], {"submitted"}) == {"returned"}
    assert durations.quantile([], 0.5) == 0.0 and durations.spans({}) == []


@pytest.mark.parametrize(
    ("percent", "told", "clock", "expected"),
    [
        (49, (), "officer", None),
        (50, (), "officer", (50, "assigned")),
        (99, (50,), "officer", (75, "head")),
        (120, (50, 75), "officer", (100, "head")),
        (160, (), "officer", (150, "director")),
        (400, (150,), "officer", None),
        (80, (50,), "applicant", (75, "applicant")),
        (160, (75,), "applicant", None),
    ],
)
def test_each_share_is_told_once_to_the_right_one(percent, told, clock, expected):
    due = due_share(percent, frozenset(told), clock)
    assert (due and (due.share, due.told)) == expected
