"""Reading what the map answered: the latest version of an application's passport, and who may read which answer."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select

from app import db
from app.authz import Actor
from gis.layers.queries import visible_to
from gis.models import PublishedLayer
from gis.register import queries as register
from licensing.models import Application, MapPassport
from licensing.passport.answers import PUBLISHED, Answer, from_json


@dataclass(frozen=True)
class Passport:
    """What the map answered last; ``version`` counts from 1."""

    version: int
    asked_at: datetime
    reason: str
    ground: str
    fingerprint: str
    answers: tuple[Answer, ...]

    @cached_property
    def by_layer(self) -> dict[str, Answer]:
        return {answer.layer: answer for answer in self.answers}

    def says(self, layer: str) -> bool | None:
        """Yes, no, or None where the layer was not asked."""
        answer = self.by_layer.get(layer)
        return None if answer is None else answer.hit


def passport_of(application: Application) -> Passport | None:
    """The answers that count for this application; None where the map was never asked. Index: uq_map_passport_application_id."""
    query = select(MapPassport).where(MapPassport.application_id == application.id).order_by(MapPassport.version.desc()).limit(1)
    row = db.session().scalars(query).first()
    return _read(row) if row is not None else None


def list_versions(application: Application) -> list[Passport]:
    """Every asking, latest first."""
    query = select(MapPassport).where(MapPassport.application_id == application.id).order_by(MapPassport.version.desc())
    return [_read(row) for row in db.session().scalars(query)]


def latest_version(application: Application) -> int:
    query = select(MapPassport.version).where(MapPassport.application_id == application.id).order_by(MapPassport.version.desc()).limit(1)
    return db.session().scalar(query) or 0


def readable(passport: Passport, application: Application, actor: Actor) -> list[Answer]:
    """The answers that this person may read: public ones; staff of the branch and owners of the parcel also the register's private
    ones; of published layers those in his catalogue.
    """
    of_branch = actor.is_system or application.municipality_id in actor.roles
    within = of_branch or (application.parcel_id is not None and register.is_owner(application.parcel_id, actor.party_ids))
    hidden = [answer.layer for answer in passport.answers if answer.source == PUBLISHED and not answer.public]
    seen = (
        set()
        if not hidden
        else set(db.session().scalars(select(PublishedLayer.code).where(PublishedLayer.code.in_(hidden), visible_to(actor))))
    )
    return [answer for answer in passport.answers if answer.public or (answer.layer in seen if answer.source == PUBLISHED else within)]


def opener_of(application: Application) -> Actor:
    """Who began the application, as the one who asked the map."""
    return Actor(user_id=application.prepared_by_id)


def _read(row: MapPassport) -> Passport:
    return Passport(row.version, row.asked_at, row.reason, row.ground, row.fingerprint, tuple(from_json(said) for said in row.answers))
