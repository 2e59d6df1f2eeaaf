"""Whose layers are whose: a branch's are its staff's; those of the whole amanah belong to the staff of its seat."""

from enum import StrEnum

from sqlalchemy import select

from app import db
from app.authz import Actor
from app.organisation.models import Municipality


def seats() -> set[int]:
    """The branch, if any, that acts for the whole amanah."""
    return set(db.session().scalars(select(Municipality.id).where(Municipality.is_seat)))


def held_at(municipality_id: int | None, actor: Actor, permission: StrEnum) -> bool:
    """Does the actor hold the permission where the layer belongs? None: the whole amanah."""
    if actor.is_system:
        return True
    held = set(actor.municipalities_where(permission))
    return bool(held & seats()) if municipality_id is None else municipality_id in held
