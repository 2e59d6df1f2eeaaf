"""Where an application begins: for whom, at which place, on which permit; another's parcel is refused with the way on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app import db
from app.authz import NO_BUSINESS, Actor
from app.errors import UserError
from app.identity.delegation import principals_of
from app.identity.models import Party
from app.identity.queries import list_municipalities, parties_acted_for
from app.tenancy import everything
from gis.map.legend import opening_centre
from gis.models import SpatialUnit
from gis.register import queries as register
from licensing.applications import subjects
from licensing.applications.naming import place_named
from licensing.applications.opening import BODIES, body_of, start_application
from licensing.applications.places import Named
from licensing.bulk.columns import is_offered
from licensing.catalogue import Service
from licensing.catalogue.definitions import ServiceDefinition
from licensing.land.finding import find_asked
from licensing.models import Application, Permit
from licensing.presenters.findings import number
from licensing.presenters.parcels import parcel_name
from licensing.presenters.services import who_starts


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
    permits: list[Permit] = field(default_factory=list)

    @property
    def definition(self) -> ServiceDefinition:
        assert self.service.definition is not None
        return self.service.definition

    @property
    def place(self) -> str:
        """What is asked about the place: nothing where the permit tells it."""
        return "permit" if self.definition.acts_on else self.definition.start.place

    def as_context(self) -> dict[str, Any]:
        parcels = [{"value": str(p.id), "label": parcel_name(p), "hint": self.places.get(p.id, "")} for p in self.parcels]
        return {
            "service": self.service,
            "for_whom": who_starts(self.definition),
            "by_file": is_offered(self.definition) and any(party.kind in BODIES for party in self.parties),
            "at_counter": any(party.accreditation == "service_centre" for party in self.parties),
            "place": self.place,
            "new_place": self.definition.start.place if self.place == "permit" else "",
            "centre": opening_centre(),
            "parcels": parcels,
            "chosen": self.chosen,
            "foreign": self.foreign,
            "running": self.running,
            "branches": self.branches,
            "permits": [{"value": p.reference, "label": f"{p.title} {p.reference}", "hint": p.place_text} for p in self.permits],
            "parties": [(str(p.id), p.name_ar) for p in self.parties],
        }


def beginning(service: Service, asked: Mapping[str, str], actor: Actor) -> Beginning:
    """What must be asked of this person for this service."""
    begun = Beginning(service, [])
    if service.definition is None:
        return begun
    begun.parties = _parties_for(begun.definition, service.code, actor)
    ids = [party.id for party in begun.parties]
    if begun.place == "none":
        begun.branches = [(str(m.id), m.name) for m in list_municipalities()]
    elif begun.place == "permit":
        assert begun.definition.acts_on is not None
        begun.permits = subjects.list_permits_for(begun.definition.acts_on, ids, named=asked.get("permit", ""))
    elif begun.place == "own_parcel":
        _own_parcels(begun, asked.get("parcel", ""), ids)
    return begun


def begin(service: Service, typed: Mapping[str, str], actor: Actor, route_file: bytes | None = None) -> Application:
    """The draft that the person asked for.

    Raises:
        UserError: something was not chosen or cannot be; ``details['field']`` says beside which question to say so.
    """
    begun = beginning(service, typed, actor)
    if begun.place == "own_parcel":
        if begun.foreign is not None:
            raise UserError("unmet_parcel_owned_by_applicant", field="parcel")
        if begun.chosen is None:
            raise UserError("parcel_needed", field="parcel")
        return start_application(service.code, _owner_among(begun.parties, begun.chosen), actor, parcel=begun.chosen)
    party = _party_among(begun.parties, typed.get("party", ""))
    if begun.place == "permit":
        permit, by_paper = _permit_among(begun.permits, typed)
        found = _new_place(begun.definition.start.place, typed, route_file)
        return start_application(
            service.code, party, actor, permit=permit, by_paper=by_paper, parcel=found.parcel, point=found.point, route=found.route,
            address=found.address, facts=found.facts,
        )  # fmt: skip
    if begun.place == "none":
        branch = typed.get("branch", "")
        if branch not in {value for value, _name in begun.branches}:
            raise UserError("branch_needed", field="branch")
        return start_application(service.code, party, actor, municipality_id=int(branch))
    found = place_named(begun.place, typed, route_file)
    return start_application(
        service.code, party, actor, parcel=found.parcel, point=found.point, route=found.route, address=found.address, facts=found.facts
    )


def find_running(service: Service, parcel: SpatialUnit, party_ids: list[UUID]) -> Application | None:
    """An application of these parties for the service on the parcel that is not over yet."""
    query = (
        select(Application)
        .where(
            Application.service_code == service.code,
            Application.parcel_id == parcel.id,
            Application.closed_at.is_(None),
            Application.party_id.in_(party_ids),
        )
        .order_by(Application.opened_at.desc())
        .limit(1)
    )
    return db.session().scalars(query).first()


def _own_parcels(begun: Beginning, asked: str, ids: list[UUID]) -> None:
    named = find_asked({"parcel": asked})
    with everything():
        begun.parcels = register.list_parcels_of(ids)
        if named is not None and named not in begun.parcels and register.is_owner(named.id, ids):
            begun.parcels.append(named)  # who owns more than are listed may name any of them
    places = register.settings_of(begun.parcels)
    begun.places = {p.id: _place_words(p, places[p.id]) for p in begun.parcels}
    begun.chosen = named if named in begun.parcels else None
    begun.foreign = named if begun.chosen is None else None
    begun.running = find_running(begun.service, begun.chosen, ids) if begun.chosen else None


def _parties_for(definition: ServiceDefinition, code: str, actor: Actor) -> list[Party]:
    """For whom this person may begin the service: himself, bodies he belongs to, those that delegated it to him."""
    who = definition.start.who
    if who == "staff":
        names = {m.id: m.name_ar for m in list_municipalities()}
        return [body_of(branch, names[branch]) for branch, roles in sorted(actor.roles.items()) if roles - NO_BUSINESS]
    parties = [*parties_acted_for(actor), *principals_of(actor, code)]
    return [p for p in dict.fromkeys(parties) if _suits(who, p)]


def _suits(who: str, party: Party) -> bool:
    if who == "individual":
        return party.kind in ("citizen", "resident")
    if who == "establishment":
        return party.kind in BODIES
    if who == "engineering_office":
        return party.accreditation == "engineering_office"
    return who != "government" or party.kind == "government"


def _party_among(parties: list[Party], typed: str) -> Party:
    chosen = next((p for p in parties if str(p.id) == typed), None)
    if chosen is None and len(parties) == 1:
        chosen = parties[0]
    if chosen is None:
        raise UserError("party_needed", field="party")
    return chosen


def _new_place(kind: str, typed: Mapping[str, str], route_file: bytes | None) -> Named:
    """Another place than the permit's, for a service that moves it; nothing typed: the permit's own."""
    asked = ("parcel", "number", "short_address", "point", "route", "route_points")
    if kind == "none" or not (route_file or any(typed.get(name, "").strip() for name in asked)):
        return Named()
    return place_named("parcel" if kind == "own_parcel" else kind, typed, route_file)


def _permit_among(permits: list[Permit], typed: Mapping[str, str]) -> tuple[Permit, bool]:
    """The permit chosen from the person's own, or the one whose number and code were typed."""
    if typed.get("permit_number", "").strip():
        return subjects.find_named(typed["permit_number"], typed.get("permit_code", "")), True
    chosen = next((p for p in permits if p.reference == typed.get("permit")), None)
    if chosen is None:
        raise UserError("permit_needed", field="permit")
    return chosen, False


def _place_words(parcel: SpatialUnit, place: register.Setting) -> str:
    """District, zone and area, so that a parcel is known by more than its number."""
    parts = [place.district, place.zone, _("%(area)s م²", area=number(float(parcel.area_m2)))]
    return "، ".join(part for part in parts if part)


def _owner_among(parties: list[Party], parcel: SpatialUnit) -> Party:
    """The one of the person's parties that owns the parcel, himself before those he acts for."""
    with everything():
        owners: set[UUID] = {owner.party_id for owner in register.owners_of(parcel.id)}
    return next(party for party in parties if party.id in owners)
