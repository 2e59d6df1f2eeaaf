"""Tiles of a layer narrowed by a filter, and of the parcels as they stood on a day. Cut anew for each who asks; not cached."""

from datetime import date

from sqlalchemy import Date, Select, and_, bindparam, cast, func, or_, select

from app import db
from app.authz import Actor
from gis.crs import STORAGE_SRID, WEB_MERCATOR
from gis.models import SpatialUnit
from gis.planner.filters import condition
from gis.planner.layers import Layer

EXTENT, BUFFER = 4096, 64


def filtered_tile(layer: Layer, source: str, actor: Actor, z: int, x: int, y: int) -> bytes:
    """One vector tile of the rows that pass the filter.

    Raises:
        UserError: the filter is not understood.
    """
    asked = condition(source, layer)
    columns = [p.column.label(name) for name, p in layer.properties.items()]
    near = func.ST_TileEnvelope(z, x, y, type_=None).op("&&")(layer.geom)
    wanted = [layer.seen_by(actor), near] + ([] if asked is None else [asked])
    shape = func.ST_AsMVTGeom(layer.geom, func.ST_TileEnvelope(z, x, y), EXTENT, BUFFER, True).label("geom")
    return _cut(select(layer.id.label("id"), *columns, shape).select_from(layer.rows).where(and_(*wanted)), layer.name)


def tile_of_day(day: date, z: int, x: int, y: int) -> bytes:
    """Parcels whose life in the register includes the end of that day."""
    box = func.ST_TileEnvelope(z, x, y)
    moment = cast(bindparam("day", day), Date) + 1
    lived = and_(
        SpatialUnit.begin_lifespan_version < moment,
        or_(SpatialUnit.end_lifespan_version.is_(None), SpatialUnit.end_lifespan_version >= moment),
        SpatialUnit.geom.op("&&")(func.ST_Transform(box, STORAGE_SRID)),
    )
    shape = func.ST_AsMVTGeom(func.ST_Transform(SpatialUnit.geom, WEB_MERCATOR), box, EXTENT, BUFFER, True).label("geom")
    query = select(SpatialUnit.id, SpatialUnit.parcel_no, SpatialUnit.block_no, SpatialUnit.plan_no, SpatialUnit.land_use, shape)
    return _cut(query.where(lived), "parcels")


def _cut(rows: Select, name: str) -> bytes:
    cell = rows.subquery("cell")
    tile = func.ST_AsMVT(cell.table_valued(), name, EXTENT, "geom", "id")
    return bytes(db.session().scalar(select(tile)) or b"")
