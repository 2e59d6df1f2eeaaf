"""Working time: when a term falls due and how much of it has run. Pure; no database, no clock of its own.

Each day's working minutes are summed once per year, so a term is found by bisection, not by walking.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from app.i18n.umm_al_qura import ramadan_of

RIYADH = ZoneInfo("Asia/Riyadh")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)

# The weekend by the day from which it holds. Royal order of 23 June 2013: Friday and Saturday from the 29th.
SAUDI_WEEKENDS = ((date.min, frozenset({THURSDAY, FRIDAY})), (date(2013, 6, 29), frozenset({FRIDAY, SATURDAY})))

_SEARCH_LIMIT_YEARS = 60
_MINUTE = timedelta(minutes=1)
_NOTHING = timedelta(0)

Pause = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Shift:
    """Open hours within one day, local time; ``end`` after ``start``, ``time.max`` meaning midnight."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a shift ends after it starts: {self.start}–{self.end}")

    def span(self, day: date) -> tuple[datetime, datetime]:
        end = datetime.combine(day, self.end, RIYADH) if self.end != time.max else _midnight(day + timedelta(days=1))
        return datetime.combine(day, self.start, RIYADH), end


Week = Mapping[int, Sequence[Shift]]  # weekday (Monday 0) -> shifts in order; a missing weekday is closed


def every_day(start: time, end: time) -> Week:
    """The same hours on all seven weekdays; the weekend is taken out by the calendar."""
    return dict.fromkeys(range(7), (Shift(start, end),))


OFFICE_HOURS = every_day(time(7, 30), time(14, 30))
RAMADAN_HOURS = every_day(time(10), time(15))


@dataclass(frozen=True)
class Season:
    """Other hours for a span of days (first and last included), e.g. Hajj in the holy sites."""

    first: date
    last: date
    week: Week


@dataclass(frozen=True)
class WorkingCalendar:
    """The working time of one office, in Asia/Riyadh.

    Args:
        holidays: days without work, whatever the weekday.
        week: ordinary hours; ``ramadan``: hours in Ramadan by the Umm al-Qura table.
        seasons: dated hours; the first that holds a day wins over Ramadan and the ordinary week.
        weekends: the weekend by the day from which it holds, oldest first.
    """

    holidays: frozenset[date] = frozenset()
    week: Week = field(default_factory=lambda: OFFICE_HOURS)
    ramadan: Week = field(default_factory=lambda: RAMADAN_HOURS)
    seasons: tuple[Season, ...] = ()
    weekends: tuple[tuple[date, frozenset[int]], ...] = SAUDI_WEEKENDS
    _years: dict[int, list[timedelta]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def due(self, start: datetime, minutes: int, pauses: Iterable[Pause] = ()) -> datetime | None:
        """The earliest moment by which ``minutes`` of working time have run since ``start``, in UTC.

        ``pauses`` do not count; None if the term stands still in a pause that has no end yet.

        Raises:
            ValueError: a naive datetime, negative minutes, or no working time within sixty years.
            OutsideHijriTable: a year outside the Hijri table.
        """
        if minutes < 0:
            raise ValueError("a term cannot be negative")
        position, left = _local(start), minutes * _MINUTE
        for pause_start, pause_end in _merged(pauses):
            if pause_end is not None and pause_end <= position:
                continue
            before = self._worked(position, pause_start) if pause_start > position else _NOTHING
            if left <= before:
                break
            if pause_end is None:
                return None
            position, left = max(position, pause_end), left - before
        return self._after(position, left).astimezone(UTC)

    def minutes_between(self, a: datetime, b: datetime, pauses: Iterable[Pause] = ()) -> int:
        """Whole minutes of working time from ``a`` to ``b``, pauses left out; negative if ``b`` is before ``a``."""
        if b < a:
            return -self.minutes_between(b, a, pauses)
        a, b = _local(a), _local(b)
        worked = self._worked(a, b)
        for start, end in _merged(pauses):
            start, end = max(start, a), min(end or b, b)
            if start < end:
                worked -= self._worked(start, end)
        return worked // _MINUTE

    def due_on_day(self, start: datetime, working_days: int) -> datetime:
        """Closing time of the n-th working day after the day of ``start``, in UTC: how statutes count days."""
        if working_days < 1:
            raise ValueError("at least one working day")
        day = _local(start).date()
        for _ in range(366 * _SEARCH_LIMIT_YEARS):
            day += timedelta(days=1)
            working_days -= self.is_working_day(day)
            if working_days == 0:
                return self._spans(day)[-1][1].astimezone(UTC)
        raise ValueError("this calendar has no working days")

    def is_working_day(self, day: date) -> bool:
        """Whether the office opens at all on that day."""
        return bool(self._spans(day))

    def is_open(self, moment: datetime) -> bool:
        """Whether the office is open at that moment."""
        local = _local(moment)
        return any(start <= local < end for start, end in self._spans(local.date()))

    def _spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """Open spans of one day, in order."""
        weekend = next(days for since, days in reversed(self.weekends) if since <= day)
        if day in self.holidays or day.weekday() in weekend:
            return []
        return [shift.span(day) for shift in self._week_on(day).get(day.weekday(), ())]

    def _week_on(self, day: date) -> Week:
        for season in self.seasons:
            if season.first <= day <= season.last:
                return season.week
        in_ramadan = any(first <= day <= last for first, last in ramadan_of(day.year))
        return self.ramadan if in_ramadan else self.week

    def _sums(self, year: int) -> list[timedelta]:
        """Working time from 1 January up to the end of each day of the year; entry 0 is nothing."""
        if year not in self._years:
            first = date(year, 1, 1)
            days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
            per_day = (sum((end - start for start, end in self._spans(day)), _NOTHING) for day in days)
            self._years[year] = list(accumulate(per_day, initial=_NOTHING))
        return self._years[year]

    def _since_new_year(self, moment: datetime) -> timedelta:
        day = moment.date()
        today = sum((min(end, moment) - start for start, end in self._spans(day) if start < moment), _NOTHING)
        return self._sums(day.year)[day.timetuple().tm_yday - 1] + today

    def _worked(self, a: datetime, b: datetime) -> timedelta:
        a, b = a.astimezone(RIYADH), b.astimezone(RIYADH)
        whole_years = sum((self._sums(year)[-1] for year in range(a.year, b.year)), _NOTHING)
        return whole_years + self._since_new_year(b) - self._since_new_year(a)

    def _after(self, start: datetime, work: timedelta) -> datetime:
        """The earliest moment not before ``start`` by which ``work`` has been done since."""
        start = start.astimezone(RIYADH)
        if work == _NOTHING:
            return start
        wanted = self._since_new_year(start) + work
        for year in range(start.year, start.year + _SEARCH_LIMIT_YEARS):
            sums = self._sums(year)
            if wanted <= sums[-1]:
                day_number = bisect_left(sums, wanted)
                return self._within_day(date(year, 1, 1) + timedelta(days=day_number - 1), wanted - sums[day_number - 1])
            wanted -= sums[-1]
        raise ValueError("this calendar has no working time")

    def _within_day(self, day: date, work: timedelta) -> datetime:
        for start, end in self._spans(day):
            if work <= end - start:
                return start + work
            work -= end - start
        raise AssertionError("sums and spans disagree")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, RIYADH)


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(RIYADH)


def _merged(pauses: Iterable[Pause]) -> list[Pause]:
    """Pauses in order of time, overlapping and touching ones joined; after an open one comes nothing."""
    merged: list[Pause] = []
    for start, end in sorted(((_local(a), b and _local(b)) for a, b in pauses), key=lambda pause: pause[0]):
        if merged and (merged[-1][1] is None or start <= merged[-1][1]):
            last_start, last_end = merged[-1]
            merged[-1] = (last_start, None if last_end is None or end is None else max(last_end, end))
        else:
            merged.append((start, end))
    return merged
