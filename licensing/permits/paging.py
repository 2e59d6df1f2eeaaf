"""Where a list by day goes on: the day and id of the last row seen, as the next page's address names them."""

from datetime import date
from uuid import UUID

from gis import paging


def token(day: date, row_id: UUID) -> str:
    return f"{day.isoformat()}~{row_id}"


def seen(after: str) -> tuple[date, UUID] | None:
    """None from the beginning, or where the address is not ours."""
    found = paging.seen(after)
    return (found[0].date(), found[1]) if found else None
