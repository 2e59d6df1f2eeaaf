"""kill -9 in the middle of a decree: the next worker goes on, and every permit is prolonged once."""

import os
import signal
import subprocess
import sys
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app import db
from app.authz import SYSTEM, acting_as
from app.jobs.models import workers_table
from app.tenancy import everything
from licensing.models import Permit, PermitBatch, PermitEdition
from licensing.permits import batches
from licensing.permits.batches import Decree
from ops.paths import ROOT
from tests.factories.people import SIH, make_branches, staff
from tests.licensing.permits.lives import make_permit

MANY, CHUNK = 12, 5
DECREE = Decree("com.issue_instant", "قرار 110", "تخفيفاً عن المنشآت", 6, date(2026, 1, 1), date(2026, 12, 31))
PROGRAM = f"""
import os, signal, sys
import wsgi
from app.jobs.worker import work
from licensing.permits import batches
batches.CHUNK = {CHUNK}
prolong, last, seen = batches._prolong, int(sys.argv[1]), []
def dying(*what):
    prolong(*what)
    seen.append(what)
    if len(seen) == last:
        os.kill(os.getpid(), signal.SIGKILL)
batches._prolong = dying
work(wsgi.create_app(), one_shot=True, queues=["default"])
"""


@pytest.fixture
def ordered(committed_db):
    """A decree over twelve permits, ordered and waiting for a worker."""
    make_branches()
    one, other = staff("reviewer", SIH), staff("approver", SIH)
    with acting_as(SYSTEM):
        for _ in range(MANY):
            make_permit(valid_to=date(2026, 6, 30))
    with acting_as(one):
        batch = batches.draft(SIH, DECREE, one)
    with acting_as(other):
        batches.order(batch, other)
    db.session().commit()
    return batch.id


def worker(app, die_after: int) -> int:
    told = {
        "ENVIRONMENT": "test",
        "DATABASE_URL": app.config["DATABASE_URL"],
        "OWNER_DATABASE_URL": app.config["DATABASE_URL"],
        "VAR_DIR": str(app.config["VAR_DIR"]),
        "PYTHONPATH": str(ROOT),
    }
    program = [sys.executable, "-c", PROGRAM, str(die_after)]
    return subprocess.run(program, cwd=ROOT, env=os.environ | told, capture_output=True, timeout=120, check=False).returncode


@pytest.mark.parametrize("die_after", [1, CHUNK, CHUNK + 2, MANY], ids=lambda n: f"after {n}")
def test_a_killed_worker_loses_nothing_and_doubles_nothing(app, ordered, die_after):
    assert worker(app, die_after) == -signal.SIGKILL
    with everything():
        kept = db.session().scalar(select(func.count()).select_from(PermitEdition).where(PermitEdition.batch_id == ordered))
        assert kept == (die_after - 1) // CHUNK * CHUNK  # whole chunks and no half ones
        db.session().execute(workers_table.update().values(last_heartbeat=func.now() - timedelta(minutes=2)))
        db.session().commit()

    assert worker(app, 0) == 0

    with everything():
        db.session().expire_all()
        batch = db.session().get_one(PermitBatch, ordered)
        permits = db.session().scalars(select(Permit)).all()
        assert (batch.stage, batch.done, batch.passed_over) == ("done", MANY, {})
        assert {(p.edition, p.valid_to) for p in permits} == {(2, date(2026, 12, 30))} and len(permits) == MANY
        assert len({p.verify_code for p in permits}) == MANY
