"""Streaming through GDAL for formats that it reads soundly, with curves made straight and its count held against the books."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyogrio
import pyogrio.raw

from gis.importers.formats.plan import Chunk, LayerPlan, Remarks

KINDS = {"point": ("Point",), "line": ("LineString", "Curve"), "polygon": ("Polygon", "Surface"), "none": ("None",)}
CURVES = frozenset({8, 9, 10, 11, 12, 13, 14})


def kind_of(name: str | None) -> str:
    if name is None:
        return "none"
    return next((kind for kind, words in KINDS.items() if any(word in name for word in words)), "mixed")


def type_of(values: pa.DataType) -> str:
    if pa.types.is_boolean(values):
        return "boolean"
    if pa.types.is_integer(values):
        return "integer"
    if pa.types.is_floating(values) or pa.types.is_decimal(values):
        return "number"
    return "date" if pa.types.is_temporal(values) else "text"


def info(path: str, layer: str | None, **options: Any) -> dict[str, Any]:
    return pyogrio.read_info(path, layer=layer, **options)


def plan_of(path: str, name: str, format_name: str, layer: str | None, count: int | None = None, **options: Any) -> LayerPlan:
    """A layer as GDAL describes it; ``count`` by the file's books if there are some."""
    found = info(path, layer, force_feature_count=count is None, force_total_bounds=True, **options)
    kind = kind_of(found["geometry_type"])
    fields = {str(one): _type(str(dtype)) for one, dtype in zip(found["fields"], found["dtypes"], strict=True)}
    west, south, east, north = map(float, found["total_bounds"] if found["total_bounds"] is not None else (np.nan,) * 4)
    extent = (west, south, east, north)
    plan = LayerPlan(name, format_name, path, found["features"] if count is None else count, kind, fields)
    plan.crs, plan.extent = found["crs"], extent if np.isfinite(extent).all() else None
    plan.inner, plan.encoding = {"layer": layer, "options": options}, "utf-8"
    if any(mark in (found["geometry_type"] or "") for mark in (" Z", " M", "3D", "2.5D", "Measured")):
        plan.notice("import_notice_zm", what="Z/M")
    return plan


def _type(dtype: str) -> str:
    if dtype.startswith(("int", "uint")):
        return "integer"
    if dtype.startswith("float"):
        return "number"
    return {"bool": "boolean"}.get(dtype, "date" if dtype.startswith("datetime") else "text")


def read(plan: LayerPlan, size: int, _encoding: str | None) -> Iterator[Chunk]:
    layer, options = plan.inner["layer"], plan.inner["options"]
    position = 0
    with pyogrio.raw.open_arrow(
        plan.path, layer=layer, return_fids=True, batch_size=size, use_pyarrow=True, datetime_as_string=True, **options
    ) as (meta, stream):
        shape_name = meta["geometry_name"] or "wkb_geometry"
        for batch in stream:
            if not len(batch):
                continue
            names = batch.schema.names
            fids = _row_numbers(plan, batch.column(0), position)
            notes: Remarks = {}
            wkb = batch.column(names.index(shape_name)) if shape_name in names else pa.nulls(len(batch), pa.binary())
            wkb = _straight(plan, wkb, position, notes)
            fields = {name: plain(batch.column(place)) for place, name in enumerate(names) if place and name != shape_name}
            position += len(batch)
            yield Chunk(fids, wkb.cast(pa.large_binary()), fields, {}, notes)


def _row_numbers(plan: LayerPlan, fids: pa.Array, position: int) -> pa.Array:
    if plan.format == "geopackage":
        return fids.cast(pa.int64())
    return pa.array(np.arange(position + 1, position + 1 + len(fids)))


def plain(values: pa.Array) -> pa.Array:
    """Numbers, truth and text stay; dates become text; what is none of these is written as text."""
    kind = values.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind) or pa.types.is_string(kind):
        return values
    if pa.types.is_temporal(kind) or pa.types.is_large_string(kind) or pa.types.is_decimal(kind):
        return values.cast(pa.string())
    return pa.array(
        [None if value is None else (value.hex() if isinstance(value, bytes) else str(value)) for value in values.to_pylist()], pa.string()
    )


def kinds_in(wkb: pa.Array) -> np.ndarray:
    """The type number of each shape, without its marks for Z and M; -1 where there is none."""
    heads = pc.binary_slice(wkb, 0, 5).to_pylist()
    numbers = np.array([int.from_bytes(h[1:5], "little" if h[0] else "big") if h else 0xFFFFFFFF for h in heads], np.int64)
    return np.where(numbers == 0xFFFFFFFF, -1, (numbers & 0x1FFFFFFF) % 1000)


def _straight(plan: LayerPlan, wkb: pa.Array, position: int, notes: Remarks) -> pa.Array:
    """Curves as the line strings that GDAL makes of them, from the same rows read again; the row says so."""
    curved = np.flatnonzero(np.isin(kinds_in(wkb), list(CURVES)))
    if not len(curved):
        return wkb
    _, _, made, _ = pyogrio.raw.read(plan.path, layer=plan.inner["layer"], columns=[], skip_features=position, max_features=len(wkb))
    shapes = wkb.to_pylist()
    for row in map(int, curved):
        shapes[row] = made[row]
        notes[row] = ("curve_linearised", {})
    return pa.array(shapes, pa.large_binary())
