"""What waits for a holder of permits: a condition to meet, a permit that ends soon."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.casework.models import Case
from app.i18n.filters import short_both_dates
from app.identity.queries import today
from licensing.models import Application, Permit
from licensing.permits import queries
from licensing.permits.conditions import SOON, list_due_of

ENDS_SOON = timedelta(days=60)


def todo_of_holder(actor: Actor) -> dict[str, Any]:
    """For «معاملاتي»: conditions due within a month, permits that end within two."""
    holders = sorted(actor.party_ids)
    if not holders:
        return {"todo": []}
    todo = [
        {
            "title": _("شرط له موعد: %(title)s", title=row.permit.title),
            "text": row.condition.text_ar,
            "url": url_for("cases.show", reference=row.permit.reference) + "#conditions",
            "due": _("قبل %(day)s", day=short_both_dates(row.condition.due_on)),
        }
        for row in list_due_of(holders)
        if row.condition.kind in ("document", "date") and row.condition.due_on and row.condition.due_on <= today() + SOON
    ]
    todo += [
        {
            "title": _("تنتهي قريباً: %(title)s", title=permit.title),
            "text": permit.place_text,
            "url": url_for("cases.show", reference=permit.reference) + "#what-now",
            "due": _("تنتهي في %(day)s", day=short_both_dates(permit.valid_to)),
        }
        for permit in _ending(holders)
    ]
    return {"todo": todo}


def _ending(holders: Sequence[UUID], limit: int = 10) -> Sequence[Permit]:
    """Permits of these parties that end within two months after a term that was longer than that. Index: ix_case_party."""
    query = (
        select(Permit)
        .where(Permit.party_id.in_(holders), Permit.state == "active", Permit.valid_to.between(today(), today() + ENDS_SOON))
        .where(Permit.valid_to - Permit.issued_on > ENDS_SOON.days)
        .order_by(Permit.valid_to)
        .limit(limit)
    )
    return db.session().scalars(query).all()


def granted(case: Case, _actor: Actor) -> dict[str, Any]:
    """For the page of an application: the way to what was issued on it."""
    permit = queries.find_permit_of(case) if isinstance(case, Application) and case.state == "issued" else None
    return {"granted_url": url_for("cases.show", reference=permit.reference) if permit else ""}
