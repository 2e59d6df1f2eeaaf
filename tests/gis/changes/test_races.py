"""Real connections, real commits: of two who change the same ground one wins, far apart both do; no role can leave a gap."""

import threading
from contextlib import closing

import psycopg2
import pytest
from shapely import box
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app import db
from app.authz import acting_as
from app.errors import Conflict, UserError
from app.tenancy import everything
from gis.changes.commands import Child, apply_change
from gis.models import LandChange, ParcelWeb, SpatialUnit
from gis.register.recording import record_all_edges
from tests.factories import land
from tests.factories.people import staff
from tests.gis.changes.conftest import parts, seen
from tests.gis.test_tiles import address


@pytest.fixture
def city(committed_db):
    block = land.make_block()
    record_all_edges()
    db.session().commit()
    return block


def race(app, *acts):
    """Each act in a thread, an actor and a connection of its own, begun together. Answers what became of each."""
    planners = [staff("planner", name=f"مخطط {n}") for n in range(len(acts))]
    db.session().commit()
    start, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(n):
        with app.app_context(), acting_as(planners[n]), everything():
            db.session().execute(text("SELECT 1"))
            start.wait()
            try:
                with db.transaction():
                    acts[n](planners[n])
                outcomes[n] = "done"
            except (Conflict, UserError, IntegrityError) as refused:
                outcomes[n] = refused

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def halving(parcel, west, south, numbers):
    shapes = parts(box(west, south, west + 10, south + 25), box(west + 10, south, west + 20, south + 25), numbers=numbers)
    return lambda planner: apply_change("split", seen(parcel), shapes, planner)


def live():
    return db.session().scalars(select(SpatialUnit).where(SpatialUnit.end_lifespan_version.is_(None))).all()


def test_of_two_who_split_the_same_parcel_exactly_one_wins_and_the_other_is_told(app, city):
    outcomes = race(app, halving(city["1"], 0, 0, ["a", "b"]), halving(city["1"], 0, 0, ["c", "d"]))
    assert outcomes.count("done") == 1
    lost = next(o for o in outcomes if o != "done")
    winner = f"مخطط {outcomes.index('done')}"
    assert (lost.code, lost.details["who"], lost.details["reference"]) == ("land_changed_first", winner, "2702/14/1")
    assert len(live()) == 5


def test_one_splits_while_the_other_merges_it_away(app, city):
    merging = lambda planner: apply_change("merge", seen(city["1"], city["2"]), parts(box(0, 0, 40, 25), numbers=["m"]), planner)  # noqa: E731
    outcomes = race(app, halving(city["1"], 0, 0, ["a", "b"]), merging)
    assert outcomes.count("done") == 1
    assert sum(float(p.area_m2) for p in live()) == pytest.approx(2000, rel=5e-3)


def test_two_surpluses_on_the_same_free_ground(app, city):
    """Different parcels, the same strip between: neither parent is touched twice, the ground is."""
    free = box(0, -4, 40, 0)

    def joining(number, ground):
        return lambda planner: apply_change(
            "surplus", seen(city[number]), [Child(land.here(ground), number)], planner, added=land.here(ground.intersection(free))
        )

    first = box(0, -4, 20, 25).union(box(20, -4, 24, -2))
    second = box(20, -4, 40, 25).union(box(16, -4, 20, -2))
    outcomes = race(app, joining("1", first), joining("2", second))
    assert outcomes.count("done") == 1
    lost = next(o for o in outcomes if o != "done")
    assert (lost.code, lost.details["who"]) == ("ground_taken_first", f"مخطط {outcomes.index('done')}")


def test_neighbours_of_the_same_kilometre_both_win_and_their_edges_agree(app, city):
    outcomes = race(
        app, halving(city["1"], 0, 0, ["a", "b"]), halving(city["4"], 20, 25, ["c", "d"]), halving(city["3"], 0, 25, ["e", "f"])
    )
    assert outcomes == ["done"] * 3
    stale = """SELECT count(*) FROM parcel_edge AS e JOIN spatial_unit AS s ON s.id = e.parcel_id
               LEFT JOIN spatial_unit AS n ON n.id = e.neighbour_id
               WHERE s.end_lifespan_version IS NULL AND n.end_lifespan_version IS NOT NULL"""
    assert db.session().scalar(text(stale)) == 0


def test_far_apart_neither_waits_for_the_other(app, city):
    """The first holds its locks until the second has committed: it would wait for ever if their ground had anything in common."""
    far = land.make_parcel(box(3000, 0, 3020, 25), "90", block="77")
    db.session().commit()
    second_is_done = threading.Event()

    def slow(planner):
        halving(city["1"], 0, 0, ["a", "b"])(planner)
        assert second_is_done.wait(30)

    def quick(planner):
        halving(far, 3000, 0, ["c", "d"])(planner)
        db.session().commit()
        second_is_done.set()

    assert race(app, slow, quick) == ["done", "done"]


@pytest.fixture
def raw(app, city):
    """The application's own role, without the application."""
    with closing(psycopg2.connect(app.config["DATABASE_URL"].replace("postgresql+psycopg2", "postgresql"))) as connection:
        yield connection


def statement(connection, sql, *given):
    with connection.cursor() as cursor:
        cursor.execute(sql, given)


CHANGE = """
WITH c AS (INSERT INTO land_change (id, kind, municipality_id, actor_name, applied_at, area_before_m2, area_after_m2, taken_m2, added_m2)
           VALUES (gen_random_uuid(), %s, 1, 'raw', now(), 1, 1, 0, 0) RETURNING id),
     e AS (UPDATE spatial_unit SET end_lifespan_version = clock_timestamp() WHERE id = %s RETURNING *),
     n AS (INSERT INTO spatial_unit (plan_no, block_no, parcel_no, reference, municipality_id, area_m2, geom, begin_lifespan_version)
           SELECT plan_no, block_no, 'z', 'z', municipality_id, 1, ST_Multi(ST_MakeEnvelope(ST_XMin(geom), ST_YMin(geom), ST_XMax(geom) - %s, ST_YMax(geom), ST_SRID(geom))), now()
           FROM e RETURNING id)
INSERT INTO land_change_parcel (change_id, parcel_id, part)
SELECT c.id, e.id, 'parent' FROM c, e UNION ALL SELECT c.id, n.id, 'child' FROM c, n
"""


@pytest.mark.parametrize(("missing", "code"), [(5, "land_change_no_gap"), (0.06, "land_change_no_gap"), (-0.06, "land_change_no_gap")])
def test_a_gap_is_refused_at_commit_even_by_raw_sql_as_the_app_role(raw, city, missing, code):
    statement(raw, CHANGE, "expropriate", city["3"].id, missing)
    with pytest.raises(psycopg2.errors.CheckViolation) as refused:
        raw.commit()
    assert refused.value.diag.constraint_name == code


def test_what_a_survey_cannot_see_is_no_gap(raw, city):
    statement(raw, CHANGE, "survey", city["3"].id, 0.04)
    raw.commit()


def test_a_parcel_does_not_vanish_nor_a_change_change(raw, city):
    statement(raw, "UPDATE spatial_unit SET end_lifespan_version = clock_timestamp() WHERE id = %s", city["1"].id)
    with pytest.raises(psycopg2.errors.CheckViolation) as refused:
        raw.commit()
    assert refused.value.diag.constraint_name == "spatial_unit_ends_by_change"
    raw.rollback()
    for table in ("land_change", "land_change_parcel", "land_obligation"):
        for sql in (
            f"DELETE FROM {table}",
            f"UPDATE {table} SET change_id = change_id" if table != "land_change" else "UPDATE land_change SET reason = ''",
        ):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                statement(raw, sql)
            raw.rollback()


def test_a_parcel_added_to_a_change_of_long_ago_is_looked_at_too(raw, city):
    done = apply_change("split", seen(city["1"]), parts(box(0, 0, 10, 25), box(10, 0, 20, 25)), staff("planner"))
    db.session().commit()
    statement(raw, "INSERT INTO land_change_parcel (change_id, parcel_id, part) VALUES (%s, %s, 'child')", str(done.id), city["2"].id)
    with pytest.raises(psycopg2.errors.CheckViolation):
        raw.commit()


def test_an_edited_parcel_is_right_in_the_next_tile_fetched(app, city):
    client, url = app.test_client(), "/tiles/parcels/{}/{}/{}".format(*address(16))
    before = client.get(url, headers={"Accept-Encoding": "identity"})
    assert b"1/\xd8\xa3" not in before.data and client.get(url, headers={"If-None-Match": before.headers["ETag"]}).status_code == 304
    apply_change("split", seen(city["1"]), parts(box(0, 0, 10, 25), box(10, 0, 20, 25), numbers=["1/أ", "1/ب"]), staff("planner"))
    db.session().commit()
    told = threading.Event()
    for _try in range(200):  # the notice comes by the database's own channel
        after = client.get(url, headers={"Accept-Encoding": "identity", "If-None-Match": before.headers["ETag"]})
        if after.status_code == 200:
            break
        told.wait(0.05)
    assert "1/أ".encode() in after.data and "1/ب".encode() in after.data
    assert city["1"].id not in set(db.session().scalars(select(ParcelWeb.id)))
    assert db.session().scalars(select(LandChange)).one().kind == "split"
