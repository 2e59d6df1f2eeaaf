"""The register: where a point lies, who owns, how land is split and merged, and what the database itself refuses."""

import threading
import time
from datetime import date

import pytest
from shapely import Polygon, box
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from app import db
from app.authz import ANONYMOUS
from app.errors import NotFound
from app.tenancy import everything
from gis.crs import STORAGE_SRID, to_lonlat
from gis.models import RRR, SpatialUnit, Zone, ZoneRule
from gis.register import commands, queries
from gis.register.recording import record_all_edges, record_edges
from tests.factories import land
from tests.factories.people import DILAM, SIH, make_party, person, staff


@pytest.fixture
def block(db_session):
    parcels = land.make_block()
    record_all_edges()
    return parcels


def settle_checks():
    """What the database checks at commit, now."""
    db.session().flush()
    for mode in ("IMMEDIATE", "DEFERRED"):
        db.session().connection().exec_driver_sql(f"SET CONSTRAINTS ALL {mode}")


def lonlat(x, y):
    point = to_lonlat(land.here(box(x, y, x + 0.01, y + 0.01)).centroid)
    return point.x, point.y


def test_a_point_finds_its_parcel_and_its_municipality(block):
    assert queries.parcel_at(*lonlat(5, 5)).id == block["1"].id
    assert queries.parcel_at(*lonlat(5, -5)) is None
    assert queries.containing_municipality(*lonlat(5, 5)) == SIH
    assert queries.containing_municipality(*lonlat(6000, 5)) == DILAM
    assert queries.containing_municipality(10, 10) is None


def test_a_parcel_is_found_by_number_and_by_reference(block):
    assert queries.find_parcel("2702", "14", "3").id == block["3"].id
    assert queries.find_parcel_by_reference("2702/14/3").id == block["3"].id
    assert queries.find_parcel("2702", "14", "3", DILAM) is None
    with pytest.raises(NotFound):
        queries.get_parcel(0)


def test_the_registered_edges_name_street_neighbour_passage_and_wadi(block):
    facts = {e.kind: e for e in queries.edges_of(block["4"].id)}
    assert facts["street"].street_name == "طريق الملك فهد"
    assert facts["street"].street_width_m == land.NORTH_WIDTH_M
    assert facts["passage"].length_m == 25
    assert {e.neighbour_no for e in queries.edges_of(block["4"].id) if e.neighbour_no} == {"2", "3"}
    assert [e.kind for e in queries.edges_of(block["1"].id)].count("wadi") == 1


def test_bulk_and_single_recording_agree(block):
    before = queries.edges_of(block["2"].id)
    record_edges([block["2"].id])
    assert queries.edges_of(block["2"].id) == before


def test_owners_are_for_staff_of_the_branch_and_for_the_owner(block):
    owner, other = make_party("سعد"), make_party("فهد")
    land.give(block["1"], owner, other)
    assert [o.share for o in queries.owners_of(block["1"].id)] == [0.5, 0.5]
    assert queries.may_see_owners(staff("reviewer"), block["1"])
    assert not queries.may_see_owners(staff("reviewer", DILAM), block["1"])
    assert queries.may_see_owners(person(owner), block["1"])
    assert not queries.may_see_owners(person(make_party("غريب")), block["1"])
    assert not queries.may_see_owners(ANONYMOUS, block["1"])
    assert [p.id for p in queries.list_parcels_of([owner.id])] == [block["1"].id]


def test_rules_hold_from_their_day_and_the_branch_goes_before_the_amanah(block):
    common = {"zone_code": "س1", "family": "SB", "edge": "side", "unit": "m", "source": "GK", "floors": ["ground"]}
    db.session().add_all(
        [
            ZoneRule(**common, code="SB-SIDE-OLD", limit_expression="2", valid_from=date(2000, 1, 1), valid_to=date(2024, 7, 14)),
            ZoneRule(**common, code="SB-SIDE", limit_expression="0", valid_from=date(2024, 7, 15)),
            ZoneRule(**common, code="SB-SIDE", limit_expression="1", valid_from=date(2024, 7, 15), municipality_id=SIH),
        ]
    )
    db.session().flush()
    on = {
        day: [(r.code, r.limit_expression) for r in queries.zone_rules(block["1"], day)] for day in (date(2024, 7, 14), date(2024, 7, 15))
    }
    assert on == {date(2024, 7, 14): [("SB-SIDE-OLD", "2")], date(2024, 7, 15): [("SB-SIDE", "1")]}


@pytest.mark.parametrize(
    ("shape", "constraint"),
    [
        (Polygon([(100, 0), (120, 25), (120, 0), (100, 25)]), "ck_spatial_unit_geom_valid"),
        (box(900_000, 0, 900_020, 25), "ck_spatial_unit_geom_inside_extent"),
        (Polygon([(100, 0), (120, 0), (120, float("nan"))]), "ck_spatial_unit_geom_valid"),
        (Polygon([(100, 0), (1e300, 0), (120, 1e300)]), "ck_spatial_unit_geom_"),
    ],
)
def test_the_database_refuses_bad_geometry_by_name(block, shape, constraint):
    with pytest.raises(IntegrityError) as refused, db.session().begin_nested():
        land.make_parcel(shape, "9")
    assert constraint in str(refused.value)


def test_an_overlap_wider_than_a_survey_is_refused_at_commit_and_a_hair_is_not(block):
    land.make_parcel(box(-20, 0, 0.04, 25), "5")
    settle_checks()
    land.make_parcel(box(-20, 25, 0.06, 50), "6")
    with pytest.raises(IntegrityError) as refused, db.session().begin_nested():
        settle_checks()
    assert refused.value.orig.diag.constraint_name == "spatial_unit_no_overlap"


def test_a_boundary_is_never_moved_in_place_and_a_parcel_never_deleted(block):
    with pytest.raises(DBAPIError, match=r"permission denied|never moved"), db.session().begin_nested():
        block["1"].geom = land.stored(box(0, 0, 19, 25))
        db.session().flush()


def test_the_same_live_number_twice_is_refused(block):
    with pytest.raises(IntegrityError, match="uq_spatial_unit_live_number"), db.session().begin_nested():
        land.make_parcel(box(100, 0, 120, 25), "1")


def test_owners_never_hold_more_than_the_whole(block):
    unit = land.give(block["1"], make_party("سعد"))
    db.session().add(RRR(ba_unit_id=unit.id, party_id=make_party("فهد").id, deed_no="2", share_numerator=1, share_denominator=3))
    with pytest.raises(IntegrityError) as refused, db.session().begin_nested():
        settle_checks()
    assert refused.value.orig.diag.constraint_name == "rrr_shares_within_one"


def test_overlaps_of_a_bulk_load_are_found_as_a_set(block):
    settle_checks()
    with commands.bulk_loading():
        stray = land.make_parcel(box(15, 5, 25, 10), "9")
    settle_checks()
    assert {pair[:2] for pair in commands.list_overlaps()} == {(block["1"].id, stray.id), (block["2"].id, stray.id)}
    assert commands.list_overlaps([block["3"].id]) == []


def test_land_is_stored_in_the_chosen_crs(block):
    srid = db.session().scalar(select(func.ST_SRID(SpatialUnit.geom)).limit(1))
    assert srid == STORAGE_SRID == db.session().scalar(select(func.ST_SRID(Zone.geom)).limit(1))


def test_of_two_clerks_who_draw_the_same_ground_at_once_one_is_refused(app, committed_db):
    """Without the lock both would commit: neither transaction sees the other's row."""
    land.make_ground()
    db.session().commit()
    start, outcomes = threading.Barrier(2), []

    def draw(number):
        with app.app_context(), everything():
            start.wait()
            try:
                land.make_parcel(box(0, 0, 20, 25), number)
                time.sleep(0.3)
                db.session().commit()
                outcomes.append("stored")
            except IntegrityError as error:
                db.session().rollback()
                outcomes.append(error.orig.diag.constraint_name)

    clerks = [threading.Thread(target=draw, args=(number,)) for number in ("1", "2")]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join(20)
    assert sorted(outcomes) == ["spatial_unit_no_overlap", "stored"]
