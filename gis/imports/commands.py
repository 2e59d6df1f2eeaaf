"""What a planner does with a delivered file. The work itself is done by the worker: ``gis.imports.running``."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import update
from werkzeug.datastructures import FileStorage

from app import db
from app.authz import Actor, authorize
from app.db import uuid7
from app.errors import Conflict, UserError
from app.jobs import defer
from gis.importers.problems import UnusableFile
from gis.importers.sources import Opened, SourceLayer, open_source
from gis.importers.updating.published import target_of
from gis.imports import storage
from gis.imports.lost import RUNNING, TASK, UNDO_TASK, is_lost, take_up
from gis.models import ImportJob
from gis.permissions import Permission

RESTS = ("uploaded", "tried", "failed", "cancelled", "undone")  # nothing runs, the answers may change
REPAIRS = ("none", "structure")
CHOICES = {"repair": REPAIRS, "mode": ("add", "update"), "match": ("key", "overlap"), "vanished": ("keep", "report", "retire")}
_LONGEST_NAME = 120


def receive(sent: FileStorage, municipality_id: int, limit_bytes: int, actor: Actor) -> ImportJob:
    """The file is kept and looked into by a worker process with limits; nothing of it is in the register yet.

    Raises:
        UserError: the file cannot be taken; nothing of it is kept.
    """
    job_id = uuid7()
    name = Path((sent.filename or "").replace("\\", "/")).name[-_LONGEST_NAME:] or "file"
    path = storage.keep(job_id, sent)
    try:
        with TemporaryDirectory(prefix="look-") as folder:
            opened = open_source(path, Path(folder), limit_bytes, name=name)
            found = [_described(layer) for layer in opened.layers]
    except UnusableFile as refusal:
        storage.forget(job_id)
        raise UserError(refusal.code, **refusal.details) from refusal
    except BaseException:
        storage.forget(job_id)
        raise
    job = ImportJob(
        id=job_id,
        municipality_id=municipality_id,
        user_id=actor.user_id,
        user_name=actor.name,
        file_name=name,
        size=path.stat().st_size,
        layers=found,
        notices=_plain(opened.notices),
    )
    db.session().add(job)
    db.session().flush()
    return job


def answer(job: ImportJob, answers: Mapping[str, Any], actor: Actor) -> None:
    """What the planner says of the file: which layer becomes what, its CRS and encoding, which column fills which field.

    Raises:
        Conflict: it is running. UserError: a layer or field that is not there.
    """
    authorize(actor, Permission.LAND_EDIT, job)
    if job.state not in RESTS:
        raise Conflict("import_is_running")
    target = target_of(str(answers.get("layer", "")))
    if target is None:
        raise UserError("import_choose_target")
    if not any(layer["name"] == answers.get("source_layer") for layer in job.layers):
        raise UserError("import_choose_layer")
    for name, known in CHOICES.items():
        if answers.get(name, known[0]) not in known:
            raise UserError("import_choose_mode")
    if answers.get("key") and answers["key"] not in {field.name for field in target.fields}:
        raise UserError("import_choose_mode")
    if dict(answers) != job.chosen:
        job.report = job.sample = None  # what was tried was something else
    job.chosen = dict(answers)
    db.session().flush()


def start(job: ImportJob, actor: Actor, *, dry_run: bool) -> None:
    """The worker tries the file, or imports it.

    Raises:
        Conflict: it is running or done. UserError: nothing was chosen yet, the file is gone, or what it retires was not looked at.
    """
    authorize(actor, Permission.LAND_EDIT, job)
    if not job.chosen:
        raise UserError("import_choose_target")
    if not storage.find(job.id).is_file():
        raise UserError("import_file_gone")
    if not dry_run and _retires(job) and not job.report:
        raise UserError("import_try_first")
    wanted = "trying" if dry_run else "importing"
    layer = next(one for one in job.layers if one["name"] == job.chosen["source_layer"])
    begun = (
        update(ImportJob)
        .where(ImportJob.id == job.id, ImportJob.state.in_(RESTS))
        .values(state=wanted, rows_done=0, rows_all=layer["count"], cancel_asked=False, problem=None, dry_run=dry_run)
        .returning(ImportJob.id)
    )
    if db.session().execute(begun).first() is None:
        raise Conflict("import_is_running")
    db.session().refresh(job)
    defer(TASK, lock="land_import", job_id=str(job.id), dry_run=dry_run)


def resume(job: ImportJob, actor: Actor) -> None:
    """What was stopped or lost runs again from the first row, with the same file and answers.

    A lost run left nothing, for an import is one transaction; so nothing comes twice.

    Raises:
        Conflict: it runs, or there is nothing to take up. UserError: the file is gone.
    """
    authorize(actor, Permission.LAND_EDIT, job)
    if job.state in ("failed", "cancelled") and job.chosen:
        start(job, actor, dry_run=job.dry_run)
    elif is_lost(job):
        take_up(job)
    else:
        raise Conflict("import_is_running" if job.state in RUNNING else "import_nothing_to_resume")


def cancel(job: ImportJob, actor: Actor) -> None:
    """The worker stops before its next batch and leaves nothing behind."""
    authorize(actor, Permission.LAND_EDIT, job)
    if job.state in ("trying", "importing"):
        job.cancel_asked = True
        db.session().flush()


def undo(job: ImportJob, actor: Actor) -> None:
    """What the import brought leaves the register: parcels end, other rows go.

    Raises:
        Conflict: it is not an import that stands.
    """
    authorize(actor, Permission.LAND_EDIT, job)
    if job.state != "imported" or job.run_id is None:
        raise Conflict("import_not_standing")
    job.state = "undoing"
    db.session().flush()
    defer(UNDO_TASK, lock="land_import", job_id=str(job.id))


def _retires(job: ImportJob) -> bool:
    return job.chosen.get("mode") == "update" and job.chosen.get("vanished") == "retire"


def layer_of(opened: Opened, name: str) -> SourceLayer:
    """Raises UnusableFile: the file on disk has no such layer any more."""
    layer = opened.layer(name)
    if layer is None:
        raise UnusableFile("import_no_layer", names=name)
    return layer


def _described(layer: SourceLayer) -> dict[str, Any]:
    """What the wizard shows of a layer, as JSON."""
    facts = {name: getattr(layer, name) for name in ("name", "format", "count", "geometry_kind", "fields", "crs", "encoding", "notices")}
    facts["extent"] = list(layer.extent) if layer.extent else None
    facts["crs_doubts"] = [asdict(doubt) for doubt in layer.crs_doubts]
    facts["encoding_doubts"] = [asdict(doubt) for doubt in layer.encoding_doubts]
    return _plain(facts)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
