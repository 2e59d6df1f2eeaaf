"""When bodies must answer: working days, holidays left out. Pure."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.casework.calendar import WorkingCalendar
from licensing.consultations.agencies import agencies
from licensing.consultations.terms import LINK_OUTLIVES, nudge_due, percent_used, term

SUNDAY = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)  # 09:00 in Riyadh


def test_the_term_counts_working_days_and_leaves_out_weekend_and_holidays():
    plain, _ = term(WorkingCalendar(), SUNDAY, 5)
    holiday, ends = term(WorkingCalendar(holidays=frozenset({date(2026, 11, 3)})), SUNDAY, 5)
    assert plain.date() == date(2026, 11, 8)  # Monday to Thursday, then Sunday
    assert holiday.date() == date(2026, 11, 9) and ends - holiday == LINK_OUTLIVES


def test_a_weekend_uses_nothing_of_the_term():
    calendar = WorkingCalendar()
    due, _ = term(calendar, SUNDAY, 5)
    thursday_evening = datetime(2026, 11, 5, 18, 0, tzinfo=UTC)
    assert percent_used(calendar, SUNDAY, due, thursday_evening) == percent_used(
        calendar, SUNDAY, due, thursday_evening + timedelta(days=2)
    )
    assert percent_used(calendar, SUNDAY, due, due) == 100


@pytest.mark.parametrize(
    ("percent", "nudged", "expected"),
    [
        (49, 0, None),
        (50, 0, (50, False)),
        (80, 0, (75, False)),
        (80, 75, None),
        (100, 75, (100, True)),
        (160, 75, (150, True)),
        (160, 100, (150, False)),
        (400, 150, None),
    ],
)
def test_each_share_once_and_silence_once(percent, nudged, expected):
    nudge = nudge_due(percent, nudged)
    assert (nudge and (nudge.percent, nudge.silence)) == expected


def test_every_body_can_be_asked():
    assert len(agencies()) >= 30
    assert all(a.ar and a.en and "@" in a.email and a.silence in ("approves", "escalates", "refuses") for a in agencies().values())
    wanted = {"civil_defense", "electricity", "water", "traffic", "environment", "civil_aviation", "heritage", "health", "education",
              "islamic_affairs", "cst", "tourism", "sports", "commerce", "energy", "agriculture", "veterinary", "court", "finance"}  # fmt: skip
    assert wanted <= agencies().keys()
