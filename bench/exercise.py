"""Every service of the catalogue through to its document, both examples each, papers included: seconds, and the slowest ones."""

import time
from pathlib import Path

from app import db
from bench.site import demo_database
from config import Config
from licensing.exercise import exercise
from ops import database
from tests.fixtures import templates
from wsgi import create_app

PARCELS = 2_500
LIMIT_S = 120.0


def measure() -> list[dict[str, object]]:
    """One row: how long the whole catalogue took in one process on a demo city, against its limit."""
    name = demo_database(PARCELS)
    app = create_app(
        Config(ENVIRONMENT="test", DATABASE_URL=templates.address(database.APPLICATION, name), VAR_DIR=templates.TEST_VAR, DEMO=True)
    )
    with app.app_context():
        started = time.perf_counter()
        outcomes = exercise()
        passed = time.perf_counter() - started
        db.rollback()
    slowest = sorted(outcomes, key=lambda outcome: outcome.seconds)[-3:]
    return [
        {
            "name": f"catalogue exercise: {sum(o.passed for o in outcomes)}/{len(outcomes)} passed",
            "value": round(passed, 1),
            "unit": "s",
            "reference": "limit",
            "reference_value": LIMIT_S,
            "ratio": round(passed / LIMIT_S, 2),
            "slowest": {o.code: round(o.seconds, 2) for o in slowest},
            "failed": {o.code: o.faults[:1] for o in outcomes if not o.passed},
            "load": Path("/proc/loadavg").read_text().split()[0],
        }
    ]
