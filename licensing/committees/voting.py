"""Quorum and votes of a committee. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

VOTES = ("for", "against", "return", "abstain", "recused")
OUTCOMES = {"for": "approve", "against": "refuse", "return": "return"}


@dataclass(frozen=True)
class Result:
    """``outcome``: approve | refuse | return, or None while the votes decide nothing. ``by_chair``: the chair's vote broke a tie."""

    outcome: str | None
    counts: Mapping[str, int]
    by_chair: bool = False


def needed_for_quorum(members: int, share: Fraction) -> int:
    """How many of the members must be there: never fewer than two."""
    return max(2, ceil(members * share))


def has_quorum(members: int, present: int, share: Fraction) -> bool:
    return members > 0 and present >= needed_for_quorum(members, share)


def result_of(votes: Mapping[str, str], chair: str | None) -> Result:
    """What the votes (who → vote) come to: most votes win, equal ones are decided by the chair's own vote.

    Those who abstain or have an interest count for nothing; where only they voted, nothing is decided.
    """
    counts = {vote: sum(1 for v in votes.values() if v == vote) for vote in VOTES}
    most = max(counts[vote] for vote in OUTCOMES)
    if most == 0:
        return Result(None, counts)
    leading = [vote for vote in OUTCOMES if counts[vote] == most]
    if len(leading) == 1:
        return Result(OUTCOMES[leading[0]], counts)
    casting = votes.get(chair or "")
    return Result(OUTCOMES[casting], counts, by_chair=True) if casting in leading else Result(None, counts)


def missing_votes(present: Iterable[str], votes: Mapping[str, str]) -> list[str]:
    """Who is there and has not voted."""
    return [who for who in present if who not in votes]
