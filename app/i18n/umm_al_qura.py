"""Umm al-Qura dates from one table (hijridate): 1343 to 1500 AH. Outside it a date is refused, never approximated."""

from datetime import date
from functools import cache
from typing import NamedTuple

from hijridate import Gregorian, Hijri

from app.errors import UserError

FIRST_YEAR, LAST_YEAR = 1343, 1500
FIRST_DAY, LAST_DAY = date(1924, 8, 1), date(2077, 11, 16)

MONTHS_AR = (
    "محرم",
    "صفر",
    "ربيع الأول",
    "ربيع الآخر",
    "جمادى الأولى",
    "جمادى الآخرة",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعدة",
    "ذو الحجة",
)
MONTHS_EN = (
    "Muharram",
    "Safar",
    "Rabi I",
    "Rabi II",
    "Jumada I",
    "Jumada II",
    "Rajab",
    "Shaban",
    "Ramadan",
    "Shawwal",
    "Dhu al-Qidah",
    "Dhu al-Hijjah",
)
RAMADAN = 9


class OutsideHijriTable(UserError):
    """The date lies outside 1343–1500 AH (1924-08-01 to 2077-11-16)."""

    def __init__(self, value: object) -> None:
        super().__init__("hijri_out_of_range", value=str(value))


class NoSuchHijriDate(UserError):
    """The year is covered but has no such month or day, e.g. the 30th of a month of 29 days."""

    def __init__(self, value: object) -> None:
        super().__init__("hijri_no_such_date", value=str(value))


class HijriDate(NamedTuple):
    """A day of the Umm al-Qura calendar; compares in order of time and prints as ``1435-02-05``."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"


def hijri(day: date) -> HijriDate:
    """The Umm al-Qura date of a Gregorian day.

    Raises:
        OutsideHijriTable: before 1924-08-01 or after 2077-11-16.
    """
    if not FIRST_DAY <= date(day.year, day.month, day.day) <= LAST_DAY:
        raise OutsideHijriTable(day)
    return HijriDate(*Gregorian(day.year, day.month, day.day).to_hijri().datetuple())


def gregorian(year: int, month: int, day: int) -> date:
    """The Gregorian day of an Umm al-Qura date.

    Raises:
        OutsideHijriTable: a year outside 1343–1500.
        NoSuchHijriDate: a month or day the year does not have.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutsideHijriTable(HijriDate(year, month, day))
    if not 1 <= month <= 12 or not 1 <= day <= month_length(year, month):
        raise NoSuchHijriDate(HijriDate(year, month, day))
    return date(*Hijri(year, month, day).to_gregorian().datetuple())


def month_length(year: int, month: int) -> int:
    """Days of the month by the table: 29 or 30, and 28 or 31 in eight historic months."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutsideHijriTable(f"{year:04d}-{month:02d}")
    return Hijri(year, month, 1).month_length()


def add_hijri_years(day: date, years: int) -> date:
    """The same Hijri day that many Hijri years later; a day the month lacks becomes its last.

    For terms counted in the Hijri calendar («ثلاث سنوات هجرية»).
    """
    start = hijri(day)
    year = start.year + years
    return gregorian(year, start.month, min(start.day, month_length(year, start.month)))


def hijri_month(year: int, month: int) -> tuple[date, date]:
    """First and last Gregorian day of a Hijri month."""
    return gregorian(year, month, 1), gregorian(year, month, month_length(year, month))


@cache
def ramadan_of(gregorian_year: int) -> tuple[tuple[date, date], ...]:
    """The spans of Ramadan that touch a Gregorian year, first and last day included (one or two of them).

    Raises:
        OutsideHijriTable: a year that the table does not cover whole.
    """
    first, last = hijri(date(gregorian_year, 1, 1)).year, hijri(date(gregorian_year, 12, 31)).year
    spans = (hijri_month(year, RAMADAN) for year in range(first, last + 1))
    return tuple(span for span in spans if gregorian_year in (span[0].year, span[1].year))


@cache
def browser_table() -> dict[str, object]:
    """The whole table for the browser: first day, first year, and twelve figures a year, month length minus 28.

    The browser adds lengths from the first day on and never uses ``Intl`` for legal dates. Historic months
    of 28 and 31 days exist (8 of them, 1343 to 1364 AH), so 29 or 30 would not do.
    """
    lengths = ["".join(str(month_length(year, month) - 28) for month in range(1, 13)) for year in range(FIRST_YEAR, LAST_YEAR + 1)]
    return {
        "first_day": FIRST_DAY.isoformat(),
        "last_day": LAST_DAY.isoformat(),
        "first_year": FIRST_YEAR,
        "last_year": LAST_YEAR,
        "lengths_minus_28": lengths,
        "months": {"ar": MONTHS_AR, "en": MONTHS_EN},
    }
