"""Search, point-in-parcel and identify at the size of the loaded register: the time in SQL and by HTTP.

SQL: the sum of the statements of one search on one connection, as the client sees it, planning included, beside ``SELECT 1``.
HTTP: one kept connection, beside the page of the frame.
"""

import random
import statistics
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from app.authz import ANONYMOUS, SYSTEM, Actor, acting_as
from bench.pages import FLOOR
from bench.site import Site
from bench.wire import Wire
from config import Config
from gis.map.search import search
from gis.register.queries import parcel_at
from ops import database
from tests.fixtures import templates
from wsgi import create_app

ROUNDS, WARM_UP = 300, 20
PLANNER = Actor(roles={1: frozenset({"planner"})})
SQL_LIMIT_MS, HTTP_LIMIT_MS = 1.0, 20.0


def measure(site: Site) -> list[dict[str, object]]:
    """Rows by kind of search."""
    questions = _questions(site)
    app = create_app(Config(ENVIRONMENT="test", DATABASE_URL=site.environment["DATABASE_URL"], VAR_DIR=templates.TEST_VAR))
    engine: Engine = app.extensions["sessions"].kw["bind"]
    clock = _Clock(engine)
    rows: list[dict[str, object]] = []
    with app.test_request_context(), acting_as(SYSTEM):
        nothing = clock.times(lambda _: _select_one(engine), [""] * ROUNDS)
        for kind, words in questions.items():
            actor = PLANNER if kind in ("deed", "survey decision") else ANONYMOUS
            ask = (lambda place: parcel_at(*place)) if kind == "point in parcel" else (lambda typed, actor=actor: search(typed, actor))
            rows.append(_row(f"{kind}, SQL", clock.times(ask, words), "SELECT 1", nothing, SQL_LIMIT_MS))
    frame = _by_http(site, [FLOOR] * ROUNDS)
    for kind, words in questions.items():
        if kind not in ("point in parcel", "deed", "survey decision"):
            paths = [f"/map/search?q={quote(typed)}" for typed in words]
            rows.append(_row(f"{kind}, HTTP", _by_http(site, paths), f"{FLOOR} (frame only)", frame, HTTP_LIMIT_MS))
    paths = [f"/map/at?at={x},{y}" for x, y in questions["point in parcel"]]
    if _answers(site, paths[0]):
        rows.append(_row("identify by point, HTTP", _by_http(site, paths), f"{FLOOR} (frame only)", frame, HTTP_LIMIT_MS))
    return rows


class _Clock:
    """Milliseconds that statements of an engine take, summed by question."""

    def __init__(self, engine: Engine) -> None:
        self._spent = 0.0
        event.listen(engine, "before_cursor_execute", self._begin)
        event.listen(engine, "after_cursor_execute", self._end)

    def times(self, ask: Any, words: list[Any]) -> list[float]:
        found = []
        for typed in words[:WARM_UP] + words:
            self._spent = 0.0
            ask(typed)
            found.append(self._spent * 1000)
        return found[WARM_UP:]

    def _begin(self, *_: Any) -> None:
        self._start = time.perf_counter()

    def _end(self, *_: Any) -> None:
        self._spent += time.perf_counter() - self._start


def _select_one(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))


def _questions(site: Site) -> dict[str, list[Any]]:
    """Of each kind as many as are asked, drawn from the register itself; papers are made for some parcels."""
    draw = random.Random(7)
    with closing(database.connect(templates.address("postgres", site.database_name))) as own, own.cursor() as cursor:
        cursor.execute(PAPERS)
        cursor.execute("analyze")
        cursor.execute(
            "select plan_no, block_no, parcel_no, ST_X(p), ST_Y(p), name_ar from (select s.*, d.name_ar, ST_Transform(ST_PointOnSurface(s.geom), 4326) "
            "as p from spatial_unit s left join district d on d.id = s.district_id where s.id %% 97 = 0 order by s.id limit 40000) as q"
        )
        parcels = draw.sample(cursor.fetchall(), ROUNDS)
        cursor.execute("select short_address from national_address order by short_address limit %s", (ROUNDS,))
        addresses = [row[0] for row in cursor.fetchall()]
    names = [row[5] or "النرجس" for row in parcels]
    return {
        "plan, block and parcel": [f"{plan}/{block}/{parcel}" for plan, block, parcel, *_ in parcels],
        "parcel and plan in words": [f"قطعة {parcel} مخطط {plan}" for plan, _, parcel, *_ in parcels],
        "parcel number and district": [f"قطعة {row[2]} حي {row[5]}" for row in parcels],
        "misspelt district": [_misspelt(name, draw) for name in names],
        "typed point": [f"{row[3]:.6f}, {row[4]:.6f}" for row in parcels],
        "national address": [draw.choice(addresses) for _ in range(ROUNDS)],
        "deed": [f"{310000000000 + draw.randrange(5000)}" for _ in range(ROUNDS)],
        "survey decision": [f"قرار {draw.randrange(5000)}/1447" for _ in range(ROUNDS)],
        "point in parcel": [(row[3], row[4]) for row in parcels],
    }


PAPERS = """
INSERT INTO national_address (short_address, parcel_id, postal_code, building_no)
SELECT 'RR' || chr(65 + (n / 10000 / 26 % 26)::int) || chr(65 + (n / 10000 % 26)::int) || lpad((n % 10000)::text, 4, '0'), id,
       lpad((10000 + n % 89999)::text, 5, '0'), lpad((n % 10000)::text, 4, '0')
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM spatial_unit) AS s
ON CONFLICT DO NOTHING
"""


def _misspelt(name: str, draw: random.Random) -> str:
    """Two neighbouring letters of a word of five or more change places, or one is lacking."""
    at = draw.randrange(2, max(3, len(name.split()[0]) - 1))
    return name[:at] + name[at + 1 :] if draw.random() < 0.5 else name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]


def _by_http(site: Site, paths: list[str]) -> list[float]:
    wire, found = Wire(site.url, "Accept: application/json\r\n"), []
    for path in paths[:WARM_UP] + paths:
        start = time.perf_counter()
        status, _, _ = wire.get(path)
        found.append((time.perf_counter() - start) * 1000)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
    wire.close()
    return found[WARM_UP:]


def _answers(site: Site, path: str) -> bool:
    wire = Wire(site.url)
    status, _, _ = wire.get(path)
    wire.close()
    return status == 200


def _row(name: str, times: list[float], reference: str, floor: list[float], limit: float) -> dict[str, object]:
    p95, floor_p95 = (statistics.quantiles(values, n=20)[-1] for values in (times, floor))
    return {
        "name": f"search p95: {name}",
        "value": round(p95, 3),
        "p50": round(statistics.median(times), 3),
        "unit": "ms",
        "reference": reference,
        "reference_value": round(floor_p95, 3),
        "ratio": round(p95 / floor_p95, 2),
        "keeps_limit": p95 < limit,
        "load": Path("/proc/loadavg").read_text().split()[0],
    }
