"""Inbox, search, tracking and a file's page with two million applications in the register: p95 over HTTP, and the plans' indexes.

The applications are made set-based in a database of their own (kept for the next run); the server is the real one. One client on a
kept connection, every request different from the one before. References carry their check digit, so search and tracking parse them.
"""

import csv
import io
import random
import statistics
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from psycopg2 import sql
from psycopg2.extensions import cursor
from psycopg2.extras import execute_values
from sqlalchemy import event

from app.casework.reference import format_reference
from bench.pages import FLOOR, Visitor
from bench.site import Site, demo_database, served_database
from config import Config
from licensing.catalogue import services
from ops import database
from ops.paths import ROOT
from tests.access.people import sign_in
from tests.fixtures import templates
from wsgi import create_app

APPLICATIONS, PARCELS = 2_000_000, 2_500
FIRST_SEQUENCE = 1_000_001  # beyond what the demo numbers
YEAR = 2025
ROUNDS, WARM_UP = 100, 10
LIMIT_MS = 100.0
HEAVY_INDEXES = ("ix_case_search_words", "ix_case_search_waiting")  # built at once after the rows


def measure(applications: int = APPLICATIONS) -> Iterator[list[dict[str, object]]]:
    """A row by page, each with p95 and its multiple of a page of the frame alone; then the plans that read a whole table."""
    name = prepared(applications)
    with served_database(name) as site:
        yield _pages(site, applications)
    yield [_plans(name, applications)]


def prepared(applications: int) -> str:
    """The name of a database with that many applications; made when it is not there."""
    made_by = [ROOT / "bench/cases.sql", *templates.sources("migrations", endings=(".py", ".sql"))]
    name = f"cases_{applications}_{templates.fingerprint(made_by)}"
    if not templates.exists(name):
        draft = f"{name}_draft"
        templates.clone(demo_database(PARCELS), draft)
        _seed(draft, applications)
        with closing(database.connect(templates.server())) as admin, admin.cursor() as rows:
            rows.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(draft), sql.Identifier(name)))
    return name


def _seed(name: str, applications: int) -> None:
    with closing(database.connect(templates.address(database.OWNER, name))) as connection, connection.cursor() as rows:
        connection.autocommit = False
        rows.execute("SELECT set_config('app.everything', 'on', false)")
        _numbers(rows, applications)
        _lookups(rows)
        definitions = _dropped(rows)
        script = (ROOT / "bench/cases.sql").read_text("utf8")
        rows.execute("SELECT max(version) FROM procedure_version WHERE code = 'simple_review'")
        for statement in script.replace(":version", str(rows.fetchone()[0])).split(";\n"):
            if statement.strip():
                rows.execute(statement)
        for definition in definitions:
            rows.execute(definition)
        connection.commit()
        connection.autocommit = True
        rows.execute("VACUUM ANALYZE")


def _numbers(rows: cursor, applications: int) -> None:
    rows.execute("CREATE TEMP TABLE case_number (seq bigint PRIMARY KEY, reference text NOT NULL)")
    batch = 200_000
    for start in range(0, applications, batch):
        text = io.StringIO()
        lines = range(start, min(start + batch, applications))
        csv.writer(text).writerows((n + 1, format_reference("BL", YEAR, FIRST_SEQUENCE + n)) for n in lines)
        text.seek(0)
        rows.copy_expert("COPY case_number FROM STDIN (FORMAT csv)", text)
    rows.execute("CREATE INDEX ON case_number (reference)")


def _lookups(rows: cursor) -> None:
    """What the rows point to, numbered from 0 so that they are spread evenly."""
    rows.execute("CREATE TEMP TABLE service_title (nr int, code text, title text)")
    execute_values(rows, "INSERT INTO service_title VALUES %s", [(nr, *title) for nr, title in enumerate(_titles())])
    rows.execute(
        """
        INSERT INTO party (id, kind, name_ar, name_folded, language, four_eyes)
          SELECT md5('party' || n)::uuid, 'citizen', 'مستفيد رقم ' || n, 'مستفيد رقم ' || n, 'ar', false
          FROM generate_series(1, (SELECT count(*) FROM case_number) / 5) n;
        CREATE TEMP TABLE bench_party AS SELECT row_number() OVER (ORDER BY id) - 1 AS nr, id FROM party WHERE kind = 'citizen';
        CREATE TEMP TABLE bench_branch AS SELECT row_number() OVER (ORDER BY id) - 1 AS nr, id FROM municipality;
        CREATE TEMP TABLE bench_district AS SELECT row_number() OVER (ORDER BY id) - 1 AS nr, name_ar AS name FROM district;
        CREATE TEMP TABLE bench_reviewer AS
          SELECT row_number() OVER (PARTITION BY municipality_id ORDER BY user_id) - 1 AS nr, user_id AS id, municipality_id
          FROM membership WHERE role = 'reviewer';
        CREATE INDEX ON bench_party (nr);
        ANALYZE bench_party;
        """
    )


def _titles() -> list[tuple[str, str]]:
    return [(service.code, service.facts.name_ar) for service in services().values() if service.online]


def _dropped(rows: cursor) -> list[str]:
    """The definitions of the heavy indexes, which are gone until the rows stand."""
    definitions = []
    for index in HEAVY_INDEXES:
        rows.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", (index,))
        definitions.append(rows.fetchone()[0])
        rows.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(index)))
    return definitions


def _pages(site: Site, applications: int) -> list[dict[str, object]]:
    chance = random.Random(940)
    reviewer, approver, owner, public = "reviewer", "approver", "owner", ""
    floor = Visitor(site, public).p95(FLOOR)

    def seq() -> int:
        return chance.randrange(applications)

    def reference() -> str:
        return format_reference("BL", YEAR, FIRST_SEQUENCE + seq())

    def tracked() -> str:
        n = seq()
        return f"/track?reference={format_reference('BL', YEAR, FIRST_SEQUENCE + n)}&phone={(n + 1) % 10_000:04d}"

    asked: list[tuple[str, str, Callable[[], str]]] = [
        ("inbox", reviewer, lambda: "/inbox"),
        ("inbox, one state", reviewer, lambda: f"/inbox?state={chance.choice(['submitted', 'under_review'])}"),
        ("inbox, late ones", reviewer, lambda: "/inbox?late=1"),
        ("inbox, my own", reviewer, lambda: "/inbox?mine=1"),
        ("inbox, by words", reviewer, lambda: f"/inbox?q={quote(f'قطعة {chance.randrange(900) + 1}')}"),
        ("inbox of the approver", approver, lambda: "/inbox"),
        ("search by number", reviewer, lambda: f"/search?q={reference()}"),
        ("search by part of a number", reviewer, lambda: f"/search?q={reference()[8:16]}"),
        ("search by words", reviewer, lambda: f"/search?q={quote(chance.choice(WORDS))}"),
        ("my cases of a citizen", owner, lambda: "/mine"),
        ("tracking", public, tracked),
        ("a file's page", reviewer, lambda: f"/cases/{_in_branch(chance, applications)}"),
    ]
    rows = []
    for name, persona, path in asked:
        visitor = Visitor(site, persona)
        times = [visitor.get(path())[1] for _ in range(WARM_UP + ROUNDS)][WARM_UP:]
        p95 = statistics.quantiles(times, n=20)[-1]
        rows.append(
            {
                "name": f"{applications:,} applications: {name}, p95",
                "value": round(p95, 1),
                "unit": "ms",
                "reference": f"{FLOOR} p95 (frame only)",
                "reference_value": round(floor, 1),
                "ratio": round(p95 / floor, 2),
                "keeps_100_ms": p95 < LIMIT_MS,
                "load": Path("/proc/loadavg").read_text().split()[0],
            }
        )
    return rows


WORDS = ("تجارية", "رخصة بناء", "حي", "قرار مساحي", "قطعة 17", "تسوير قطعة 200", "لوحة")


def _in_branch(chance: random.Random, applications: int) -> str:
    """A reference of the first branch, whose reviewer asks (branches are numbered by sequence, four of them)."""
    n = chance.randrange(applications // 4) * 4 + 3
    return format_reference("BL", YEAR, FIRST_SEQUENCE + n)


def _plans(name: str, applications: int) -> dict[str, object]:
    """How many of the pages' statements read a grown table from end to end (none may), and the indexes that answer them."""
    app = create_app(
        Config(ENVIRONMENT="test", DATABASE_URL=templates.address(database.APPLICATION, name), VAR_DIR=templates.TEST_VAR, DEMO=True)
    )
    whole: set[str] = set()
    indexes: set[str] = set()
    for persona, path in PLANNED:
        for plan in _explained(app, persona, path.format(reference=format_reference("BL", YEAR, FIRST_SEQUENCE + 7))):
            for node in _nodes(plan):
                if node.get("Relation Name") in GROWN and node["Node Type"] == "Seq Scan":
                    whole.add(f"{path}: {node['Relation Name']}")
                indexes |= {node["Index Name"]} if "Index Name" in node else set()
    return {
        "name": f"{applications:,} applications: whole-table reads in the pages' plans",
        "value": len(whole),
        "unit": "plans",
        "reference": "none may",
        "which": sorted(whole),
        "indexes": sorted(index for index in indexes if index.startswith(("ix_case", "uq_case", "ix_application"))),
    }


PLANNED = (
    ("reviewer", "/inbox"),
    ("reviewer", "/inbox?state=submitted"),
    ("reviewer", "/inbox?late=1"),
    ("reviewer", "/inbox?mine=1"),
    ("reviewer", "/search?q={reference}"),
    ("reviewer", "/search?q=" + quote("تسوير قطعة 200")),
    ("owner", "/mine"),
    ("anonymous", "/track?reference={reference}&phone=0008"),
)
GROWN = ("case", "application", "case_party", "case_event", "case_search", "case_clock")


def _explained(app: Flask, persona: str, path: str) -> list[dict[str, Any]]:
    """Plans of the statements that a page asks."""
    client, plans = app.test_client(), []
    sign_in(client, persona)
    engine = app.extensions["sessions"].kw["bind"]

    def explain(connection: Any, cursor: Any, statement: str, params: Any, _context: Any, _many: bool) -> None:
        if statement.lstrip().lower().startswith(("select", "with")):
            with connection.connection.cursor() as own:
                own.execute(f"EXPLAIN (FORMAT JSON) {statement}", params)
                plans.append(own.fetchone()[0][0]["Plan"])

    event.listen(engine, "before_cursor_execute", explain)
    try:
        client.get(path)
    finally:
        event.remove(engine, "before_cursor_execute", explain)
    return plans


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)
