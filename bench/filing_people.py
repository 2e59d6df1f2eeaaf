"""Owners of house plots who can sign in, and engineers of offices: so many as the load asks for."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import numpy as np
from sqlalchemy import select

from app import db
from app.authz import SYSTEM, acting_as
from app.identity import commands as identity
from app.identity.models import Mandate, User
from app.identity.queries import today
from config import Config
from licensing.catalogue import get_service
from licensing.demo.places import choose_plots
from wsgi import create_app

PASSWORD, OFFICES = "Kharj-1448", 10


@dataclass(frozen=True)
class Citizen:
    username: str
    parcel_id: int


@dataclass(frozen=True)
class Cast:
    """``offices``: (username of its engineer, id of the office) pairs; ``answers`` of the service's own passing example."""

    citizens: list[Citizen]
    offices: list[tuple[str, str]]
    answers: dict[str, str | list[str]]


def assemble(database_url: str, count: int, service_code: str) -> Cast:
    """The people of the load stand in the database; those of an earlier run file on their parcels again."""
    app = create_app(Config(ENVIRONMENT="test", DATABASE_URL=database_url, DEMO=True))
    with app.app_context(), acting_as(SYSTEM), db.transaction():
        definition = get_service(service_code).definition
        assert definition is not None and definition.examples is not None
        hashed = identity.hash_password(PASSWORD)
        offices = [_office(number, hashed) for number in range(OFFICES)]
        citizens = [_citizen(plot, hashed) for plot in _plots_of_different_owners(count)]
    return Cast(citizens, offices, dict(definition.examples.passes.answers))


def _plots_of_different_owners(count: int) -> list:
    found = {plot.party_id: plot for plot in choose_plots(count * 3, np.random.default_rng(7), set(), {})}
    if len(found) < count:
        raise RuntimeError(f"the city has only {len(found)} owners of house plots: load more parcels")
    return list(found.values())[:count]


def _citizen(plot, hashed: str) -> Citizen:
    name = f"load.{plot.id}"
    if db.session().scalar(select(User.id).where(User.username == name)) is None:
        identity.create_user(name, plot.owner, hashed, party_id=plot.party_id)
    return Citizen(name, plot.id)


def _office(number: int, hashed: str) -> tuple[str, str]:
    name = f"load.office{number}"
    user = db.session().scalars(select(User).where(User.username == name)).one_or_none()
    if user is not None:
        held: UUID = db.session().scalars(select(Mandate.party_id).where(Mandate.user_id == user.id)).one()
        return name, str(held)
    office = identity.create_party("establishment", f"مكتب التحمّل رقم {number}", accreditation="engineering_office")
    user = identity.create_user(name, f"مهندس المكتب {number}", hashed)
    identity.give_mandate(user, office.id, "engineering_office", valid_from=today() - timedelta(days=30))
    return name, str(office.id)
