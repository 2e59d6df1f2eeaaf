"""Quorum, majorities, the chair's casting vote: pure."""

from fractions import Fraction

import pytest

from licensing.committees.charters import charters
from licensing.committees.voting import has_quorum, needed_for_quorum, result_of

TWO_THIRDS = Fraction(2, 3)


@pytest.mark.parametrize(("members", "needed"), [(3, 2), (4, 3), (5, 4), (6, 4), (7, 5), (9, 6), (2, 2)])
def test_two_thirds_are_rounded_up_and_never_one(members, needed):
    assert needed_for_quorum(members, TWO_THIRDS) == needed
    assert has_quorum(members, needed, TWO_THIRDS) and not has_quorum(members, needed - 1, TWO_THIRDS)


@pytest.mark.parametrize(
    ("votes", "outcome", "by_chair"),
    [
        ({"c": "for", "a": "for", "b": "against"}, "approve", False),
        ({"c": "for", "a": "against", "b": "against"}, "refuse", False),
        ({"c": "against", "a": "for"}, "refuse", True),
        ({"c": "return", "a": "for", "b": "return", "d": "for"}, "return", True),
        ({"c": "abstain", "a": "for", "b": "against"}, None, False),
        ({"c": "recused", "a": "for", "b": "abstain"}, "approve", False),
        ({"c": "abstain", "a": "recused"}, None, False),
        ({}, None, False),
    ],
)
def test_most_votes_win_and_the_chair_breaks_a_tie(votes, outcome, by_chair):
    result = result_of(votes, "c")
    assert (result.outcome, result.by_chair) == (outcome, by_chair)


def test_every_committee_has_its_quorum_and_a_name_in_both_languages():
    assert len(charters()) >= 15
    assert all(c.quorum == TWO_THIRDS and c.ar and c.en and c.seats.chair != c.seats.secretary for c in charters().values())
