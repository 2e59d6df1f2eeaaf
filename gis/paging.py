"""Where a keyset list goes on: the last row of a page, as the address of the next one names it."""

from datetime import datetime
from uuid import UUID


def token(at: datetime, row_id: UUID) -> str:
    return f"{at.isoformat()}~{row_id}"


def seen(after: str) -> tuple[datetime, UUID] | None:
    """(moment, id) of the last row; None from the beginning, or where the address is not ours."""
    at, _sep, last = after.partition("~")
    try:
        return datetime.fromisoformat(at), UUID(last)
    except ValueError:
        return None
