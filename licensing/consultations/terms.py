"""When a body must answer, when it is reminded, and what its silence means. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.casework.calendar import WorkingCalendar

REMIND_AT = (50, 75, 100, 150)  # percent of the term
LINK_OUTLIVES = timedelta(days=30)  # after the term, so that a late answer can still be given


@dataclass(frozen=True)
class Nudge:
    """What is due now: the highest share reached that nobody was reminded of, and whether silence takes effect."""

    percent: int
    silence: bool


def term(calendar: WorkingCalendar, asked_at: datetime, days: int) -> tuple[datetime, datetime]:
    """(due, end of the link): the closing hour of the n-th working day after the day of asking; holidays do not count."""
    due = calendar.due_on_day(asked_at, days)
    return due, due + LINK_OUTLIVES


def percent_used(calendar: WorkingCalendar, asked_at: datetime, due_at: datetime, now: datetime) -> int:
    """Share of the term's working time that has passed; beyond 100 when it is over."""
    whole = calendar.minutes_between(asked_at, due_at)
    return 100 * calendar.minutes_between(asked_at, now) // whole if whole > 0 else 100


def nudge_due(percent: int, nudged: int) -> Nudge | None:
    """The reminder that is due, if one is: each share once, a missed one not made up for."""
    reached = [share for share in REMIND_AT if nudged < share <= percent]
    return Nudge(max(reached), silence=max(reached) >= 100 > nudged) if reached else None
