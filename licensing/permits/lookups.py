"""Answering for a printed code, and slowing down whoever guesses."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app import db
from app.casework.reference import parse_verification_code
from app.errors import NotFound, TooMany
from app.tenancy import everything
from app.verification import resolve
from licensing.models import VerificationMiss
from licensing.permits.queries import misses_since

MISSES_ALLOWED, WINDOW = 30, timedelta(minutes=15)


def look_up(typed: str, address: str) -> tuple[str, dict[str, Any]]:
    """Template and context of the paper that carries the code.

    Raises:
        TooMany: this address asked for too many codes that nobody issued.
        NotFound ``never_issued``: mistyped or forged; counted, though the request fails.
    """
    if misses_since(address, datetime.now(UTC) - WINDOW) >= MISSES_ALLOWED:
        raise TooMany("verify_throttled")
    code = parse_verification_code(typed)
    with everything():
        answer = resolve(code) if code else None
    if answer is None:
        with db.aside() as own:
            own.add(VerificationMiss(address=address))
        raise NotFound("never_issued")
    return answer
