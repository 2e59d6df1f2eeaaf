"""Dates as people read them: Gregorian, Hijri, or both; times in Asia/Riyadh. Western digits."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.i18n.umm_al_qura import FIRST_DAY, LAST_DAY, MONTHS_AR, MONTHS_EN, hijri

RIYADH = ZoneInfo("Asia/Riyadh")
GREGORIAN_AR = ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر")
GREGORIAN_EN = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
WEEKDAYS_AR = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def local_day(moment: date | datetime) -> date:
    """The calendar day in Riyadh; a naive datetime is taken as already local."""
    if not isinstance(moment, datetime):
        return moment
    return (moment.astimezone(RIYADH) if moment.tzinfo else moment).date()


def format_date(moment: date | datetime, lang: str = "ar") -> str:
    """«8 ديسمبر 2013» or ``8 December 2013``."""
    day = local_day(moment)
    months = GREGORIAN_EN if lang == "en" else GREGORIAN_AR
    return f"{day.day} {months[day.month - 1]} {day.year}"


def format_month(day: date, lang: str = "ar") -> str:
    """«ديسمبر 2013» or ``December 2013``."""
    return format_date(day.replace(day=1), lang).split(" ", 1)[1]


def format_hijri(moment: date | datetime, lang: str = "ar") -> str:
    """«5 صفر 1435 هـ» or ``5 Safar 1435 AH``.

    Raises:
        OutsideHijriTable: a day the Umm al-Qura table does not hold.
    """
    day = hijri(local_day(moment))
    month, era = (MONTHS_EN[day.month - 1], "AH") if lang == "en" else (MONTHS_AR[day.month - 1], "هـ")
    return f"{day.day} {month} {day.year} {era}"


def has_hijri(moment: date | datetime) -> bool:
    """Whether the Umm al-Qura table holds the day."""
    return FIRST_DAY <= local_day(moment) <= LAST_DAY


def both_dates(moment: date | datetime, lang: str = "ar") -> str:
    """«5 صفر 1435 هـ الموافق 8 ديسمبر 2013 م»; the Gregorian date alone beyond the Hijri table."""
    if not has_hijri(moment):
        return format_date(moment, lang) + ("" if lang == "en" else " م")
    if lang == "en":
        return f"{format_date(moment, lang)} ({format_hijri(moment, lang)})"
    return f"{format_hijri(moment)} الموافق {format_date(moment)} م"


def short_both_dates(moment: date | datetime) -> str:
    """«1435/02/05هـ الموافق 2013/12/08م»: the form of official papers and tables."""
    day = local_day(moment)
    western = f"{day.year:04d}/{day.month:02d}/{day.day:02d}م"
    if not has_hijri(day):
        return western
    islamic = hijri(day)
    return f"{islamic.year:04d}/{islamic.month:02d}/{islamic.day:02d}هـ الموافق {western}"


def format_time(moment: datetime, lang: str = "ar") -> str:
    """«2:30 م» or ``2:30 pm``, Riyadh time."""
    local = moment.astimezone(RIYADH) if moment.tzinfo else moment
    half = ("ص", "م") if lang == "ar" else ("am", "pm")
    return f"{local.hour % 12 or 12}:{local.minute:02d} {half[local.hour >= 12]}"


def format_datetime(moment: datetime, lang: str = "ar") -> str:
    """«8 ديسمبر 2013، 2:30 م» or ``8 December 2013, 2:30 pm``, Riyadh time."""
    comma = "," if lang == "en" else "،"
    return f"{format_date(moment, lang)}{comma} {format_time(moment, lang)}"


def weekday_name(moment: date | datetime, lang: str = "ar") -> str:
    """«الأحد» or ``Sunday``."""
    return (WEEKDAYS_EN if lang == "en" else WEEKDAYS_AR)[local_day(moment).weekday()]
