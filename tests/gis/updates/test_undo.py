"""Taking an update back brings exactly the former state; refused, with who and what, when somebody built on it since."""

from uuid import UUID

import pytest
from shapely import LineString, box
from sqlalchemy import func, select, text

from app import db
from gis.changes.commands import apply_change
from gis.importers.updating.undoing import BuiltOn, refuse_if_built_on, take_back_update
from gis.models import RRR, BAUnitParcel, District, ImportRun, LandChange, ParcelWeb, SpatialUnit
from tests.factories import land
from tests.factories.people import SIH, make_party, staff
from tests.gis.changes.conftest import parts, seen
from tests.gis.updates.made import bring, live, lot, update

A = [lot(box(0, 0, 20, 25), "1"), lot(box(20, 0, 40, 25), "2", deed="500"), lot(box(40, 0, 60, 25), "3"), lot(box(60, 0, 80, 25), "4")]
B = [A[0], lot(box(20, 0, 40, 25), "2", use="commercial"), lot(box(40, 0, 61, 25), "3"), lot(box(100, 0, 120, 25), "9")]


def state():
    """What the register says, whichever rows say it."""
    return sorted(
        (p.reference or "", p.land_use, p.deed_area_m2, p.area_m2, p.zone_id, p.district_id, bytes(p.geom.data), bytes(p.source_geom))
        for p in live()
    )


def undo(report, actor=None):
    run = db.session().get_one(ImportRun, UUID(report["run_id"]), populate_existing=True)
    refuse_if_built_on(run)
    take_back_update(run, actor or staff("planner", SIH))
    db.session().execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    db.session().execute(text("SET CONSTRAINTS ALL DEFERRED"))


def parcel(number):
    return next(p for p in live() if p.parcel_no == number)


def test_undoing_brings_back_what_was(ground):
    bring(A)
    land.give(parcel("2"), owner := make_party())
    before = state()
    report = update(B, vanished="retire")
    assert report["update"]["retired"] == 1 and state() != before
    undo(report)
    assert state() == before
    assert set(db.session().scalars(select(ParcelWeb.id))) == {p.id for p in live()}
    held = select(RRR.party_id, RRR.end_lifespan_version).join(BAUnitParcel, BAUnitParcel.ba_unit_id == RRR.ba_unit_id)
    assert db.session().execute(held.where(BAUnitParcel.parcel_id == parcel("2").id)).all() == [(owner.id, None)]
    kinds = db.session().execute(select(LandChange.kind, func.count()).group_by(LandChange.kind)).all()
    assert dict(kinds) == {"update": 3, "reverse": 3}
    assert db.session().scalar(select(func.count()).select_from(SpatialUnit)) == 4 + 3 + 3  # nothing is erased


def test_a_second_update_after_an_undoing_finds_the_same_differences(ground):
    bring(A)
    first = update(B, vanished="retire")
    undo(first)
    assert update(B, vanished="retire")["update"] == first["update"]


def test_who_split_a_parcel_since_is_named(ground):
    bring(A)
    report = update(B)
    planner = staff("planner", SIH, name="سارة العتيبي")
    apply_change(
        "split", seen(parcel("2")), parts(box(20, 0, 30, 25), box(30, 0, 40, 25), numbers=["2أ", "2ب"]), planner, reason="طلب المالك"
    )
    with pytest.raises(BuiltOn) as refused:
        undo(report)
    assert (refused.value.code, refused.value.details["who"], refused.value.details["name"]) == (
        "import_undo_edited",
        "سارة العتيبي",
        "2702/14/2",
    )


def test_a_right_or_a_number_given_since_forbids_it(ground):
    bring(A)
    report = update(B, vanished="retire")
    land.make_parcel(box(200, 0, 220, 25), "4")
    with pytest.raises(BuiltOn, match="import_undo_number"):
        undo(report)


def test_a_later_update_forbids_undoing_the_first_and_is_itself_undone(ground):
    bring(A)
    first = update(B)
    second = update([A[0], lot(box(20, 0, 40, 25), "2", use="park"), B[2], B[3]])
    with pytest.raises(BuiltOn, match="import_undo_edited"):
        undo(first)
    undo(second)
    assert parcel("2").land_use == "commercial"


# Layers without versions -------------------------------------------------------------------------------------------


DISTRICTS = [
    (box(2000 + 400 * n, 0, 2400 + 400 * n, 400), name, f"d{n + 1}") for n, name in enumerate(("حي الورود", "حي السلام", "حي النخيل"))
]
NAMES = {"columns": ("name_ar", "code"), "layer": "districts"}


def districts():
    rows = select(
        District.id,
        District.uuid,
        District.code,
        District.name_ar,
        District.name_folded,
        District.import_run_id,
        func.ST_AsEWKB(District.geom),
    )
    return sorted((tuple(map(str, row[:6])), bytes(row[6])) for row in db.session().execute(rows))


@pytest.fixture
def quarters(ground):
    bring(DISTRICTS, **NAMES)
    return districts()


CHANGED = [DISTRICTS[0], (*DISTRICTS[2][:1], "حي النخيل الشمالي", "d3"), (box(3200, 0, 3600, 400), "حي الندى", "d4")]


def test_districts_are_brought_up_to_date_in_place_and_back(quarters):
    report = update(CHANGED, vanished="retire", **NAMES)
    told = {name: report["update"][name] for name in ("added", "unchanged", "changed", "moved", "retired")}
    assert told == {"added": 1, "unchanged": 1, "changed": 1, "moved": 0, "retired": 1}
    folded = select(District.name_folded).where(District.code == "d3")
    assert db.session().scalar(folded) == "حي النخيل الشمالي"
    assert update(CHANGED, vanished="retire", **NAMES)["update"]["unchanged"] == 3
    undo(report)
    assert districts() == quarters


def test_a_district_that_parcels_name_is_kept(quarters):
    bring([lot(box(2450, 20, 2470, 40), "1")])
    report = update([DISTRICTS[0], DISTRICTS[2]], vanished="retire", **NAMES)
    assert (report["update"]["retired"], report["update"]["kept"]) == (0, 1)


def test_rows_that_a_later_file_wrote_over_are_named(quarters):
    first = update(CHANGED, **NAMES)
    update([CHANGED[0], (*CHANGED[1][:1], "حي النخيل الجنوبي", "d3"), CHANGED[2]], **NAMES)
    with pytest.raises(BuiltOn) as refused:
        undo(first)
    assert (refused.value.code, refused.value.details["why"]) == ("import_undo_edited", "made.gpkg")


def test_streets_are_known_again_by_where_they_lie(ground):
    columns, first = (
        ("name_ar", "width"),
        [(LineString([(0, 0), (90, 0)]), "شارع الأمل", "12"), (LineString([(0, 40), (90, 40)]), "شارع الوفاء", "15")],
    )
    bring(first, columns=columns, layer="streets")
    assert update(first, columns=columns, layer="streets")["update"]["unchanged"] == 2
    again = [(LineString([(0, 1), (90, 1)]), "شارع الأمل", "12"), (LineString([(0, 40), (90, 40)]), "شارع الوفاء", "20")]
    counts = update(again, columns=columns, layer="streets")["update"]
    assert (counts["moved"], counts["changed"], counts["added"], counts["vanished"]) == (1, 1, 0, 0)
