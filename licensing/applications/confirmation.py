"""The owner's confirmation by six digits: made, sent, tried, and asked for again."""

import secrets
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from sqlalchemy import update

from app import db
from app.authz import Actor, authorize
from app.errors import UserError
from app.notifications import notify
from licensing.models import Application, ConfirmationCode
from licensing.permissions import Permission as P

VALID_FOR = timedelta(days=3)
NOT_SOONER_THAN = timedelta(seconds=60)
TRIES = 5
WRONG = "unmet_confirmation_code_given"


# Six digits that live three days and die after five tries gain nothing from a slow hash.
_HASHER = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)


def send_code(application: Application) -> None:
    """The owner gets six digits by message; only their hash is kept, and an earlier code is worth nothing."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    row = db.session().get(ConfirmationCode, application.id) or ConfirmationCode(application_id=application.id)
    row.code_hash, row.expires_at = _HASHER.hash(code), datetime.now(UTC) + VALID_FOR
    row.tries_left, row.confirmed_at = TRIES, None
    db.session().add(row)
    if application.party_id:
        notify(application.party_id, "confirmation_code", application, code=code, title=application.title)


def ask_for_new_code(application: Application, actor: Actor) -> None:
    """A new code is on its way.

    Raises:
        UserError: nothing waits for a code, or the last one was sent less than a minute ago.
    """
    authorize(actor, P.APPLICATION_SUBMIT, application)
    row = db.session().get(ConfirmationCode, application.id)
    if row is None or application.state != "owner_confirmation":
        raise UserError("no_code_expected")
    if row.expires_at - VALID_FOR + NOT_SOONER_THAN > datetime.now(UTC):
        raise UserError("code_just_sent")
    send_code(application)


def confirm(application: Application, typed_code: str, actor: Actor) -> None:
    """The owner's code fits: he stands behind what the office prepared.

    Raises:
        UserError: wrong or expired code; after five tries a new one must be asked for.
    """
    authorize(actor, P.APPLICATION_SUBMIT, application)
    code = db.session().get(ConfirmationCode, application.id)
    if code is None or code.expires_at < datetime.now(UTC) or code.tries_left <= 0:
        raise UserError(WRONG)
    if not _fits(code.code_hash, typed_code):
        _count_wrong_try(application)
        raise UserError(WRONG)
    code.confirmed_at = datetime.now(UTC)
    db.session().flush()


def _count_wrong_try(application: Application) -> None:
    """Counted even though the request is refused and undone."""
    with db.aside() as own:
        own.execute(
            update(ConfirmationCode)
            .where(ConfirmationCode.application_id == application.id)
            .values(tries_left=ConfirmationCode.tries_left - 1)
        )


def _fits(stored: str, typed: str) -> bool:
    try:
        return PasswordHasher().verify(stored, typed.strip())
    except Argon2Error:
        return False
