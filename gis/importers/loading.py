"""Writing what was accepted, batch by batch: parcels by whole columns while the next batch is looked at, the rest row by row."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from sqlalchemy import cast, func, select
from sqlalchemy.dialects.postgresql import REGCLASS

from app import db
from app.db import uuid7
from app.i18n.folding import fold
from gis.bulk import copy_rows
from gis.bulk_binary import Blob, Rows, Sender, blob_of, missing
from gis.crs import STORAGE_SRID, legal_areas_m2, only_zone
from gis.importers.checks import Shapes
from gis.importers.mapping import Values
from gis.importers.places import Placement
from gis.importers.targets import Target
from gis.register.commands import bulk_loading

_FOLDED = frozenset({"district", "street", "place"})
_MULTI = {3: shapely.multipolygons, 1: shapely.multilinestrings}
_EWKB = b"\x01\x06\x00\x00\x20" + STORAGE_SRID.to_bytes(4, "little")  # a multipolygon in the storage CRS
_ONE_RING = _EWKB + b"\x01\x00\x00\x00" + b"\x01\x03\x00\x00\x00" + b"\x01\x00\x00\x00"  # of one polygon of one ring
_PARCEL = (
    "id", "uuid", "municipality_id", "outside_extent", "import_run_id", "plan_no", "block_no", "parcel_no", "reference", "land_use",
    "deed_area_m2", "district_id", "zone_id", "area_m2", "source_srid", "source_geom", "begin_lifespan_version", "geom",
)  # fmt: skip


class Writer(Protocol):
    """``first`` and ``last`` are the smallest and largest id that were given; 0 if none."""

    first: int
    last: int

    def write(self, shapes: Shapes, values: Values, placement: Placement) -> None: ...

    def rest(self) -> None:
        """The connection belongs to the caller until the next write."""


def writer_of(target: Target, run_id: UUID, source_srid: int | None) -> Writer:
    if target.table == "spatial_unit":
        return ParcelWriter(run_id, source_srid)
    return FeatureWriter(target, run_id)


class ParcelWriter:
    """Parcels with their legal area, reference, plan, the survey's own coordinates, and the beginning of their life."""

    def __init__(self, run_id: UUID, source_srid: int | None) -> None:
        self._run, self._source_srid = np.frombuffer(run_id.bytes, np.uint8), source_srid
        self._begin = datetime.now(UTC)
        self._sender = Sender("spatial_unit", _PARCEL)
        self.first = self.last = 0

    def write(self, shapes: Shapes, values: Values, placement: Placement) -> None:
        taken = np.flatnonzero(shapes.sound)
        if not len(taken):
            return
        areas = np.maximum(_legal_areas(shapes, taken).round(4), 0.0001)
        given, before, geometry = _given(shapes.wkb, taken), *_stored(shapes, taken)
        numbers = [pa.array(values.columns[name][taken], pa.large_string()) for name in ("plan_no", "block_no", "parcel_no")]
        self.rest()
        ids = reserve_ids("spatial_unit", len(taken))
        self.first, self.last = self.first or int(ids[0]), int(ids[-1])
        rows = Rows(len(taken), len(_PARCEL)).numbers(ids, ">i8").fixed(uuids7(len(taken)))
        rows.maybe(placement.municipality_id[taken], ">i4").numbers(placement.outside[taken], "u1")
        rows.fixed(np.broadcast_to(self._run, (len(taken), 16)))
        for number in numbers:
            rows.texts(number)
        rows.texts(_references(*numbers)).texts(pa.array(values.columns["land_use"][taken], pa.large_string()))
        _decimals(rows, values.columns["deed_area_m2"][taken])
        rows.maybe(placement.district_id[taken], ">i8").maybe(placement.zone_id[taken], ">i8").decimals(areas)
        rows.null() if self._source_srid is None else rows.numbers(self._source_srid, ">i4")
        rows.blobs(given).moment(self._begin).blobs(geometry, before)
        self._sender.send(rows.payload())

    def rest(self) -> None:
        self._sender.wait()


class FeatureWriter:
    """Every other layer: short, so row by row."""

    def __init__(self, target: Target, run_id: UUID) -> None:
        self._target, self._run_id = target, run_id
        self.first = self.last = 0

    def write(self, shapes: Shapes, values: Values, placement: Placement) -> None:
        taken = np.flatnonzero(shapes.sound)
        if not len(taken):
            return
        ids = reserve_ids(self._target.table, len(taken))
        self.first, self.last = self.first or int(ids[0]), int(ids[-1])
        fields = [one.name for one in self._target.fields if self._target.table != "municipality_boundary"]
        names = ["id", "uuid", "municipality_id", "outside_extent", "import_run_id", *fields, "geom"]
        if self._target.table in _FOLDED:
            names.append("name_folded")
        with bulk_loading():
            copy_rows(self._target.table, names, self._rows(ids.tolist(), taken, fields, shapes, values, placement))

    def _rows(
        self, ids: Sequence[int], taken: np.ndarray, fields: Sequence[str], shapes: Shapes, values: Values, placement: Placement
    ) -> Iterator[list[Any]]:
        stored = as_multi(shapes.stored(taken))
        wkb = shapely.to_wkb(shapely.set_srid(stored, STORAGE_SRID), hex=True, include_srid=True)
        for key, row, shape in zip(ids, taken.tolist(), wkb, strict=True):
            line = [key, uuid7(), placement.municipality_id[row], bool(placement.outside[row]), self._run_id]
            line += [values.columns[name][row] for name in fields] + [shape]
            yield [*line, fold(values.columns["name_ar"][row] or "")] if self._target.table in _FOLDED else line

    def rest(self) -> None:
        """Nothing is on its way after a write."""


def reserve_ids(table: str, count: int) -> np.ndarray:
    """So many numbers of the table's own sequence, one after another; numbers that somebody else drew between are left out."""
    sequence = cast(db.session().scalar(select(func.pg_get_serial_sequence(table, "id"))), REGCLASS)
    drawn = select(func.nextval(sequence).label("n")).select_from(func.generate_series(1, count)).subquery()
    while True:
        low, high = db.session().execute(select(func.min(drawn.c.n), func.max(drawn.c.n))).one()
        if high - low + 1 == count:
            return np.arange(low, high + 1)


def uuids7(count: int) -> np.ndarray:
    """Time-ordered identifiers as bytes, in order among themselves: RFC 9562, version 7 with a counter of 26 bits."""
    now = np.frombuffer(uuid7().bytes[:6], np.uint8)
    cells = np.random.default_rng().integers(0, 256, (count, 16), np.uint8)
    counter = np.arange(count, dtype=np.uint32)
    cells[:, :6] = now
    cells[:, 6] = 0x70 | (counter >> 22 & 0x0F)
    cells[:, 7] = counter >> 14 & 0xFF
    cells[:, 8] = 0x80 | (counter >> 8 & 0x3F)
    cells[:, 9] = counter & 0xFF
    return cells


def _legal_areas(shapes: Shapes, taken: np.ndarray) -> np.ndarray:
    """In the UTM zone of the longitude, which is mostly the system of storage itself."""
    if only_zone(shapes.bounds[taken]) == STORAGE_SRID:
        return shapes.area[taken]
    return legal_areas_m2(shapes.stored(taken))


def _given(wkb: pa.Array, taken: np.ndarray) -> Blob:
    """The shapes as they came."""
    column = (wkb if len(taken) == len(wkb) else wkb.take(pa.array(taken))).cast(pa.large_binary())
    offsets = np.frombuffer(column.buffers()[1], np.int64)[column.offset : column.offset + len(column) + 1]
    return offsets - offsets[0], np.frombuffer(column.buffers()[2], np.uint8)[offsets[0] : offsets[-1]]


def _stored(shapes: Shapes, taken: np.ndarray) -> tuple[bytes | np.ndarray, Blob]:
    """What stands before each shape, and the shapes, as multipolygons of the storage CRS.

    Where every taken row is one ring its coordinates go in as they lie; else a single polygon is put into a multiple one by its bytes.
    """
    rings = shapes.rings
    if rings is not None and np.isin(taken, rings.rows).all():
        rings = rings.only(np.isin(rings.rows, taken))
        heads = np.empty((len(taken), len(_ONE_RING) + 4), np.uint8)
        heads[:, : len(_ONE_RING)] = np.frombuffer(_ONE_RING, np.uint8)
        heads[:, len(_ONE_RING) :] = rings.points.astype("<u4").view(np.uint8).reshape(-1, 4)
        return heads, (rings.offsets * 16, np.ascontiguousarray(rings.xy).view(np.uint8).reshape(-1))
    wkb = shapely.to_wkb(shapes.stored(taken), byte_order=1).tolist()
    one = _EWKB + b"\x01\x00\x00\x00"
    return b"", blob_of([one + shape if shape[1] == 3 else _EWKB + shape[5:] for shape in wkb])


def as_multi(shapes: np.ndarray) -> np.ndarray:
    made = shapes.copy()
    for kind, build in _MULTI.items():
        rows = shapely.get_type_id(shapes) == kind
        if rows.any():
            made[rows] = build(shapes[rows], indices=np.arange(int(rows.sum())))
    return made


def _references(plan: pa.Array, block: pa.Array, parcel: pa.Array) -> pa.Array:
    """As ``gis.register.commands.reference_of``, for a whole column."""
    nothing, dash, slash = (pa.scalar(text, pa.large_string()) for text in ("", "-", "/"))
    said = [pc.if_else(pc.equal(part, nothing), dash, part) for part in (plan, block)]
    whole = pc.binary_join_element_wise(*said, parcel, slash)
    return pc.if_else(pc.equal(parcel, nothing), pa.scalar(None, pa.large_string()), whole)


def _decimals(rows: Rows, values: np.ndarray) -> None:
    """A numeric column that may be null."""
    absent = missing(values)
    if absent.all():
        rows.null()
    else:
        rows.decimals(np.where(absent, 0, values).astype(float), absent)
