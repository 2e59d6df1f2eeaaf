"""Writing what a file changes of a layer that keeps no versions: the run keeps each row as it stood, so that it can be brought back."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, delete, exists, func, insert, literal, select, table, update
from sqlalchemy import column as named
from sqlalchemy.dialects.postgresql import JSONB, REGCLASS

from app import db
from gis.importers.targets import Target
from gis.importers.updating.staging import MODELS, STAGE, StageWriter
from gis.models import ImportChange, SpatialUnit

_HOLDERS = {"district": SpatialUnit.district_id, "zone": SpatialUnit.zone_id}  # what may point at a row of the table
_PLACED = ("geom", "municipality_id", "outside_extent")
_QUIET = {"synchronize_session": False}
_S = table(STAGE, *map(named, ("id", "row_no", "name_folded", *_PLACED)), named("said", JSONB))
_V = table(
    "import_verdict",
    *map(named, ("stage_id", "old_id", "new_id", "note", "distance_m", "area_diff_m2")),
    named("outcome", String),
    named("changes", JSONB),
)


def write_features(writer: StageWriter, run_id: UUID, vanished: str) -> None:
    """The layer's rows say what the file says."""
    _keep_changed(writer.target, run_id)
    if vanished == "retire" and writer.target.table != "municipality_boundary":  # whose ground it is, no file decides by silence
        _retire(writer.target)
    for outcome in ("vanished", "kept", "retired"):
        _keep_lacking(writer.target, run_id, outcome)
    model = MODELS[writer.target.table]
    gone = select(_V.c.old_id).where(_V.c.outcome == "retired")
    db.session().execute(delete(model).where(model.id.in_(gone)), execution_options=_QUIET)
    _write_over(writer, run_id)
    _add(writer, run_id)


def called(model: Any) -> ColumnElement[str]:
    """What people call a row."""
    words = [cast(getattr(model, name), String) for name in ("name_ar", "code", "kind") if hasattr(model, name)]
    return func.coalesce(*words, cast(model.id, String))


def _whole(model: Any) -> ColumnElement[Any]:
    """The row but for its shape."""
    columns = [one for one in model.__table__.columns if one.name != "geom"]
    return func.jsonb_build_object(*[part for one in columns for part in (literal(one.name), one)])


def _keep_changed(target: Target, run_id: UUID) -> None:
    model = MODELS[target.table]
    columns = {
        "run_id": literal(run_id),
        "row_no": _S.c.row_no,
        "outcome": _V.c.outcome,
        "name": called(model),
        "old_id": model.id,
        "new_id": model.id,
        "changes": func.coalesce(_V.c.changes, cast("{}", JSONB)),
        "distance_m": _V.c.distance_m,
        "area_diff_m2": _V.c.area_diff_m2,
        "before": _whole(model),
        "before_run_id": model.import_run_id,
        "before_geom": model.geom,
    }
    rows = select(*columns.values()).select_from(_V).join(_S, _S.c.id == _V.c.stage_id).join(model, model.id == _V.c.old_id)
    _record(columns, rows.where(_V.c.outcome.in_(("changed", "moved"))).order_by(_S.c.id))


def _keep_lacking(target: Target, run_id: UUID, outcome: str) -> None:
    model = MODELS[target.table]
    columns = {
        "run_id": literal(run_id),
        "outcome": _V.c.outcome,
        "name": called(model),
        "old_id": model.id,
        "note": _V.c.note,
        "before": _whole(model),
        "before_run_id": model.import_run_id,
        "before_geom": model.geom,
    }
    rows = select(*columns.values()).select_from(_V).join(model, model.id == _V.c.old_id)
    _record(columns, rows.where(_V.c.outcome == outcome).order_by(model.id))


def _record(columns: dict[str, Any], rows: Select[Any]) -> None:
    db.session().execute(insert(ImportChange).from_select(list(columns), rows, include_defaults=False))


def _retire(target: Target) -> None:
    """What the file lacks leaves the layer, unless a parcel points at it."""
    if (holder := _HOLDERS.get(target.table)) is not None:
        held = exists(select(SpatialUnit.id).where(holder == _V.c.old_id))
        db.session().execute(update(_V).where(_V.c.outcome == "vanished", held).values(outcome="kept", note="in_use"))
    db.session().execute(update(_V).where(_V.c.outcome == "vanished").values(outcome="retired"))


def _write_over(writer: StageWriter, run_id: UUID) -> None:
    model = MODELS[writer.target.table]
    said: dict[str, Any] = {name: _value(model, name) for name in writer.fields} | {"import_run_id": run_id}
    if "name_ar" in writer.fields and hasattr(model, "name_folded"):
        said["name_folded"] = _S.c.name_folded
    placed = {name: _S.c[name] for name in _PLACED}
    for outcome, written in (("changed", said), ("moved", said | placed)):
        rows = update(model).where(model.id == _V.c.old_id, _S.c.id == _V.c.stage_id, _V.c.outcome == outcome)
        db.session().execute(rows.values(**written), execution_options=_QUIET)


def _add(writer: StageWriter, run_id: UUID) -> None:
    model, new = MODELS[writer.target.table], _V.c.outcome == "added"
    sequence = cast(func.pg_get_serial_sequence(writer.target.table, "id"), REGCLASS)
    db.session().execute(update(_V).where(new).values(new_id=func.nextval(sequence)))
    columns: dict[str, Any] = {"id": _V.c.new_id, "import_run_id": literal(run_id)} | {name: _S.c[name] for name in _PLACED}
    for one in writer.target.fields:
        if hasattr(model, one.name):
            value = _value(model, one.name)
            columns[one.name] = value if one.default is None else func.coalesce(value, one.default)
    if hasattr(model, "name_folded"):
        columns["name_folded"] = func.coalesce(_S.c.name_folded, "")
    rows = select(*columns.values()).select_from(_V).join(_S, _S.c.id == _V.c.stage_id).where(new).order_by(_S.c.id)
    db.session().execute(insert(model).from_select(list(columns), rows, include_defaults=False))
    told = {"run_id": literal(run_id), "row_no": _S.c.row_no, "outcome": _V.c.outcome, "name": called(model), "new_id": model.id}
    made = select(*told.values()).select_from(_V).join(_S, _S.c.id == _V.c.stage_id).join(model, model.id == _V.c.new_id)
    _record(told, made.where(new).order_by(_S.c.id))


def _value(model: Any, name: str) -> ColumnElement[Any]:
    column = model.__table__.columns[name]
    return cast(_S.c.said[name].astext, column.type)
