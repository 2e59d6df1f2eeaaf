"""When the demo's reports come: seasons, weekdays, hours, nights of Ramadan, one day of storm. Pure and repeatable."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from app.casework.calendar import RIYADH
from app.i18n.umm_al_qura import ramadan_of

MONTHS = 18
DAYS = 548
# Share of the groups in a year, after a month of a western amanah's 940 (domain reference §e).
SHARES = {
    "lighting": 2362,
    "cleaning": 2264,
    "roads": 1950,
    "excavation": 273,
    "parks": 330,
    "facilities": 188,
    "flood": 330,
    "water": 355,
    "commercial": 120,
    "food": 84,
    "encroach": 260,
    "visual": 172,
    "pests": 380,
    "cemetery": 14,
    "service": 120,
}
# How much more or less of a group comes in each month, January first.
SEASONS = {
    "flood": (1.8, 1.2, 1.6, 1.5, 0.6, 0.1, 0.1, 0.1, 0.2, 0.7, 2.2, 2.0),
    "water": (1.2, 1.0, 1.2, 1.1, 1, 1, 1, 1, 1, 1, 1.3, 1.2),
    "pests": (0.5, 0.6, 1.1, 1.5, 1.5, 1.1, 0.9, 1.0, 1.4, 1.6, 1.2, 0.6),
    "lighting": (1.2, 1.1, 1, 0.9, 0.9, 0.9, 0.9, 0.9, 1, 1, 1.1, 1.2),
    "cleaning": (0.9, 0.9, 1, 1, 1.1, 1.2, 1.2, 1.2, 1.1, 1, 0.9, 0.9),
    "parks": (1, 1.1, 1.3, 1.2, 1, 0.8, 0.7, 0.7, 0.8, 1, 1.2, 1.1),
}
_HOURS = (1, 1, 1, 1, 1, 2, 4, 7, 9, 9, 8, 7, 6, 5, 4, 6, 9, 10, 9, 8, 7, 6, 4, 2)
_RAMADAN_HOURS = (8, 7, 5, 3, 1, 1, 1, 1, 2, 4, 5, 5, 4, 3, 3, 4, 3, 2, 2, 4, 9, 12, 12, 10)
_WEEKDAYS = (1.0, 1.0, 1.0, 0.9, 0.65, 0.8, 1.15)  # Monday first; Sunday opens the week
_IN_RAMADAN, _STORM_SHARE = 1.25, 0.03


@dataclass(frozen=True)
class Moment:
    """When a report comes, of which group, and whether the storm brought it."""

    at: datetime
    group: str
    storm: bool = False


def moments(count: int, as_of: date, random: Random) -> list[Moment]:
    """So many reports in the eighteen months before the day, in order of time."""
    storms = round(count * _STORM_SHARE)
    days = [as_of - timedelta(days=n) for n in range(1, DAYS)]
    weights = [
        sum(share * season(group, day) for group, share in SHARES.items()) * _WEEKDAYS[day.weekday()] * _ramadan(day) for day in days
    ]
    found = []
    for day in random.choices(days, weights, k=count - storms):
        group = random.choices(list(SHARES), [share * season(g, day) for g, share in SHARES.items()])[0]
        found.append(Moment(_at(day, random), group))
    return sorted(found + _storm(storms, storm_day(as_of), random), key=lambda m: m.at)


def season(group: str, day: date) -> float:
    return SEASONS[group][day.month - 1] if group in SEASONS else 1.0


def storm_day(as_of: date) -> date:
    """The latest 18 November, or 9 January, that lies at least three weeks back."""
    known = [date(year, month, day) for year in (as_of.year - 1, as_of.year) for month, day in ((1, 9), (11, 18))]
    return max(day for day in known if day <= as_of - timedelta(days=21))


def in_ramadan(day: date) -> bool:
    return any(first <= day <= last for first, last in ramadan_of(day.year))


def ramadan_days(until: date) -> list[date]:
    """Days of Ramadan in the demo's eighteen months."""
    days = [until - timedelta(days=n) for n in range(DAYS)]
    return [day for day in days if in_ramadan(day)]


def _ramadan(day: date) -> float:
    return _IN_RAMADAN if in_ramadan(day) else 1.0


def _at(day: date, random: Random) -> datetime:
    hours = _RAMADAN_HOURS if in_ramadan(day) else _HOURS
    hour = random.choices(range(24), hours)[0]
    return datetime.combine(day, time(hour, random.randrange(60), random.randrange(60)), RIYADH)


def _storm(count: int, day: date, random: Random) -> list[Moment]:
    """From the afternoon into the night, rain first, then what the wind broke."""
    groups = random.choices(["flood", "water", "parks", "lighting", "roads"], [60, 12, 10, 10, 8], k=count)
    begin = datetime.combine(day, time(14), RIYADH)
    return [Moment(begin + timedelta(minutes=int(random.triangular(0, 900, 150))), group, True) for group in groups]
