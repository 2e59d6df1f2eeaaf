"""A branch sets its own days, share of the fee or further documents over the amanah's definition, from a day on."""

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select

from app import db
from app.authz import Actor
from app.errors import Forbidden, UserError
from app.i18n.digits import to_western_digits, whole_number
from app.i18n.filters import both_dates
from app.identity.queries import today
from app.organisation.models import Municipality
from licensing.catalogue import Service
from licensing.catalogue.facts import document_types
from licensing.catalogue.versions import refresh
from licensing.models import ServiceOverlay
from licensing.permissions import Permission as P


def rows_of(code: str) -> list[dict[str, Any]]:
    """Overlays of a service in every branch, the newest first."""
    query = (
        select(ServiceOverlay, Municipality)
        .join(Municipality, Municipality.id == ServiceOverlay.municipality_id)
        .where(ServiceOverlay.code == code)
        .order_by(ServiceOverlay.valid_from.desc(), ServiceOverlay.id.desc())
    )
    types = document_types()
    return [
        {
            "branch": branch.name,
            "days": row.deadline_days,
            "fee_percent": row.fee_percent,
            "documents": "، ".join(types[key].name for key in row.extra_documents if key in types),
            "valid_from": both_dates(row.valid_from),
            "valid_to": both_dates(row.valid_to) if row.valid_to else "",
            "note": row.note,
        }
        for row, branch in db.session().execute(query)
    ]


def lay_over(service: Service, municipality_id: int, typed: Any, actor: Actor) -> ServiceOverlay:
    """From tomorrow, or a later day, the branch runs the service so; what held before ends the day before.

    Raises:
        Forbidden: not the actor's branch. UserError: nothing set, a value that cannot be, no reason, or a day that has begun.
    """
    if municipality_id not in actor.municipalities_where(P.SERVICE_OVERLAY):
        raise Forbidden("not_permitted")
    days, percent, documents = (
        _days(typed.get("deadline_days", "")),
        _percent(typed.get("fee_percent", "")),
        typed.getlist("extra_documents"),
    )
    if days is None and percent is None and not documents:
        raise UserError("overlay_empty")
    if unknown := [key for key in documents if key not in document_types()]:
        raise UserError("overlay_document_unknown", name=unknown[0])
    note = typed.get("note", "").strip()
    if not note:
        raise UserError("service_reason_needed")
    begins = _day(typed.get("valid_from", ""))
    _end_before(service.code, municipality_id, begins)
    row = ServiceOverlay(
        municipality_id=municipality_id,
        code=service.code,
        deadline_days=days,
        fee_percent=percent,
        extra_documents=documents,
        note=note,
        valid_from=begins,
        set_by_id=actor.user_id,
    )
    db.session().add(row)
    db.session().flush()
    refresh(at_once=True)
    return row


def _end_before(code: str, municipality_id: int, begins: date) -> None:
    held = (ServiceOverlay.code == code, ServiceOverlay.municipality_id == municipality_id)
    for row in db.session().scalars(select(ServiceOverlay).where(*held, ServiceOverlay.valid_to.is_(None))):
        if row.valid_from >= begins:
            raise UserError("overlay_day_taken", day=row.valid_from.isoformat())
        row.valid_to = begins - timedelta(days=1)


def _days(text: str) -> int | None:
    if not text.strip():
        return None
    days = whole_number(text)
    if days is None or days > 365:
        raise UserError("overlay_days_wrong")
    return days


def _percent(text: str) -> Decimal | None:
    value = to_western_digits(text).strip().replace("%", "")
    if not value:
        return None
    try:
        percent = Decimal(value)
    except InvalidOperation:
        raise UserError("overlay_percent_wrong") from None
    if not 0 <= percent <= 500:
        raise UserError("overlay_percent_wrong")
    return percent


def _day(text: str) -> date:
    if not text.strip():
        return today() + timedelta(days=1)
    try:
        day = date.fromisoformat(to_western_digits(text).strip())
    except ValueError:
        raise UserError("overlay_day_wrong") from None
    if day <= today():
        raise UserError("overlay_day_wrong")
    return day
