"""Keys of programs: made once, shown once, kept as a hash, counted by the minute."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from app import db
from app.authz import Actor
from app.errors import Forbidden, NotFound, TooMany, UserError
from app.identity.models import User
from app.identity.queries import actor_of
from app.tenancy import everything
from licensing.api.scopes import SCOPES
from licensing.models import ApiCall, ApiKey

LIFETIMES = (30, 90, 365)
MOST_KEYS = 20
_FORM = re.compile(r"amn_([a-z0-9]{8})_([A-Za-z0-9_-]{43})")


class BadKey(UserError):
    """No key, or one that does not open any more."""

    status = 401


@dataclass(frozen=True)
class Caller:
    """A program at the door: its key, and the person with the one party it acts for."""

    key: ApiKey
    actor: Actor
    left: int  # calls left in this minute


def make_key(name: str, party_id: UUID, scopes: Iterable[str], days: int, actor: Actor) -> tuple[ApiKey, str]:
    """A key stands; its text is told this once.

    Raises:
        UserError: no name, no scope, an unknown lifetime, too many keys. Forbidden: the party is another's.
    """
    chosen = [scope for scope in SCOPES if scope in set(scopes)]
    if not name.strip():
        raise UserError("key_name_needed")
    if not chosen:
        raise UserError("key_scope_needed")
    if days not in LIFETIMES:
        raise UserError("key_lifetime_unknown")
    if party_id not in actor.party_ids or actor.user_id is None:
        raise Forbidden("not_permitted")
    if sum(key.revoked_at is None for key in list_keys(actor)) >= MOST_KEYS:
        raise UserError("too_many_keys", most=MOST_KEYS)
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    text = f"amn_{prefix}_{secret}"
    key = ApiKey(
        party_id=party_id,
        user_id=actor.user_id,
        name=name.strip()[:80],
        prefix=prefix,
        secret_hash=_hash(text),
        scopes=chosen,
        created_at=datetime.now(UTC),
        expires_at=datetime.now(UTC) + timedelta(days=days),
    )
    db.session().add(key)
    db.session().flush()
    return key, text


def list_keys(actor: Actor) -> list[ApiKey]:
    """The keys that this person made, newest first. Index: ix_api_key_party_id."""
    query = select(ApiKey).where(ApiKey.party_id.in_(actor.party_ids), ApiKey.user_id == actor.user_id).order_by(ApiKey.id.desc())
    return list(db.session().scalars(query))


def revoke_key(key_id: UUID, actor: Actor) -> ApiKey:
    """The key opens nothing any more.

    Raises:
        NotFound: no such key of this person's.
    """
    key = next((k for k in list_keys(actor) if k.id == key_id), None)
    if key is None:
        raise NotFound
    key.revoked_at = key.revoked_at or datetime.now(UTC)
    db.session().flush()
    return key


def recognise(header: str) -> Caller:
    """Who is calling; the call is counted, whatever becomes of it.

    Raises:
        BadKey: none, unknown, revoked or expired, or its person may act for the party no longer. TooMany: over the minute's number.
    """
    scheme, _space, text = header.partition(" ")
    parts = _FORM.fullmatch(text.strip())
    if scheme.lower() != "bearer" or parts is None:
        raise BadKey("api_key_missing")
    with everything():
        key = db.session().scalars(select(ApiKey).where(ApiKey.prefix == parts[1])).one_or_none()
        if key is None or not hmac.compare_digest(key.secret_hash, _hash(text.strip())):
            raise BadKey("api_key_unknown")
        if key.revoked_at is not None or key.expires_at <= datetime.now(UTC):
            raise BadKey("api_key_ended")
        user = db.session().get_one(User, key.user_id)
        person = actor_of(user)
    if not user.is_active or key.party_id not in person.party_ids:
        raise BadKey("api_key_ended")
    left = key.per_minute - _count(key.id)
    if left < 0:
        raise TooMany("api_too_many", per_minute=key.per_minute)
    return Caller(key, replace(person, party_ids=frozenset({key.party_id}), roles={}), left)


def require_scope(key: ApiKey, scope: str) -> None:
    if scope not in key.scopes:
        raise Forbidden("scope_missing", scope=scope)


def _count(key_id: UUID) -> int:
    """Calls of the key in this minute, this one included. Index: pk_api_call."""
    minute = datetime.now(UTC).replace(second=0, microsecond=0)
    row = insert(ApiCall).values(key_id=key_id, minute=minute, calls=1)
    counted = row.on_conflict_do_update(index_elements=["key_id", "minute"], set_={"calls": ApiCall.calls + 1}).returning(ApiCall.calls)
    stale = or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at < func.now() - func.make_interval(0, 0, 0, 0, 0, 1))
    with everything(), db.aside() as own:
        calls: int = own.execute(counted).scalar_one()
        own.execute(update(ApiKey).where(ApiKey.id == key_id, stale).values(last_used_at=func.now()))
    return calls


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
