"""The worker as a process: it ends kindly when asked, and what it was killed over is done again."""

import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import db
from app.jobs import defer
from app.jobs.models import jobs_table, workers_table
from ops.paths import ROOT
from tests.fixtures.processes import environment_of

PROGRAM = """
import pathlib, sys, time
import wsgi
from app.jobs import register_task
from app.jobs.worker import work
def slow(path, seconds):
    with pathlib.Path(path).open("a") as log:
        log.write("begun\\n"); log.flush()
        time.sleep(seconds)
        log.write("ended\\n")
app = wsgi.create_app()
register_task(app, "probe.slow", slow, label="بطيئة")
work(app, one_shot=len(sys.argv) > 1)
"""


@pytest.fixture
def slow(app):
    app.extensions["queue"].task(lambda **_: None, name="probe.slow")
    yield
    app.extensions["queue"].tasks.pop("probe.slow")


def start(app, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=ROOT,
        env=environment_of(app),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(happened, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


def status() -> str:
    db.session().rollback()
    return db.session().scalar(select(jobs_table.c.status).where(jobs_table.c.task_name == "probe.slow"))


def test_a_running_job_is_finished_when_the_worker_is_told_to_stop(app, committed_db, slow, tmp_path):
    log = tmp_path / "log"
    defer("probe.slow", path=str(log), seconds=2)
    db.session().commit()
    child = start(app)
    try:
        wait_for(log.exists)
        child.send_signal(signal.SIGTERM)
        assert child.wait(30) == 0
    finally:
        child.kill()
        child.wait()
    assert (log.read_text(), status()) == ("begun\nended\n", "succeeded")


def test_a_killed_workers_job_is_done_by_the_next(app, committed_db, slow, tmp_path):
    log = tmp_path / "log"
    defer("probe.slow", path=str(log), seconds=1)
    db.session().commit()
    child = start(app)
    try:
        wait_for(log.exists)
    finally:
        child.kill()
        child.wait()
    assert status() == "doing"
    db.session().execute(workers_table.update().values(last_heartbeat=func.now() - timedelta(minutes=2)))
    db.session().commit()
    again = start(app, "one-shot")
    _, complaint = again.communicate(timeout=60)
    assert again.returncode == 0, complaint[-3000:]
    assert (log.read_text(), status()) == ("begun\nbegun\nended\n", "succeeded")
