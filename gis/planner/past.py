"""The parcels as they stood at the end of a day, as a layer like any other: they are filtered, asked, listed, drawn and printed."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import Date, and_, cast, func, or_, select

from app import db
from app.casework.calendar import RIYADH
from app.errors import BadRequest
from gis.crs import STORAGE_SRID
from gis.models import SpatialUnit
from gis.planner.layers import LAYERS, Layer, Property


def parcels_on(day: date) -> Layer:
    """Parcels whose life in the register includes the end of that day."""
    end = datetime.combine(day + timedelta(days=1), time.min, RIYADH)
    lived = and_(
        SpatialUnit.begin_lifespan_version < end, or_(SpatialUnit.end_lifespan_version.is_(None), SpatialUnit.end_lifespan_version >= end)
    )
    known = LAYERS["parcels"].properties
    plain = {"parcel_no": SpatialUnit.parcel_no, "block_no": SpatialUnit.block_no, "plan_no": SpatialUnit.plan_no}
    properties = {name: Property(known[name].title, column) for name, column in plain.items()} | {
        "land_use": Property(known["land_use"].title, SpatialUnit.land_use),
        "area_m2": known["area_m2"],
        "since": Property(known["since"].title, cast(SpatialUnit.begin_lifespan_version, Date), "date"),
    }
    return Layer(
        "parcels",
        LAYERS["parcels"].title,
        "land",
        "polygon",
        SpatialUnit.__table__,
        SpatialUnit.id,
        SpatialUnit.geom,
        properties,
        own=lived,
        srid=STORAGE_SRID,
        zoom=LAYERS["parcels"].first_zoom,
    )


def first_day() -> date | None:
    """Of the register: from here the slider of time begins. Index: ix_spatial_unit_begin."""
    return db.session().scalar(select(cast(func.min(SpatialUnit.begin_lifespan_version), Date)))


def read_day(text: str) -> date | None:
    """None: today.

    Raises:
        BadRequest: not a day, or none in which land was kept.
    """
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadRequest("bad_request") from None
    if not 1300 <= day.year <= 2200:
        raise BadRequest("bad_request")
    return day
