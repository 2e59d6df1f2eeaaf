from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.casework.calendar import RIYADH, Season, Shift, WorkingCalendar, every_day
from app.i18n.umm_al_qura import hijri

EID_2026 = frozenset(date(2026, 3, 19) + timedelta(days=n) for n in range(5))
EID_2013 = frozenset(date(2013, 8, 7) + timedelta(days=n) for n in range(5))
NATIONAL_DAY = frozenset({date(2026, 9, 23)})
CALENDAR = WorkingCalendar(holidays=EID_2026 | EID_2013 | NATIONAL_DAY)
SPLIT_DAY = WorkingCalendar(
    week=every_day(time(8), time(11)) | {3: (Shift(time(8), time(12)), Shift(time(16), time(20, 30)))},
    seasons=(Season(date(2026, 5, 20), date(2026, 6, 2), every_day(time(6), time.max)),),
)


def at(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=RIYADH)


# The slow truth: one minute after another, knowing nothing of the calendar's sums.
def open_minute(calendar, moment):
    day = moment.date()
    weekend = {3, 4} if day < date(2013, 6, 29) else {4, 5}
    if day in calendar.holidays or day.weekday() in weekend:
        return False
    week = calendar.week
    if hijri(day).month == 9:
        week = calendar.ramadan
    for season in calendar.seasons:
        if season.first <= day <= season.last:
            week = season.week
    clock = moment.time()
    return any(s.start <= clock and (clock < s.end or s.end == time.max) for s in week.get(day.weekday(), ()))


def walk(calendar, start, minutes, pauses=()):
    moment = start
    while minutes:
        paused = any(a <= moment < b for a, b in pauses)
        if not paused and open_minute(calendar, moment):
            minutes -= 1
        moment += timedelta(minutes=1)
    return moment


def count(calendar, start, end, pauses=()):
    total, moment = 0, start
    while moment < end:
        total += open_minute(calendar, moment) and not any(a <= moment < b for a, b in pauses)
        moment += timedelta(minutes=1)
    return total


def test_thursday_two_in_the_afternoon_plus_an_hour_is_sunday_morning():
    assert CALENDAR.due(at(2026, 1, 8, 14), 60) == at(2026, 1, 11, 8)


def test_a_term_that_ends_with_the_day_ends_at_closing_time_not_next_morning():
    assert CALENDAR.due(at(2026, 1, 8, 14), 30) == at(2026, 1, 8, 14, 30)


def test_eid_is_not_worked():
    # Wednesday 18 March 2026 is 29 Ramadan: open until 15:00; Eid to the 23rd; then the ordinary day.
    assert CALENDAR.due(at(2026, 3, 18, 14), 90) == at(2026, 3, 24, 8)


def test_ramadan_has_its_own_hours():
    assert CALENDAR.due(at(2026, 3, 1, 7), 60) == at(2026, 3, 1, 11)


def test_before_the_29th_of_june_2013_the_weekend_was_thursday_and_friday():
    assert CALENDAR.due(at(2013, 6, 26, 14), 60) == at(2013, 6, 30, 8), "Thu, Fri old weekend; Sat 29th new weekend"
    assert CALENDAR.due(at(2013, 6, 19, 14), 60) == at(2013, 6, 22, 8), "Saturday was a working day"


def test_a_pause_stops_the_clock():
    pause = (at(2026, 1, 11, 8), at(2026, 1, 12, 10))
    assert CALENDAR.due(at(2026, 1, 8, 14), 90, [pause]) == at(2026, 1, 12, 10, 30)


def test_a_pause_without_an_end_leaves_the_term_open_unless_it_ran_out_before():
    pause = (at(2026, 1, 11, 8), None)
    assert CALENDAR.due(at(2026, 1, 8, 14), 90, [pause]) is None
    assert CALENDAR.due(at(2026, 1, 8, 14), 60, [pause]) == at(2026, 1, 11, 8)


def test_overlapping_pauses_count_once():
    a = (at(2026, 1, 11, 8), at(2026, 1, 11, 9))
    b = (at(2026, 1, 11, 8, 30), at(2026, 1, 11, 10))
    assert CALENDAR.minutes_between(at(2026, 1, 11, 7, 30), at(2026, 1, 11, 11), [b, a]) == 90


def test_statutory_days_end_at_closing_time_of_the_last_day():
    assert CALENDAR.due_on_day(at(2026, 1, 8, 9), 1) == at(2026, 1, 11, 14, 30)
    assert CALENDAR.due_on_day(at(2026, 1, 8, 9), 5) == at(2026, 1, 15, 14, 30)


def test_seconds_are_kept():
    start = at(2026, 1, 11, 10) + timedelta(seconds=30)
    assert CALENDAR.due(start, 60) == start + timedelta(hours=1)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError):
        CALENDAR.due(datetime(2026, 1, 1), 1)  # noqa: DTZ001


def test_a_calendar_without_hours_is_refused_rather_than_searched_for_ever():
    with pytest.raises(ValueError):
        WorkingCalendar(week={}, ramadan={}).due(at(2000, 1, 1), 1)


def test_is_open_agrees_with_the_hours():
    assert CALENDAR.is_open(at(2026, 1, 11, 7, 30))
    assert not CALENDAR.is_open(at(2026, 1, 11, 14, 30))
    assert not CALENDAR.is_open(at(2026, 9, 23, 10))


ZONES = {
    "2013": at(2013, 6, 1),
    "eid_2013": at(2013, 7, 25),
    "ramadan_2026": at(2026, 2, 10),
    "eid_2026": at(2026, 3, 10),
    "season": at(2026, 5, 15),
    "year_end": at(2025, 12, 20),
}
starts = st.builds(lambda base, minute: base + timedelta(minutes=minute), st.sampled_from(list(ZONES.values())), st.integers(0, 20 * 1440))
lengths = st.lists(st.tuples(st.integers(0, 6000), st.integers(1, 4000)), max_size=3)
calendars = st.sampled_from([CALENDAR, SPLIT_DAY])


def pauses_after(start, offsets):
    return [(start + timedelta(minutes=a), start + timedelta(minutes=a + n)) for a, n in offsets]


@settings(max_examples=120, deadline=None)
@given(calendars, starts, st.integers(0, 2500), lengths)
@example(CALENDAR, at(2026, 1, 8, 14), 30, [])
@example(CALENDAR, at(2026, 3, 18, 14), 61, [(0, 10)])
@example(CALENDAR, at(2013, 6, 26, 14), 60, [(30, 3000)])
def test_due_equals_the_minute_walk(calendar, start, minutes, offsets):
    pauses = pauses_after(start, offsets)
    due = calendar.due(start, minutes, pauses)
    assert due == walk(calendar, start, minutes, pauses)
    assert due.tzinfo is UTC


@settings(max_examples=80, deadline=None)
@given(calendars, starts, st.integers(0, 30 * 1440), lengths)
def test_minutes_between_equals_the_minute_walk(calendar, start, span, offsets):
    end, pauses = start + timedelta(minutes=span), pauses_after(start, offsets)
    assert calendar.minutes_between(start, end, pauses) == count(calendar, start, end, pauses)
    assert calendar.minutes_between(end, start, pauses) == -count(calendar, start, end, pauses)


@settings(max_examples=200, deadline=None)
@given(calendars, starts, st.integers(0, 200_000))
def test_due_and_minutes_between_are_each_others_inverse(calendar, start, minutes):
    assert calendar.minutes_between(start, calendar.due(start, minutes)) == minutes
