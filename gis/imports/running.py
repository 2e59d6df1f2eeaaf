"""The worker's half: a try that leaves nothing, an import or update in one transaction, and its undoing.

The work is one transaction, so a worker that is killed leaves nothing and the job is taken up again from the start.
Progress and the wish to stop go by short transactions of their own.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import column, delete, func, select, table, update
from sqlalchemy.exc import IntegrityError

from app import db
from app.authz import Actor
from app.errors import Forbidden
from app.identity.models import User
from app.identity.queries import actor_of
from app.jobs import defer
from app.organisation.models import Municipality
from gis.importers.problems import Question, UnusableFile
from gis.importers.run import ImportCancelled, Options, import_layer
from gis.importers.sources import open_source
from gis.importers.targets import TARGETS
from gis.importers.updating.undoing import BuiltOn, refuse_if_built_on, take_back_update
from gis.imports import listing, storage
from gis.imports.commands import layer_of
from gis.models import ImportJob, ImportRun, SpatialUnit
from gis.permissions import Permission
from gis.register.commands import bulk_loading
from gis.register.recording import record_edges_around
from gis.tiles.copies import refresh_copies

_SHOWN = 200  # rows of the report that are kept with the job; all of them are in import_row


def run(job_id: str, dry_run: bool) -> None:
    """Task ``gis.run_import``."""
    job = db.session().get(ImportJob, UUID(job_id), populate_existing=True)
    if job is None or job.state != ("trying" if dry_run else "importing"):
        return
    attempt = db.session().begin_nested()
    try:
        report = _import(job)
    except (UnusableFile, Question, Forbidden) as stop:
        attempt.rollback()
        _settle(job, "failed", problem={"code": stop.code, "details": _texts(stop.details), "option": getattr(stop, "option", None)})
    except ImportCancelled:
        attempt.rollback()
        _settle(job, "cancelled")
    else:
        sample = report.pop("sample")
        if dry_run:
            if report["update"]:
                listing.keep_list(job.id, UUID(report["run_id"]))
            attempt.rollback()
            _settle(job, "tried", report=report, sample=sample)
        else:
            attempt.commit()
            _settle(job, "imported", report=report, sample=sample, run_id=UUID(report["run_id"]))
            defer("take_up_imports", once="take_up_imports")  # its doubtful rows to the queue of defects
            storage.forget(job.id)


def undo(job_id: str) -> None:
    """Task ``gis.undo_import``: what an import added leaves the register, what an update changed is as it was; unless
    somebody built on it since."""
    job = db.session().get(ImportJob, UUID(job_id), populate_existing=True)
    if job is None or job.state != "undoing" or job.run_id is None:
        return
    attempt, run = db.session().begin_nested(), db.session().get_one(ImportRun, job.run_id)
    try:
        refuse_if_built_on(run)
        if run.mode == "update":
            take_back_update(run, _actor(job))
        else:
            _take_back(TARGETS[job.chosen["layer"]].table, TARGETS[job.chosen["layer"]].copies, job.run_id)
        db.session().execute(update(ImportRun).where(ImportRun.id == run.id).values(undone_at=func.now()))
    except BuiltOn as built:
        attempt.rollback()
        _settle(job, "imported", problem={"code": built.code, "details": _texts(built.details)})
    except IntegrityError:
        attempt.rollback()
        _settle(job, "imported", problem={"code": "import_undo_in_use", "details": {}})
    else:
        attempt.commit()
        _settle(job, "undone", problem=None)


def _import(job: ImportJob) -> dict[str, Any]:
    with TemporaryDirectory(prefix="import-") as folder:
        opened = open_source(storage.find(job.id), Path(folder), current_app.config["MAX_IMPORT_BYTES"], name=job.file_name)
        chosen, actor = job.chosen, _actor(job)
        options = Options(
            layer=chosen["layer"],
            source_layer=chosen["source_layer"],
            crs=chosen.get("crs") or None,
            encoding=chosen.get("encoding") or None,
            fields={field: name for field, name in chosen.get("fields", {}).items() if name},
            municipality=_branch_code(job) if chosen.get("own_branch") else None,
            allow_outside=bool(chosen.get("allow_outside")),
            repair=chosen.get("repair", "none"),
            mode=chosen.get("mode", "add"),
            match=chosen.get("match", "key"),
            vanished=chosen.get("vanished", "report"),
            key=chosen.get("key") or None,
            branches=tuple(actor.municipalities_where(Permission.LAND_EDIT)),
        )
        report = import_layer(
            layer_of(opened, chosen["source_layer"]),
            options,
            actor,
            progress=_progress(job.id),
            cancelled=_cancelled(job.id),
            file_name=opened.name,
            sha256=opened.sha256,
        )
    return {**report, "rows": _texts(report["rows"][:_SHOWN])}


def _actor(job: ImportJob) -> Actor:
    """Who asked, with the roles of today."""
    user = db.session().get(User, job.user_id) if job.user_id else None
    return actor_of(user) if user is not None else Actor(user_id=job.user_id, name=job.user_name)


def _progress(job_id: UUID) -> Callable[[int, int], None]:
    def tell(done: int, everything: int) -> None:
        with db.aside() as own:
            own.execute(update(ImportJob).where(ImportJob.id == job_id).values(rows_done=min(done, everything), rows_all=everything))

    return tell


def _cancelled(job_id: UUID) -> Callable[[], bool]:
    def asked() -> bool:
        with db.aside() as own:
            return bool(own.scalar(select(ImportJob.cancel_asked).where(ImportJob.id == job_id)))

    return asked


def _settle(job: ImportJob, state: str, **facts: Any) -> None:
    values = {"state": state, "changed_at": datetime.now(UTC), **facts}
    done = update(ImportJob).where(ImportJob.id == job.id).values(**values)
    db.session().execute(done, execution_options={"synchronize_session": False})


def _take_back(name: str, copies: tuple[str, ...], run_id: UUID) -> None:
    if name == "spatial_unit":
        ended = (
            update(SpatialUnit)
            .where(SpatialUnit.import_run_id == run_id, SpatialUnit.end_lifespan_version.is_(None))
            .values(end_lifespan_version=func.now())
            .returning(SpatialUnit.id)
        )
        with bulk_loading():  # it ends by no change of the land: what brought it is taken back
            ids = list(db.session().scalars(ended, execution_options={"synchronize_session": False}))
        if ids:
            _refresh(copies, ids)
            record_edges_around(ids)
        return
    land = table(name, column("id"), column("import_run_id"))
    ids = list(db.session().scalars(select(land.c.id).where(land.c.import_run_id == run_id)))
    db.session().execute(delete(land).where(land.c.import_run_id == run_id))
    _refresh(copies, ids)


def _refresh(copies: tuple[str, ...], ids: list[int]) -> None:
    for copy in copies:
        refresh_copies(copy, ids)


def _branch_code(job: ImportJob) -> str:
    return db.session().get_one(Municipality, job.municipality_id).code


def _texts(value: Any) -> Any:
    """As JSON: what is no plain value becomes its text."""
    if isinstance(value, dict):
        return {str(key): _texts(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_texts(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
