"""Accounts: sign in, make, grant a role, end it."""

from datetime import UTC, date, datetime
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from app import db
from app.authz import Actor, Permission
from app.errors import Forbidden, TooMany, UserError
from app.i18n.folding import fold
from app.identity import queries
from app.identity.models import Mandate, Membership, Party, SignInAttempt, User

# Of the settings of equal strength that OWASP's Password Storage Cheat Sheet lists, that of one pass: 0.04 s of one processor, and 46 MB.
_hasher = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
# Compared when the name is unknown, so that both refusals take as long.
_NOBODY = _hasher.hash("no such account")

TRIES_PER_NAME, TRIES_PER_ADDRESS, WINDOW_MINUTES = 8, 60, 15


def sign_in(username: str, password: str, address: str) -> User:
    """The account, if name and password belong together.

    Raises:
        TooMany: too many refusals for this name or address within a quarter of an hour.
        UserError: wrong name or password; which of them is not told.
    """
    name = username.strip().lower()[:80]
    if (
        queries.failures_since(SignInAttempt.username, name, WINDOW_MINUTES) >= TRIES_PER_NAME
        or queries.failures_since(SignInAttempt.address, address, WINDOW_MINUTES) >= TRIES_PER_ADDRESS
    ):
        raise TooMany("sign_in_throttled")
    user = queries.find_user(name)
    accepted = _matches(user.password_hash if user else _NOBODY, password) and user is not None and user.is_active
    with db.aside() as own:
        own.add(SignInAttempt(username=name, address=address, succeeded=accepted))
    if not accepted or user is None:
        raise UserError("sign_in_refused")
    if _hasher.check_needs_rehash(user.password_hash):
        user.password_hash = hash_password(password)
    user.last_sign_in_at = datetime.now(UTC)
    return user


def create_party(
    kind: str,
    name_ar: str,
    *,
    identifier: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    language: str = "ar",
    accreditation: str | None = None,
) -> Party:
    """A person or body that can hold rights is known to the platform."""
    party = Party(
        kind=kind,
        name_ar=name_ar,
        name_folded=fold(name_ar),
        identifier=identifier,
        phone=phone,
        email=email,
        language=language,
        accreditation=accreditation,
    )
    db.session().add(party)
    db.session().flush()
    return party


def create_user(username: str, display_name: str, password_hash: str, *, party_id: UUID | None = None, persona: str | None = None) -> User:
    """An account that can sign in with a password of ``hash_password``; it may do nothing until a role or party is given."""
    user = User(
        username=username.strip().lower(), display_name=display_name, password_hash=password_hash, party_id=party_id, persona=persona
    )
    db.session().add(user)
    db.session().flush()
    return user


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def grant_role(
    user: User, municipality_id: int, role: str, actor: Actor, *, valid_from: date | None = None, valid_to: date | None = None
) -> Membership:
    """The account holds the role in the branch from a day to a day.

    Raises:
        Forbidden: an administrator tried to give himself a role.
    """
    if not actor.is_system:
        if not actor.may(Permission.ADMINISTER) or municipality_id not in actor.municipalities_where(Permission.ADMINISTER):
            raise Forbidden("not_permitted")
        if user.id == actor.user_id:
            raise Forbidden("own_roles")
    membership = Membership(
        user_id=user.id,
        municipality_id=municipality_id,
        role=role,
        granted_by_id=actor.user_id,
        valid_from=valid_from or queries.today(),
        valid_to=valid_to,
    )
    db.session().add(membership)
    db.session().flush()
    return membership


def end_role(membership: Membership, actor: Actor) -> None:
    """The role ends now: the next request is refused. That it was held stays on record."""
    if not actor.is_system and membership.municipality_id not in actor.municipalities_where(Permission.ADMINISTER):
        raise Forbidden("not_permitted")
    membership.ended_at = datetime.now(UTC)
    db.session().flush()


def give_mandate(user: User, party_id: UUID, role: str, *, valid_from: date | None = None, valid_to: date | None = None) -> Mandate:
    """The account acts for the party from a day to a day."""
    mandate = Mandate(user_id=user.id, party_id=party_id, role=role, valid_from=valid_from or queries.today(), valid_to=valid_to)
    db.session().add(mandate)
    db.session().flush()
    return mandate


def end_sessions(user: User) -> None:
    """Every open session of the account is over."""
    user.session_epoch += 1


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password[:1024])
    except (Argon2Error, InvalidHashError):
        return False
