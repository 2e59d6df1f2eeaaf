"""Who acts in the demo: the branch's staff, the personas, and owners who have no account."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app import db
from app.authz import Actor
from app.identity.models import Membership, Party, User


@dataclass(frozen=True)
class Cast:
    """``staff`` by (role, branch), the first one of each; ``office`` and its actor."""

    staff: Mapping[tuple[str, int], Actor]
    office: Party
    office_actor: Actor
    parties: Mapping[str, UUID]

    def party(self, key: str) -> Party:
        return db.session().get_one(Party, self.parties[key])

    def reviewer(self, branch: int) -> Actor:
        return self.staff["reviewer", branch]

    def approver(self, branch: int) -> Actor:
        return self.staff["approver", branch]


def assemble(parties: Mapping[str, Any]) -> Cast:
    """The cast of the tour, from the accounts that the organisation's loader made."""
    rows = db.session().execute(
        select(User, Membership.municipality_id, Membership.role).join(Membership, Membership.user_id == User.id).order_by(User.username)
    )
    staff: dict[tuple[str, int], Actor] = {}
    for user, branch, role in rows:
        staff.setdefault((role, branch), Actor(user_id=user.id, name=user.display_name, roles={branch: frozenset({role})}))
    office = db.session().get_one(Party, parties["office"])
    engineer = db.session().scalars(select(User).where(User.username == "office")).one()
    return Cast(staff, office, Actor(user_id=engineer.id, name=engineer.display_name, party_ids=frozenset({office.id})), parties)


def holder(party: Party) -> Actor:
    """The party itself at work: with its account where it has one, else by its name alone."""
    user = db.session().scalars(select(User).where(User.party_id == party.id)).first()
    return Actor(user_id=user.id if user else None, name=party.name_ar, party_ids=frozenset({party.id}), is_system=user is None)
