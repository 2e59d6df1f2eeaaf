"""A worker killed in the middle, and two at once: nothing is lost, nothing comes twice. Real processes, connections and commits."""

import json
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from io import BytesIO

import pytest
from shapely import box, to_geojson
from sqlalchemy import func, select, text
from werkzeug.datastructures import FileStorage

from app import db
from app.authz import SYSTEM, acting_as
from app.identity.commands import grant_role
from app.identity.models import User
from app.jobs.models import jobs_table, workers_table
from app.tenancy import everything
from gis.crs import to_lonlat
from gis.imports import commands, storage
from gis.imports.lost import is_lost
from gis.models import ImportChange, ImportJob, ImportRun, SpatialUnit
from ops.paths import ROOT
from tests.factories import land
from tests.factories.people import SIH, staff
from tests.fixtures.processes import environment_of
from tests.gis.runs.test_wizard import tokens
from tests.gis.updates.made import bring, live, lot

# Batches of five rows; a second between them when asked to be slow, so that there is a middle to be killed in.
PROGRAM = """
import sys, time
import wsgi
from app.jobs.worker import work
from gis.importers import run
from gis.imports import running
run.BATCH_ROWS = 5
if "slow" in sys.argv:
    told = running._progress
    def slowly(job_id):
        tell = told(job_id)
        def wait(done, everything):
            tell(done, everything)
            time.sleep(1)
        return wait
    running._progress = slowly
work(wsgi.create_app(), one_shot="slow" not in sys.argv)
"""
ROWS = [lot(box(30 * n, 0, 30 * n + 20, 25), str(n)) for n in range(40)]


@pytest.fixture
def planner(committed_db, app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "VAR_DIR", tmp_path)
    land.make_ground()
    actor = staff("planner", SIH, name="المخطط")
    grant_role(db.session().get(User, actor.user_id), SIH, "planner", SYSTEM)
    bring(ROWS[:20])
    db.session().commit()
    return actor


def worker(app, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments], cwd=ROOT, env=environment_of(app), stderr=subprocess.PIPE, text=True
    )


def until(happened, seconds=60):
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.1)


def delivered(actor):
    """A file of forty lots: twenty that stand, one of them for another use, and twenty new."""
    rows = [lot(*ROWS[0][:1], "0", use="commercial"), *ROWS[1:]]
    names = ("plan_no", "block_no", "parcel_no", "land_use")
    features = [
        {
            "type": "Feature",
            "properties": dict(zip(names, said, strict=True)),
            "geometry": json.loads(to_geojson(to_lonlat(land.here(shape)))),
        }
        for shape, *said, _deed in rows
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    job = commands.receive(FileStorage(BytesIO(body), "lots.geojson"), SIH, 10_000_000, actor)
    commands.answer(job, {"layer": "parcels", "source_layer": "lots", "mode": "update"}, actor)
    commands.start(job, actor, dry_run=False)
    db.session().commit()
    return job.id


def job_now(job_id):
    db.session().rollback()
    return db.session().get(ImportJob, job_id, populate_existing=True)


def test_a_killed_import_is_resumed_with_one_button_and_no_row_comes_twice(app, client, planner):
    job_id = delivered(planner)
    victim = worker(app, "slow")
    try:
        until(lambda: job_now(job_id).rows_done >= 10)
    finally:
        victim.send_signal(signal.SIGKILL)
        victim.communicate()
    left = job_now(job_id)
    assert (left.state, storage.find(job_id).is_file(), len(live())) == ("importing", True, 20)
    assert db.session().scalar(select(func.count()).select_from(ImportRun)) == 1  # the first import's
    db.session().execute(workers_table.update().values(last_heartbeat=func.now() - timedelta(minutes=2)))  # a minute and more passes
    db.session().commit()
    assert is_lost(job_now(job_id))
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = db.session().get(User, planner.user_id).get_id(), True
    page = f"/land/imports/{job_id}"
    assert "استأنف" in client.get(page).get_data(as_text=True)
    assert client.post(f"{page}/resume", data=tokens(client, page)).status_code == 303
    assert not is_lost(job_now(job_id))
    waiting = (
        select(func.count()).select_from(jobs_table).where(jobs_table.c.args["job_id"].astext == str(job_id), jobs_table.c.status == "todo")
    )
    assert db.session().scalar(waiting) == 1
    db.session().commit()
    done = worker(app)
    _, said = done.communicate(timeout=120)
    assert job_now(job_id).state == "imported", said[-2000:]
    counts = job_now(job_id).report["update"]
    assert (counts["added"], counts["changed"], counts["unchanged"]) == (20, 1, 19)
    assert sorted(int(p.parcel_no) for p in live()) == list(range(40))
    assert db.session().scalar(select(func.count()).select_from(ImportChange)) == 21
    again = client.post(f"{page}/resume", data=tokens(client, "/land/imports/new"))
    assert again.status_code == 409


def test_two_imports_of_one_layer_wait_for_one_another(app, planner):
    """The second begins while the first has written and not committed; it then finds every row unchanged."""
    reports, written, go_on = {}, threading.Event(), threading.Event()

    def run(name, hold):
        with app.app_context(), acting_as(SYSTEM), everything(), db.transaction():
            reports[name] = bring(ROWS, mode="update")["update"]
            if hold:
                written.set()
                assert go_on.wait(60)

    threads = [threading.Thread(target=run, args=("first", True)), threading.Thread(target=run, args=("second", False))]
    threads[0].start()
    assert written.wait(60)
    threads[1].start()
    waits = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 9359 AND NOT granted")
    until(lambda: db.session().scalar(waits) == 1)
    assert "second" not in reports
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert (reports["first"]["added"], reports["first"]["unchanged"]) == (20, 20)
    assert (reports["second"]["added"], reports["second"]["unchanged"]) == (0, 40)
    db.session().rollback()
    assert db.session().scalar(select(func.count()).select_from(SpatialUnit)) == 40
