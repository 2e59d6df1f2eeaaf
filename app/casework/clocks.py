"""Deadlines of cases: which clock runs in a state, what it has used, when it falls due."""

from datetime import UTC, datetime, timedelta

from flask import current_app
from sqlalchemy import select

from app import db
from app.casework.calendar import WorkingCalendar, every_day
from app.casework.models import Case, CaseClock
from app.casework.procedures import ClockRule, Procedure, State
from app.organisation.models import Holiday, WorkingHours

MINUTES_OF_WORKING_DAY = 7 * 60  # 07:30–14:30, the unit in which services.csv counts its days
_FALLBACK = ClockRule("officer", working_days=5)


def calendar_for(municipality_id: int) -> WorkingCalendar:
    """The working calendar of a branch, from the tables of holidays and hours; read again when they change."""
    cache = current_app.extensions.setdefault("calendars", {})
    if municipality_id not in cache:
        cache[municipality_id] = _read_calendar(municipality_id)
    return cache[municipality_id]


def forget_calendars() -> None:
    """Call after holidays or hours were edited."""
    current_app.extensions["calendars"] = {}


def set_target(case: Case, name: str, *, minutes: int, calendar: str = "working") -> None:
    """This case's clock has its own allowance instead of the procedure's. ``calendar``: working | wall."""
    clock = _clock(case, name)
    if clock is None:
        db.session().add(CaseClock(case_id=case.id, name=name, calendar=calendar, target_minutes=minutes, used_minutes=0))
    else:
        clock.target_minutes, clock.calendar = minutes, calendar
    db.session().flush()


def enter(case: Case, procedure: Procedure, state: State, at: datetime) -> None:
    """The running clock stops if the state has another; the state's own runs on from what was used before."""
    wanted = state.clock
    if case.clock_name != wanted and case.clock_name is not None:
        _stop(case, _clock(case, case.clock_name), at)
    case.clock_name = wanted
    if wanted is None:
        case.due_at = None
        return
    case.due_at = _run(case, wanted, procedure.clocks.get(wanted, _FALLBACK), at)


def rebase(case: Case, at: datetime | None = None) -> None:
    """Compute the due time again: after a move to a branch with another calendar, used minutes kept."""
    if case.clock_name and (clock := _clock(case, case.clock_name)) and clock.running_since:
        moment = at or datetime.now(UTC)
        _stop(case, clock, moment)
        clock.running_since = moment
        case.due_at = clock.due_at = _due(case, clock)


def _run(case: Case, name: str, rule: ClockRule, at: datetime) -> datetime:
    clock = _clock(case, name)
    if clock is None:
        clock = CaseClock(
            case_id=case.id, name=name, calendar="wall" if rule.clock_hours else "working", target_minutes=_allowance(rule), used_minutes=0
        )
        db.session().add(clock)
    if clock.running_since is None:
        if not rule.resumes:
            clock.used_minutes = 0
        clock.running_since = at
        clock.due_at = _due(case, clock)
    assert clock.due_at is not None
    return clock.due_at


def _allowance(rule: ClockRule) -> int:
    if rule.clock_hours:
        return round(rule.clock_hours * 60)
    return round((rule.working_days or 5) * MINUTES_OF_WORKING_DAY)


def _due(case: Case, clock: CaseClock) -> datetime:
    left = clock.target_minutes - clock.used_minutes
    start = clock.running_since
    assert start is not None
    if clock.calendar == "wall":
        return start + timedelta(minutes=left)
    if left < 0:  # already late: it fell due when the last minute was used
        return start
    due = calendar_for(case.municipality_id).due(start, left)
    assert due is not None
    return due


def _stop(case: Case, clock: CaseClock | None, at: datetime) -> None:
    if clock is None or clock.running_since is None:
        return
    clock.used_minutes += used_since(case, clock, at)
    clock.running_since = clock.due_at = None


def used_since(case: Case, clock: CaseClock, at: datetime) -> int:
    """Minutes that the running clock has used since it last started."""
    if clock.running_since is None or at <= clock.running_since:
        return 0
    if clock.calendar == "wall":
        return int((at - clock.running_since).total_seconds() // 60)
    return calendar_for(case.municipality_id).minutes_between(clock.running_since, at)


def _clock(case: Case, name: str) -> CaseClock | None:
    return db.session().get(CaseClock, (case.id, name))


def _read_calendar(municipality_id: int) -> WorkingCalendar:
    session = db.session()
    here = [None, municipality_id]
    days = session.scalars(select(Holiday.day).where(Holiday.municipality_id.is_(None) | (Holiday.municipality_id == municipality_id)))
    hours = {
        row.season: row
        for row in sorted(
            session.scalars(
                select(WorkingHours).where(WorkingHours.municipality_id.is_(None) | (WorkingHours.municipality_id == municipality_id))
            ),
            key=lambda row: here.index(row.municipality_id),
        )
    }
    weeks = {season: every_day(row.opens_at, row.closes_at) for season, row in hours.items()}
    usual = WorkingCalendar()
    return WorkingCalendar(holidays=frozenset(days), week=weeks.get("ordinary", usual.week), ramadan=weeks.get("ramadan", usual.ramadan))
