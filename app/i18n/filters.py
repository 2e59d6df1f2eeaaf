"""Template filters: dates, numbers, money and identifiers, set so that neighbours of the other direction leave them whole."""

import re
from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.i18n import counts, dates, money
from app.i18n.digits import to_arabic_digits
from app.identity.checks import national_phone

_REFERENCE = re.compile(r"\b[A-Z]{2,3}-\d{4}-\d{6}-\d\b")
_ADDRESS = re.compile(r"https?://[^\s<]+[^\s<.,؛،]")
_APART = re.compile(f"{_ADDRESS.pattern}|{_REFERENCE.pattern}")


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        arabic_digits=to_arabic_digits,
        bdi=bdi,
        both_dates=both_dates,
        counted=counted,
        date=gregorian_date,
        datetime=date_and_time,
        duration=duration,
        hijri=hijri_date,
        in_words=money.money_in_words,
        ltr=ltr,
        money=amount,
        number=number,
        percent=percent,
        phone=phone,
        linked=linked,
        references=references,
        short_both_dates=short_both_dates,
        time=time_of_day,
        weekday=weekday,
    )


def _lang() -> str:
    locale = get_locale()
    return locale.language if locale else "ar"


def bdi(value: object) -> Markup:
    """A name or number of unknown direction, isolated from the sentence around it."""
    return Markup("<bdi>{}</bdi>").format("" if value is None else value)


def ltr(value: object) -> Markup:
    """An identifier, coordinate or code: always left to right."""
    return Markup('<bdi dir="ltr">{}</bdi>').format("" if value is None else value)


def references(words: object) -> Markup:
    """A sentence whose case and invoice numbers, and addresses, are isolated, so that none breaks at its hyphens."""
    return Markup(_APART.sub(_apart, escape("" if words is None else words)))


def _apart(found: re.Match[str]) -> str:
    """A number stays in one piece; an address breaks where the line ends."""
    breaks = ' class="break-anywhere"' if found[0].startswith("http") else ""
    return f'<bdi dir="ltr"{breaks}>{found[0]}</bdi>'


def linked(words: object) -> Markup:
    """A sentence whose addresses are links that say so, its numbers isolated."""
    text, parts, last = str("" if words is None else words), [], 0
    for found in _ADDRESS.finditer(text):
        link = Markup('<a href="{}">{}</a>').format(found[0], _("افتح الرابط"))
        parts += [references(text[last : found.start()]), link]
        last = found.end()
    return Markup("").join([*parts, references(text[last:])])


def _time_element(moment: date | datetime, words: str) -> Markup:
    return Markup('<time datetime="{}"><bdi>{}</bdi></time>').format(moment.isoformat(), words)


def gregorian_date(moment: date | datetime | None) -> Markup:
    return _time_element(moment, dates.format_date(moment, _lang())) if moment else Markup("")


def hijri_date(moment: date | datetime | None) -> Markup:
    """The Umm al-Qura date; the Gregorian one where the table ends."""
    if moment is None:
        return Markup("")
    words = dates.format_hijri(moment, _lang()) if dates.has_hijri(moment) else dates.format_date(moment, _lang())
    return _time_element(moment, words)


def both_dates(moment: date | datetime | None) -> Markup:
    return _time_element(moment, dates.both_dates(moment, _lang())) if moment else Markup("")


def short_both_dates(moment: date | datetime | None) -> Markup:
    return _time_element(moment, dates.short_both_dates(moment)) if moment else Markup("")


def date_and_time(moment: datetime | None) -> Markup:
    return _time_element(moment, dates.format_datetime(moment, _lang())) if moment else Markup("")


def time_of_day(moment: datetime | None) -> Markup:
    return _time_element(moment, dates.format_time(moment, _lang())) if moment else Markup("")


def weekday(moment: date | datetime | None) -> str:
    return dates.weekday_name(moment, _lang()) if moment else ""


def number(value: int | float | Decimal | None, decimals: int | None = None) -> Markup:
    return ltr(money.format_number(value, decimals)) if value is not None else Markup("")


def percent(value: int | float | Decimal | None, decimals: int = 0) -> Markup:
    """«91%», the sign after the figures in both directions."""
    return ltr(f"{money.format_number(value, decimals)}%") if value is not None else Markup("")


def amount(value: Decimal | int | None) -> Markup:
    """«1,250.00 ر.س», the figures isolated."""
    if value is None:
        return Markup("")
    figures = ltr(f"{Decimal(value):,.2f}")
    return (
        Markup('<span class="money">SAR {}</span>').format(figures)
        if _lang() == "en"
        else Markup('<span class="money">{} ر.س</span>').format(figures)
    )


def phone(value: str | None) -> Markup:
    return ltr(national_phone(value)) if value else Markup("")


def counted(value: int, key: str) -> str:
    return counts.counted(value, key, _lang())


def duration(minutes: int | None, day_minutes: int = 420) -> str:
    return counts.duration(minutes, _lang(), day_minutes) if minutes is not None else ""
