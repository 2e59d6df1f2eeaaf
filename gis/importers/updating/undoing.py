"""Taking an update back: what it ended begins anew as it was, what it began ends; rows of other layers say again what they said.

Refused, with who and what, when somebody built on it since.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import Select, cast, delete, func, insert, select, update
from sqlalchemy.orm import aliased

from app import db
from app.authz import Actor
from app.casework.calendar import RIYADH
from app.casework.models import Case, CaseSubject
from app.sqlfile import load_sql
from app.tenancy import everything
from gis.importers.targets import Target
from gis.importers.updating.applying import hold_land, now
from gis.importers.updating.matching import run as run_sql
from gis.importers.updating.published import TABLE, shapes_back, target_of, written_over
from gis.importers.updating.staging import MODELS
from gis.models import ImportChange, ImportRun, SpatialUnit
from gis.register.commands import bulk_loading
from gis.register.recording import record_edges_around
from gis.tiles.copies import forget_copies, refresh_copies

_QUIET = {"synchronize_session": False}
_CHUNK = 5_000


class BuiltOn(Exception):
    """Somebody changed what the import brought; ``code`` is a sentence that ``details`` complete."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code, self.details = code, details


def refuse_if_built_on(run: ImportRun) -> None:
    """Nothing of the import was edited since.

    Raises:
        BuiltOn: a parcel of it ended, a case or a right came to stand on one, a number went to another, a later import wrote over a row.
    """
    target = _target(run)
    if target.table == TABLE:
        if (row := written_over(target, run.id)) is not None:
            code = "import_undo_edited" if row.who else "import_undo_gone"
            raise BuiltOn(code, name=row.name, who=row.who or "", when=_when(row.at), why=row.why or "")
    elif target.table == "spatial_unit":
        hold_land()
        _refuse_ended(run.id)
        _refuse_standing(run.id)
    else:
        _refuse_written_over(target, run.id)


def take_back_update(run: ImportRun, actor: Actor) -> None:
    """The register says what it said before the update."""
    target = _target(run)
    if target.table == TABLE:
        shapes_back(target, run.id, actor)
    elif target.table == "spatial_unit":
        _parcels_back(run, actor)
    else:
        _features_back(target, run.id)


def _target(run: ImportRun) -> Target:
    if (target := target_of(run.layer)) is None:
        raise BuiltOn("import_undo_gone", name=run.layer)
    return target


def _refuse_ended(run_id: UUID) -> None:
    ended = db.session().execute(load_sql("gis", "imports/undo_ended"), {"run_id": run_id}).first()
    if ended is not None:
        code = "import_undo_edited" if ended.who else "import_undo_ended"
        raise BuiltOn(code, name=ended.name, who=ended.who or "", when=_when(ended.at), why=ended.why or "")
    if (sold := db.session().execute(load_sql("gis", "imports/undo_rights"), {"run_id": run_id}).first()) is not None:
        raise BuiltOn("import_undo_sold", name=sold.name, when=_when(sold.at))
    if (taken := db.session().scalar(load_sql("gis", "imports/undo_numbers"), {"run_id": run_id})) is not None:
        raise BuiltOn("import_undo_number", name=taken)


def _refuse_standing(run_id: UUID) -> None:
    """Cases filed on its parcels, deeds and survey decisions."""
    ids = list(db.session().scalars(select(SpatialUnit.id).where(SpatialUnit.import_run_id == run_id)))
    words: list[str] = []
    for place in range(0, len(ids), _CHUNK):
        some = ids[place : place + _CHUNK]
        with everything():
            on_them = select(CaseSubject.case_id).where(CaseSubject.subject_type == "parcel", CaseSubject.subject_id.in_(map(str, some)))
            filed = select(Case.reference).where(Case.id.in_(on_them), Case.kind != "land_change").order_by(Case.reference).limit(5)
            words += db.session().scalars(filed)
        for standing in current_app.extensions.get("land_standing", ()):
            words += standing(some)
        if words:
            raise BuiltOn("import_undo_standing", what="، ".join(words[:5]))


def _refuse_written_over(target: Target, run_id: UUID) -> None:
    model, later = MODELS[target.table], aliased(ImportRun)
    over = (
        select(ImportChange.name, later.actor, later.file_name, later.started_at)
        .join(later, later.id == ImportChange.run_id)
        .where(ImportChange.before_run_id == run_id, ImportChange.outcome.in_(("changed", "moved", "retired")), later.undone_at.is_(None))
    )
    if (row := db.session().execute(over.order_by(ImportChange.id).limit(1)).first()) is not None:
        raise BuiltOn("import_undo_edited", name=row.name, who=row.actor, when=_when(row.started_at), why=row.file_name)
    lost = (
        select(ImportChange.name)
        .outerjoin(model, model.id == ImportChange.new_id)
        .where(ImportChange.run_id == run_id, ImportChange.new_id.is_not(None), model.import_run_id.is_distinct_from(run_id))
    )
    if (name := db.session().scalar(lost.order_by(ImportChange.id).limit(1))) is not None:
        raise BuiltOn("import_undo_gone", name=name)


def _parcels_back(run: ImportRun, actor: Actor) -> None:
    moment = now()
    with bulk_loading():
        said = {"reason": run.file_name, "actor_id": actor.user_id, "actor_name": actor.name or ""}
        run_sql("undo_parcels", run_id=run.id, moment=moment, **said)
        run_sql("carry", moment=moment)
    _settle(list(db.session().scalars(load_sql("gis", "imports/undo_touched"), {"run_id": run.id})))


def _settle(ids: Sequence[int]) -> None:
    for place in range(0, len(ids), _CHUNK):
        some = list(ids[place : place + _CHUNK])
        record_edges_around(some)
        forget_copies("parcels", some)
        refresh_copies("parcels", some)
        refresh_copies("blocks", some)


def _features_back(target: Target, run_id: UUID) -> None:
    model, table = MODELS[target.table], MODELS[target.table].__table__
    mine = ImportChange.run_id == run_id
    ids = list(db.session().scalars(select(func.coalesce(ImportChange.new_id, ImportChange.old_id)).where(mine)))
    added = select(ImportChange.new_id).where(mine, ImportChange.outcome == "added")
    db.session().execute(delete(model).where(model.id.in_(added)), execution_options=_QUIET)
    written = [one.name for one in target.fields if one.name in table.columns]
    written += [name for name in ("name_folded", "municipality_id", "outside_extent") if name in table.columns]
    back: dict[str, Any] = {name: _before(table, name) for name in written}
    back |= {"geom": ImportChange.before_geom, "import_run_id": ImportChange.before_run_id}
    restored = update(model).where(model.id == ImportChange.old_id, mine, ImportChange.outcome.in_(("changed", "moved")))
    db.session().execute(restored.values(**back), execution_options=_QUIET)
    _insert_retired(model, table, mine)
    for copy in target.copies:
        refresh_copies(copy, ids)


def _insert_retired(model: Any, table: Any, mine: Any) -> None:
    names = [one.name for one in table.columns if one.name != "geom"]
    rows: Select[Any] = select(*(_before(table, name) for name in names), ImportChange.before_geom)
    rows = rows.where(mine, ImportChange.outcome == "retired").order_by(ImportChange.id)
    db.session().execute(insert(model).from_select([*names, "geom"], rows, include_defaults=False))


def _before(table: Any, name: str) -> Any:
    return cast(ImportChange.before[name].astext, table.columns[name].type)


def _when(moment: Any) -> str:
    return f"{moment.astimezone(RIYADH):%Y-%m-%d %H:%M}" if moment else ""
