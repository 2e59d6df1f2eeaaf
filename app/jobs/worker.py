"""The process that does the queued work."""

import asyncio
import contextlib
import threading

import structlog
from flask import Flask
from procrastinate import PsycopgConnector
from procrastinate.app import WorkerOptions

from app import db
from app.authz import SYSTEM, acting_as
from app.jobs import commands
from app.jobs.registry import worker_queue

log = structlog.get_logger()
CONCURRENCY = 2
GRACE_S = 60


def work(app: Flask, *, one_shot: bool = False, queues: list[str] | None = None) -> None:
    """Do queued jobs until told to stop (SIGTERM, SIGINT: running jobs finish first), or until none is due.

    Jobs of a worker that died are taken up again at start and every minute.
    """
    connector = PsycopgConnector(conninfo=app.config["WORKER_CONNINFO"], min_size=1, max_size=4)
    queue = worker_queue(app, connector, periodic=not one_shot)
    with app.app_context(), acting_as(SYSTEM), db.transaction():
        commands.requeue_stalled()
    log.info("worker_starts", tasks=len(queue.tasks), one_shot=one_shot)

    options = WorkerOptions(
        wait=not one_shot,
        concurrency=1 if one_shot else CONCURRENCY,
        shutdown_graceful_timeout=GRACE_S,
        listen_notify=not one_shot,
        install_signal_handlers=threading.current_thread() is threading.main_thread(),  # no other thread may
    )
    if queues:
        options["queues"] = queues

    async def run() -> None:
        async with queue.open_async():
            await queue.run_worker_async(**options)

    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(run())
    log.info("worker_ends")
