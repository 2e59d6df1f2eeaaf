"""A change is one transaction: ground, numbers, rights, lineage, buildings, edges and map, all of it or nothing."""

from datetime import date
from fractions import Fraction

import pytest
from shapely import MultiPolygon, Polygon, box
from sqlalchemy import func, select

from app import db
from app.authz import ANONYMOUS
from app.errors import Conflict, Forbidden, NotFound, UserError
from gis.changes.commands import Child, apply_change
from gis.changes.conflicts import versions_of
from gis.models import RRR, BAUnitParcel, BlockWeb, LandChange, LandChangeParcel, ParcelLineage, ParcelWeb
from gis.register import queries
from gis.register.recording import record_all_edges
from tests.factories import land
from tests.factories.people import DILAM, make_party, staff


@pytest.fixture
def block(db_session):
    parcels = land.make_block()
    record_all_edges()
    return parcels


@pytest.fixture
def planner(block):
    return staff("planner")


def parts(*shapes, numbers=None):
    names = numbers or [f"n{i}" for i in range(len(shapes))]
    return [Child(land.here(shape), name) for shape, name in zip(shapes, names, strict=True)]


def seen(*parcels):
    return [(parcel.id, None) for parcel in parcels]


HALVES = (box(0, 0, 10, 25), box(10, 0, 20, 25))


def test_a_split_ends_the_parcel_and_its_parts_keep_owner_ground_and_map(block, planner):
    owner = make_party("سعد")
    land.give(block["1"], owner)
    applied = apply_change("split", seen(block["1"]), parts(*HALVES, numbers=["1/أ", "1/ب"]), planner, reason="قرار 12", decision_no="12")
    first, second = applied.children

    assert block["1"].end_lifespan_version == first.begin_lifespan_version == second.begin_lifespan_version
    assert [p.reference for p in (first, second)] == ["2702/14/1/أ", "2702/14/1/ب"]
    assert float(first.area_m2 + second.area_m2) == pytest.approx(500, rel=2e-3)  # legal area, at the zone's scale
    assert queries.is_owner(first.id, [owner.id])
    assert not queries.is_owner(block["1"].id, [owner.id])
    assert queries.ancestors(second.id) == [second.id, block["1"].id]
    assert queries.lineage("parcel", str(second.id)) == [str(second.id), str(block["1"].id)]
    on_map = set(db.session().scalars(select(ParcelWeb.id)))
    assert on_map == {first.id, second.id, *(block[n].id for n in "234")}
    assert {e.neighbour_id for e in queries.edges_of(block["2"].id)} >= {second.id, block["4"].id}
    assert db.session().scalar(select(func.count()).select_from(BlockWeb)) == 1
    change = db.session().scalars(select(LandChange)).one()
    assert (change.kind, change.decision_no, change.reason, change.actor_name) == ("split", "12", "قرار 12", planner.name)
    assert dict(db.session().execute(select(LandChangeParcel.parcel_id, LandChangeParcel.part)).all()) == {
        block["1"].id: "parent",
        first.id: "child",
        second.id: "child",
    }


def test_a_merge_is_the_split_undone_with_both_parents_remembered(block, planner):
    owner = make_party("سعد")
    land.give(block["1"], owner), land.give(block["2"], owner)
    merged = apply_change("merge", seen(block["1"], block["2"]), parts(box(0, 0, 40, 25), numbers=["1-2"]), planner).children[0]
    assert queries.shape_of(merged).area == pytest.approx(1000)
    assert set(queries.ancestors(merged.id)) == {merged.id, block["1"].id, block["2"].id}
    assert [o.share for o in queries.owners_of(merged.id)] == [1]
    assert db.session().scalar(select(func.sum(ParcelLineage.area_m2)).where(ParcelLineage.child_id == merged.id)) == 1000


def test_land_of_different_owners_is_merged_only_by_area_and_then_exactly(block, planner):
    saad, fahd = make_party("سعد"), make_party("فهد")
    land.give(block["1"], saad, deed="11"), land.give(block["2"], fahd, deed="22")
    whole = parts(box(0, 0, 40, 25), numbers=["9"])
    with pytest.raises(UserError) as refused, db.session().begin_nested():
        apply_change("merge", seen(block["1"], block["2"]), whole, planner)
    assert refused.value.code == "owners_differ"
    merged = apply_change("merge", seen(block["1"], block["2"]), whole, planner, merge_shares=True).children[0]
    held = {(o.party_id, o.deed_no): o.share for o in queries.owners_of(merged.id)}
    assert held == {(saad.id, "11"): Fraction(1, 2), (fahd.id, "22"): Fraction(1, 2)}


def test_mortgages_and_restrictions_of_every_parent_go_on_each_once(block, planner):
    owner, bank = make_party("سعد"), make_party("بنك")
    first, second = land.give(block["1"], owner), land.give(block["2"], owner)
    for unit, kind in ((first, "mortgage"), (second, "mortgage"), (second, "easement")):
        db.session().add(RRR(ba_unit_id=unit.id, party_id=bank.id, kind=kind, deed_no="M-1", deed_on=date(2024, 5, 1)))
    db.session().flush()
    merged = apply_change("merge", seen(block["1"], block["2"]), parts(box(0, 0, 40, 25), numbers=["9"]), planner).children[0]
    query = select(RRR).join(BAUnitParcel, BAUnitParcel.ba_unit_id == RRR.ba_unit_id).where(BAUnitParcel.parcel_id == merged.id)
    rights = db.session().scalars(query).all()
    assert sorted((r.kind, r.deed_no, str(r.deed_on)) for r in rights if r.kind != "ownership") == [
        ("easement", "M-1", "2024-05-01"),
        ("mortgage", "M-1", "2024-05-01"),
    ]


def test_a_moved_boundary_keeps_numbers_and_owners_though_ground_changes_hands(block, planner):
    saad, fahd = make_party("سعد"), make_party("فهد")
    land.give(block["1"], saad), land.give(block["2"], fahd)
    moved = [Child(land.here(box(0, 0, 22, 25)), "1", of=block["1"].id), Child(land.here(box(22, 0, 40, 25)), "2", of=block["2"].id)]
    first, second = apply_change("adjust", seen(block["1"], block["2"]), moved, planner).children
    assert [p.reference for p in (first, second)] == ["2702/14/1", "2702/14/2"]
    assert [[o.party_id for o in queries.owners_of(p.id)] for p in (first, second)] == [[saad.id], [fahd.id]]
    assert set(queries.ancestors(first.id)) == {first.id, block["1"].id, block["2"].id}


def test_a_road_surplus_is_joined_and_counted(block, planner):
    surplus = land.here(box(0, -2, 20, 0))
    grown = apply_change("surplus", seen(block["1"]), parts(box(0, -2, 20, 25), numbers=["1"]), planner, added=surplus)
    change = grown.change
    assert float(change.added_m2) == pytest.approx(40, rel=2e-3)
    assert float(change.area_after_m2) == pytest.approx(float(change.area_before_m2 + change.added_m2), rel=2e-3)
    assert queries.shape_of(grown.children[0]).area == pytest.approx(540)


def test_ground_that_a_neighbour_holds_is_no_surplus(block, planner):
    with pytest.raises(Conflict) as refused:
        apply_change("surplus", seen(block["1"]), parts(box(0, 0, 22, 25), numbers=["1"]), planner, added=land.here(box(20, 0, 22, 25)))
    assert (refused.value.code, refused.value.details["reference"]) == ("ground_taken", "2702/14/2")


def test_expropriation_takes_a_strip_and_the_rest_stays_the_owners(block, planner):
    owner = make_party("سعد")
    land.give(block["1"], owner)
    strip = land.here(box(0, 0, 20, 3))
    applied = apply_change("expropriate", seen(block["1"]), parts(box(0, 3, 20, 25), numbers=["1"]), planner, taken=strip)
    assert float(applied.change.taken_m2) == pytest.approx(60, rel=2e-3)
    assert queries.is_owner(applied.children[0].id, [owner.id])
    assert queries.parcel_at(*_lonlat(10, 1)) is None
    assert db.session().scalar(select(ParcelLineage.kind)) == "expropriation"


def test_a_whole_parcel_can_be_taken(block, planner):
    applied = apply_change("expropriate", seen(block["1"]), [], planner, taken=queries.shape_of(block["1"]))
    assert applied.children == []
    assert block["1"].id not in set(db.session().scalars(select(ParcelWeb.id)))


def test_a_replan_makes_other_parcels_and_gives_a_street(block, planner):
    new = [box(0, 0, 18, 25), box(22, 0, 40, 25)]
    applied = apply_change("replan", seen(block["1"], block["2"]), parts(*new), planner, taken=land.here(box(18, 0, 22, 25)))
    assert [c.parcel_no for c in applied.children] == ["n0", "n1"]
    assert float(applied.change.taken_m2) == pytest.approx(100, rel=2e-3)


@pytest.mark.parametrize(
    ("kind", "shapes", "options", "code"),
    [
        ("split", [box(0, 0, 20, 25)], {}, "land_parts_number"),
        ("split", [box(0, 0, 10, 25), box(10, 0, 19, 25)], {}, "land_gap"),
        ("split", [box(0, 0, 10, 25), box(10, 0, 21, 25)], {}, "land_outside"),
        ("split", [box(0, 0, 11, 25), box(10, 0, 20, 25)], {}, "land_parts_overlap"),
        ("split", [box(0, 0, 10, 25), box(10.5, 0, 20, 25)], {}, "land_gap"),
        ("split", [Polygon([(0, 0), (10, 25), (10, 0), (0, 25)]), box(10, 0, 20, 25)], {}, "geometry_invalid"),
        ("split", [box(0, 0, 10, 25), box(10, 0, 20, 20)], {"taken": box(10, 20, 20, 25)}, "land_takes_nothing"),
        ("split", [MultiPolygon([box(0, 0, 5, 25), box(15, 0, 20, 25)]), box(5, 0, 15, 25)], {}, "land_part_in_pieces"),
        ("surplus", [box(0, 0, 20, 25)], {}, "land_surplus_missing"),
        ("surplus", [box(0, 0, 20, 25)], {"added": box(5, 5, 9, 9)}, "land_added_is_held"),
        ("expropriate", [box(0, 0, 20, 25)], {}, "land_taken_missing"),
        ("expropriate", [box(0, 3, 20, 25)], {"taken": box(0, -3, 20, 3)}, "land_outside"),
        ("merge", [box(0, 0, 20, 25)], {}, "land_parents_number"),
    ],
)
def test_ground_that_does_not_come_out_even_is_refused(block, planner, kind, shapes, options, code):
    with pytest.raises(UserError) as refused:
        apply_change(kind, seen(block["1"]), parts(*shapes), planner, **{name: land.here(shape) for name, shape in options.items()})
    assert refused.value.code == code
    assert block["1"].end_lifespan_version is None


def test_numbers_do_not_repeat_among_the_parts_nor_in_the_block(block, planner):
    with pytest.raises(UserError) as refused:
        apply_change("split", seen(block["1"]), parts(*HALVES, numbers=["7", "7"]), planner)
    assert refused.value.code == "numbers_do_not_match"
    with pytest.raises(UserError) as refused:
        apply_change("split", seen(block["1"]), parts(*HALVES, numbers=["7", "2"]), planner)
    assert refused.value.code == "land_number_taken"


def test_parcels_apart_are_not_merged(block, planner):
    far = land.make_parcel(box(100, 0, 120, 25), "9")
    with pytest.raises(UserError) as refused:
        apply_change(
            "merge", seen(block["1"], far), [Child(MultiPolygon([land.here(box(0, 0, 20, 25)), land.here(box(100, 0, 120, 25))]))], planner
        )
    assert refused.value.code == "not_adjacent"


def test_only_a_planner_of_the_branch_changes_land(block):
    for actor in (staff("reviewer"), staff("planner", DILAM), ANONYMOUS):
        with pytest.raises(Forbidden):
            apply_change("split", seen(block["1"]), parts(*HALVES), actor)
    with pytest.raises(NotFound):
        apply_change("split", [(0, None)], parts(*HALVES), staff("planner"))


def test_who_comes_second_is_told_who_was_first_and_when(block):
    first = staff("planner", name="نورة")
    version = versions_of([block["1"].id])[block["1"].id]
    apply_change("split", [(block["1"].id, version)], parts(*HALVES), first)
    with pytest.raises(Conflict) as refused:
        apply_change("split", [(block["1"].id, version)], parts(*HALVES, numbers=["8", "9"]), staff("planner"))
    assert refused.value.code == "land_changed_first"
    assert refused.value.details["who"] == first.name
    assert refused.value.details["when"][:4].isdigit()


def test_a_right_that_changed_since_the_person_looked_is_a_conflict(block, planner):
    version = versions_of([block["1"].id])[block["1"].id]
    land.give(block["1"], make_party("سعد"))
    with pytest.raises(Conflict) as refused:
        apply_change("split", [(block["1"].id, version)], parts(*HALVES), planner)
    assert refused.value.code == "land_rights_changed"


def _lonlat(x, y):
    point = queries.to_lonlat(land.here(box(x, y, x + 0.01, y + 0.01)).centroid)
    return point.x, point.y
