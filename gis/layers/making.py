"""A layer's shapes out of a file that was delivered for import: asked for on the web, done by the worker."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from flask import current_app

from app import db
from app.authz import Actor
from app.errors import Conflict, UserError, message_for
from app.identity.models import User
from app.identity.queries import actor_of
from app.jobs import defer
from gis.importers.messages import sentence
from gis.importers.problems import Question, UnusableFile
from gis.importers.sources import open_source
from gis.imports import storage
from gis.imports.commands import layer_of
from gis.layers.commands import may_edit
from gis.layers.filling import fill_layer
from gis.models import ImportJob, PublishedLayer

TASK = "gis.fill_layer"


def ask_to_fill(layer: PublishedLayer, job: ImportJob, answers: dict[str, Any], actor: Actor) -> None:
    """The worker fills the layer from the job's file. ``answers``: source_layer, crs, encoding, repair.

    Raises:
        Conflict: it is being filled. UserError: the file is gone or has no such layer.
    """
    may_edit(layer, actor)
    if layer.filling and layer.filling["state"] == "waiting":
        raise Conflict("import_is_running")
    if not storage.find(job.id).is_file():
        raise UserError("import_file_gone")
    if not any(one["name"] == answers["source_layer"] for one in job.layers):
        raise UserError("import_choose_layer")
    layer.filling = {"state": "waiting", "file": job.file_name}
    db.session().flush()
    defer(TASK, lock="land_import", layer_id=layer.id, job_id=str(job.id), user_id=str(actor.user_id), answers=answers)


def fill(layer_id: int, job_id: str, user_id: str, answers: dict[str, Any]) -> None:
    """Task ``gis.fill_layer``: one transaction; a file that cannot be taken leaves the layer as it was."""
    layer, job = db.session().get(PublishedLayer, layer_id), db.session().get(ImportJob, UUID(job_id))
    user = db.session().get(User, UUID(user_id))
    if layer is None or job is None or user is None or not layer.filling or layer.filling["state"] != "waiting":
        return
    attempt = db.session().begin_nested()
    try:
        told = _fill(layer, job, actor_of(user), answers)
    except (UnusableFile, Question) as stop:
        attempt.rollback()
        told = {"state": "failed", "problem": sentence(stop.code, _Blank(stop.details))}
    except UserError as refusal:
        attempt.rollback()
        told = {"state": "failed", "problem": message_for(refusal.code, refusal.details)}
    else:
        attempt.commit()
    layer.filling = {"file": job.file_name, **told}
    db.session().flush()


def _fill(layer: PublishedLayer, job: ImportJob, actor: Actor, answers: dict[str, Any]) -> dict[str, Any]:
    limit = current_app.config["MAX_IMPORT_BYTES"]
    with TemporaryDirectory(prefix="layer-") as folder:
        opened = open_source(storage.find(job.id), Path(folder), limit, name=job.file_name)
        source = layer_of(opened, answers["source_layer"])
        crs, encoding = answers.get("crs") or None, answers.get("encoding") or None
        filled = fill_layer(layer, source, actor, crs=crs, encoding=encoding, repair=bool(answers.get("repair")))
    return {"state": "done", "read": filled.read, "accepted": filled.accepted, "rejected": dict(filled.rejected)}


class _Blank(dict[str, Any]):
    """Details of which one may be lacking."""

    def __missing__(self, key: str) -> str:
        return "–"
