"""Shapefile: shapes through GDAL, counted by the index; words and deleted rows from the table's own bytes."""

import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyogrio
import pyogrio.raw

from gis.importers.encodings import examine
from gis.importers.formats import dbf
from gis.importers.formats.plan import Chunk, LayerPlan, Remarks
from gis.importers.formats.shape_rings import Rings
from gis.importers.problems import UnusableFile

KINDS = {0: "none", 1: "point", 3: "line", 5: "polygon", 8: "point"}
MULTIPATCH = 31
_HEADER = 100


def describe(path: Path, name: str) -> list[LayerPlan]:
    """Raises:
    UnusableFile: a part is missing, cut off, or the parts contradict each other.
    """
    kind = _checked_kind(path)
    index, table = _part(path, ".shx"), _part(path, ".dbf")
    if lacking := [suffix for suffix, part in ((".shx", index), (".dbf", table)) if part is None]:
        raise UnusableFile("import_shapefile_part_missing", lacking="، ".join(lacking))
    assert index and table
    count = _checked_count(path, index, table)
    code = _code_page(path)
    verdict = examine(dbf.samples(table, dbf.read_header(table)), code or dbf.code_page(table), named=bool(code))
    plan = LayerPlan(name, "shapefile", str(path), count, KINDS[kind % 10], {one.name: one.type for one in dbf.read_header(table).fields})
    plan.encoding, plan.encoding_doubts = verdict.encoding, verdict.doubts
    plan.inner = {"table": str(table), "index": str(index), "mixed": verdict.mixed}
    if 10 < kind < 30:
        plan.notice("import_notice_zm", what="Z" if kind < 20 else "M")
    plan.crs = _crs(path)
    plan.extent = struct.unpack("<4d", path.open("rb").read(_HEADER)[36:68]) if count else None
    if not plan.fields and count:
        plan.notice("import_notice_no_table")
    if deleted := int(dbf.deleted(table).sum()):
        plan.notice("import_notice_deleted", count=deleted)
    return [plan]


def _part(shape: Path, suffix: str) -> Path | None:
    return next((p for p in shape.parent.iterdir() if p.stem == shape.stem and p.suffix.lower() == suffix), None)


def _code_page(path: Path) -> str | None:
    page = _part(path, ".cpg")
    return page.read_text("ascii", errors="replace").strip()[:40] or None if page else None


def _checked_kind(path: Path) -> int:
    with path.open("rb") as stream:
        header = stream.read(_HEADER)
    if len(header) < _HEADER:
        raise UnusableFile("import_shapefile_cut", part=".shp", expected=_HEADER, found=len(header))
    length, kind = struct.unpack(">I", header[24:28])[0] * 2, struct.unpack("<I", header[32:36])[0]
    if path.stat().st_size < length:
        raise UnusableFile("import_shapefile_cut", part=".shp", expected=length, found=path.stat().st_size)
    if kind == MULTIPATCH:
        raise UnusableFile("import_multipatch")
    if kind % 10 not in KINDS or kind > 28:
        raise UnusableFile("import_unreadable", what=f"shape type {kind}")
    return kind


def _checked_count(path: Path, index: Path, table: Path) -> int:
    by_index = (index.stat().st_size - _HEADER) // 8
    header = dbf.read_header(table)
    if not header.fields and not header.count:
        return by_index  # shapes without a table
    held = (table.stat().st_size - header.size) // header.record if header.record else 0
    if header.count > held:
        raise UnusableFile("import_table_cut", claimed=header.count, found=held)
    if by_index != header.count:
        raise UnusableFile("import_shapefile_contradicts", shapes=by_index, rows=header.count)
    return by_index


def _crs(path: Path) -> str | None:
    projection = _part(path, ".prj")
    if projection is None or not projection.read_text("utf-8", errors="replace").strip():
        return None
    return pyogrio.read_info(path, encoding="latin1")["crs"]


def read(plan: LayerPlan, size: int, encoding: str | None) -> Iterator[Chunk]:
    """Every record of the index; those that GDAL leaves out are refused by name."""
    path, table = Path(plan.path), Path(plan.inner["table"])
    (broken, drawn), gone = _broken_records(path, Path(plan.inner["index"])), dbf.deleted(table)
    gone = gone if len(gone) else np.zeros(plan.count, bool)
    words = dbf.Words(table, encoding or plan.encoding or "UTF-8", mixed=plan.inner["mixed"] and not encoding)
    rings = Rings(path, Path(plan.inner["index"])) if plan.geometry_kind == "polygon" else None
    start = 0
    bare = path if plan.fields else _without_table(path, Path(plan.inner["index"]))
    for fids, wkb in _shapes(bare, size, plan.count):
        end = min(plan.count, int(fids[-1]) + 1) if len(fids) else plan.count
        refused: Remarks = {int(row): ("broken_record", {}) for row in np.flatnonzero(broken[start:end])}
        refused |= {int(row): ("deleted_in_file", {}) for row in np.flatnonzero(gone[start:end])}
        fields, notes = words.read(start, end)
        shapes = _spread(fids - start, wkb, end - start, refused)
        for row in np.flatnonzero(shapes.is_null().to_numpy(zero_copy_only=False) & drawn[start:end]):
            refused.setdefault(int(row), ("unreadable_record", {}))
        if rings:
            shapes = rings.as_written(shapes, start, refused, notes)
        yield Chunk(pa.array(np.arange(start + 1, end + 1)), shapes, fields, refused, notes)
        start = end


def _shapes(path: Path, size: int, count: int) -> Iterator[tuple[np.ndarray, pa.Array]]:
    """Record numbers and shapes as GDAL delivers them; an empty pair at the end if the last records are missing."""
    last = -1
    with pyogrio.raw.open_arrow(path, columns=[], return_fids=True, batch_size=size, use_pyarrow=True, encoding="latin1") as (_, stream):
        for batch in stream:
            fids = batch.column(0).to_numpy()
            if len(fids):
                last = int(fids[-1])
                yield fids, batch.column(1)
    if last + 1 < count:
        yield np.array([], np.int64), pa.array([], pa.binary())


def _spread(places: np.ndarray, wkb: pa.Array, length: int, refused: Remarks) -> pa.Array:
    """The shapes at their record's place, nothing at the places of refused records."""
    source = np.full(length, -1)
    source[places] = np.arange(len(places))
    source[list(refused)] = -1
    return wkb.take(pa.array(source, mask=source < 0)).cast(pa.large_binary())


def _without_table(path: Path, index: Path) -> Path:
    """The shapes where GDAL finds no table; by an empty table it would count no rows."""
    folder = Path(tempfile.mkdtemp())
    (folder / "bare.shp").symlink_to(path.resolve())
    (folder / "bare.shx").symlink_to(index.resolve())
    return folder / "bare.shp"


def _broken_records(path: Path, index: Path) -> tuple[np.ndarray, np.ndarray]:
    """Records whose place, length or claimed parts do not fit into the file; records that hold a shape."""
    entries = np.fromfile(index, ">u4", offset=_HEADER).astype(np.int64)
    offsets, lengths = entries[0 : len(entries) // 2 * 2 : 2] * 2, entries[1::2] * 2
    content = np.memmap(path, np.uint8, "r")
    broken = (offsets < _HEADER) | (offsets + 8 + lengths > len(content)) | (lengths < 4)
    whole = np.flatnonzero(~broken)
    kinds = _numbers(content, offsets[whole] + 8)
    drawn = np.zeros(len(broken), bool)
    drawn[whole] = kinds != 0
    for family, least, parts_at in ((3, 44, 36), (5, 44, 36), (8, 40, None)):
        rows = whole[(kinds % 10 == family)]
        short = lengths[rows] < least
        broken[rows[short]] = True
        rows = rows[~short]
        points = _numbers(content, offsets[rows] + 8 + (40 if parts_at else 36)).astype(np.int64)
        parts = _numbers(content, offsets[rows] + 8 + 36).astype(np.int64) if parts_at else 0
        broken[rows[least + parts * 4 + points * 16 > lengths[rows]]] = True
    return broken, drawn


def _numbers(content: np.ndarray, places: np.ndarray) -> np.ndarray:
    return content[places[:, None] + np.arange(4)].copy().view("<u4")[:, 0] if len(places) else np.array([], np.uint32)
