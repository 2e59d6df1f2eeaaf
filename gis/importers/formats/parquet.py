"""GeoParquet through Arrow: rows by the file's footer, coordinate system by its geo metadata, or none."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

from gis.importers.formats import ogr
from gis.importers.formats.plan import Chunk, LayerPlan
from gis.importers.formats.ranges import Extent
from gis.importers.problems import UnusableFile

_NAMES = ("geometry", "geom", "wkb_geometry", "shape")
_BATCH = 25_000
_TEXT = 20_000


def describe(path: Path, name: str) -> list[LayerPlan]:
    """Raises:
    UnusableFile: not Parquet, or shapes in a form other than WKB.
    """
    try:
        with pq.ParquetFile(path) as file:
            schema, count = file.schema_arrow, file.metadata.num_rows
            geo = _geo(schema)
            shape = _shape_column(schema, geo)
            fields = {one.name: ogr.type_of(one.type) for one in schema if one.name != shape}
            plan = LayerPlan(name, "parquet", str(path), count, "none", fields, inner={"shape": shape})
            if shape is not None:
                _place(plan, file, geo.get("columns", {}).get(shape, {}) if geo else None)
            return [plan]
    except pa.ArrowException as error:
        raise UnusableFile("import_unreadable", what=str(error)[:200]) from error


def _geo(schema: pa.Schema) -> dict[str, Any] | None:
    try:
        return json.loads(schema.metadata[b"geo"])
    except (KeyError, TypeError, ValueError):
        return None


def _shape_column(schema: pa.Schema, geo: dict[str, Any] | None) -> str | None:
    named = geo.get("primary_column") if geo else None
    for name in (named, *_NAMES):
        if name in schema.names and (pa.types.is_binary(schema.field(name).type) or pa.types.is_large_binary(schema.field(name).type)):
            return name
    if named:
        raise UnusableFile("import_geometry_encoding", what=str(geo["columns"].get(named, {}).get("encoding"))[:40] if geo else "")
    return None


def _place(plan: LayerPlan, file: pq.ParquetFile, column: dict[str, Any] | None) -> None:
    """Extent and kind from the shapes themselves."""
    extent = Extent()
    for batch in file.iter_batches(_BATCH, columns=[plan.inner["shape"]]):
        shapes = shapely.from_wkb(np.array(batch.column(0).to_pylist(), object), on_invalid="ignore")
        known = shapes[~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)]
        if len(known):
            extent.add_shape(known[0])
            for number in np.unique(shapely.get_type_id(known)):
                extent.add_shape(known[shapely.get_type_id(known) == number][0])
            extent.has_z |= bool(shapely.has_z(known).any())
            extent.add_box(tuple(map(float, shapely.total_bounds(known))))
    plan.geometry_kind, plan.extent, plan.crs = extent.kind, extent.box, _crs(column)
    if extent.has_z:
        plan.notice("import_notice_zm", what="Z")


def _crs(column: dict[str, Any] | None) -> str | None:
    if column is None or column.get("crs") is None:  # the standard would say longitude and latitude; writers leave it out unknowing
        return None
    crs = CRS.from_json_dict(column["crs"]) if isinstance(column["crs"], dict) else CRS.from_user_input(column["crs"])
    code = crs.to_authority(min_confidence=70)
    return "EPSG:4326" if code == ("OGC", "CRS84") else ":".join(code) if code else crs.to_wkt()


def read(plan: LayerPlan, size: int, _encoding: str | None) -> Iterator[Chunk]:
    start, shape = 0, plan.inner["shape"]
    with pq.ParquetFile(plan.path) as file:
        for batch in file.iter_batches(size):
            fields = {name: _plain(batch.column(name)) for name in plan.fields}
            wkb = batch.column(shape).cast(pa.large_binary()) if shape else pa.nulls(len(batch), pa.large_binary())
            yield Chunk(pa.array(np.arange(start + 1, start + 1 + len(batch))), wkb, fields)
            start += len(batch)


def _plain(values: pa.Array) -> pa.Array:
    """Lists and structures as JSON; the rest as GDAL's columns are."""
    if not pa.types.is_nested(values.type):
        return ogr.plain(values)
    texts = [None if one is None else json.dumps(one, ensure_ascii=False, default=str)[:_TEXT] for one in values.to_pylist()]
    return pa.array(texts, pa.string())
