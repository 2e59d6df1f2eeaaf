"""What is drawn on the parcel, and what is measured from it. Nothing measured is ever typed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from geoalchemy2.shape import from_shape, to_shape
from shapely import Geometry, Polygon
from sqlalchemy import delete, select

from app import db
from app.authz import Actor
from app.errors import UserError
from app.forms import GeometryLimits, parse_geojson
from app.reading import read_once
from gis.crs import STORAGE_SRID, to_storage
from licensing.models import Application, DrawingPart
from licensing.rules.general import ANNEX_GROUND

FENCE = "fence"
_FLOOR_LIMITS = GeometryLimits(kinds=("Polygon", "MultiPolygon"))
_FENCE_LIMITS = GeometryLimits(kinds=("LineString", "MultiLineString"))


@read_once(lambda application: application.id)
def parts_of(application: Application) -> Mapping[str, Geometry]:
    """Drawn parts by name, storage metres."""
    rows = db.session().scalars(select(DrawingPart).where(DrawingPart.application_id == application.id))
    return {row.part: to_shape(row.geom) for row in rows}


def only_floors(parts: Mapping[str, Geometry]) -> dict[str, Geometry]:
    """Storeys alone: a ground annex has rules of its own."""
    return {part: shape for part, shape in parts.items() if part not in (FENCE, ANNEX_GROUND)}


def read_shape(part: str, geojson: str | bytes | dict[str, Any]) -> Geometry:
    """The shape in storage metres; nothing is kept.

    Raises:
        GeometryFault, UserError: as ``draw_part``.
    """
    shape = to_storage(parse_geojson(geojson, _FENCE_LIMITS if part == FENCE else _FLOOR_LIMITS))
    if isinstance(shape, Polygon) and shape.area < 1:
        raise UserError("drawing_too_small")
    return shape


def draw_part(application: Application, part: str, geojson: str | dict[str, Any], actor: Actor) -> DrawingPart:
    """The part stands as drawn (longitude and latitude in, storage metres kept); an earlier drawing of it is replaced.

    Raises:
        GeometryFault: not a sound polygon (or line, for a fence) of reasonable size; nothing is repaired.
    """
    return keep_part(application, part, read_shape(part, geojson), actor)


def keep_part(application: Application, part: str, shape: Geometry, actor: Actor) -> DrawingPart:
    """The same of a shape in storage metres."""
    row = db.session().get(DrawingPart, (application.id, part)) or DrawingPart(application_id=application.id, part=part)
    row.geom, row.drawn_by_id = from_shape(shape, STORAGE_SRID), actor.user_id
    db.session().add(row)
    db.session().flush()
    return row


def erase_part(application: Application, part: str) -> None:
    db.session().execute(delete(DrawingPart).where(DrawingPart.application_id == application.id, DrawingPart.part == part))


def measures(application: Application, parcel_area_m2: float | None = None) -> dict[str, Decimal]:
    """Areas (m2) and lengths (m) to the hundredth, from the drawing: what fees and the permit use."""
    return measured(parts_of(application), parcel_area_m2)


def measured(parts: Mapping[str, Geometry], parcel_area_m2: float | None = None) -> dict[str, Decimal]:
    """The same of given shapes in storage metres; nothing is read."""
    floors = {part: shape for part, shape in parts.items() if part != FENCE}
    found = {"total_floor_area_m2": sum(shape.area for shape in floors.values())} if floors else {}
    if "ground" in floors:
        found["ground_floor_area_m2"] = floors["ground"].area
    if FENCE in parts:
        found["fence_length_m"] = parts[FENCE].length
    if parcel_area_m2 is not None:
        found["parcel_area_m2"] = parcel_area_m2
    return {name: Decimal(repr(float(value))).quantize(Decimal("0.01")) for name, value in found.items()}
