"""What time does to permits and applications."""

from datetime import UTC, datetime

from app.authz import SYSTEM
from app.casework.calendar import RIYADH
from app.casework.workflow import advance
from licensing.permits import queries


def end_validity() -> None:
    """Permits whose last day has passed are expired."""
    for permit in queries.list_ended(datetime.now(UTC).astimezone(RIYADH).date()):
        advance(permit, "expire", SYSTEM)


def lapse_applications() -> None:
    """Applications whose applicant let his term run out are closed; an invoice that nobody paid is cancelled."""
    for application in queries.list_lapsed(datetime.now(UTC)):
        advance(application, "lapse", SYSTEM)
