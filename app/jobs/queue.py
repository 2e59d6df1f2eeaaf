"""Queueing work in the caller's transaction."""

from datetime import datetime
from typing import Any

from flask import current_app
from procrastinate.exceptions import AlreadyEnqueued

from app import db


def defer(
    task_name: str, *, schedule_at: datetime | None = None, lock: str | None = None, once: str | None = None, **arguments: Any
) -> int | None:
    """The task is queued in this very transaction: a rollback leaves no job.

    Args:
        lock: jobs of one lock never run at the same time.
        once: if a job with this mark is waiting already, nothing is queued.
        arguments: JSON values.

    Returns: the job's number, or None if ``once`` found one waiting.
    """
    task = current_app.extensions["queue"].tasks[task_name]
    options = {"schedule_at": schedule_at, "lock": lock, "queueing_lock": once}
    given = {name: value for name, value in options.items() if value is not None}
    if once is None:
        return task.configure(connection=db.session().connection(), **given).defer(**arguments)
    try:
        with db.session().begin_nested():
            return task.configure(connection=db.session().connection(), **given).defer(**arguments)
    except AlreadyEnqueued:
        return None
