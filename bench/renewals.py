"""Ten thousand permits renewed by one decree, by the job that does it: seconds, statements, and the memory of the worker.

.venv/bin/python -m bench renewals
"""

import resource
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

from flask import Flask
from psycopg2.extras import execute_values
from sqlalchemy import event, func, select

from app import db
from app.authz import Actor, acting_as
from app.casework.reference import format_reference
from app.identity.models import User
from app.jobs.worker import work
from app.organisation.models import Municipality
from app.tenancy import everything
from bench.site import demo_database
from config import Config
from licensing.models import PermitBatch, PermitEdition
from licensing.permits import batches
from licensing.permits.batches import Decree
from ops import database
from tests.fixtures import templates
from wsgi import create_app

PERMITS, PARCELS = 10_000, 2_500
FIRST_SEQUENCE, YEAR = 2_000_001, 2025  # beyond what the demo numbers
ENDING = date(2033, 6, 30)  # when none of the demo's permits ends
DECREE = Decree("com.issue_instant", "قرار 110", "تمديد بقرار عام", 12, date(2033, 1, 1), date(2033, 12, 31))


def measure() -> list[dict[str, object]]:
    """One row: how long the decree took from its order to its end."""
    name = f"renewals_{demo_database(PARCELS)}"
    templates.drop(name)
    templates.clone(demo_database(PARCELS), name)
    try:
        _seed(name)
        told = {
            "DATABASE_URL": templates.address(database.APPLICATION, name),
            "WORKER_CONNINFO": templates.address(database.APPLICATION, name),
        }
        app = create_app(Config(ENVIRONMENT="test", VAR_DIR=templates.TEST_VAR, DEMO=True, **told))
        return [_renewed(app)]
    finally:
        templates.drop(name)


def _seed(name: str) -> None:
    """The permits, each with a holder of the demo; nothing else waits in the queue."""
    with closing(database.connect(templates.address(database.OWNER, name))) as connection, connection, connection.cursor() as rows:
        rows.execute("SELECT set_config('app.everything', 'on', false)")
        rows.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
        rows.execute("SELECT max(version) FROM procedure_version WHERE code = 'permit_life'")
        version = rows.fetchone()[0]
        rows.execute("SELECT min(id) FROM municipality")
        branch = rows.fetchone()[0]
        rows.execute("SELECT id FROM party WHERE kind IN ('citizen', 'establishment') ORDER BY id")
        holders = [row[0] for row in rows.fetchall()]
        made = [(format_reference("RC", YEAR, FIRST_SEQUENCE + n), f"BENCH{n:011d}", holders[n % len(holders)]) for n in range(PERMITS)]
        rows.execute("CREATE TEMP TABLE made (reference text, code text, holder uuid)")
        execute_values(rows, "INSERT INTO made VALUES %s", made)
        rows.execute(_PERMITS, {"version": version, "branch": branch, "ending": ENDING})


_PERMITS = """
INSERT INTO "case" (id, kind, reference, procedure_code, procedure_version, state, version, title, party_id, channel, opened_at, place_text,
                    municipality_id)
SELECT md5(reference)::uuid, 'permit', reference, 'permit_life', %(version)s, 'active', 1, 'رخصة نشاط تجاري', holder, 'web', now(), '',
       %(branch)s FROM made;
INSERT INTO permit (id, service_code, verify_code, issued_on, valid_to, template, facts, edition)
SELECT md5(reference)::uuid, 'com.issue_instant', code, '2025-07-01', %(ending)s, 'commercial_licence', '{"holder": "صاحب المحل"}', 1 FROM made;
INSERT INTO case_party (case_id, party_id, role, since) SELECT md5(reference)::uuid, holder, 'applicant', now() FROM made;
"""


def _renewed(app: Flask) -> dict[str, object]:
    with app.app_context():
        batch_id = _ordered()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with app.app_context(), _counted() as statements:
        started = time.perf_counter()
        work(app, one_shot=True, queues=["default"])
        seconds = time.perf_counter() - started
    with app.app_context(), everything():
        batch = db.session().get_one(PermitBatch, batch_id)
        editions = db.session().scalar(select(func.count()).select_from(PermitEdition).where(PermitEdition.batch_id == batch_id))
    return {
        "name": f"{batch.done:,} of {PERMITS:,} permits renewed by decree, in chunks of {batches.CHUNK}",
        "value": round(seconds, 1),
        "unit": "s",
        "reference": "permits",
        "reference_value": PERMITS,
        "ratio": round(seconds / PERMITS, 4),
        "statements": len(statements),
        "statements_a_permit": round(len(statements) / PERMITS, 1),
        "memory_mb_before": before // 1024,
        "memory_mb_peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "stage": batch.stage,
        "editions": editions,
        "load": Path("/proc/loadavg").read_text().split()[0],
    }


def _ordered() -> UUID:
    """Drafted by one, ordered by another."""
    with everything(), db.transaction():
        branch = db.session().scalars(select(func.min(Municipality.id))).one()
        one, other = db.session().scalars(select(User).order_by(User.id).limit(2))
        drafter, orderer = (Actor(user_id=u.id, name=u.display_name, roles={branch: frozenset({"approver"})}) for u in (one, other))
        with acting_as(drafter):
            batch = batches.draft(branch, DECREE, drafter)
        with acting_as(orderer):
            batches.order(batch, orderer)
        return batch.id


@contextmanager
def _counted() -> Iterator[list[None]]:
    """A mark for every statement that is sent."""
    marks: list[None] = []

    def mark(*_: object) -> None:
        marks.append(None)

    event.listen(db.engine(), "before_cursor_execute", mark)
    try:
        yield marks
    finally:
        event.remove(db.engine(), "before_cursor_execute", mark)
