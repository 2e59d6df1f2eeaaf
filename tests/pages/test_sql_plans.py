"""Each SQL file of the platform, of licensing and of inspection uses an index that its header names (gis has a test of its own)."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from psycopg2.extensions import connection as Connection
from shapely import box
from sqlalchemy.dialects.postgresql import psycopg2

from app.identity.queries import today
from app.sqlfile import load_sql
from gis.crs import STORAGE_SRID
from ops import database
from tests.architecture.source import ROOT
from tests.fixtures import templates

PACKAGES = ("app", "licensing", "field_inspection")
WHOLE = ("none", "sequential reads on purpose")
PARAMS: dict[str, Any] = {
    "municipality_ids": [1],
    "inspector_id": None,
    "longitude": 47.31,
    "longitudes": [47.31],
    "latitudes": [24.15],
    "latitude": 24.15,
    "until": today(),
    "storage_srid": STORAGE_SRID,
    "most": 20,
    "reach_m": 100.0,
    "family": "waste",
    "closed_since": today() - timedelta(days=7),
    "with_restricted": False,
    "but": None,
    "parcel_id": 1,
    "zone_code": "س1",
    "municipality_id": 1,
    "after_id": 0,
    "many": 500,
    "desks": ["01900000-0000-7000-8000-000000000001"],
    "kinds": ["application"],
    "states": ["submitted"],
    "free": False,
    "before": "infinity",
    "after_due": "-infinity",
    "after_still": None,
    "words": [],
    "limit": 26,
    "wkb": box(0, 0, 10, 10).wkb,
    "within_m": 50.0,
    "near_m": 50.0,
    "service_code": "",
    "since": today() - timedelta(days=30),
    "now": today(),
    "starts_on": today(),
    "ends_on": today(),
    "case_id": "00000000-0000-0000-0000-000000000000",
    "permit_id": "00000000-0000-0000-0000-000000000000",
    "activity": "fuel_station",
    "applied": False,
    "same_street": False,
    "own_parcel": None,
    "layer_id": 1,
}

KEYSET = {"after_id": "00000000-0000-0000-0000-000000000000", "after_still": "00000000-0000-0000-0000-000000000000"}


def header(path: Path) -> str:
    found = re.search(r"^-- index: *(.+)$", path.read_text("utf8"), re.M)
    return found[1] if found else ""


FILES = [path for package in PACKAGES for path in sorted((ROOT / package / "sql").rglob("*.sql")) if "demo" not in path.parts]


@pytest.fixture(scope="module")
def planner(demo_template: str) -> Iterator[Connection]:
    """The demo city's owner; rules of visibility and whole reads of small tables would hide what an index can do."""
    name = templates.clone_name("plans")
    templates.clone(demo_template, name)
    try:
        with closing(database.connect(templates.address("", name))) as connection:
            with connection.cursor() as cursor:
                cursor.execute("SET enable_seqscan = off; SET enable_mergejoin = off; SET enable_hashjoin = off")
            yield connection
    finally:
        templates.drop(name)


@pytest.mark.parametrize("path", [p for p in FILES if not header(p).startswith(WHOLE)], ids=lambda p: str(p.relative_to(ROOT)))
def test_the_plan_uses_the_index_that_the_header_names(planner, path):
    package = path.relative_to(ROOT).parts[0]
    statement = load_sql(package, str(path.relative_to(ROOT / package / "sql").with_suffix(""))).compile(dialect=psycopg2.dialect())
    with planner.cursor() as cursor:
        given = PARAMS | (KEYSET if "after_due" in statement.params else {})
        cursor.execute(f"EXPLAIN {statement}", {name: given[name] for name in statement.params})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    for either in re.split(r", *", header(path)):
        assert re.search(rf"\b({'|'.join(either.split(' or '))})\b", plan), plan


def test_only_audits_read_tables_whole():
    whole = [str(path.relative_to(ROOT)) for path in FILES if header(path).startswith(WHOLE)]
    assert whole == ["app/sql/ledger/invariants.sql"]
