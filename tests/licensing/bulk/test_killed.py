"""A worker killed in the middle of a file: what it had committed stays, the next worker files the rest, and no row comes twice."""

import signal
import subprocess
import sys
from datetime import timedelta

from sqlalchemy import func, select

from app import db
from app.authz import acting_as
from app.jobs.models import workers_table
from app.notifications.models import Message
from licensing.bulk import commands
from licensing.models import BulkBatch, BulkRow
from ops.paths import ROOT
from tests.fixtures.processes import environment_of
from tests.licensing.bulk.files import applications, make_desk, rows_of, sound, take

# Two rows in each transaction; with an argument the process kills itself when it has filed so many.
PROGRAM = """
import os, signal, sys
import wsgi
from app.jobs.worker import work
from licensing.bulk import commands
commands.AT_ONCE = 2
if len(sys.argv) > 1:
    whole, filed = commands._file, []
    def file(row, *told, **more):
        whole(row, *told, **more)
        filed.append(row.row_no)
        if len(filed) == int(sys.argv[1]):
            os.kill(os.getpid(), signal.SIGKILL)
    commands._file = file
work(wsgi.create_app(), one_shot=True)
"""


def work(app, *arguments: str) -> tuple[int, str]:
    program = [sys.executable, "-c", PROGRAM, *arguments]
    done = subprocess.run(
        program, cwd=ROOT, env=environment_of(app), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=180
    )
    return done.returncode, done.stderr[-3000:]


def test_a_file_is_filed_once_whoever_is_killed_over_it(app, committed_db):
    desk = make_desk()
    batch = take(desk, [sound(desk)])
    for number in range(100, 104):
        db.session().add(BulkRow(batch_id=batch.id, row_no=number, typed=rows_of(batch)[0].typed, state="ready"))
    with acting_as(desk.clerk):
        commands.start(batch, desk.clerk, lodging=True)
    db.session().commit()

    code, complaint = work(app, "3")
    assert code == -signal.SIGKILL, complaint
    db.session().expire_all()
    assert [row.state for row in rows_of(batch)] == ["submitted", "submitted", "ready", "ready", "ready"]
    assert len(applications(desk)) == 2 and db.session().get(BulkBatch, batch.id).state == "running"

    db.session().execute(workers_table.update().values(last_heartbeat=func.now() - timedelta(minutes=2)))  # a minute and more passes
    db.session().commit()
    code, complaint = work(app)
    assert code == 0, complaint
    db.session().expire_all()
    made = applications(desk)
    assert {row.state for row in rows_of(batch)} == {"submitted"} and db.session().get(BulkBatch, batch.id).state == "done"
    assert sorted(a.id for a in made) == sorted(row.application_id for row in rows_of(batch)) and len(made) == 5
    told = select(func.count()).select_from(Message).where(Message.template == "bulk_done", Message.channel == "inapp")
    assert db.session().scalar(told) == 1
