"""What follows a large import comes piece by piece: one that is lost is done again, the others stay done."""

from functools import partial
from uuid import UUID

import pytest
from shapely import box
from sqlalchemy import func, insert, select, text

from app import db
from app.db import uuid7
from app.jobs.models import jobs_table
from gis.importers import following, settling
from gis.importers.following import progress_of, settle_run, unfinished
from gis.importers.settling import settle
from gis.imports.following import following_part
from gis.models import BlockWeb, ImportJob, ImportRun, LandSettling, ParcelEdge, ParcelWeb, SpatialUnit
from gis.register.recording import record_all_edges
from tests.factories import land

SIDES = (
    *(ParcelEdge.parcel_id, ParcelEdge.seq, ParcelEdge.kind, ParcelEdge.street_id, ParcelEdge.street_width_m, ParcelEdge.neighbour_id),
    *(ParcelEdge.open_kind, ParcelEdge.is_chamfer, ParcelEdge.length_m, func.ST_AsText(ParcelEdge.geom)),
)
RULES = text(
    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'parcel_edge'::regclass "
    "UNION ALL SELECT indexdef FROM pg_indexes WHERE tablename = 'parcel_edge' ORDER BY 1"
)


def _sides():
    return [tuple(row) for row in db.session().execute(select(*SIDES).order_by(ParcelEdge.parcel_id, ParcelEdge.seq))]


@pytest.fixture
def run(db_session, monkeypatch):
    """An older lot; then a run of the block beside it, of a lot some squares further on, and of one that overlaps that one."""
    monkeypatch.setattr(following, "ROWS_A_PIECE", 2)
    monkeypatch.setattr(settling, "_SIDE_M", 40.0)
    key = uuid7()
    texts = dict.fromkeys(("file_name", "file_sha256", "source_layer", "source_crs", "encoding", "actor"), "")
    counts = {"read": 6, "accepted": 6, "repaired": 0, "rejected": 0}
    db_session.execute(insert(ImportRun).values(id=key, layer="parcels", options={}, warnings=[], **texts, **counts))
    db_session.execute(select(func.set_config("gis.bulk_load", "on", True)))
    with monkeypatch.context() as within:
        within.setattr(land, "SpatialUnit", partial(SpatialUnit, import_run_id=key))
        lots = list(land.make_block().values())
        lots += [land.make_parcel(box(100, 0, 120, 25), "9"), land.make_parcel(box(110, 0, 130, 25), "10")]
    older = land.make_parcel(box(0, 50, 20, 75), "old")
    return str(key), min(lot.id for lot in lots), max(lot.id for lot in lots), older.id


def _waiting() -> list[str]:
    waits = select(jobs_table.c.task_name).where(jobs_table.c.status == "todo").order_by(jobs_table.c.id)
    return list(db.session().scalars(waits))


def _steps(key: str, first: int, last: int) -> list[str]:
    """The steps as they were done, one a job, until the chain queues no more."""
    done = []
    while (work := db.session().get(LandSettling, key)) is None or work.step != "done":
        settle_run("parcels", key, first, last)
        done.append(db.session().get_one(LandSettling, key).step)
    return done


def test_the_chain_does_all_that_is_done_at_once_for_a_small_run(run):
    key, first, last, older = run
    steps = _steps(key, first, last)
    assert steps[0] == "land" and steps[-4:] == ["parcels", "blocks", "finish", "done"] and steps.count("land") > 1
    made = _sides()
    assert {row[0] for row in made} == {*range(first, last + 1), older}
    assert progress_of(key) == following.Progress("done", 6, 6, 1) and unfinished() == []
    marked = select(SpatialUnit.parcel_no).where(SpatialUnit.overlap_accepted).order_by(SpatialUnit.parcel_no)
    assert db.session().scalars(marked).all() == ["10", "9"]
    assert db.session().query(ParcelWeb).count() == 7 and db.session().query(BlockWeb).count() == 1
    assert _waiting() == ["settle_import"] * (len(steps) - 1) + ["check_register"]
    record_all_edges()
    assert _sides() == made
    assert settle("parcels", key, first, last)["overlaps"] == 1 and _sides() == made


def test_a_lost_piece_is_done_again_and_the_others_stay_done(run, monkeypatch):
    key, first, last, _ = run
    for _ in range(2):
        settle_run("parcels", key, first, last)
    before, sides = progress_of(key), _sides()
    assert before.step == "land" and 0 < before.rows_done < before.rows_all
    with monkeypatch.context() as within, pytest.raises(RuntimeError, match="killed"), db.session().begin_nested():
        within.setattr(following, "defer", _die)
        settle_run("parcels", key, first, last)
    db.session().expire_all()
    assert progress_of(key) == before and _sides() == sides
    assert [str(one.run_id) for one in unfinished()] == [key]
    _steps(key, first, last)
    assert progress_of(key).rows_done == 6


def _die(*_args, **_options):
    raise RuntimeError("killed")


def test_a_job_too_many_does_nothing(run):
    key, first, last, _ = run
    _steps(key, first, last)
    waiting = _waiting()
    settle_run("parcels", key, first, last)
    assert _waiting() == waiting


def test_sides_of_an_empty_register_go_in_without_their_rules_which_stand_again_at_the_end(run):
    key, first, last, _ = run
    before = db.session().scalars(RULES).all()
    settle_run("parcels", key, first, last)
    assert len(db.session().scalars(RULES).all()) == len(before) - 3  # one foreign key, two indexes
    _steps(key, first, last)
    assert db.session().scalars(RULES).all() == before


def test_other_layers_need_their_copies_only(run, monkeypatch):
    key, *_ = run
    settle_run("streets", key, 1, 2)
    assert progress_of(key).step == "done" and db.session().get_one(LandSettling, key).seconds.keys() == {"copies"}


def test_the_page_of_the_import_says_which_step_is_under_way(run, app):
    key, first, last, _ = run
    job = ImportJob(municipality_id=1, user_name="", file_name="", size=1, layers=[], notices=[], state="imported", run_id=UUID(key))
    with app.test_request_context():
        assert following_part(job) is None
        settle_run("parcels", key, first, last)
        assert following_part(job) == {"step": "تُفحص التداخلات وتُعرف أضلاع القطع", "done": 0, "all": 6}
        _steps(key, first, last)
        assert following_part(job) is None
