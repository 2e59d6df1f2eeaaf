"""The reading half of the import engine, as the application sees it: a delivered file becomes layers, a layer becomes batches.

    with TemporaryDirectory() as folder:
        opened = open_source(path, Path(folder), limit_bytes)
        for batch in opened.layers[0].batches(crs="EPSG:32638"):
            ...

Nothing of the file is parsed in this process. Every row of the file's own books comes in some batch: rows that cannot be
had (deleted in the table, cut off, text instead of a geometry) come without geometry in ``Batch.refused``.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from gis.crs import EXTENT_LONLAT
from gis.importers.formats.plan import Doubt, LayerPlan, Remarks
from gis.importers.problems import UnusableFile
from gis.importers.worker import BATCH_FRAME, ask, frames

SWAPPED = ":yx"  # at the end of a CRS: the file writes latitude or northing first


class Columns(Mapping[str, np.ndarray]):
    """Columns as arrays of Python values, made when they are asked for."""

    def __init__(self, table: pa.RecordBatch, names: list[str]) -> None:
        self._table, self._names, self._made = table, names, dict[str, np.ndarray]()

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            self._made[name] = _objects(self._table.column(self._names.index(name) + 2))
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True)
class Batch:
    """Rows in file order. ``table`` is the same as Arrow: fid, wkb, then the fields by position.

    ``fids`` are numbers for people: record from 1, line in a table, primary key of a GeoPackage. ``refused`` and
    ``notes`` go by position in the batch: a reason why the row cannot be taken; what was changed in reading it.
    """

    table: pa.RecordBatch
    crs: str | None
    refused: Remarks
    notes: Remarks
    names: list[str]

    def __len__(self) -> int:
        return self.table.num_rows

    @cached_property
    def fids(self) -> np.ndarray:
        return self.table.column(0).to_numpy()

    @cached_property
    def wkb(self) -> np.ndarray:
        return self.table.column(1).to_numpy(zero_copy_only=False)

    @cached_property
    def fields(self) -> Columns:
        return Columns(self.table, self.names)


def _objects(values: pa.Array) -> np.ndarray:
    made = np.empty(len(values), object)
    made[:] = values.to_pylist()
    return made


@dataclass(frozen=True)
class SourceLayer:
    """A layer and what is doubtful about it; ``count`` is what the file's own books say."""

    name: str
    format: str
    count: int
    geometry_kind: str
    fields: dict[str, str]
    crs: str | None
    crs_doubts: list[Doubt]
    encoding: str | None
    encoding_doubts: list[Doubt]
    notices: list[dict[str, Any]]
    extent: tuple[float, float, float, float] | None
    plan: LayerPlan = field(repr=False)
    folder: Path = field(repr=False)
    limit_bytes: int = field(repr=False)

    def unanswered(self, crs: str | None = None, encoding: str | None = None) -> list[Doubt]:
        """Doubts that only a person can settle and that the given answers leave open."""
        open_crs = [] if crs else self.crs_doubts
        open_encoding = [] if encoding else self.encoding_doubts
        return [doubt for doubt in (*open_crs, *open_encoding) if doubt.blocking]

    def batches(self, size: int = 25_000, crs: str | None = None, encoding: str | None = None) -> Iterator[Batch]:
        """Every row, streaming. Coordinates are x, y in ``crs``, the layer's own if none is given.

        ``EPSG:4326:yx`` exchanges the coordinates first; ``EPSG:9358*0.3048`` multiplies them (a drawing in feet).

        Raises:
            UnusableFile: the reader gives up, or delivers another number of rows than the file's books hold.
        """
        chosen, _, factor = (crs or self.crs or "").partition("*")
        request = {"do": "batches", "plan": self.plan.as_json(), "size": size, "encoding": encoding, "limit_bytes": self.limit_bytes}
        request |= {"swap": chosen.endswith(SWAPPED), "factor": float(factor or 1)}
        delivered = 0
        for kind, payload in frames(request, self.folder):
            if kind == BATCH_FRAME:
                batch = _decode(payload, chosen.removesuffix(SWAPPED) or None)
                delivered += len(batch)
                yield batch
        if delivered != self.count:
            raise UnusableFile("import_rows_lost", found=delivered, expected=self.count)


@dataclass(frozen=True)
class Opened:
    """A delivered file. Its unpacked parts live in the folder that was given."""

    name: str
    sha256: str
    layers: list[SourceLayer]
    notices: list[dict[str, Any]]

    def layer(self, name: str) -> SourceLayer | None:
        return next((layer for layer in self.layers if layer.name == name), None)


def open_source(
    path: Path, folder: Path, limit_bytes: int, box: tuple[float, float, float, float] = EXTENT_LONLAT, name: str | None = None
) -> Opened:
    """Look into a delivered file.

    Args:
        folder: empty, ours, removed by the caller; the only place that the worker writes to.
        box: west, south, east, north of the ground where the land is expected.
        name: as it was called by who sent it, if ``path`` is a stored copy.

    Raises:
        UnusableFile: no known format, a part missing, unsafe, damaged, or empty of layers.
    """
    size = path.stat().st_size
    if size > limit_bytes:
        raise UnusableFile("import_too_large", limit=limit_bytes)
    if size == 0:
        raise UnusableFile("import_empty_file")
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    request = {"do": "describe", "path": str(path.resolve()), "name": name or path.name, "folder": str(folder.resolve())}
    answer = ask({**request, "limit_bytes": limit_bytes, "box": box}, folder)
    layers = [_layer(LayerPlan.from_json(plan), folder, limit_bytes) for plan in answer["layers"]]
    return Opened(name or path.name, sha256, layers, answer["notices"])


def _layer(plan: LayerPlan, folder: Path, limit_bytes: int) -> SourceLayer:
    shared = {name: getattr(plan, name) for name in SourceLayer.__dataclass_fields__ if hasattr(plan, name)}
    return SourceLayer(**shared, plan=plan, folder=folder, limit_bytes=limit_bytes)


def _decode(payload: bytes, crs: str | None) -> Batch:
    with pa.ipc.open_stream(payload) as stream:
        table = stream.read_next_batch()
    said = json.loads(table.schema.metadata[b"said"])
    remarks = {key: {int(row): (code, details) for row, code, details in said[key]} for key in ("refused", "notes")}
    return Batch(table, crs, remarks["refused"], remarks["notes"], said["names"])
