"""Accounts, and what each may be today."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select

from app import db
from app.authz import NO_BUSINESS, Actor
from app.identity.models import Mandate, Membership, Party, SignInAttempt, User
from app.organisation.models import Municipality
from app.reading import read_once
from app.tenancy import everything

RIYADH = ZoneInfo("Asia/Riyadh")


def today() -> date:
    """The civil day in Riyadh."""
    return datetime.now(RIYADH).date()


def actor_of(user: User, on: date | None = None) -> Actor:
    """The person with the roles and mandates that are valid on the day."""
    day = on or today()
    roles: dict[int, set[str]] = defaultdict(set)
    session = db.session()
    for municipality_id, role in session.execute(
        select(Membership.municipality_id, Membership.role).where(
            Membership.user_id == user.id, Membership.ended_at.is_(None), _valid(Membership, day)
        )
    ):
        roles[municipality_id].add(role)
    held = select(Mandate.party_id, Mandate.role).where(Mandate.user_id == user.id, Mandate.ended_at.is_(None), _valid(Mandate, day))
    mandates = session.execute(held).all()
    parties = {party for party, _ in mandates} | ({user.party_id} if user.party_id else set()) | _branches_as_parties(roles)
    return Actor(
        user_id=user.id,
        name=user.display_name,
        party_ids=frozenset(parties),
        language=user.language,
        roles={key: frozenset(held) for key, held in roles.items()},
        mandate_roles=frozenset(role for _, role in mandates),
        own_party_id=user.party_id,
    )


def _branches_as_parties(roles: Mapping[int, set[str]]) -> set[UUID]:
    """The branches themselves, for which their staff file; none who only administers."""
    here = [branch for branch, names in roles.items() if names - NO_BUSINESS]
    if not here:
        return set()
    with everything():
        return set(db.session().scalars(select(Party.id).where(Party.municipality_id.in_(here))))


def find_user(username: str) -> User | None:
    return db.session().scalars(select(User).where(User.username == username.strip().lower())).one_or_none()


def own_party(actor: Actor) -> Party | None:
    """The person himself as a party, not one he acts for."""
    user = db.session().get(User, actor.user_id) if actor.user_id else None
    return db.session().get(Party, user.party_id) if user and user.party_id else None


def parties_acted_for(actor: Actor) -> list[Party]:
    """The person himself first, then the bodies whose mandate he holds."""
    own = own_party(actor)
    others = db.session().scalars(select(Party).where(Party.id.in_(actor.party_ids)).order_by(Party.name_ar)).all()
    return ([own] if own else []) + [p for p in others if own is None or p.id != own.id]


def accredited_offices(kind: str = "engineering_office") -> list[Party]:
    """Bodies a person may name in his application; the list is public, their contacts are not shown with it."""
    with everything():
        return list(db.session().scalars(select(Party).where(Party.accreditation == kind).order_by(Party.name_ar)))


@read_once(lambda party_ids: frozenset(party_ids))
def names_of(party_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Names of parties of a case that the caller was already allowed to see."""
    with everything():
        rows = db.session().execute(select(Party.id, Party.name_ar).where(Party.id.in_(party_ids)))
        return dict(rows.all())


def list_municipalities() -> list[Municipality]:
    return list(db.session().scalars(select(Municipality).order_by(Municipality.id)))


def failures_since(column: Any, value: str, minutes: int) -> int:
    """Refused tries of a name or an address in the last minutes. Index: ix_sign_in_attempt_*_at."""
    since = func.now() - func.make_interval(0, 0, 0, 0, 0, minutes)
    query = select(func.count()).where(column == value, SignInAttempt.at > since, SignInAttempt.succeeded.is_(False))
    return db.session().execute(query).scalar_one()


def _valid(table: type[Membership] | type[Mandate], day: date) -> ColumnElement[bool]:
    return (table.valid_from <= day) & or_(table.valid_to.is_(None), table.valid_to >= day)


def held_on(day: date) -> ColumnElement[bool]:
    """The membership was not taken away and holds on the day."""
    return Membership.ended_at.is_(None) & _valid(Membership, day)
