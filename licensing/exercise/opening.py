"""How an exercised application begins: on its ground, about its document, with what its applicant owes."""

from decimal import Decimal

import shapely
from shapely import LineString

from app.authz import SYSTEM, acting_as
from app.identity.queries import today
from app.ledger.commands import issue_invoice
from app.ledger.queries import quote
from gis.crs import to_lonlat, to_storage
from gis.models import SpatialUnit
from licensing.applications.opening import start_application
from licensing.catalogue.definitions import ServiceDefinition
from licensing.exercise.cast import Cast, Person, point_of
from licensing.models import Application, Permit


def begun(definition: ServiceDefinition, cast: Cast, applicant: Person, parcel: SpatialUnit | None, subject: Permit | None) -> Application:
    place = definition.start.place
    ground = parcel or cast.parcels[0]
    with acting_as(applicant.actor):
        return start_application(
            definition.code,
            applicant.party,
            applicant.actor,
            parcel=parcel if place in ("own_parcel", "parcel") else None,
            point=point_of(ground) if place == "site" else None,
            route=_route(ground) if place == "route" else None,
            permit=subject,
            municipality_id=cast.branch.id if place == "none" and subject is None else None,
            address="حي التمرين، شارع التجربة" if place in ("site", "route") else "",
        )


def owed(cause: Application, cast: Cast, applicant: Person) -> str:
    """The number of an open invoice of the applicant's, for the services that pay what is owed already."""
    line = quote("inspection_visit", cast.branch.city_class, Decimal(1), today())
    return issue_invoice(cause, [line], applicant.party.id, SYSTEM).reference


def _route(ground: SpatialUnit) -> str:
    """Thirty metres of trench through the parcel's middle, as GeoJSON."""
    centre = to_storage(point_of(ground))
    line = LineString([(centre.x - 15, centre.y), (centre.x + 15, centre.y)])
    return shapely.to_geojson(to_lonlat(line))
