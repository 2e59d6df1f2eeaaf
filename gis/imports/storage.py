"""Where a delivered file waits between upload and import: one folder for each job, ours alone, outside the web's reach."""

import shutil
from pathlib import Path
from uuid import UUID

from flask import current_app
from werkzeug.datastructures import FileStorage

_NAME, _LIST = "delivered", "changes.csv"


def keep(job_id: UUID, sent: FileStorage) -> Path:
    """The file as it came, under a name of our own."""
    folder = _folder(job_id)
    folder.mkdir(parents=True, mode=0o700)
    path = folder / _NAME
    sent.save(path)
    path.chmod(0o600)
    return path


def find(job_id: UUID) -> Path:
    return _folder(job_id) / _NAME


def list_of(job_id: UUID) -> Path:
    """Where the list of what a try found waits."""
    return _folder(job_id) / _LIST


def forget(job_id: UUID) -> None:
    shutil.rmtree(_folder(job_id), ignore_errors=True)


def _folder(job_id: UUID) -> Path:
    return Path(current_app.config["VAR_DIR"]) / "imports" / str(job_id)
