"""Search, point-in-parcel and identify at the size of the loaded register: the time in SQL and by HTTP, each answer checked.

SQL: the sum of the statements of one search on one connection, as the client sees it, planning included, beside the prepared
lookup of a parcel by its primary key. HTTP: one kept connection of one signed-in planner, beside the page of the frame.
Every question differs from the one before it. A question whose answer lacks what it asked for ends the run; misspelt names are
counted instead, because a wrong letter can make another name.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.authz import Actor, acting_as
from bench import land_questions
from bench.land_questions import MISSPELT, Question
from bench.pages import FLOOR, Visitor
from bench.site import Site
from config import Config
from gis.map.search import search
from gis.register.queries import parcel_at
from ops import database
from tests.fixtures import templates
from wsgi import create_app

ROUNDS, WARM_UP = 400, 40
BRANCH = 1
PLANNER = Actor(roles={BRANCH: frozenset({"planner"})})
SQL_LIMIT_MS, HTTP_LIMIT_MS, IDENTIFY_LIMIT_MS = 1.0, 20.0, 150.0
LEAST_FOUND = 0.9  # of the misspelt


def measure(site: Site) -> Iterator[list[dict[str, object]]]:
    """A row by kind of search, then by HTTP."""
    questions = land_questions.draw(site.database_name, ROUNDS)
    app = create_app(Config(ENVIRONMENT="test", DATABASE_URL=site.environment["DATABASE_URL"], VAR_DIR=templates.TEST_VAR))
    floor = _by_key(site, [asked.parcel for asked in questions["plan/block/parcel"]])
    clock = _Clock(app.extensions["sessions"].kw["bind"])
    for kind, asked in questions.items():
        with app.test_request_context(), acting_as(PLANNER):
            find: Callable[[Question], list[Any]] = _beneath if kind == "point in parcel" else lambda one: search(one.words, PLANNER)
            times, found = clock.times(find, asked)
        yield [_row(f"search: {kind}, SQL", times, "parcel by key, prepared, psycopg2", floor, SQL_LIMIT_MS, _share(kind, found))]
    yield _by_http(site, questions)


def _beneath(one: Question) -> list[dict[str, Any]]:
    found = parcel_at(*map(float, one.words.split(",")))
    return [{"parcel_id": found.id}] if found else []


class _Clock:
    """Milliseconds that statements of an engine take, summed by question."""

    def __init__(self, engine: Engine) -> None:
        self._spent = 0.0
        event.listen(engine, "before_cursor_execute", self._begin)
        event.listen(engine, "after_cursor_execute", self._end)

    def times(self, find: Callable[[Question], list[Any]], asked: Sequence[Question]) -> tuple[list[float], list[bool]]:
        times, found = [], []
        for one in [*asked[:WARM_UP], *asked]:
            self._spent = 0.0
            answer = find(one)
            times.append(self._spent * 1000)
            found.append(one.is_in(answer))
        return times[WARM_UP:], found[WARM_UP:]

    def _begin(self, *_: Any) -> None:
        self._start = time.perf_counter()

    def _end(self, *_: Any) -> None:
        self._spent += time.perf_counter() - self._start


def _by_key(site: Site, keys: Sequence[int | None]) -> list[float]:
    """The least that one parcel can cost a client of this server."""
    times = []
    with closing(database.connect(templates.address(database.APPLICATION, site.database_name))) as own, own.cursor() as cursor:
        cursor.execute("PREPARE by_key (bigint) AS SELECT id, plan_no, block_no, parcel_no, geom FROM spatial_unit WHERE id = $1")
        for key in [*keys[:WARM_UP], *keys]:
            start = time.perf_counter()
            cursor.execute("EXECUTE by_key (%s)", (key,))
            cursor.fetchall()
            times.append((time.perf_counter() - start) * 1000)
    return times[WARM_UP:]


def _by_http(site: Site, questions: dict[str, list[Question]]) -> list[dict[str, object]]:
    visitor = Visitor(site, land_questions.make_planner(site, BRANCH))
    visitor.get(FLOOR.replace("login", "map"))
    frame = _times(Visitor(site, ""), [FLOOR] * ROUNDS)
    rows = []
    for kind, asked in questions.items():
        paths = [f"/map/search?q={quote(one.words)}" for one in asked]
        rows.append(_row(f"search: {kind}, HTTP", _times(visitor, paths), f"{FLOOR} (frame only)", frame, HTTP_LIMIT_MS))
    points = [one.words.split(",") for one in questions["point in parcel"]]
    ours = {
        "identify: parcel under a point with its page, HTTP": ([f"/map/at?at={x},{y}" for x, y in points], IDENTIFY_LIMIT_MS),
        "identify: every layer under a point, staff, HTTP": ([f"/map/identify?lon={x}&lat={y}" for x, y in points], IDENTIFY_LIMIT_MS),
        "identify: parcels alone, staff, HTTP": ([f"/map/identify?lon={x}&lat={y}&layers=parcels" for x, y in points], HTTP_LIMIT_MS),
    }
    for name, (paths, limit) in ours.items():
        rows.append(_row(name, _times(visitor, paths), f"{FLOOR} (frame only)", frame, limit))
    return rows


def _times(visitor: Visitor, paths: list[str]) -> list[float]:
    return [visitor.get(path)[1] for path in [*paths[:WARM_UP], *paths]][WARM_UP:]


def _share(kind: str, found: list[bool]) -> float:
    """Of the questions that were answered with what they asked for.

    Raises:
        RuntimeError: too few.
    """
    share = sum(found) / len(found)
    if share < (LEAST_FOUND if kind in MISSPELT else 1):
        raise RuntimeError(f"{kind}: only {share:.1%} of the questions were answered")
    return round(share, 3)


def _row(name: str, times: list[float], reference: str, floor: list[float], limit: float, found: float | None = None) -> dict[str, object]:
    p95, floor_p95 = (statistics.quantiles(values, n=20)[-1] for values in (times, floor))
    return {
        "name": name,
        "value": round(p95, 3),
        "unit": "ms p95",
        "p50": round(statistics.median(times), 3),
        "max": round(max(times), 3),
        "asked": len(times),
        **({} if found is None else {"found": found}),
        "reference": reference,
        "reference_value": round(floor_p95, 3),
        "ratio": round(p95 / floor_p95, 2),
        "limit": limit,
        "keeps_limit": p95 < limit,
        "load": Path("/proc/loadavg").read_text().split()[0],
    }
