"""A decision begun on the map: the parcel's corners, sides and areas as the register holds them."""

import shapely
from shapely import Point

from gis.cadastre.boundaries import directions_of
from gis.cadastre.decisions.entering import clockwise_from_north_west
from gis.cadastre.decisions.measured import Corner, Measured, MeasuredSide
from gis.crs import STORAGE_SRID, reproject, to_lonlat, utm_srid
from gis.models import SpatialUnit
from gis.register.queries import EdgeFacts, edges_of, owners_of, shape_of

STRAIGHT_M = 0.005


def measured_from_register(parcel: SpatialUnit, purpose: str = "") -> Measured:
    """What the register says of the parcel, in the UTM zone of its longitude."""
    epsg = srid_of(parcel)
    polygon = max(shape_of(parcel).geoms, key=lambda part: part.area)
    ring = shapely.simplify(polygon.exterior, STRAIGHT_M)
    held = clockwise_from_north_west([(x, y) for x, y in ring.coords])
    own = [(x, y) for x, y in shapely.get_coordinates(reproject(shapely.MultiPoint(held), STORAGE_SRID, epsg)).round(3).tolist()]
    edges, looks = edges_of(parcel.id), directions_of(held)
    sides = tuple(_side(held, own, i, edges, looks[i]) for i in range(len(held)))
    deed = float(parcel.deed_area_m2) if parcel.deed_area_m2 else None
    return Measured(
        purpose,
        epsg,
        tuple(Corner(x, y, str(i), x, y) for i, (x, y) in enumerate(own, 1)),
        sides,
        area_deed_m2=deed,
        area_stated_m2=round(shapely.Polygon(own).area, 2),
        owners=owners_as_they_stand(parcel),
    )


def srid_of(parcel: SpatialUnit) -> int:
    return utm_srid(to_lonlat(shape_of(parcel).representative_point()).x)


def owners_as_they_stand(parcel: SpatialUnit) -> tuple[dict[str, str], ...]:
    return tuple({"name": owner.name_ar or "", "share": str(owner.share), "deed": owner.deed_no} for owner in owners_of(parcel.id))


def _side(held: list, own: list, i: int, edges: list[EdgeFacts], direction: str) -> MeasuredSide:
    following = (i + 1) % len(held)
    length = round(Point(own[i]).distance(Point(own[following])), 3)
    middle = shapely.LineString([held[i], held[following]]).interpolate(0.5, normalized=True)
    edge = min(edges, key=lambda e: e.line.distance(middle), default=None)
    if edge is None or edge.line.distance(middle) > 0.5:
        return MeasuredSide("open", length, length, direction)
    kind = "parcel" if edge.kind == "neighbour" else edge.kind
    on_street = kind in ("street", "passage")
    return MeasuredSide(
        kind,
        length,
        length,
        direction,
        (edge.neighbour_no or "") if kind == "parcel" else "",
        (edge.street_name or "") if on_street else "",
        edge.street_width_m if on_street else None,
        edge.chamfer and on_street,
    )
