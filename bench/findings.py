"""Findings of one villa permit on a demo city, each file asked anew as a request asks it; and a drawing of ten thousand entities.

.venv/bin/python -m bench findings
"""

import random
import statistics
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import ezdxf
from flask import Flask
from shapely import box
from sqlalchemy import select

from app import db
from app.tenancy import everything
from bench.site import demo_database
from config import Config
from licensing.applications import checks, queries
from licensing.models import Application, DrawingPart
from licensing.scrutiny.commands import read_drawing
from licensing.scrutiny.measuring import measure as measured
from licensing.scrutiny.placing import place
from ops import database
from tests.fixtures import templates
from wsgi import create_app

PARCELS, ROUNDS, WARM_UP = 2_500, 60, 5
ENTITIES = 10_000
FINDINGS_MS, DRAWING_S = 50.0, 3.0
FLOORS = ("ground", "first", "annex")

Row = dict[str, object]


def measure() -> list[Row]:
    """A row each: findings in milliseconds (half and p95 of many), a large drawing in seconds, against their limits."""
    name = demo_database(PARCELS)
    address = templates.address(database.APPLICATION, name)
    return measure_on(create_app(Config(ENVIRONMENT="test", DATABASE_URL=address, VAR_DIR=templates.TEST_VAR, DEMO=True)))


def measure_on(app: Flask) -> list[Row]:
    """The same on a database that is there."""
    with app.app_context(), app.test_request_context(), everything():
        rows = _findings()
    return [*rows, _drawing()]


def _findings() -> list[Row]:
    drawn = select(DrawingPart.application_id).where(DrawingPart.part == "ground")
    references = list(db.session().scalars(select(Application.id).where(Application.id.in_(drawn)).order_by(Application.id)))
    counted = 0

    def ask(at: int) -> int:
        db.rollback()  # a new request: nothing is remembered of the one before
        application = db.session().get_one(Application, references[at % len(references)])
        return len(checks.findings_of(application, queries.site_of_application(application)))

    def store(at: int) -> int:
        rows = checks.run_checks(db.session().get_one(Application, references[at % len(references)]))
        db.rollback()
        return len(rows)

    rows = []
    for what, act in (("findings of one villa permit", ask), ("findings of one villa permit, stored", store)):
        burnt = time.process_time()
        times, counted = _timed(act)
        own = (time.process_time() - burnt) * 1000 / (WARM_UP + ROUNDS)
        rows.append(_row(what, times, counted, len(references)) | {"own_cpu_ms": round(own, 1)})
    return rows


def _timed(act: Callable[[int], int]) -> tuple[list[float], int]:
    times, counted = [], 0
    for at in range(WARM_UP + ROUNDS):
        started = time.perf_counter()
        counted = act(at)
        if at >= WARM_UP:
            times.append((time.perf_counter() - started) * 1000)
    return times, counted


def _row(what: str, times: list[float], counted: int, files: int) -> Row:
    p95 = statistics.quantiles(times, n=20)[-1]
    return {
        "name": what,
        "value": round(p95, 1),
        "unit": "ms p95",
        "half": round(statistics.median(times), 1),
        "reference": "limit",
        "reference_value": FINDINGS_MS,
        "ratio": round(p95 / FINDINGS_MS, 2),
        "findings": counted,
        "files": files,
        "load": Path("/proc/loadavg").read_text().split()[0],
    }


def _drawing() -> Row:
    """Read by the worker, measured, laid on a parcel that is turned away from it."""
    content, parcel = _large_drawing(), box(1000, 2000, 1025, 2030)
    started = time.perf_counter()
    found = read_drawing(content)
    placed = place(measured(found, 1.0), parcel, (), FLOORS)
    seconds = time.perf_counter() - started
    return {
        "name": f"scrutiny of a drawing of {found['entities']} entities",
        "value": round(seconds, 2),
        "unit": "s",
        "reference": "limit",
        "reference_value": DRAWING_S,
        "ratio": round(seconds / DRAWING_S, 2),
        "floors": len(placed.floors),
        "megabytes": round(len(content) / 1e6, 1),
        "load": Path("/proc/loadavg").read_text().split()[0],
    }


def _large_drawing() -> bytes:
    """A villa with the furniture, dimensions and hatches of a real sheet: lines, arcs, texts and closed outlines."""
    drawing, chance = ezdxf.new("R2010"), random.Random(4)
    drawing.header["$INSUNITS"] = 6
    model = drawing.modelspace()
    shapes = {"A-PLOT": (0, 0, 25, 30), "A-FOOT-L0": (2, 4, 22, 28), "A-FOOT-L1": (3, 5, 22, 27)}
    for layer, (west, south, east, north) in shapes.items():
        model.add_lwpolyline([(west, south), (east, south), (east, north), (west, north)], close=True, dxfattribs={"layer": layer})
    for at in range(ENTITIES - len(shapes)):
        x, y = chance.uniform(0, 60), chance.uniform(0, 60)
        layer = {"layer": f"FURNITURE-{at % 40}"}
        if at % 5 == 0:
            model.add_lwpolyline([(x, y), (x + 1, y), (x + 1, y + 1, 0, 0, 0.4), (x, y + 1)], close=True, dxfattribs=layer)
        elif at % 5 == 1:
            model.add_text(f"غرفة {at}", dxfattribs=layer).set_placement((x, y))
        elif at % 5 == 2:
            model.add_arc((x, y), 1, 0, 90, dxfattribs=layer)
        else:
            model.add_line((x, y), (x + 2, y + 1), dxfattribs=layer)
    out = StringIO()
    drawing.write(out)
    return out.getvalue().encode()
