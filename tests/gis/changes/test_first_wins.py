"""Of two acts on the same ground exactly one wins, whatever they are, and the other is told who was first; a killed one leaves nothing."""

import json
import os
import signal

import psycopg2
import pytest
from shapely import box
from sqlalchemy import select, text

from app import db
from app.authz import SYSTEM, acting_as
from app.casework.workflow import advance
from app.errors import Conflict
from app.tenancy import everything
from gis.cadastre.decisions.commands import start_decision
from gis.changes.commands import apply_change
from gis.changes.examining import ChangeRefused
from gis.importers.run import Options, import_file
from gis.models import LandChange, ParcelLineage, SpatialUnit, SurveyDecision
from tests.factories import land
from tests.factories.people import staff
from tests.gis.cadastre.conftest import surveyed
from tests.gis.changes.conftest import geojson, parts, seen
from tests.gis.changes.test_races import CHANGE, city, halving, live, race, raw, statement

__all__ = ["city", "raw"]  # fixtures


def refused_of(outcomes):
    assert outcomes.count("done") == 1, outcomes
    return next(outcome for outcome in outcomes if outcome != "done"), f"مخطط {outcomes.index('done')}"


def overlapping_pairs():
    """Live pairs on one another of which neither is marked as accepted so."""
    return db.session().scalar(
        text("""SELECT count(*) FROM spatial_unit AS a JOIN spatial_unit AS b ON a.id < b.id AND a.geom && b.geom
                WHERE a.end_lifespan_version IS NULL AND b.end_lifespan_version IS NULL
                  AND NOT a.overlap_accepted AND NOT b.overlap_accepted
                  AND NOT ST_IsEmpty(ST_Buffer(ST_Intersection(a.geom, b.geom), -0.025))""")
    )


def test_a_merge_and_a_boundary_that_moves(app, city):
    def merging(planner):
        apply_change("merge", seen(city["1"], city["2"]), parts(box(0, 0, 40, 25), numbers=["m"]), planner)

    def adjusting(planner):
        moved = parts(box(20, 0, 40, 24), box(20, 24, 40, 50), numbers=["2", "4"])
        apply_change("adjust", seen(city["2"], city["4"]), moved, planner)

    lost, winner = refused_of(race(app, merging, adjusting))
    assert isinstance(lost, Conflict) and lost.status == 409
    assert (lost.code, lost.details["who"], lost.details["reference"]) == ("land_changed_first", winner, "2702/14/2")
    assert overlapping_pairs() == 0


def test_two_splits_of_neighbours_that_reach_for_the_same_ground(app, city):
    """A re-plan of two parcels and a split of one of them."""

    def replanning(planner):
        apply_change("replan", seen(city["1"], city["2"]), parts(box(0, 0, 15, 25), box(15, 0, 40, 25), numbers=["p", "q"]), planner)

    lost, winner = refused_of(race(app, replanning, halving(city["2"], 20, 0, ["a", "b"])))
    assert (lost.status, lost.code, lost.details["who"]) == (409, "land_changed_first", winner)
    assert db.session().query(LandChange).count() == 1 and overlapping_pairs() == 0


def test_a_change_and_an_import_on_the_same_ground(app, city, tmp_path):
    """The import takes the whole register while it writes: a surplus comes before it, or is told what lies there now."""
    file = tmp_path / "rows.geojson"
    lot = {"plan_no": "2702", "block_no": "14", "parcel_no": "99", "land_use": "residential"}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [geojson(box(0, -6, 20, -1), **lot)]}), "utf8")

    def importing(_planner):
        import_file(file, Options(layer="parcels"), SYSTEM, 10**7)

    def joining(planner):
        strip = box(0, -4, 20, 0)
        apply_change("surplus", seen(city["1"]), [*parts(box(0, -4, 20, 25), numbers=["1"])], planner, added=land.here(strip))

    outcomes = race(app, joining, importing)
    assert outcomes[1] == "done"
    if outcomes[0] != "done":
        assert (outcomes[0].status, outcomes[0].code, outcomes[0].details["reference"]) == (409, "ground_taken", "2702/14/99")
    brought = db.session().scalars(select(SpatialUnit).where(SpatialUnit.parcel_no == "99")).one()
    assert brought.overlap_accepted == (outcomes[0] == "done"), "whoever came second is marked or refused"
    assert overlapping_pairs() == 0


@pytest.fixture
def certified(app, city):
    """A decision about parcel 3, a metre narrower than the register, that only the director must still approve."""
    people = {name: staff(role, name=name) for name, role in (("خالد", "planner"), ("نورة", "reviewer"), ("محمد", "director"))}
    with acting_as(people["خالد"]):
        measured = surveyed(city["3"], area_stated_m2=500.0)
        decision = start_decision(city["3"], measured, people["خالد"])
    for step, name in (("submit", "خالد"), ("start_check", "نورة"), ("certify", "نورة")):
        with acting_as(people[name]):
            advance(decision, step, people[name])
    db.session().commit()
    return decision.id, people["محمد"]


def test_a_decision_that_waits_holds_its_parcel_and_the_one_approved_first_is_named(app, city, certified):
    decision_id, director = certified

    def approving(_planner):
        with acting_as(director):
            advance(db.session().get_one(SurveyDecision, decision_id), "approve", director)

    outcomes = race(app, approving, halving(city["3"], 0, 25, ["a", "b"]))
    assert outcomes[0] == "done"
    if outcomes[1] != "done":  # it came before the approval: the file on the old boundary must be finished first
        assert isinstance(outcomes[1], ChangeRefused) and outcomes[1].code == "land_obligations_block"
    assert db.session().get_one(SurveyDecision, decision_id).state == "approved"
    assert overlapping_pairs() == 0


def test_a_decision_about_a_parcel_that_was_changed_meanwhile_is_not_approved(app, city):
    surveyor = staff("planner", name="خالد")
    with acting_as(surveyor):
        draft = start_decision(city["3"], surveyed(city["3"]), surveyor)
    halving(city["3"], 0, 25, ["a", "b"])(staff("planner", name="سارة"))
    db.session().commit()
    with acting_as(surveyor), pytest.raises(Conflict) as refused:
        advance(draft, "submit", surveyor)
    assert (refused.value.code, refused.value.details["who"]) == ("land_changed_first", "سارة")


def test_a_process_killed_before_its_commit_leaves_nothing(app, city):
    before = [(p.id, p.parcel_no) for p in live()]
    planner = staff("planner")
    db.session().commit()
    engine, (reading, writing) = db.session().get_bind(), os.pipe()
    child = os.fork()
    if child == 0:  # of this process only the code is used: its connections are the parent's
        try:
            engine.dispose(close=False)
            with app.app_context(), acting_as(planner), everything():
                halving(db.session().get_one(SpatialUnit, city["1"].id), 0, 0, ["a", "b"])(planner)
                db.session().flush()
                written = db.session().query(LandChange).count()
                os.write(writing, b"w" if written == 1 else b"?")
                signal.pause()
        finally:
            os.write(writing, b"x")
            os._exit(1)
    assert os.read(reading, 1) == b"w", "everything was written but for the commit"
    os.kill(child, signal.SIGKILL)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    os.close(reading), os.close(writing)
    assert [(p.id, p.parcel_no) for p in live()] == before
    assert db.session().query(LandChange).count() == db.session().query(ParcelLineage).count() == 0
    db.session().rollback()
    assert race(app, halving(city["1"], 0, 0, ["c", "d"])) == ["done"], "no lock stayed behind"


SPLIT = """
WITH c AS (INSERT INTO land_change (id, kind, municipality_id, actor_name, applied_at, area_before_m2, area_after_m2, taken_m2, added_m2)
           VALUES (gen_random_uuid(), 'split', 1, 'raw', now(), 1, 1, 0, 0) RETURNING id),
     e AS (UPDATE spatial_unit SET end_lifespan_version = clock_timestamp() WHERE id = %s RETURNING *),
     n AS (INSERT INTO spatial_unit (plan_no, block_no, parcel_no, reference, municipality_id, area_m2, geom, begin_lifespan_version)
           SELECT plan_no, block_no, part.no, part.no, municipality_id, 1,
                  ST_Multi(ST_MakeEnvelope(ST_XMin(geom) + part.west, ST_YMin(geom), ST_XMin(geom) + part.east, ST_YMax(geom), ST_SRID(geom))), now()
           FROM e, (VALUES ('y', 0.0, 10.0), ('z', 10.0 + %s, 20.0 + %s)) AS part (no, west, east) RETURNING id)
INSERT INTO land_change_parcel (change_id, parcel_id, part)
SELECT c.id, e.id, 'parent' FROM c, e UNION ALL SELECT c.id, n.id, 'child' FROM c, n
"""


@pytest.mark.parametrize(
    ("between", "beyond", "rule"),
    [(0.06, 0, "land_change_no_gap"), (-0.06, 0, "spatial_unit_no_overlap"), (0, 0.06, "land_change_no_gap"), (0.04, 0, None)],
    ids=["a gap between the parts", "parts on one another", "a part beyond its ground", "what a survey cannot see"],
)
def test_the_database_itself_refuses_a_split_that_does_not_come_out_even(raw, city, between, beyond, rule):
    statement(raw, SPLIT, city["1"].id, between, beyond)
    if rule is None:
        raw.commit()
        return
    with pytest.raises(psycopg2.IntegrityError) as refused:
        raw.commit()
    assert refused.value.diag.constraint_name == rule


def test_ground_is_compared_soundly_where_sides_all_but_lie_on_one_another(raw, city):
    """A billionth of a metre off: neither a gap nor a failure of the comparison."""
    statement(raw, CHANGE, "survey", city["3"].id, 1e-9)
    raw.commit()
