"""Branches, working time and holidays are known to the platform."""

from datetime import date, time, timedelta

from sqlalchemy import update

from app import db
from app.casework.clocks import forget_calendars
from app.i18n.umm_al_qura import gregorian, hijri
from app.organisation.models import Holiday, Municipality, OrgUnit, WorkingHours

# Fixed days by law; the two Eids are announced yearly, so ours are estimates until the administrator confirms them.
_FOUNDING_DAY, _NATIONAL_DAY = (2, 22), (9, 23)
_EID_AL_FITR = [(9, 30), (10, 1), (10, 2), (10, 3), (10, 4)]
_EID_AL_ADHA = [(12, 9), (12, 10), (12, 11), (12, 12), (12, 13)]


def create_municipality(key: int, code: str, name_ar: str, name_en: str, city_class: str, *, is_seat: bool = False) -> Municipality:
    """A branch of the amanah that owns cases, roles and money."""
    row = Municipality(id=key, code=code, name_ar=name_ar, name_en=name_en, city_class=city_class, is_seat=is_seat)
    db.session().add(row)
    db.session().flush()
    return row


def create_unit(municipality_id: int, code: str, name_ar: str, name_en: str) -> OrgUnit:
    row = OrgUnit(municipality_id=municipality_id, code=code, name_ar=name_ar, name_en=name_en)
    db.session().add(row)
    return row


def set_hours(season: str, opens_at: time, closes_at: time) -> None:
    """Opening hours of every branch that has none of its own. ``season``: ordinary | ramadan."""
    db.session().add(WorkingHours(season=season, opens_at=opens_at, closes_at=closes_at))
    forget_calendars()


def add_holiday(day: date, name_ar: str, *, source: str, is_estimate: bool, municipality_id: int | None = None) -> None:
    """Nobody works on that day; deadlines computed from now on leave it out."""
    db.session().add(Holiday(day=day, name_ar=name_ar, source=source, is_estimate=is_estimate, municipality_id=municipality_id))
    forget_calendars()


def add_usual_holidays(first_year: int, last_year: int) -> int:
    """Founding Day, National Day and both Eids of the years, the Eids marked as estimates; how many days were added.

    Source: domain reference §h (holiday rules); Umm al-Qura table for the Eids.
    """
    days = {date(year, *_NATIONAL_DAY): ("اليوم الوطني", False) for year in range(first_year, last_year + 1)}
    days |= {date(year, *_FOUNDING_DAY): ("يوم التأسيس", False) for year in range(max(first_year, 2022), last_year + 1)}
    for year in range(hijri(date(first_year, 1, 1)).year, hijri(date(last_year, 12, 31)).year + 1):
        for name, spans in (("عيد الفطر", _EID_AL_FITR), ("عيد الأضحى", _EID_AL_ADHA)):
            days |= {_hijri_day(year, month, day): (name, True) for month, day in spans}
    for day, (name, estimate) in sorted(days.items()):
        add_holiday(day, name, source="GK" if estimate else "decree", is_estimate=estimate)
    return len(days)


def _hijri_day(year: int, month: int, day: int) -> date:
    """The day, or the last of the month where the month has only 29."""
    last = gregorian(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return min(gregorian(year, month, 1) + timedelta(days=day - 1), last)


def confirm_holiday(day: date) -> None:
    """What was an estimate is announced."""
    db.session().execute(update(Holiday).where(Holiday.day == day).values(is_estimate=False))
    forget_calendars()
