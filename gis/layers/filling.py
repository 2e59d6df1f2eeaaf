"""A layer's shapes out of a delivered file, by the same reading and checks as the register's imports. Every row is counted."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from sqlalchemy import delete

from app import db
from app.authz import Actor
from app.errors import UserError
from gis.bulk import copy_rows
from gis.crs import STORAGE_SRID, WEB_MERCATOR, reproject
from gis.importers.checks import Ground, Shapes, check_shapes
from gis.importers.problems import Question, UnusableFile
from gis.importers.projecting import Mover
from gis.importers.sources import SWAPPED, Batch, SourceLayer
from gis.layers.commands import may_edit, take_back
from gis.layers.folding import folded
from gis.models import PublishedFeature, PublishedLayer

BATCH_ROWS, MOST_FIELDS, LONGEST_VALUE = 10_000, 100, 2_000
COLUMNS = ("layer_id", "properties", "name_folded", "outside_extent", "geom", "geom_3857")


@dataclass
class Filled:
    """``read`` = ``accepted`` + all of ``rejected``, which counts by reason."""

    read: int = 0
    accepted: int = 0
    rejected: Counter[str] = field(default_factory=Counter)


def fill_layer(
    layer: PublishedLayer,
    source: SourceLayer,
    actor: Actor,
    *,
    crs: str | None = None,
    encoding: str | None = None,
    repair: bool = False,
    allow_outside: bool = False,
) -> Filled:
    """The file's sound rows are the layer's shapes, in place of those it had; a published layer is a draft again.

    The caller commits.

    Raises:
        UserError: no row was sound.
        Question: only the operator can say. UnusableFile: rows are lacking.
    """
    may_edit(layer, actor)
    if open_ := source.unanswered(crs, encoding):
        raise Question("--crs", open_[0].code, **open_[0].details)
    mover, ground, filled = Mover(_crs(crs or source.crs)), Ground(allow_outside=allow_outside), Filled()
    db.session().execute(delete(PublishedFeature).where(PublishedFeature.layer_id == layer.id))
    for batch in source.batches(BATCH_ROWS, crs=crs, encoding=encoding):
        shapes = check_shapes(batch.table.column(1), mover, layer.geometry_kind, batch.refused, repair=repair)
        ground.look(shapes)
        if not filled.read:
            known = {one["name"]: one["title"] for one in layer.fields}
            layer.fields = [{**one, "title": known.get(one["name"], one["title"])} for one in described(batch)]
            _still_binds(layer)
            layer.search_fields = [name for name in layer.search_fields if name in {one["name"] for one in layer.fields}]
        filled.read += len(batch)
        filled.accepted += write_features(layer, batch, shapes)
        filled.rejected.update(str(reason) for reason in shapes.reason[~shapes.sound])
    if filled.read != source.count:
        raise UnusableFile("import_rows_lost", found=filled.read, expected=source.count)
    if not filled.accepted:
        raise UserError("layer_empty", reasons="، ".join(sorted(filled.rejected)))
    layer.version += 1
    take_back(layer, actor)
    db.session().flush()
    return filled


def write_features(layer: PublishedLayer, batch: Batch, shapes: Shapes) -> int:
    """The batch's sound rows stand in the layer. Returns how many."""
    return copy_rows("published_feature", COLUMNS, _rows(layer, batch, shapes))


def described(batch: Batch) -> list[dict[str, str]]:
    """The file's fields, in its order: name, title, type."""
    schema = batch.table.schema
    return [{"name": name, "title": name, "type": _type(schema.field(place + 2).type)} for place, name in _kept(batch)]


def _still_binds(layer: PublishedLayer) -> None:
    """Raises UserError: the layer limits heights, and the new file has no such number."""
    numbers = {one["name"] for one in layer.fields if one["type"] == "number"}
    if layer.constraint_kind == "height" and layer.constraint_field not in numbers:
        raise UserError("layer_constraint_field")


def _rows(layer: PublishedLayer, batch: Batch, shapes: Shapes) -> Iterator[list[Any]]:
    taken = np.flatnonzero(shapes.sound)
    if not len(taken):
        return
    columns = {name: batch.table.column(place + 2) for place, name in _kept(batch)}
    said = (
        {name: value for name, column in columns.items() if (value := _plain(column[row].as_py())) is not None} for row in taken.tolist()
    )
    yield from stored_rows(layer, said, shapely.force_2d(shapes.stored(taken)), shapes.outside[taken])


def stored_rows(
    layer: PublishedLayer, said: Iterable[Mapping[str, Any]], stored: np.ndarray, outside: np.ndarray | None = None
) -> Iterator[list[Any]]:
    """Rows of ``published_feature``, one for each shape of the storage CRS."""
    drawn = reproject(stored, STORAGE_SRID, WEB_MERCATOR)
    wkb = [
        shapely.to_wkb(shapely.set_srid(shape, srid), hex=True, include_srid=True)
        for shape, srid in ((stored, STORAGE_SRID), (drawn, WEB_MERCATOR))
    ]
    beyond = np.zeros(len(stored), bool) if outside is None else outside
    for properties, far, geom, copy in zip(said, beyond.tolist(), *wkb, strict=True):
        words = json.dumps(properties, ensure_ascii=False, allow_nan=False)
        yield [layer.id, words, folded(properties, layer.search_fields), far, geom, copy]


def _kept(batch: Batch) -> list[tuple[int, str]]:
    return [(place, name) for place, name in enumerate(batch.names) if name and len(name) <= 63][:MOST_FIELDS]


def _plain(value: Any) -> Any:
    if value is None or (isinstance(value, float) and (value != value or value in (float("inf"), float("-inf")))):
        return None
    if isinstance(value, bool | int | float):
        return value
    return str(value).replace("\x00", "").strip()[:LONGEST_VALUE] or None


def _type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "number"
    return "date" if pa.types.is_temporal(kind) else "text"


def _crs(name: str | None) -> CRS:
    try:
        if name:
            return CRS.from_user_input(name.removesuffix(SWAPPED))
    except CRSError:
        pass
    raise UserError("layer_crs_open")
