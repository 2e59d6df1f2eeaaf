"""How long a document holds. Pure."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from licensing.catalogue.definitions import Validity


def end_of_validity(validity: Validity, issued_on: date, answers: Mapping[str, Any], subject_ends: date | None = None) -> date | None:
    """The last day on which the document holds; None: nothing ends it. Terms count Gregorian years and months.

    Args:
        subject_ends: last day of the document that this one changes or follows.
    """
    if validity.permanent:
        return None
    if validity.as_subject:
        return subject_ends
    if validity.until:
        return max(issued_on, date.fromisoformat(str(answers[validity.until])))
    if days := validity.days or _answered(validity.days_answered_in, answers):
        return issued_on + timedelta(days=days - 1)
    years = validity.years or _answered(validity.years_answered_in, answers)
    months = validity.months or _answered(validity.months_answered_in, answers)
    return later(issued_on, 12 * years + months) - timedelta(days=1)


def later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def renewed_until(validity: Validity, today: date, answers: Mapping[str, Any], held_until: date | None) -> date | None:
    """A renewal before the end counts from the end, so that nobody loses days by coming early; a late one from today."""
    if validity.until:
        return date.fromisoformat(str(answers[validity.until]))
    start = max(today, held_until + timedelta(days=1)) if held_until else today
    return end_of_validity(validity, start, answers, held_until)


def _answered(name: str | None, answers: Mapping[str, Any]) -> int:
    return int(answers[name]) if name else 0
