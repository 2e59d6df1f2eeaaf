"""The sound rows of a file, laid side by side with those of the register that it may speak of; in temporary tables."""

import json
from collections.abc import Callable, Collection
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from sqlalchemy import Select, String, and_, case, cast, false, func, insert, literal, null, or_, select, table, true
from sqlalchemy import column as named

from app import db
from app.i18n.folding import fold
from app.sqlfile import load_sql
from gis.bulk_binary import Rows, Sender, blob_of
from gis.crs import STORAGE_SRID, legal_areas_m2, only_zone
from gis.importers.checks import Shapes
from gis.importers.loading import as_multi
from gis.importers.mapping import Values
from gis.importers.places import Placement
from gis.importers.targets import LINE, POINT, POLYGON, Target
from gis.models import Building, District, MunicipalityBoundary, Place, PublishedFeature, SpatialUnit, Street, Zone

MODELS: dict[str, Any] = {
    model.__tablename__: model for model in (SpatialUnit, District, Street, Building, Place, Zone, MunicipalityBoundary, PublishedFeature)
}
AROUND_M = {POLYGON: 0.0, LINE: 3.0, POINT: 3.0}  # what lines and points are widened by, so that they share ground
STAGE = "import_stage"
_KEYS = {"district": ("code", "name_ar")}
_FOLDED = frozenset({"district", "street", "place"})
_CENT = Decimal("0.01")
_COLUMNS = (
    "id", "row_no", "municipality_id", "district_id", "zone_id", "outside_extent", "area_m2", "key", "name_folded", "said", "source_srid",
    "source_geom", "geom",
)  # fmt: skip


class StageWriter:
    """Takes the place of the writer of the register. ``numbers`` are the file's own numbers of the batch's rows."""

    def __init__(
        self,
        target: Target,
        mapped: Collection[str],
        key_field: str | None,
        source_srid: int | None,
        fold_said: Callable[[dict[str, Any]], str] | None = None,
    ) -> None:
        db.session().execute(load_sql("gis", "imports/stage"))
        self.target, self._srid, self._fold_said = target, source_srid, fold_said
        self.fields = [one.name for one in target.fields if one.name in mapped and target.table != "municipality_boundary"]
        self.key_field = key_field or next((name for name in _KEYS.get(target.table, ()) if name in mapped), None)
        self._sender = Sender(STAGE, _COLUMNS)
        self.numbers = np.zeros(0, np.int64)
        self.first = self.last = 0

    def write(self, shapes: Shapes, values: Values, placement: Placement) -> None:
        taken = np.flatnonzero(shapes.sound)
        if not len(taken):
            return
        self.rest()
        ids = np.arange(self.last + 1, self.last + 1 + len(taken))
        self.first, self.last = 1, int(ids[-1])
        stored = shapes.stored(taken)
        rows = Rows(len(taken), len(_COLUMNS)).numbers(ids, ">i8").numbers(self.numbers[taken], ">i8")
        rows.maybe(placement.municipality_id[taken], ">i4").maybe(placement.district_id[taken], ">i8").maybe(
            placement.zone_id[taken], ">i8"
        )
        rows.numbers(placement.outside[taken], "u1")
        rows.decimals(_areas(shapes, taken, stored)) if self.target.table == "spatial_unit" else rows.null()
        rows.texts(pa.array(self._keys(values, placement, taken), pa.large_string()))
        said = self._said(values, taken)
        rows.texts(pa.array(self._folded(values, taken, said), pa.large_string()))
        words = [json.dumps(one, ensure_ascii=False, allow_nan=False).encode() for one in said]
        rows.blobs(blob_of(words), b"\x01")  # the version of jsonb on the wire
        rows.null() if self._srid is None else rows.numbers(self._srid, ">i4")
        rows.blobs(blob_of(shapes.wkb.take(pa.array(taken)).to_pylist()))
        kept = shapely.force_2d(stored) if self._fold_said is not None else as_multi(stored)  # a published layer takes shapes as they are
        wkb = shapely.to_wkb(shapely.set_srid(kept, STORAGE_SRID), byte_order=1, include_srid=True)
        self._sender.send(rows.blobs(blob_of(wkb.tolist())).payload())

    def rest(self) -> None:
        self._sender.wait()

    def _keys(self, values: Values, placement: Placement, taken: np.ndarray) -> list[str | None]:
        owners = placement.municipality_id[taken].tolist()
        if self.target.table == "municipality_boundary":
            return [str(owner) for owner in owners]
        if self.target.table == "spatial_unit":
            words = [values.columns[name][taken].tolist() for name in ("plan_no", "block_no", "parcel_no")]
            known = zip(owners, *words, strict=True)
            return [f"{'' if m is None else f'{m}|'}{p}|{b}|{n}" if n else None for m, p, b, n in known]
        if self.key_field is None:
            return [None] * len(taken)
        words = values.columns[self.key_field][taken].tolist()
        return [f"{'' if m is None else m}|{word}" if word not in (None, "") else None for m, word in zip(owners, words, strict=True)]

    def _folded(self, values: Values, taken: np.ndarray, said: list[dict[str, Any]]) -> list[str | None]:
        if self._fold_said is not None:
            return [self._fold_said(one) for one in said]
        if self.target.table not in _FOLDED:
            return [None] * len(taken)
        return [fold(word or "") for word in values.columns["name_ar"][taken].tolist()]

    def _said(self, values: Values, taken: np.ndarray) -> list[dict[str, Any]]:
        columns = [[_plain(name, value) for value in values.columns[name][taken].tolist()] for name in self.fields]
        if not columns:
            return [{}] * len(taken)
        lines = zip(*columns, strict=True)
        return [dict(zip(self.fields, line, strict=True)) for line in lines]


def find_standing(writer: StageWriter, allowed: Collection[int] | None) -> None:
    """The rows of the register that the staged ones may be, or would be lacking."""
    names = ("id", "municipality_id", "key", "said", "in_scope", "name", "geom", "ground")
    into = table("import_standing", *(named(name) for name in names))
    box = stage_box()
    if writer.target.table == "spatial_unit":
        source: Any = load_sql("gis", "imports/standing_parcels").columns(*(named(name) for name in names))
        given = {**box, **_plans(), "allowed": None if allowed is None else sorted(allowed)}
        given |= {"storage_srid": STORAGE_SRID, "unsaid": [one.name for one in writer.target.fields if one.name not in writer.fields]}
        db.session().execute(insert(into).from_select(names, source), given)
    else:
        db.session().execute(insert(into).from_select(names, _standing(writer, box, allowed)))


def _standing(writer: StageWriter, box: dict[str, float], allowed: Collection[int] | None) -> Select[Any]:
    model, around = MODELS[writer.target.table], AROUND_M[writer.target.geometry]
    area = func.ST_MakeEnvelope(box["x0"], box["y0"], box["x1"], box["y1"], STORAGE_SRID)
    columns = [getattr(model, name) for name in writer.fields]
    said = func.jsonb_build_object(*[part for one in columns for part in (literal(one.key), one)])
    key: Any = cast(null(), String)
    if writer.target.table == "municipality_boundary":
        key = cast(model.municipality_id, String)
    elif writer.key_field is not None:
        word = cast(getattr(model, writer.key_field), String)
        key = case((func.coalesce(word, "") != "", func.concat(model.municipality_id, "|", word)))
    called = [cast(getattr(model, name), String) for name in ("name_ar", "code", "kind") if hasattr(model, name)]
    name = func.coalesce(*called, cast(model.id, String))
    ground = func.ST_Buffer(model.geom, around, 2) if around else model.geom
    inside = func.ST_PointOnSurface(model.geom).op("&&")(area)
    stage = table(STAGE, named("key"))
    near = func.ST_Expand(area, 2 * around)  # a point or line is looked for as far as it is widened
    found = select(model.id, model.municipality_id, key, said, inside, name, model.geom, ground)
    keyed = key.in_(select(stage.c.key)) if writer.key_field or writer.target.table == "municipality_boundary" else false()
    mine = true() if allowed is None else model.municipality_id.in_(sorted(allowed))
    return found.where(and_(or_(model.geom.op("&&")(near), keyed), mine))


def stage_box() -> dict[str, float]:
    row = db.session().execute(load_sql("gis", "imports/stage_box")).one()
    return {"x0": row.x0, "y0": row.y0, "x1": row.x1, "y1": row.y1}


def _plans() -> dict[str, Any]:
    row = db.session().execute(load_sql("gis", "imports/stage_plans")).one()
    return {"plan_nos": row.plan_nos, "owners": row.owners, "unplanned": row.unplanned}


def _plain(name: str, value: Any) -> Any:
    """As the register would give it back."""
    if isinstance(value, float) and name == "deed_area_m2":
        return float(np.rint(value * 10_000) / 10_000)
    if isinstance(value, float) and name == "width_m":
        return float(Decimal(str(value)).quantize(_CENT, ROUND_HALF_UP))
    return value


def _areas(shapes: Shapes, taken: np.ndarray, stored: np.ndarray) -> np.ndarray:
    flat = only_zone(shapes.bounds[taken]) == STORAGE_SRID
    return np.maximum((shapes.area[taken] if flat else legal_areas_m2(stored)).round(4), 0.0001)
