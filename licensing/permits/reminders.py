"""Holders are told before their permits end and before a condition falls due; of each day and each distance, once."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal, select
from sqlalchemy.dialects.postgresql import insert

from app import db
from app.identity.queries import today
from app.jobs import defer
from app.notifications import notify
from licensing.models import Permit, PermitCondition, PermitReminder

TASK = "licensing.remind_holders"
BEFORE_END, BEFORE_CONDITION = (60, 30, 7), (14, 3)
AT_ONCE = 500
END = "end"


def remind_holders() -> None:
    """Job: a chunk of what is due today; where there may be more, the next chunk is queued with it."""
    day = today()
    full = [_remind_of_ends(days, nearer, day) for days, nearer in _windows(BEFORE_END)]
    full += [_remind_of_conditions(days, nearer, day) for days, nearer in _windows(BEFORE_CONDITION)]
    if any(full):
        defer(TASK, once=TASK)


def _windows(distances: tuple[int, ...]) -> list[tuple[int, int]]:
    """Each distance with the next nearer one, so that who is told of 7 days is not told of 60 the same night."""
    return list(zip(distances, (*distances[1:], -1), strict=True))


def _remind_of_ends(days: int, nearer: int, day: date) -> bool:
    """Index: ix_permit_valid_to. A permit whose whole term is no longer than the distance has nothing to be reminded of."""
    last = Permit.valid_to
    query = (
        select(Permit.id, literal(END), last, literal(days))
        .where(last > day + timedelta(days=nearer), last <= day + timedelta(days=days), last - Permit.issued_on > days)
        .where(Permit.state == "active", Permit.party_id.is_not(None))
        .where(_untold(Permit.id, literal(END), last, days))
        .order_by(last)
        .limit(AT_ONCE)
    )
    told = _write(query)
    for permit in _load(row[0] for row in told):
        assert permit.party_id is not None and permit.valid_to is not None
        notify(permit.party_id, "permit_ends", permit, title=permit.title, day=permit.valid_to)
    return len(told) == AT_ONCE


def _remind_of_conditions(days: int, nearer: int, day: date) -> bool:
    """Index: ix_permit_condition_due_on."""
    due = PermitCondition.due_on
    query = (
        select(PermitCondition.permit_id, PermitCondition.code, due, literal(days))
        .join(Permit, Permit.id == PermitCondition.permit_id)
        .where(PermitCondition.met_on.is_(None), due > day + timedelta(days=nearer), due <= day + timedelta(days=days))
        .where(Permit.state == "active", Permit.party_id.is_not(None))
        .where(_untold(PermitCondition.permit_id, PermitCondition.code, due, days))
        .order_by(due)
        .limit(AT_ONCE)
    )
    told = _write(query)
    permits = {p.id: p for p in _load(row[0] for row in told)}
    for permit_id, code, last, _days in told:
        permit = permits[permit_id]
        words = next(c.text_ar for c in permit.conditions if c.code == code)
        assert permit.party_id is not None
        notify(permit.party_id, "condition_due", permit, title=permit.title, day=last, condition=words)
    return len(told) == AT_ONCE


def _untold(permit_id: Any, about: Any, last: Any, days: int) -> Any:
    mark = PermitReminder
    return ~select(mark.days).where(mark.permit_id == permit_id, mark.about == about, mark.last_day == last, mark.days == days).exists()


def _write(query: Select) -> list[Any]:
    """The rows are marked before anybody is told: a job that runs twice tells once."""
    mark = insert(PermitReminder).from_select(["permit_id", "about", "last_day", "days"], query)
    done = mark.on_conflict_do_nothing().returning(
        PermitReminder.permit_id, PermitReminder.about, PermitReminder.last_day, PermitReminder.days
    )
    return list(db.session().execute(done))


def _load(ids: Iterable[UUID]) -> list[Permit]:
    return list(db.session().scalars(select(Permit).where(Permit.id.in_(set(ids)))))
