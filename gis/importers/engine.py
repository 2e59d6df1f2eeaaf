"""What the worker does: unpack, recognise, describe; then read in chunks, each looked at before it leaves."""

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from gis.importers.crs_doubts import doubt_crs
from gis.importers.delivery import unpack_delivery
from gis.importers.formats.plan import Chunk, LayerPlan
from gis.importers.formats.sniff import readers_of
from gis.importers.limits import check_chunk, describe_limits
from gis.importers.problems import UnusableFile

# Module and its door for each format. Loaded when a file asks for it: a worker starts for every file.
READERS = {
    "bag": ("markup", "describe_bag"),
    "dxf": ("dxf", "describe"),
    "excel": ("excel", "describe"),
    "flatgeobuf": ("flatgeobuf", "describe"),
    "geojson": ("geojson", "describe"),
    "geopackage": ("geopackage", "describe"),
    "gml": ("markup", "describe_gml"),
    "kml": ("markup", "describe_kml"),
    "osm": ("osm", "describe"),
    "parquet": ("parquet", "describe"),
    "shapefile": ("shapefile", "describe"),
    "table": ("table", "describe"),
    "wkt": ("wkt", "describe"),
    "xml": ("markup", "describe_other"),
}


def _reader(format_name: str) -> Any:
    return import_module(f"gis.importers.formats.{READERS[format_name][0]}")


def describe(request: dict[str, Any]) -> dict[str, Any]:
    """Every layer in the delivery.

    Raises:
        UnusableFile: nothing in it can be read, or one of its parts must not be.
    """
    delivery = unpack_delivery(Path(request["path"]), request["name"], Path(request["folder"]), request["limit_bytes"])
    plans: list[LayerPlan] = []
    refusals: list[UnusableFile] = []
    for path in delivery.files:
        try:
            for format_name in readers_of(path):
                plans += _described(format_name, path, delivery.name_of(path))
        except UnusableFile as refusal:
            refusals.append(refusal)
            delivery.notices.append(
                {"code": "import_part_refused", "name": delivery.names[path], "why": refusal.code, "details": refusal.details}
            )
    if not plans:
        raise refusals[0] if refusals else UnusableFile("import_no_layer", names=delivery.listing())
    _tell_apart(plans)
    for plan in plans:
        plan.crs_doubts += doubt_crs(plan, tuple(request["box"]))
        describe_limits(plan)
    return {"layers": [plan.as_json() for plan in plans], "notices": delivery.notices}


def _described(format_name: str, path: Path, name: str) -> list[LayerPlan]:
    """Raises:
    UnusableFile: also for whatever else its reader trips over; the other files of the delivery may be sound.
    """
    try:
        return getattr(_reader(format_name), READERS[format_name][1])(path, name)
    except (UnusableFile, MemoryError, RecursionError):
        raise
    except Exception as error:
        raise UnusableFile("import_unreadable", what=f"{type(error).__name__}: {error}"[:300]) from error


def _tell_apart(plans: list[LayerPlan]) -> None:
    """Layers of one name get a number."""
    seen: dict[str, int] = {}
    for plan in plans:
        seen[plan.name] = seen.get(plan.name, 0) + 1
        if seen[plan.name] > 1:
            plan.name = f"{plan.name} ({seen[plan.name]})"


def batches(request: dict[str, Any]) -> Iterator[memoryview]:
    plan = LayerPlan.from_json(request["plan"])
    for chunk in _reader(plan.format).read(plan, request["size"], request["encoding"]):
        checked = check_chunk(chunk)
        if request["swap"] or request["factor"] != 1:
            checked.wkb = _turned(checked.wkb, request["swap"], request["factor"])
        yield _encode(checked)


def _turned(wkb: pa.Array, swap: bool, factor: float) -> pa.Array:
    """As the operator says the coordinates are meant: the other first, in other units."""
    shapes = shapely.force_2d(shapely.from_wkb(np.array(wkb.to_pylist(), dtype=object), on_invalid="ignore"))
    turned = shapely.transform(shapes, lambda places: (places[:, ::-1] if swap else places) * factor)
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
