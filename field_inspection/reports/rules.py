"""Decisions about reports on plain values: likeness of two reports, escalation, reopening, closing. Pure."""

import math
from datetime import datetime, timedelta

REOPEN_WITHIN = timedelta(days=7)  # Source: domain reference §e
REOPEN_AT_MOST = 2
ANSWER_WITHIN = timedelta(hours=48)
CLOSED_STILL_COUNTS = timedelta(days=3)  # a mended place reported again so soon is the old trouble
SAME_AT = 0.75  # from here the page asks «هل هذا هو البلاغ نفسه؟»
LISTED_AT = 0.45
_FADES_AFTER_DAYS = 14.0
ESCALATION_STEPS = (50, 100, 150)  # percent of the term
LOW_RATING = 3  # below it the quality unit looks


def same_trouble(
    distance_m: float, radius_m: float, age: timedelta, *, same_kind: bool, text_likeness: float = 0.0, accuracy_m: float = 0.0
) -> float:
    """How likely two reports of one family are about one trouble, 0 to 1.

    Args:
        distance_m: between the pins; ``accuracy_m``: how far the newer pin may be off.
        radius_m: how wide a trouble of this kind lies.
        age: of the older report.
        text_likeness: of the two descriptions, 0 to 1.

    Source: weights chosen by hand until staff decisions allow a fit (design of 940 reports, §8.1).
    """
    reach = radius_m + min(accuracy_m, radius_m)
    if distance_m > reach:
        return 0.0
    near = 1.0 - (distance_m / reach) ** 2
    fresh = math.exp(-age.total_seconds() / 86400 / _FADES_AFTER_DAYS)
    return round(min(1.0, 0.45 * near + (0.3 if same_kind else 0.05) + 0.15 * fresh + 0.25 * text_likeness), 3)


def escalation(used_share: float) -> int:
    """0 below half the term, then 1 (50 %), 2 (100 %), 3 (150 %)."""
    return sum(used_share * 100 >= step for step in ESCALATION_STEPS)


def may_reopen(closed_at: datetime | None, times_reopened: int, now: datetime) -> str | None:
    """None, or the code of why a closed report cannot be opened again."""
    if closed_at is None:
        return "report_not_closed"
    if times_reopened >= REOPEN_AT_MOST:
        return "report_reopened_enough"
    return "report_reopen_too_late" if now - closed_at > REOPEN_WITHIN else None
