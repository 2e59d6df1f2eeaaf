"""A layer's shapes as a file: GeoJSON and CSV leave as they are read, a GeoPackage is written beside and sent.

Memory holds one page of shapes. GeoJSON and CSV say longitude and latitude; a GeoPackage keeps the storage metres.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
from flask import current_app
from sqlalchemy import func, select

from app.authz import Actor
from gis.crs import LONLAT, STORAGE_SRID
from gis.layers.permissions import Permission as P
from gis.layers.scope import held_at
from gis.models import PublishedFeature, PublishedLayer

FORMATS = {"geojson": "application/geo+json", "csv": "text/csv", "gpkg": "application/geopackage+sqlite3"}
_AT_ONCE = 1_000
_DIGITS = 7  # a centimetre
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_OWN_NAMES = frozenset({"fid", "geom"})  # of a GeoPackage's table


def may_download(layer: PublishedLayer, actor: Actor) -> bool:
    """A public layer that is published is anybody's; of others, those who may see the layer and take shapes away."""
    if layer.state == "published" and layer.classification == "public":
        return True
    if layer.municipality_id is None and layer.state == "published":
        return bool(actor.municipalities_where(P.LAYER_DOWNLOAD))
    return held_at(layer.municipality_id, actor, P.LAYER_DOWNLOAD)


def pieces_of(layer: PublishedLayer, kind: str) -> Iterator[str]:
    """The file as text, while it is read. The pieces leave after the request's own session has ended: they bring their own."""
    sessions = current_app.extensions["sessions"]
    return _as_geojson(sessions, layer.id) if kind == "geojson" else _as_csv(sessions, layer.id, [one["name"] for one in layer.fields])


def _as_geojson(sessions: Any, layer_id: int) -> Iterator[str]:
    """A FeatureCollection of RFC 7946, piece by piece."""
    yield '{"type":"FeatureCollection","features":['
    comma = ""
    for rows in _pages(sessions, layer_id, func.ST_AsGeoJSON(func.ST_Transform(PublishedFeature.geom, LONLAT), _DIGITS)):
        told = (
            f'{{"type":"Feature","id":{row.id},"geometry":{row.shape},"properties":{json.dumps(row.properties, ensure_ascii=False)}}}'
            for row in rows
        )
        yield comma + ",\n".join(told)
        comma = ",\n"
    yield "]}\n"


def _as_csv(sessions: Any, layer_id: int, names: Sequence[str]) -> Iterator[str]:
    """A table with the shape as WKT in its last column. A word that a spreadsheet would run as a formula is made harmless."""
    yield "\ufeff" + _line(["id", *map(harmless, names), "wkt"])
    for rows in _pages(sessions, layer_id, func.ST_AsText(func.ST_Transform(PublishedFeature.geom, LONLAT), _DIGITS)):
        yield "".join(_line([row.id, *(harmless(row.properties.get(name)) for name in names), row.shape]) for row in rows)


def harmless(value: Any) -> Any:
    """Text that begins like a formula stands behind an apostrophe; numbers stay numbers."""
    if isinstance(value, str) and value.lstrip(" \u00a0").startswith(_FORMULA):
        return f"'{value}"
    return value


def write_geopackage(layer: PublishedLayer, path: Path) -> None:
    """One table named by the layer's code, in the storage CRS."""
    names = _columns(layer)
    for number, rows in enumerate(
        _pages(current_app.extensions["sessions"], layer.id, func.ST_AsBinary(func.ST_Multi(PublishedFeature.geom)))
    ):
        pyogrio.raw.write(
            path,
            np.array([bytes(row.shape) for row in rows], object),
            [_column(field, rows) for field in layer.fields],
            names,
            layer=layer.code,
            driver="GPKG",
            geometry_type={"polygon": "MultiPolygon", "line": "MultiLineString", "point": "MultiPoint"}[layer.geometry_kind],
            crs=f"EPSG:{STORAGE_SRID}",
            append=number > 0,
        )


def _pages(sessions: Any, layer_id: int, shape: Any) -> Iterator[Sequence[Any]]:
    """Rows (id, properties, shape), a thousand at a time, each page a transaction of its own. Index: pk_published_feature."""
    after = 0
    columns = (PublishedFeature.id, PublishedFeature.properties, shape.label("shape"))
    while True:
        query = select(*columns).where(PublishedFeature.layer_id == layer_id, PublishedFeature.id > after)
        with sessions() as own:
            rows = own.execute(query.order_by(PublishedFeature.id).limit(_AT_ONCE)).all()
        if not rows:
            return
        yield rows
        after = rows[-1].id


def _line(cells: Sequence[Any]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def _columns(layer: PublishedLayer) -> list[str]:
    return [f"{field['name']}_" if field["name"].lower() in _OWN_NAMES else field["name"] for field in layer.fields]


def _column(field: dict[str, str], rows: Sequence[Any]) -> np.ndarray:
    values = [row.properties.get(field["name"]) for row in rows]
    if field["type"] == "number":
        return np.array([float(value) if isinstance(value, int | float) else np.nan for value in values])
    return np.array([None if value is None else str(value) for value in values], object)
