"""Places in time that an application holds: taken when it is sent, free again when it ends without a document."""

from datetime import date
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from app import db
from app.authz import Actor
from app.casework.models import CaseEvent
from app.errors import UserError
from app.forms import clean
from app.tenancy import everything
from licensing.applications import queries
from licensing.models import Application, Booking


def slot_free(case: Application, _actor: Actor) -> str | None:
    """Guard: what the service books is not full."""
    wanted = _wanted(case)
    if wanted is None:
        return None
    with everything():
        return "unmet_slot_free" if len(_taken(wanted)) >= _capacity(case) else None


def take_slot(case: Application, _event: CaseEvent, _actor: Actor) -> None:
    """Effect: the first free seat is this application's.

    Raises:
        UserError: another took the last one in the same moment.
    """
    wanted = _wanted(case)
    if wanted is None or db.session().scalar(select(func.count()).where(Booking.application_id == case.id)):
        return
    for seat in range(1, _capacity(case) + 1):
        row = insert(Booking).values(application_id=case.id, seat=seat, **wanted).on_conflict_do_nothing().returning(Booking.id)
        if db.session().scalar(row) is not None:
            return
    raise UserError("unmet_slot_free")


def free_slot(case: Application, _event: CaseEvent, _actor: Actor) -> None:
    """Effect: others may have the place again."""
    free_slot_of(case)


def free_slot_of(case: Application) -> None:
    db.session().execute(delete(Booking).where(Booking.application_id == case.id))


def _wanted(case: Application) -> dict[str, Any] | None:
    """The columns that name what is booked; None where nothing is, or the day is not answered yet."""
    booking = queries.definition_of(case).booking
    if booking is None:
        return None
    values = clean(queries.form_for(case), case.answers).values
    day = values.get(booking.day)
    if not isinstance(day, date):
        return None
    slot = str(values.get(booking.slot) or "") if booking.slot else ""
    return {"service_code": case.service_code, "resource": str(values.get(booking.resource) or ""), "day": day, "slot": slot}


def _capacity(case: Application) -> int:
    booking = queries.definition_of(case).booking
    return booking.capacity if booking else 0


def _taken(wanted: dict[str, Any]) -> list[int]:
    return list(db.session().scalars(select(Booking.seat).filter_by(**wanted)))
