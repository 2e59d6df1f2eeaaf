"""Parcels that come again: only what differs is written, as a new version; the rest is not touched."""

from datetime import datetime, timedelta

import pytest
import shapely
from shapely import Polygon, affinity, box
from sqlalchemy import func, select, text

from app import db
from app.authz import SYSTEM
from app.casework.calendar import RIYADH
from gis.changes.queries import as_of
from gis.importers.run import ImportCancelled, Options, import_layer
from gis.importers.updating.following import settle_update
from gis.importers.updating.matching import MOVED_M, distance
from gis.models import RRR, BAUnitParcel, Building, ImportChange, ImportRow, LandChange, ParcelEdge, ParcelLineage, ParcelWeb
from tests.factories import land
from tests.factories.people import SIH, make_party
from tests.gis.updates.made import COLUMNS, Layer, bring, live, lot, update

A = [lot(box(0, 0, 20, 25), "1"), lot(box(20, 0, 40, 25), "2"), lot(box(40, 0, 60, 25), "3"), lot(box(60, 0, 80, 25), "4")]


def by_number():
    return {parcel.parcel_no: parcel for parcel in live()}


def test_the_same_file_again_changes_nothing(ground):
    bring(A)
    before = {p.id: p.begin_lifespan_version for p in live()}
    report = update(A)
    assert report["update"] | {"fields": {}} == dict.fromkeys(report["update"], 0) | {"unchanged": 4, "fields": {}}
    assert {p.id: p.begin_lifespan_version for p in live()} == before
    assert db.session().scalar(select(func.count()).select_from(LandChange)) == 0


def test_each_row_has_its_outcome_and_only_what_differs_is_written(ground):
    bring(A)
    first = by_number()
    changed, moved = lot(box(20, 0, 40, 25), "2", use="commercial", deed="510"), lot(box(40, 0, 62, 25), "3")
    report = update([A[0], changed, moved, lot(box(100, 0, 120, 25), "9")], vanished="report")
    told = {name: report["update"][name] for name in ("unchanged", "changed", "moved", "moved_and_changed", "added", "vanished")}
    assert told == {"unchanged": 1, "changed": 1, "moved": 1, "moved_and_changed": 0, "added": 1, "vanished": 1}
    assert report["update"]["fields"] == {"land_use": 1, "deed_area_m2": 1}
    now = by_number()
    assert (now["1"].id, now["4"].id) == (first["1"].id, first["4"].id)
    assert (now["2"].land_use, float(now["2"].deed_area_m2), now["2"].id != first["2"].id) == ("commercial", 510, True)
    assert shapely.from_wkb(bytes(now["2"].geom.data)).equals_exact(shapely.from_wkb(bytes(first["2"].geom.data)))
    listed = {c.outcome: c for c in db.session().scalars(select(ImportChange))}
    assert listed["changed"].changes == {"land_use": ["residential", "commercial"], "deed_area_m2": [None, 510.0]}
    assert (round(listed["moved"].distance_m, 2), round(listed["moved"].area_diff_m2)) == (2, 50)
    assert (listed["vanished"].name, listed["vanished"].new_id) == ("2702/14/4", None)
    assert set(db.session().scalars(select(ParcelWeb.id))) == {p.id for p in now.values()}
    alive = {p.id for p in now.values()}
    beside = select(ParcelEdge.neighbour_id).where(ParcelEdge.parcel_id.in_(alive), ParcelEdge.neighbour_id.is_not(None))
    assert now["2"].id in set(db.session().scalars(beside)) <= alive


class TenDaysAgo(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) - timedelta(days=10)


def test_the_parcel_as_it_was_on_any_day_is_still_known(ground, monkeypatch):
    monkeypatch.setattr("gis.importers.loading.datetime", TenDaysAgo)
    bring(A)
    old = by_number()["2"]
    update([lot(box(20, 0, 41, 25), "2", use="commercial")], vanished="keep")
    new = by_number()["2"]
    yesterday = (new.begin_lifespan_version.astimezone(RIYADH) - timedelta(days=1)).date()
    assert [p.id for p in as_of(new.id, yesterday).parcels] == [old.id]
    assert [p.id for p in as_of(old.id, new.begin_lifespan_version.astimezone(RIYADH).date()).parcels] == [new.id]
    lineage = db.session().scalars(select(ParcelLineage)).one()
    assert (lineage.parent_id, lineage.child_id, lineage.kind) == (old.id, new.id, "update")
    change = db.session().scalars(select(LandChange)).one()
    assert (change.kind, change.reason, float(change.added_m2) > 20, change.taken) == ("update", "made.gpkg · made", True, None)
    db.session().execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


def test_rights_buildings_and_edges_follow_the_new_version(ground):
    bring(A)
    old = by_number()["2"]
    owner = make_party()
    land.give(old, owner)
    db.session().add(Building(municipality_id=SIH, parcel_id=old.id, geom=land.stored(box(22, 2, 30, 20))))
    db.session().flush()
    update([lot(box(20, 0, 40, 25), "2", use="commercial")], vanished="keep")
    new = by_number()["2"]
    rights = (
        db.session()
        .execute(select(BAUnitParcel.parcel_id, RRR.end_lifespan_version.is_(None)).join(RRR, RRR.ba_unit_id == BAUnitParcel.ba_unit_id))
        .all()
    )
    assert sorted(rights) == sorted([(old.id, False), (new.id, True)])
    assert db.session().scalars(select(Building.parcel_id)).one() == new.id
    db.session().execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


def test_what_the_file_lacks_is_retired_only_where_nobody_holds_a_right(ground):
    bring(A)
    land.give(by_number()["3"], make_party())
    report = update(A[:2], vanished="retire")
    assert (report["update"]["retired"], report["update"]["kept"]) == (1, 1)
    assert set(by_number()) == {"1", "2", "3"}
    kept = db.session().scalars(select(ImportChange).where(ImportChange.outcome == "kept")).one()
    assert (kept.name, kept.note) == ("2702/14/3", "right")
    db.session().execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


def test_without_numbers_the_ground_says_which_is_which_and_doubt_is_listed(ground):
    columns = ("land_use",)
    bring([(box(0, 0, 20, 25), "residential"), (box(20, 0, 40, 25), "residential")], columns=columns)
    halves = [(box(0, 0, 10, 25), "residential"), (box(10, 0, 20, 25), "residential"), (box(20.2, 0, 40, 25), "commercial")]
    report = update(halves, columns=columns)
    counts = report["update"]
    assert (counts["doubtful"], counts["moved"], counts["moved_and_changed"], counts["vanished"], counts["added"]) == (2, 1, 1, 0, 0)
    assert {row["reason"] for row in report["rows"]} == {"doubtful"}
    assert db.session().scalar(select(func.count()).select_from(ImportRow).where(ImportRow.reason == "doubtful")) == 2


def test_a_parcel_that_was_renumbered_is_the_same_parcel(ground):
    bring(A)
    old = by_number()["1"]
    report = update([lot(box(0, 0, 20, 25), "1أ"), *A[1:]])
    assert (report["update"]["changed"], report["update"]["added"], report["update"]["vanished"]) == (1, 0, 0)
    assert db.session().scalars(select(ParcelLineage.parent_id)).one() == old.id


def test_a_number_that_another_live_parcel_holds_is_refused(ground):
    bring(A)
    report = update([lot(box(0, 0, 20, 25), "4")], match="overlap", vanished="report")
    assert [(row["reason"], row["details"]["where"]) for row in report["rows"]] == [("number_taken", "2702/14/4")]
    assert {p.parcel_no for p in live()} == {"1", "2", "3", "4"}


def test_numbers_that_change_places_do_so(ground):
    bring(A)
    swapped = [lot(box(0, 0, 20, 25), "2"), lot(box(20, 0, 40, 25), "1"), *A[2:]]
    report = update(swapped, match="overlap")
    assert (report["update"]["changed"], report["update"]["fields"], report["rejected"]) == (2, {"parcel_no": 2}, 0)
    assert shapely.from_wkb(bytes(by_number()["2"].geom.data)).bounds[0] == land.EAST


def test_a_column_that_the_file_lacks_leaves_what_is_known(ground):
    bring([lot(box(0, 0, 20, 25), "1", deed="480")])
    report = update([(box(0, 0, 20, 25), "2702", "14", "1", "commercial")], columns=COLUMNS[:4])
    assert report["update"]["fields"] == {"land_use": 1}
    assert float(live()[0].deed_area_m2) == 480


def test_land_of_another_branch_is_not_touched(ground):
    bring([*A, lot(box(6000, 0, 6020, 25), "70")])
    rows = [*A[:3], lot(box(6000, 0, 6020, 25), "70", use="commercial")]
    report = update(rows, branches=(SIH,), vanished="retire")
    assert [row["reason"] for row in report["rows"]] == ["other_branch"]
    assert {p.parcel_no for p in live()} == {"1", "2", "3", "70"}
    assert by_number()["70"].land_use == "residential"


def test_one_row_in_a_hundred_is_all_that_is_written(ground):
    rows = [lot(box(20 * (n % 20), 30 * (n // 20), 20 * (n % 20) + 20, 30 * (n // 20) + 25), str(n)) for n in range(200)]
    bring(rows)
    rows[7] = lot(rows[7][0], "7", use="commercial")
    rows[90] = lot(affinity.translate(rows[90][0], 0, 0.4), "90")
    before = set(db.session().execute(text("SELECT id, ctid::text, xmin::text FROM spatial_unit")).all())
    report = update(rows)
    assert (report["update"]["changed"], report["update"]["moved"], report["update"]["unchanged"]) == (1, 1, 198)
    after = set(db.session().execute(text("SELECT id, ctid::text, xmin::text FROM spatial_unit")).all())
    assert len(before & after) == 198


@pytest.mark.parametrize(("shift", "moved"), [(0.008, 0), (MOVED_M * 2, 1)])
def test_rounding_is_not_a_move(ground, shift, moved):
    bring(A[:1])
    report = update([lot(affinity.translate(A[0][0], shift), "1")])
    assert report["update"]["moved"] == moved


def test_the_distance_of_large_shapes_is_that_of_small_ones():
    ring = shapely.Point(0, 0).buffer(100, 2000)
    other = Polygon(ring.exterior.coords, [shapely.Point(10, 10).buffer(5, 100).exterior.coords])
    assert distance(ring, other) == pytest.approx(
        shapely.hausdorff_distance(ring.exterior, shapely.MultiLineString([other.exterior, *other.interiors])), abs=1e-6
    )
    assert distance(ring, affinity.translate(ring, 3)) == pytest.approx(3, abs=0.01)


def test_a_stop_leaves_nothing_behind(ground):
    bring(A)
    attempt = db.session().begin_nested()
    with pytest.raises(ImportCancelled):
        import_layer(Layer(A, COLUMNS), Options(layer="parcels", mode="update"), SYSTEM, cancelled=lambda: True)
    attempt.rollback()
    assert db.session().scalar(select(func.count()).select_from(ImportChange)) == 0


def test_an_open_application_makes_its_parcel_wait(ground, monkeypatch):
    bring(A)
    old = by_number()["2"]

    class Waiting:
        parcel_id, reference, blocks = old.id, "BL-2026-000001", True

    monkeypatch.setattr("gis.importers.updating.matching._open_on", lambda ids: [Waiting] if old.id in ids else [])
    report = update([A[0], lot(box(20, 0, 40, 25), "2", use="commercial"), *A[2:]])
    assert [(row["reason"], row["details"]["where"]) for row in report["rows"]] == [("open_case", "BL-2026-000001")]
    assert by_number()["2"].id == old.id


def test_what_follows_a_large_update_is_a_job_that_may_run_twice(ground, monkeypatch):
    bring(A)
    asked = []
    monkeypatch.setattr("gis.importers.updating.following.AT_ONCE", 0)
    monkeypatch.setattr("gis.importers.updating.following.defer", lambda _task, **said: asked.append(said))
    report = update([A[0], lot(box(20, 0, 40, 25), "2", use="commercial"), *A[2:]])
    assert (report["settled"], len(asked)) == (False, 1)
    for _ in range(2):
        settle_update(**asked[0])
        assert set(db.session().scalars(select(ParcelWeb.id))) == {p.id for p in live()}
