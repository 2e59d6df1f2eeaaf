"""Rows of a layer by filter, box, drawn shape or id: the same choice for table, export, counts and highlighted features."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from sqlalchemy import ColumnElement, Row, Select, and_, func, select

from app import db
from app.authz import Actor
from app.errors import BadRequest
from gis.crs import LONLAT, reproject
from gis.planner.filters import condition
from gis.planner.known import known_layer
from gis.planner.layers import Layer
from gis.planner.past import read_day

MOST_ROWS, MOST_COUNTED, MOST_CORNERS = 2000, 10_000, 200


@dataclass(frozen=True)
class Choice:
    """Rows of ``layer`` that pass every one of the conditions."""

    layer: Layer
    conditions: tuple[ColumnElement[bool], ...]
    after: int = 0
    order: str = ""  # a property, with - before it for the largest first; empty: by id, and ``after`` counts
    skip: int = 0
    few: bool = False  # they were counted and are not many: found first, then put in order, however rare they are in the table


def read_choice(given: Mapping[str, str], actor: Actor) -> Choice:
    """The choice of a query string: layer, day, filter (CQL2 text), bbox and within (degrees), ids, after, order, skip.

    Raises:
        BadRequest: a value that is none of these.
        UserError: the filter is not understood.
    """
    layer = known_layer(given.get("layer", "parcels"), actor, read_day(given.get("day", "")))
    order, skip = given.get("order", ""), given.get("skip", "")
    if order and order.removeprefix("-") not in layer.properties:
        raise BadRequest("bad_request")
    conditions = [layer.seen_by(actor)]
    if (asked := condition(given.get("filter", ""), layer)) is not None:
        conditions.append(asked)
    if given.get("bbox"):
        conditions.append(_meets(layer, [_corners(*_numbers(given["bbox"], 4))], boxes=True))
    if given.get("within"):
        conditions.append(_meets(layer, [_points(given["within"])]))
    if given.get("ids"):
        conditions.append(layer.id.in_(_ids(given["ids"])))
    after = _ids(given["after"])[0] if given.get("after") else 0
    return Choice(layer, tuple(conditions), after, order, min(_ids(skip)[0], MOST_COUNTED) if skip else 0)


def count_chosen(choice: Choice) -> int:
    """How many rows; never counts further than one more than ``MOST_COUNTED``."""
    rows = select(choice.layer.id).select_from(choice.layer.rows).where(and_(*choice.conditions)).limit(MOST_COUNTED + 1)
    return db.session().scalar(select(func.count()).select_from(rows.subquery())) or 0


def counted(choice: Choice) -> tuple[int, Choice]:
    """How many rows, and the choice that knows whether they are few."""
    number = count_chosen(choice)
    return number, replace(choice, few=number <= MOST_COUNTED)


def list_chosen(choice: Choice, limit: int, *, shapes: bool = True) -> list[Row[Any]]:
    """Rows in order, one more than ``limit`` if there are more; ``shape_`` is WKB as stored.

    The caller counts before it asks for an order other than by id: that one reads every row.
    """
    columns: list[Any] = [p.column.label(name) for name, p in choice.layer.properties.items()]
    inside = func.ST_Transform(func.ST_PointOnSurface(choice.layer.geom), LONLAT)
    columns += [func.ST_X(inside).label("lon_"), func.ST_Y(inside).label("lat_")]
    if shapes:
        columns.append(func.ST_AsBinary(choice.layer.exact_geom).label("shape_"))
    query: Select[Any] = select(choice.layer.id.label("id_"), *columns).select_from(choice.layer.rows)
    query = query.where(and_(*choice.conditions))
    if choice.few:
        met = select(choice.layer.id.label("id_")).select_from(choice.layer.rows).where(and_(*choice.conditions)).cte("met")
        query = query.where(choice.layer.id.in_(select(met.prefix_with("MATERIALIZED").c.id_)))
    if choice.order:
        column = choice.layer.properties[choice.order.removeprefix("-")].column
        column = column.desc() if choice.order.startswith("-") else column.asc()
        query = query.order_by(column.nulls_last(), choice.layer.id).offset(choice.skip)
    else:
        query = query.where(choice.layer.id > choice.after).order_by(choice.layer.id)
    return list(db.session().execute(query.limit(limit + 1)))


def feature_collection(choice: Choice, limit: int = MOST_ROWS) -> dict[str, Any]:
    """GeoJSON of the choice, with the number of all that match; ``more`` when some were left off."""
    number, choice = counted(choice)
    rows = list_chosen(choice, limit)
    more, rows = len(rows) > limit, rows[:limit]
    return {
        "type": "FeatureCollection",
        "numberMatched": number if more else len(rows),
        "more": more,
        "features": features(rows, choice.layer),
    }


def features(rows: Sequence[Row[Any]], layer: Layer) -> list[dict[str, Any]]:
    """Rows as GeoJSON features, longitude and latitude to a tenth of a millimetre."""
    stored = shapely.from_wkb(np.array([bytes(row.shape_) for row in rows], dtype=object))
    shapes = shapely.to_geojson(shapely.set_precision(reproject(stored, layer.exact_srid, LONLAT), 1e-9, mode="pointwise")) if rows else []
    return [
        {"type": "Feature", "id": row.id_, "geometry": json.loads(shape), "properties": properties(row, layer)}
        for row, shape in zip(rows, shapes, strict=True)
    ]


def properties(row: Row[Any], layer: Layer) -> dict[str, Any]:
    """Plain values by property name."""
    named = row._mapping
    return {name: _plain(named[name], p.type) for name, p in layer.properties.items()}


def _plain(value: Any, kind: str) -> Any:
    if value is None or kind in ("text", "boolean") or isinstance(value, str):
        return value
    return value.isoformat() if kind == "date" else float(value)


def _meets(layer: Layer, rings: Sequence[Sequence[tuple[float, float]]], *, boxes: bool = False) -> ColumnElement[bool]:
    """The layer's geometry meets the shape; the shape is moved to the column's CRS, so the index carries it."""
    shape = json.dumps({"type": "Polygon", "coordinates": rings})
    there = func.ST_Transform(func.ST_SetSRID(func.ST_GeomFromGeoJSON(shape), LONLAT), layer.srid)
    return layer.geom.op("&&")(there) if boxes else func.ST_Intersects(layer.geom, func.ST_MakeValid(there))


def _corners(west: float, south: float, east: float, north: float) -> list[tuple[float, float]]:
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def _points(text: str) -> list[tuple[float, float]]:
    """A drawn ring «lon,lat;lon,lat;…», closed here."""
    corners = text.split(";")
    if not 3 <= len(corners) <= MOST_CORNERS:
        raise BadRequest("bad_request")
    points = [_numbers(corner, 2) for corner in corners]
    return [(p[0], p[1]) for p in [*points, points[0]]]


def _numbers(text: str, count: int) -> list[float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        raise BadRequest("bad_request") from None
    if len(numbers) != count or not all(-180 <= n <= 180 for n in numbers) or not all(-85 <= n <= 85 for n in numbers[1::2]):
        raise BadRequest("bad_request")
    return numbers


def _ids(text: str) -> list[int]:
    parts = text.split(",")
    if len(parts) > MOST_ROWS or not all(part.isascii() and part.isdigit() and len(part) <= 18 for part in parts):
        raise BadRequest("bad_request")
    return [int(part) for part in parts]
