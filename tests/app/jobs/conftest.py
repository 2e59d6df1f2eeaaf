"""Tasks that exist for these tests alone."""

import pytest
from flask import Flask
from sqlalchemy import select

from app import db
from app.jobs import queries, registry
from app.jobs.models import jobs_table
from tests.fixtures.processes import drain

done: list[dict] = []
faults: list[Exception] = []


def note(**arguments) -> None:
    if faults:
        raise faults.pop()
    done.append(arguments)


@pytest.fixture
def probe(app: Flask):
    """The task ``probe`` notes its arguments, or raises what was put into ``faults``."""
    done.clear()
    faults.clear()
    registry.register_task(app, "probe", note, attempts=3, label="تجربة")
    yield done
    app.extensions["tasks"].pop("probe")
    app.extensions["queue"].tasks.pop("probe")


@pytest.fixture
def work(app: Flask):
    """Do all jobs that are due, as a worker process would."""

    def run() -> None:
        db.session().commit()
        drain(app)
        db.session().rollback()

    return run


def states(task: str = "probe") -> list[str]:
    db.session().rollback()
    rows = db.session().execute(select(jobs_table.c.status).where(jobs_table.c.task_name == task).order_by(jobs_table.c.id))
    return list(rows.scalars())


def job_ids() -> list[int]:
    return [row.id for row in queries.list_jobs()]
