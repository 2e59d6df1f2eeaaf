"""What the worker does: unpack, recognise, describe; then read in chunks, each looked at before it leaves."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from gis.importers.crs_doubts import doubt_crs
from gis.importers.delivery import unpack_delivery
from gis.importers.formats import geojson, geopackage, shapefile
from gis.importers.formats.plan import Chunk, LayerPlan
from gis.importers.formats.sniff import readers_of
from gis.importers.limits import check_chunk, describe_limits
from gis.importers.problems import UnusableFile

READERS: dict[str, Any] = {"geojson": geojson, "geopackage": geopackage, "shapefile": shapefile}


def describe(request: dict[str, Any]) -> dict[str, Any]:
    """Every layer in the delivery.

    Raises:
        UnusableFile: nothing in it can be read, or one of its parts must not be.
    """
    delivery = unpack_delivery(Path(request["path"]), request["name"], Path(request["folder"]), request["limit_bytes"])
    plans: list[LayerPlan] = []
    for path in delivery.files:
        for format_name in readers_of(path):
            plans += READERS[format_name].describe(path, delivery.name_of(path))
    if not plans:
        raise UnusableFile("import_no_layer", names=delivery.listing())
    _tell_apart(plans)
    for plan in plans:
        plan.crs_doubts += doubt_crs(plan, tuple(request["box"]))
        describe_limits(plan)
    return {"layers": [plan.as_json() for plan in plans], "notices": delivery.notices}


def _tell_apart(plans: list[LayerPlan]) -> None:
    """Layers of one name get a number."""
    seen: dict[str, int] = {}
    for plan in plans:
        seen[plan.name] = seen.get(plan.name, 0) + 1
        if seen[plan.name] > 1:
            plan.name = f"{plan.name} ({seen[plan.name]})"


def batches(request: dict[str, Any]) -> Iterator[memoryview]:
    plan = LayerPlan.from_json(request["plan"])
    for chunk in READERS[plan.format].read(plan, request["size"], request["encoding"]):
        checked = check_chunk(chunk)
        if request["swap"]:
            checked.wkb = _swapped(checked.wkb)
        yield _encode(checked)


def _swapped(wkb: pa.Array) -> pa.Array:
    shapes = shapely.from_wkb(np.array(wkb.to_pylist(), dtype=object), on_invalid="ignore")
    turned = shapely.transform(shapes, lambda places: places[:, [1, 0, *range(2, places.shape[1])]], include_z=True)
    return pa.array(shapely.to_wkb(turned), pa.large_binary())


def _encode(chunk: Chunk) -> memoryview:
    names = list(chunk.fields)
    said = {
        "names": names,
        "refused": [(row, code, details) for row, (code, details) in chunk.refused.items()],
        "notes": [(row, code, details) for row, (code, details) in chunk.notes.items()],
    }
    columns = [chunk.fids, chunk.wkb, *chunk.fields.values()]
    types = [pa.field(str(place), values.type) for place, values in enumerate(columns)]
    schema = pa.schema(types, metadata={"said": json.dumps(said, default=str)})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as stream:
        stream.write_batch(pa.record_batch(columns, schema=schema))
    return memoryview(sink.getvalue())
