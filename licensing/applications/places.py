"""Where an application is: its branch, point and shape, from a parcel, a point, a drawn route or the permit that it is about."""

from dataclasses import dataclass, field
from typing import Any

from geoalchemy2.shape import to_shape
from shapely import Geometry, LineString, Point
from sqlalchemy import select

from app import db, ports
from app.casework.commands import Subject
from app.errors import UserError
from app.forms import GeometryLimits, parse_geojson
from app.forms.geometry import as_geojson
from app.organisation.models import Municipality
from app.tenancy import everything
from gis.crs import to_lonlat, to_storage
from gis.models import SpatialUnit
from gis.register import queries as register
from licensing.catalogue.definitions import ServiceDefinition
from licensing.models import Application, Permit

ROUTE_KINDS = ("LineString", "Polygon")
LONGEST_M, LARGEST_M2 = 50_000.0, 5_000_000.0  # the map is asked about every parcel and building within


@dataclass(frozen=True)
class Named:
    """What was chosen at the beginning. ``point`` and ``route`` are longitude and latitude; ``route`` may be GeoJSON."""

    parcel: SpatialUnit | None = None
    point: Point | None = None
    route: Geometry | str | dict[str, Any] | None = None
    permit: Permit | None = None
    municipality_id: int | None = None
    address: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """The branch that gets the request, and where on the ground it is. ``point``: longitude, latitude; ``shape``: storage metres."""

    municipality_id: int
    point: Point | None = None
    shape: Geometry | None = None
    text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    parcel: SpatialUnit | None = None
    subjects: tuple[Subject, ...] = ()


def place_of(definition: ServiceDefinition, named: Named) -> Place:
    """The place as the service wants it; what the permit already says need not be named again.

    Raises:
        UserError: nothing fitting was named, or it lies outside the amanah.
    """
    kind, permit = definition.start.place, named.permit
    parcel = named.parcel or _parcel_of(permit)
    if permit is not None and parcel is not None and permit.parcel_id not in (None, parcel.id):
        raise UserError("permit_elsewhere")
    if kind in ("own_parcel", "parcel"):
        if parcel is None:
            raise UserError("parcel_needed")
        found = _on_parcel(parcel, named)
    elif kind == "route":
        found = _on_route(named)
    elif kind == "site":
        found = _on_point(named, parcel)
    else:
        found = _in_branch(named, parcel)
    about = (Subject("permit", str(permit.id), permit.reference),) if permit is not None else ()
    return Place(found.municipality_id, found.point, found.shape, found.text, found.facts, found.parcel, (*found.subjects, *about))


def read_route(route: Geometry | str | dict[str, Any]) -> Geometry:
    """The line or area in storage metres.

    Raises:
        GeometryFault: not a sound line or area. UserError: shorter than a metre, or more than anything dug in one work.
    """
    source = as_geojson(route) if isinstance(route, Geometry) else route
    shape = to_storage(parse_geojson(source, GeometryLimits(kinds=ROUTE_KINDS)))
    if shape.length < 1 or (not isinstance(shape, LineString) and shape.area < 1):
        raise UserError("route_too_short")
    if shape.length > LONGEST_M:
        raise UserError("route_too_long")
    if shape.area > LARGEST_M2:
        raise UserError("route_too_large")
    return shape


def _on_parcel(parcel: SpatialUnit, named: Named) -> Place:
    """The branch is that on whose ground the parcel lies; its row answers where no boundary is drawn."""
    centre = register.centre_of(parcel)
    branch = ports.containing_municipality(centre.x, centre.y) or parcel.municipality_id or _branch_at(centre)
    subject = Subject("parcel", str(parcel.id), parcel.reference or "", register.lonlat_shape(parcel))
    return Place(branch, centre, None, words_of_parcel(parcel), named.facts, parcel, (subject,))


def _on_point(named: Named, parcel: SpatialUnit | None) -> Place:
    """A point stands for itself; a parcel named instead gives its middle."""
    point = named.point or (register.centre_of(parcel) if parcel is not None else None) or _point_of(named.permit)
    if point is None:
        raise UserError("point_needed")
    beneath = parcel or register.parcel_at(point.x, point.y)
    branch, shape = _branch_at(point), to_storage(point)
    subjects = (Subject("parcel", str(beneath.id), beneath.reference or "", point),) if beneath is not None else ()
    text = named.address or (words_of_parcel(beneath) if beneath is not None else "") or _text_of(named.permit)
    return Place(branch, point, shape, text, named.facts, beneath, subjects)


def _on_route(named: Named) -> Place:
    route = named.route if named.route is not None else _shape_of(named.permit)
    if route is None or route == "":
        raise UserError("route_needed")
    shape = read_route(route)
    middle = shape.interpolate(0.5, normalized=True) if isinstance(shape, LineString) else shape.representative_point()
    point = to_lonlat(middle)
    return Place(_branch_at(point), point, shape, named.address or _text_of(named.permit), named.facts)


def _in_branch(named: Named, parcel: SpatialUnit | None) -> Place:
    """No place of its own: that of the permit, else only the branch that was chosen."""
    if named.permit is not None:
        subjects = (Subject("parcel", str(parcel.id), parcel.reference or "", register.lonlat_shape(parcel)),) if parcel is not None else ()
        shape = _stored_shape(named.permit)
        return Place(named.permit.municipality_id, _point_of(named.permit), shape, named.permit.place_text, named.facts, parcel, subjects)
    if named.municipality_id is None or db.session().get(Municipality, named.municipality_id) is None:
        raise UserError("branch_needed")
    return Place(named.municipality_id, text=named.address, facts=named.facts)


def _branch_at(point: Point) -> int:
    branch = ports.containing_municipality(point.x, point.y)
    if branch is None:
        raise UserError("place_outside")
    return branch


def _parcel_of(permit: Permit | None) -> SpatialUnit | None:
    return db.session().get(SpatialUnit, permit.parcel_id) if permit is not None and permit.parcel_id else None


def _point_of(permit: Permit | None) -> Point | None:
    return to_shape(permit.point_4326) if permit is not None and permit.point_4326 is not None else None


def _text_of(permit: Permit | None) -> str:
    return permit.place_text if permit is not None else ""


def _stored_shape(permit: Permit) -> Geometry | None:
    """What was drawn when the permit was asked for, storage metres."""
    if permit.application_id is None:
        return None
    with everything():
        stored = db.session().scalar(select(Application.place_geom).where(Application.id == permit.application_id))
    return to_shape(stored) if stored is not None else None


def _shape_of(permit: Permit | None) -> Geometry | None:
    stored = _stored_shape(permit) if permit is not None else None
    return to_lonlat(stored) if stored is not None else None


def words_of_parcel(parcel: SpatialUnit) -> str:
    """«قطعة 118، مخطط 1417، حي الهدا», as the case keeps it."""
    district = register.district_of(parcel)
    parts = [
        f"قطعة {parcel.parcel_no}" if parcel.parcel_no else "",
        f"مخطط {parcel.plan_no}" if parcel.plan_no else "",
        f"حي {district.name_ar}" if district else "",
    ]
    return "، ".join(part for part in parts if part)
