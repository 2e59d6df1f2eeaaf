"""The bench of the land register runs: each question it asks is answered with what it asked for."""

import shutil
from types import SimpleNamespace

import pytest

from bench import land, land_questions, land_search
from bench.gen_parcels import write_parcels
from ops import database
from tests.fixtures import templates

PARCELS = 2_000


@pytest.fixture(scope="module")
def register(template, tmp_path_factory):
    """A database with the bench's parcels and papers, made as the bench makes it."""
    name, file = templates.clone_name("bench"), tmp_path_factory.mktemp("bench") / "parcels.gpkg"
    ground = write_parcels(file, PARCELS)
    templates.clone(template, name)
    try:
        land._prepare(name, ground)
        told = land._child(name, "import", str(file))
        assert (told["read"], told["accepted"], told["settled"]) == (PARCELS, PARCELS, True) and told["together_mb"] > 0
        land_questions.put_papers(name)
        yield SimpleNamespace(database_name=name, environment=templates.environment(name, database.APPLICATION))
    finally:
        templates.drop(name)


def test_every_kind_of_search_is_answered(register, monkeypatch):
    monkeypatch.setattr(land_search, "ROUNDS", 12)
    monkeypatch.setattr(land_search, "WARM_UP", 2)
    monkeypatch.setattr(land_search, "_by_http", lambda *_: [])
    rows = [row for rows in land_search.measure(register) for row in rows]
    assert len(rows) == 12 and {row["asked"] for row in rows} == {12}
    assert all(row["found"] == 1 for row in rows if "misspelt" not in row["name"])
    assert {"misspelt district", "survey decision number", "national address, written out"} <= {row["name"][8:-5] for row in rows}


def test_questions_differ(register):
    drawn = land_questions.draw(register.database_name, 30)
    assert {kind: len({one.words for one in asked}) for kind, asked in drawn.items() if "district" not in kind and "plan name" not in kind}.items() >= {
        ("plan/block/parcel", 30), ("point typed", 30), ("national address, short", 30), ("deed number", 30),
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("ogr2ogr"), reason="the bench compares with ogr2ogr")
def test_the_whole_bench_of_the_land_runs():
    rows = [row for rows in land.measure(25_000) for row in rows]
    names = [row["name"] for row in rows]
    assert len(rows) == 2 + 2 + 12 + 15 and names[2].startswith("job after the import") and names[-1].startswith("identify")
