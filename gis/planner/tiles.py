"""Tiles of a layer narrowed by a filter or as it stood on a day. Cut anew for each who asks; not cached."""

from typing import Any

from sqlalchemy import Select, and_, func, select

from app import db
from app.authz import Actor
from gis.crs import WEB_MERCATOR
from gis.planner.filters import condition
from gis.planner.layers import Layer
from gis.planner.published import some_properties

EXTENT, BUFFER = 4096, 64


def filtered_tile(layer: Layer, source: str, actor: Actor, z: int, x: int, y: int) -> bytes:
    """One vector tile of the rows that pass the filter.

    Raises:
        UserError: the filter is not understood.
    """
    asked = condition(source, layer)
    box = func.ST_TileEnvelope(z, x, y)
    near = layer.geom.op("&&")(box if layer.srid == WEB_MERCATOR else func.ST_Transform(box, layer.srid))
    wanted = [layer.seen_by(actor), near] + ([] if asked is None else [asked])
    geom = layer.geom if layer.srid == WEB_MERCATOR else func.ST_Transform(layer.geom, WEB_MERCATOR)
    shape = func.ST_AsMVTGeom(geom, box, EXTENT, BUFFER, True).label("geom")
    return _cut(select(layer.id.label("id"), *_sent(layer), shape).select_from(layer.rows).where(and_(*wanted)), layer.name)


def _sent(layer: Layer) -> list[Any]:
    if layer.facts is not None:
        return [some_properties(layer).label("properties")]
    return [p.column.label(name) for name, p in layer.properties.items()]


def _cut(rows: Select, name: str) -> bytes:
    cell = rows.subquery("cell")
    tile = func.ST_AsMVT(cell.table_valued(), name, EXTENT, "geom", "id")
    return bytes(db.session().scalar(select(tile)) or b"")
