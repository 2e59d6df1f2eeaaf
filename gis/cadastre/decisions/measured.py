"""What a survey decision says, as plain values: from the form, from a file, from the register or from its own rows."""

from dataclasses import dataclass, field
from datetime import date

import shapely
from pyproj import CRS
from shapely import Polygon

from gis.crs import EXTENT_LONLAT, STORAGE_SRID, reproject, to_lonlat
from gis.models import SurveyDecision


@dataclass(frozen=True)
class Corner:
    easting: float
    northing: float
    label: str = ""
    easting_deed: float | None = None
    northing_deed: float | None = None
    mark: str = ""


@dataclass(frozen=True)
class MeasuredSide:
    """``direction`` empty: by the side's own lie."""

    neighbour: str = "open"
    length_m: float | None = None
    length_deed_m: float | None = None
    direction: str = ""
    ref: str = ""
    street_name: str = ""
    street_width_m: float | None = None
    is_chamfer: bool = False


@dataclass(frozen=True)
class ControlPoint:
    name: str
    easting: float
    northing: float
    elevation: float | None = None


@dataclass(frozen=True)
class Measured:
    """Everything that is entered of a decision."""

    purpose: str
    epsg: int
    corners: tuple[Corner, ...]
    sides: tuple[MeasuredSide, ...] = ()
    control_points: tuple[ControlPoint, ...] = ()
    area_deed_m2: float | None = None
    area_stated_m2: float | None = None
    treatment: str = "none"
    surveyed_on: date | None = None
    office_name: str = ""
    office_class: str = ""
    surveyor_name: str = ""
    base_station: str = ""
    accuracy_m: float | None = None
    chamfer: str = ""
    remarks: str = ""
    owners: tuple[dict[str, str], ...] = field(default=())


def measured_of(decision: SurveyDecision) -> Measured:
    """The rows of a decision as values."""

    def number(value) -> float | None:
        return None if value is None else float(value)

    return Measured(
        decision.purpose,
        decision.epsg,
        tuple(
            Corner(float(c.easting), float(c.northing), c.label, number(c.easting_deed), number(c.northing_deed), c.mark)
            for c in decision.corners
        ),
        tuple(
            MeasuredSide(
                s.neighbour,
                number(s.length_m),
                number(s.length_deed_m),
                s.direction,
                s.neighbour_ref,
                s.street_name,
                number(s.street_width_m),
                s.is_chamfer,
            )
            for s in decision.sides
        ),
        tuple(ControlPoint(p.name, float(p.easting), float(p.northing), number(p.elevation)) for p in decision.control_points),
        number(decision.area_deed_m2),
        number(decision.area_stated_m2),
        decision.treatment,
        decision.surveyed_on,
        decision.office_name,
        decision.office_class,
        decision.surveyor_name,
        decision.base_station,
        number(decision.accuracy_m),
        decision.chamfer,
        decision.remarks,
        tuple(decision.owners),
    )


def polygon_in_storage(measured: Measured) -> Polygon | None:
    """The ring by nature in the storage CRS; None where the corners make none, or lie nowhere near."""
    ring = [(corner.easting, corner.northing) for corner in measured.corners]
    if len(ring) < 3:
        return None
    polygon = reproject(Polygon(ring), measured.epsg, STORAGE_SRID)
    return polygon if polygon.is_valid and polygon.area > 0 and bool(shapely.is_valid(polygon)) and _finite(polygon) else None


def _finite(polygon: Polygon) -> bool:
    return all(abs(value) < 1e8 for value in polygon.bounds)


def centre_lonlat(measured: Measured) -> tuple[float, float] | None:
    """Where the corners come to lie, read in their CRS; None where that is nowhere."""
    ring = shapely.MultiPoint([(corner.easting, corner.northing) for corner in measured.corners])
    if ring.is_empty:
        return None
    middle = to_lonlat(ring.centroid, measured.epsg)
    return (middle.x, middle.y) if abs(middle.x) <= 180 and abs(middle.y) <= 90 else None


def is_inside(longitude: float, latitude: float) -> bool:
    west, south, east, north = EXTENT_LONLAT
    return west <= longitude <= east and south <= latitude <= north


def utm_zone(epsg: int) -> int | None:
    """The zone of a UTM system, None for any other."""
    zone = CRS.from_epsg(epsg).utm_zone
    return int(zone[:-1]) if zone and zone[:-1].isdigit() else None


def is_legacy_datum(epsg: int) -> bool:
    """Ain el Abd: about a hundred metres off when read as anything newer."""
    datum = CRS.from_epsg(epsg).geodetic_crs
    return datum is not None and datum.to_epsg() == 4204
