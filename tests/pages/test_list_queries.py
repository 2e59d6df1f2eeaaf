"""Lists and maps at any size: no query for each row, and an index for whatever is asked of a table that grows."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from app import db
from ops import database
from tests.access.people import sign_in
from tests.fixtures import templates
from tests.fixtures.database import _on_clone

BOX = "bbox=47.29,24.14,47.33,24.17"
LISTS = (  # persona, path, rows that the longest list of the page has in the demo city at least
    ("reviewer", "/inbox", 5),
    ("approver", "/inbox", 2),
    ("owner", "/mine", 9),
    ("owner", "/parcels/mine", 9),
    ("owner", "/invoices", 3),
    ("owner", "/messages", 9),
    ("inspector", "/visits", 20),
    ("inspector", "/field/?span=all", 9),
    ("approver", "/violations", 9),
    ("reviewer", "/permits", 20),
    ("desk", "/reports/desk", 20),
    ("", "/reports", 20),
    ("finance", "/finance/invoices", 20),
    ("finance", "/finance/journal", 20),
    ("admin", "/admin/users", 9),
    ("planner", f"/map/list?{BOX}&on=permits,reports", 20),
    ("planner", "/map/search?q=1", 0),
    ("director", "/today", 0),
)
KINDS = 6  # a list of cases may ask once more for each kind of case in it
GROWING = frozenset(
    {"case", "case_party", "case_subject", "case_event", "case_clock", "case_search", "case_web", "application", "drawing_part"}
    | {"finding", "correction_request", "permit", "permit_condition", "service_request", "report_rating", "visit", "visit_record"}
    | {"violation", "invoice", "invoice_line", "payment", "payment_intent", "payment_notice", "journal_entry", "journal_line"}
    | {"document", "message", "spatial_unit", "parcel_edge", "parcel_web", "building", "rrr", "ba_unit_parcel", "parcel_lineage"}
    | {"party", "idempotency_key", "sign_in_attempt"}
)
_LIMIT = re.compile(r"\bLIMIT %\((\w+)\)s")
_MANY = re.compile(r"IN \(%\(\w+\)s(?:::\w+)?(?:, %\(\w+\)s(?:::\w+)?)*\)")


@dataclass
class Watch:
    """What one page asked of the database; ``most_rows`` cuts every list, ``explain`` is a connection that tells how each is answered."""

    most_rows: int | None = None
    explain: Any = None
    statements: Counter[str] = field(default_factory=Counter)
    longest: int = 0
    unindexed: list[str] = field(default_factory=list)

    def before(self, _connection: Any, _cursor: Any, statement: str, params: Any, _context: Any, _many: bool) -> tuple[str, Any]:
        if self.most_rows is not None and isinstance(params, dict):
            params = params | dict.fromkeys(_LIMIT.findall(statement), self.most_rows)
        return statement, params

    def after(self, _connection: Any, cursor: Any, statement: str, params: Any, _context: Any, _many: bool) -> None:
        self.statements[_MANY.sub("IN (…)", statement)] += 1
        if _LIMIT.search(statement):
            self.longest = max(self.longest, cursor.rowcount)
        if self.explain is not None and statement.lstrip().lower().startswith(("select", "with", "--")):
            with self.explain.cursor() as own:
                own.execute(f"EXPLAIN (FORMAT JSON) {statement}", params)
                plan = own.fetchone()[0]
            self.unindexed += [f"{found} in {' '.join(statement.split())}" for found in unindexed(plan[0]["Plan"])]


def unindexed(node: dict[str, Any], *, limited: bool = False) -> Iterator[str]:
    """Growing tables that the plan reads whole: without an index, or through one that narrows nothing and no limit ends."""
    table, kind = node.get("Relation Name"), node["Node Type"]
    narrowed = "Index Cond" in node or "Recheck Cond" in node
    if table in GROWING and (kind == "Seq Scan" or not (narrowed or limited)):
        yield f"{kind} of {table}"
    for child in node.get("Plans", ()):
        ordered = limited and kind in ("Limit", "Nested Loop", "LockRows", "Subquery Scan", "Result", "Incremental Sort", "Memoize")
        yield from unindexed(child, limited=kind == "Limit" or ordered)


@pytest.fixture(scope="module")
def city(app: Flask, demo_template: str) -> Iterator[Flask]:
    with contextmanager(_on_clone)(app, demo_template):
        yield app


@pytest.fixture(scope="module")
def planner(city: Flask) -> Iterator[Any]:
    """A connection that plans as for a large city, where reading a table whole is never cheapest.

    It is the owner of all: the rules of visibility charge so much for each row that plans would follow them alone.
    """
    name = city.extensions["sessions"].kw["bind"].url.database
    with closing(database.connect(templates.address("", name))) as connection:
        with connection.cursor() as cursor:
            for way in ("seqscan", "mergejoin", "hashjoin"):
                cursor.execute(f"SET enable_{way} = off")
            cursor.execute("SET enable_material = off; SET enable_memoize = off")
        yield connection


def opened(app: Flask, persona: str, path: str, watch: Watch) -> Watch:
    """The page, opened once more after a first time that fills what is read once."""
    client = app.test_client()
    sign_in(client, persona or "anonymous")
    assert client.get(path).status_code == 200
    engine = app.extensions["sessions"].kw["bind"]
    event.listen(engine, "before_cursor_execute", watch.before, retval=True)
    event.listen(engine, "after_cursor_execute", watch.after)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", watch.before)
        event.remove(engine, "after_cursor_execute", watch.after)
    return watch


@pytest.mark.parametrize(("persona", "path", "rows"), LISTS, ids=lambda value: str(value).split("?")[0])
def test_a_longer_list_asks_no_more_queries(city, persona, path, rows):
    one, many = opened(city, persona, path, Watch(most_rows=1)), opened(city, persona, path, Watch())
    assert many.longest >= rows, "the demo city has too few rows to tell"
    oftener = {asked: number - one.statements[asked] for asked, number in many.statements.items() if number - one.statements[asked] > 1}
    assert oftener == {}
    assert many.statements.total() - one.statements.total() <= 2 * KINDS


@pytest.mark.parametrize(("persona", "path", "rows"), LISTS, ids=lambda value: str(value).split("?")[0])
def test_each_query_of_a_list_uses_an_index(city, planner, persona, path, rows):
    assert opened(city, persona, path, Watch(explain=planner)).unindexed == []


def test_the_watch_sees_a_query_for_each_row_and_a_table_read_whole(city, planner):
    watch = Watch(explain=planner)
    engine = city.extensions["sessions"].kw["bind"]
    event.listen(engine, "after_cursor_execute", watch.after)
    try:
        connection = db.session().connection()
        for number in range(3):
            connection.exec_driver_sql('SELECT title FROM "case" WHERE reference = %(wanted)s', {"wanted": str(number)})
        connection.exec_driver_sql("SELECT count(*) FROM case_event WHERE note LIKE 'x%%'")
    finally:
        event.remove(engine, "after_cursor_execute", watch.after)
    assert max(watch.statements.values()) == 3
    assert len(watch.unindexed) == 1
    assert "case_event" in watch.unindexed[0]
