"""Where an application begins: for whom, on which parcel or in which branch; another's parcel is refused with the way on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.errors import UserError
from app.identity.models import Party
from app.identity.queries import list_municipalities, parties_acted_for
from app.tenancy import everything
from gis.models import SpatialUnit
from gis.register import queries as register
from licensing.applications.commands import start_application
from licensing.catalogue import Service
from licensing.models import Application
from licensing.presenters.findings import number
from licensing.presenters.parcels import parcel_name


@dataclass
class Beginning:
    """What the person is asked before a draft stands. ``foreign``: the parcel that he named and does not own."""

    service: Service
    parties: list[Party]
    parcels: list[SpatialUnit] = field(default_factory=list)
    chosen: SpatialUnit | None = None
    foreign: SpatialUnit | None = None
    running: Application | None = None
    branches: list[tuple[str, str]] = field(default_factory=list)
    places: dict[int, str] = field(default_factory=dict)

    @property
    def needs_parcel(self) -> bool:
        return bool(self.service.definition and self.service.definition.start.place == "own_parcel")

    def as_context(self) -> dict[str, Any]:
        parcels = [{"value": str(p.id), "label": parcel_name(p), "hint": self.places.get(p.id, "")} for p in self.parcels]
        return {
            "service": self.service,
            "needs_parcel": self.needs_parcel,
            "parcels": parcels,
            "chosen": self.chosen,
            "foreign": self.foreign,
            "running": self.running,
            "branches": self.branches,
            "parties": [(str(p.id), p.name_ar) for p in self.parties],
        }


def beginning(service: Service, parcel: str, actor: Actor) -> Beginning:
    """What must be asked of this person for this service."""
    begun = Beginning(service, parties_acted_for(actor))
    if not begun.needs_parcel:
        begun.branches = [(str(m.id), m.name) for m in list_municipalities()]
        return begun
    with everything():
        begun.parcels = register.list_parcels_of(actor.party_ids)
        named = db.session().get(SpatialUnit, int(parcel)) if parcel.isdigit() and len(parcel) < 19 else None
    places = register.settings_of(begun.parcels)
    begun.places = {p.id: _place_words(p, places[p.id]) for p in begun.parcels}
    begun.chosen = next((p for p in begun.parcels if named is not None and p.id == named.id), None)
    begun.foreign = named if begun.chosen is None else None
    begun.running = find_running(service, begun.chosen, actor) if begun.chosen else None
    return begun


def _place_words(parcel: SpatialUnit, place: register.Setting) -> str:
    """District, zone and area, so that a parcel is known by more than its number."""
    parts = [place.district, place.zone, _("%(area)s م²", area=number(float(parcel.area_m2)))]
    return "، ".join(part for part in parts if part)


def find_running(service: Service, parcel: SpatialUnit, actor: Actor) -> Application | None:
    """An application of this person's for the service on the parcel that is not over yet."""
    query = (
        select(Application)
        .where(
            Application.service_code == service.code,
            Application.parcel_id == parcel.id,
            Application.closed_at.is_(None),
            Application.party_id.in_(actor.party_ids),
        )
        .order_by(Application.opened_at.desc())
        .limit(1)
    )
    return db.session().scalars(query).first()


def begin(service: Service, typed: Mapping[str, str], actor: Actor) -> Application:
    """The draft that the person asked for.

    Raises:
        UserError: something was not chosen, or the parcel is another's.
    """
    begun = beginning(service, typed.get("parcel", ""), actor)
    if begun.needs_parcel:
        if begun.foreign is not None:
            raise UserError("unmet_parcel_owned_by_applicant")
        if begun.chosen is None:
            raise UserError("parcel_needed")
        return start_application(service.code, _owner_among(begun.parties, begun.chosen), actor, parcel=begun.chosen)
    party = next((p for p in begun.parties if str(p.id) == typed.get("party", "")), None)
    if party is None and len(begun.parties) == 1:
        party = begun.parties[0]
    if party is None:
        raise UserError("party_needed")
    branch = typed.get("branch", "")
    if branch not in {value for value, _name in begun.branches}:
        raise UserError("branch_needed")
    return start_application(service.code, party, actor, municipality_id=int(branch))


def _owner_among(parties: list[Party], parcel: SpatialUnit) -> Party:
    """The one of the person's parties that owns the parcel, himself before the bodies he acts for."""
    with everything():
        owners: set[UUID] = {owner.party_id for owner in register.owners_of(parcel.id)}
    return next(party for party in parties if party.id in owners)
