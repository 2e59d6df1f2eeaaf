"""What time does to permits and applications. A chunk in one transaction; where there may be more, the next is queued with it."""

from datetime import UTC, datetime

from app.authz import SYSTEM
from app.casework.calendar import RIYADH
from app.casework.workflow import advance
from app.jobs import defer
from licensing.permits import queries

END_TASK, LAPSE_TASK = "licensing.end_validity", "licensing.lapse_applications"
CHUNK = 500


def end_validity() -> None:
    """Permits whose last day has passed are expired."""
    ended = queries.list_ended(datetime.now(UTC).astimezone(RIYADH).date(), CHUNK)
    for permit in ended:
        advance(permit, "expire", SYSTEM)
    if len(ended) == CHUNK:
        defer(END_TASK, once=END_TASK)


def lapse_applications() -> None:
    """Applications whose applicant let his term run out are closed; an invoice that nobody paid is cancelled."""
    lapsed = queries.list_lapsed(datetime.now(UTC), CHUNK)
    for application in lapsed:
        advance(application, "lapse", SYSTEM)
    if len(lapsed) == CHUNK:
        defer(LAPSE_TASK, once=LAPSE_TASK)
