"""Every SQL file of gis says which index it uses, and uses it."""

import re
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from shapely import box
from sqlalchemy import text

from app.identity.queries import today
from app.sqlfile import load_sql
from gis.crs import STORAGE_SRID
from gis.tiles.server import address_params
from tests.fixtures.database import _on_clone

SQL = Path(__file__).parents[2] / "gis" / "sql"
FILES = sorted(str(path.relative_to(SQL).with_suffix("")) for path in SQL.rglob("*.sql") if "demo" not in path.parts)
PARAMS = {
    **address_params(16, 41380, 28160),
    "layer": "report",
    "layer_id": 1,
    "name": "layer",
    "fields": ["kind"],
    "coarse": 0.0,
    "layers": ["report", "permit"],
    "municipality_ids": [1],
    "states": None,
    "tones": None,
    "categories": None,
    "opened_from": str(today() - timedelta(days=30)),  # a part of the demo, whose dates move with the day it is loaded
    "opened_to": None,
    "late": None,
    "after_on": None,
    "after_id": None,
    "limit": 20,
    "after": 0,
    "kind": "overlap",
    "longitude": 47.31,
    "latitude": 24.15,
    "storage_srid": STORAGE_SRID,
    "parcel_id": 1,
    "wkb": box(0, 0, 10, 10).wkb,
    "parcel_ids": [1, 2],
    "ids": [1, 2],
    "case_ids": ["0197f000-0000-7000-8000-000000000000"],
    "moment": "2026-01-01T00:00:00+03:00",
    "shape": "0103000000010000000400000000000000006b264100000000b063444100000000406b264100000000b063444100000000406b264100000000c063444100000000006b264100000000b0634441",
    "but": [1],
    "x0": 0.0,
    "y0": 0.0,
    "x1": 10.0,
    "y1": 10.0,
    "run_id": "0197f000-0000-7000-8000-000000000000",
    "first": 1,
    "last": 10**9,
    "side": 2000.0,
    "square_x": 367,
    "square_y": 1336,
    "number": "310100000001",
    "short": "RRRD2929",
    "postal": "13321",
    "building": "2929",
    "additional": None,
    **{key: ["RRRD2929"] for key in ("shorts", "postals", "buildings", "additionals", "streets", "districts")},
    "longitudes": [47.31],
    "latitudes": [24.15],
    "plan": "2702",
    "municipality_id": 1,
    "variants": ["النزهه"],
    "beginning": "النزه",
    **{key: ["النزهه"] for key in ("first_words", "second_words", "third_words", "fourth_words")},
    "owners": [1],
    "plan_nos": ["2702"],
    "unplanned": True,
    "unsaid": [],
    "allowed": None,
    "smallest_m2": 1.0,
    "thinnest_m": 0.5,
    "reach": 0.3,
    "whole": False,
    "state": "open",
    "plan_no": None,
    "district_id": None,
    "assignee_id": None,
    "lonlat": 4326,
}


def header(name: str) -> dict[str, str]:
    source = (SQL / f"{name}.sql").read_text("utf8")
    return dict(re.findall(r"^-- (scope|params|returns|CRS|index): *(.+)$", source, re.M))


@pytest.mark.parametrize("name", FILES)
def test_the_header_is_complete(name):
    assert header(name).keys() == {"scope", "params", "returns", "CRS", "index"}


def _plain(source: str) -> str:
    return re.sub(r"^--.*$", "", source, flags=re.M)


@pytest.fixture(scope="module")
def city(app, demo_template):
    """The small demo city, with statistics, for as long as this module runs."""
    with contextmanager(_on_clone)(app, demo_template) as session:
        session.execute(text("SET enable_seqscan = off"))
        yield session


@pytest.mark.parametrize("name", [name for name in FILES if not header(name)["index"].startswith("none")])
def test_the_plan_uses_the_index_that_the_header_names(city, name):
    statement = load_sql("gis", name)
    given = {key: PARAMS[key] for key in statement.compile().params}
    plan = "\n".join(city.scalars(text(f"EXPLAIN {_plain(statement.text)}"), given))
    for index in re.split(r", *", header(name)["index"]):
        assert re.search(rf"\b{index}\b", plan), plan
