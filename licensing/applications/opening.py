"""A draft stands: who may begin it, for whom, where it is and which permit it is about."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from geoalchemy2.shape import from_shape
from shapely import Geometry, Point
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import db
from app.authz import NO_BUSINESS, Actor
from app.casework.calendar import RIYADH
from app.casework.clocks import MINUTES_OF_WORKING_DAY
from app.casework.commands import open_case
from app.errors import Forbidden, NotFound, UserError
from app.identity.delegation import find_delegation
from app.identity.models import Delegation, Party
from app.tenancy import everything
from gis.crs import STORAGE_SRID
from gis.models import SpatialUnit
from gis.register import queries as register
from licensing.applications import subjects
from licensing.applications.places import Named, Place, place_of
from licensing.catalogue import Service, UnknownService, get_service
from licensing.catalogue.definitions import ServiceDefinition, Who
from licensing.catalogue.versions import effective_service, pin
from licensing.models import Application, Permit
from licensing.permissions import Permission as P
from licensing.services.eligibility import BODIES, is_closed, require_eligible


def start_application(
    service_code: str,
    party: Party,
    actor: Actor,
    *,
    parcel: SpatialUnit | None = None,
    point: Point | None = None,
    route: Geometry | str | dict[str, Any] | None = None,
    permit: Permit | None = None,
    municipality_id: int | None = None,
    address: str = "",
    facts: dict[str, Any] | None = None,
    by_paper: bool = False,
    channel: str = "web",
    at: datetime | None = None,
) -> Application:
    """A draft stands, in the branch of its place.

    Args:
        party: for whom; the actor himself, a body he belongs to, or one that delegated this service to him.
        point, route: longitude and latitude; ``route`` a line or an area, also as GeoJSON.
        permit: what the service changes or follows; its place need not be named again.
        municipality_id: only for a service without a place.
        by_paper: the permit is another's and was named by the code on its paper.

    Raises:
        NotFound: no such service. Forbidden: the actor does not act for the party.
        UserError: it is not online, the party is not one it is for, or place or permit are missing or do not fit.
    """
    service = _online(service_code)
    definition = service.definition
    assert definition is not None
    given = _standing(party, service_code, actor)
    _require_who(definition.start.who, party, actor)
    _require_permit(definition, permit, party, by_paper=by_paper)
    place = place_of(definition, Named(parcel, point, route, permit, municipality_id, address, facts or {}))
    if definition.start.place == "own_parcel" and not (place.parcel and register.is_owner(place.parcel.id, [party.id])):
        raise UserError("unmet_parcel_owned_by_applicant")
    require_eligible(service, party, place.parcel, staff=bool(_branches(actor)))
    pin(definition)
    began = (at or datetime.now(UTC)).astimezone(RIYADH).date()
    service = effective_service(service_code, definition.version, place.municipality_id, began)
    return _open(service, service.definition or definition, party, place, permit, given, actor, channel, at)


def body_of(municipality_id: int, name_ar: str) -> Party:
    """The branch as a party, for which its own staff file; made when it first files."""
    held = select(Party).where(Party.municipality_id == municipality_id)
    with everything():
        if (body := db.session().scalars(held).one_or_none()) is not None:
            return body
        try:
            with db.session().begin_nested():
                db.session().add(Party(kind="government", name_ar=name_ar, name_folded="", municipality_id=municipality_id))
        except IntegrityError:
            pass  # a colleague was first
        return db.session().scalars(held).one()


def _open(
    service: Service,
    definition: ServiceDefinition,
    party: Party,
    place: Place,
    permit: Permit | None,
    given: Delegation | None,
    actor: Actor,
    channel: str,
    at: datetime | None,
) -> Application:
    days = definition.deadline.working_days
    case = open_case(
        Application,
        procedure=definition.procedure,
        municipality_id=place.municipality_id,
        actor=actor,
        title=service.name_ar,
        party_id=party.id,
        parties=_delegates(given, party),
        subjects=place.subjects,
        point_4326=place.point,
        channel="service_centre" if given is not None and given.kind == "service_centre" else channel,
        phone_last4=(party.phone or "")[-4:] or None,
        place_text=place.text,
        targets={"officer": (days * MINUTES_OF_WORKING_DAY, "working")} if days else None,
        at=at,
        service_code=service.code,
        service_version=definition.version,
        parcel_id=place.parcel.id if place.parcel else None,
        place_geom=from_shape(place.shape, STORAGE_SRID) if place.shape is not None else None,
        place_facts=place.facts,
        subject_permit_id=permit.id if permit is not None else None,
        delegation_id=given.id if given is not None else None,
        prepared_by_id=actor.user_id,
    )
    if given is not None:
        _end_with_mandate(case, given)
    return case


def _online(code: str) -> Service:
    try:
        service = get_service(code)
    except UnknownService:
        raise NotFound("unknown_service") from None
    if service.definition is None:
        raise UserError("service_retired" if service.retired else "service_not_online")
    if is_closed(code):
        raise UserError("service_closed")
    return service


def _standing(party: Party, service_code: str, actor: Actor) -> Delegation | None:
    """None where the actor is the party or belongs to it; else the delegation by which he acts."""
    if actor.is_system:
        return None
    if not actor.may(P.APPLICATION_START):
        raise Forbidden("not_permitted")
    if party.id in actor.party_ids or party.municipality_id in _branches(actor):
        return None
    given = find_delegation(party.id, actor, service_code)
    if given is None:
        raise Forbidden("not_permitted")
    return given


def _require_who(who: Who, party: Party, actor: Actor) -> None:
    """The service is for such a party.

    Raises:
        UserError: it is not, with the sentence that says for whom it is.
    """
    if who == "individual" and party.kind not in ("citizen", "resident"):
        raise UserError("individual_needed")
    if who == "establishment" and party.kind not in BODIES:
        raise UserError("establishment_needed")
    if who == "engineering_office" and party.accreditation != "engineering_office":
        raise UserError("office_needed")
    if who == "government" and party.kind != "government":
        raise UserError("government_needed")
    if who == "staff" and not (actor.is_system or party.municipality_id in _branches(actor)):
        raise UserError("staff_needed")


def _require_permit(definition: ServiceDefinition, permit: Permit | None, party: Party, *, by_paper: bool) -> None:
    acts_on = definition.acts_on
    if acts_on is None:
        return
    if permit is None:
        raise UserError("permit_needed")
    if wrong := subjects.fits(acts_on, permit):
        raise UserError(wrong)
    if acts_on.of_applicant and permit.party_id != party.id and not by_paper:
        raise UserError("permit_of_another")


def _branches(actor: Actor) -> set[int]:
    """Branches in which the actor works."""
    return {branch for branch, roles in actor.roles.items() if roles - NO_BUSINESS}


def _delegates(given: Delegation | None, party: Party) -> list[tuple[UUID, str]]:
    """The applicant, and the delegate beside him: one who may send, or one who only prepares."""
    if given is None:
        return []
    return [(party.id, "applicant"), (given.delegate_id, "delegate" if given.may_submit else "preparer")]


def _end_with_mandate(case: Application, given: Delegation) -> None:
    """The delegate's part in the file ends on the mandate's last day."""
    with everything():
        for row in case.parties:
            if row.party_id == given.delegate_id:
                row.until = given.valid_to
        db.session().flush()
