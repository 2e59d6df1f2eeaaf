"""Which tasks exist. The web side and the worker build their queue objects from the same list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from procrastinate import App, RetryStrategy
from procrastinate.connector import BaseConnector
from procrastinate.contrib.sqlalchemy import SQLAlchemyPsycopg2Connector

from app import db
from app.authz import SYSTEM, acting_as

_BACK_OFF_S = 2  # 2, 4, 8, 16 … seconds between attempts


@dataclass(frozen=True)
class Task:
    """A named piece of work. It may run twice (a worker can die after its effect), so its effect must be one."""

    name: str
    run: Callable[..., Any]
    queue: str
    attempts: int
    cron: str | None
    priority: int
    label: str


def init_app(app: Flask) -> None:
    app.extensions["tasks"] = {}
    app.extensions["before_jobs"] = []
    app.extensions["queue"] = App(connector=SQLAlchemyPsycopg2Connector())


def register_task(
    app: Flask,
    name: str,
    run: Callable[..., Any],
    *,
    queue: str = "default",
    attempts: int = 8,
    cron: str | None = None,
    priority: int = 0,
    label: str = "",
) -> None:
    """``defer(name, …)`` will run ``run(…)`` in the worker, as the system, in one transaction.

    Args:
        run: takes JSON values by name; raises to be tried again.
        attempts: tries in all before the job rests as failed, for an administrator to see.
        cron: also queue it without arguments at these times (UTC).
        label: what it does, in Arabic, for the administrator's list.
    """
    task = Task(name, run, queue, attempts, cron, priority, label)
    if name in app.extensions["tasks"]:
        raise ValueError(f"task {name} is registered twice")
    app.extensions["tasks"][name] = task
    _add(app.extensions["queue"], task, app)


def before_jobs(app: Flask, look: Callable[[], None]) -> None:
    """``look`` runs at the beginning of each job, in its transaction: a worker lives long and must see what has changed since."""
    app.extensions["before_jobs"].append(look)


def worker_queue(app: Flask, connector: BaseConnector, *, periodic: bool) -> App:
    """The same tasks on the worker's own connections."""
    queue = App(connector=connector)
    for task in app.extensions["tasks"].values():
        registered = _add(queue, task, app)
        if periodic and task.cron:
            queue.periodic(cron=task.cron)(registered)
    return queue


def _add(queue: App, task: Task, app: Flask) -> Any:
    def run(timestamp: int | None = None, **arguments: Any) -> None:  # periodic jobs bring their time
        with app.app_context(), acting_as(SYSTEM), db.transaction():
            for look in app.extensions["before_jobs"]:
                look()
            task.run(**arguments)

    retry = RetryStrategy(max_attempts=task.attempts - 1, exponential_wait=_BACK_OFF_S) if task.attempts > 1 else False
    lock = task.name if task.cron else None  # a periodic task waits at most once in the queue
    return queue.task(name=task.name, queue=task.queue, retry=retry, priority=task.priority, queueing_lock=lock)(run)
