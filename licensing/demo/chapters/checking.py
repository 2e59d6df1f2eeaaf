"""What the demo's second half promises: each page of the committees, bodies, grievances and plans has something to show."""

from datetime import UTC, datetime

from sqlalchemy import Select, func, select

from app import db
from licensing.models import AgendaItem, CommitteeSession, Consultation, Grievance, PlanScrutiny


def check_chapters() -> list[tuple[str, bool, str]]:
    """(what is asserted, holds, what was found)."""
    return [_meetings(), _bodies(), _grievances(), _plans()]


def _meetings() -> tuple[str, bool, str]:
    states = set(db.session().scalars(select(CommitteeSession.state)))
    free = _count(select(func.count()).select_from(AgendaItem).where(AgendaItem.session_id.is_(None)))
    return "licensing: a signed meeting, one that is called and a file that waits", states >= {"signed", "planned"} and free > 0, str(free)


def _bodies() -> tuple[str, bool, str]:
    states = set(db.session().scalars(select(Consultation.state)))
    late = _count(select(func.count()).select_from(Consultation).where(Consultation.state == "waiting", Consultation.due_at < _now()))
    asserted = "licensing: bodies that answered, that were silent and that are late"
    return asserted, {"answered", "silent"} <= states and late > 0, ", ".join(sorted(states))


def _grievances() -> tuple[str, bool, str]:
    states = set(db.session().scalars(select(Grievance.state)))
    return "licensing: a grievance that was upheld and one that is open", {"upheld", "filed"} <= states, ", ".join(sorted(states))


def _plans() -> tuple[str, bool, str]:
    found = _count(select(func.count()).select_from(PlanScrutiny).where(PlanScrutiny.state == "placed"))
    return "licensing: drawings laid on their parcels", found > 1, str(found)


def _count(query: Select[int]) -> int:
    return db.session().scalar(query) or 0


def _now() -> datetime:
    return datetime.now(UTC)
