"""What the map asks: a preview that tells everything, and a change that says who was first."""

import pytest
from shapely import box
from sqlalchemy import select

from app import db
from app.casework.models import Case
from gis.models import LandChange, SpatialUnit
from tests.factories import land
from tests.factories.people import DILAM, make_party, staff
from tests.gis.changes.conftest import geojson, key, line

PREVIEW, CHANGES = "/land/changes/preview", "/land/changes"


@pytest.fixture
def desk(sign_in, planner):
    return sign_in(planner)


def ask(desk, kind, *parcels, url=PREVIEW, **more):
    return desk.post(url, json={"kind": kind, "parcel_ids": [p.id for p in parcels], **more}, headers=key())


def test_a_line_across_is_previewed_in_parts_that_add_up(desk, block):
    land.give(block["1"], make_party("سعد"))
    told = ask(desk, "split", block["1"], shapes=geojson(line((12, 0), (12, 25)))).get_json()
    assert told["problems"] == []
    assert [part["number"] for part in told["parts"]] == ["1/أ", "1/ب"]
    assert sum(part["area_m2"] for part in told["parts"]) == pytest.approx(told["area_after_m2"], abs=0.02)
    assert sorted(round(part["area_m2"]) for part in told["parts"]) == [200, 300]
    assert abs(told["difference_m2"] - (told["area_after_m2"] - told["area_before_m2"])) < 0.01
    assert told["parts"][0]["geometry"]["type"] == "Polygon"
    assert [right["name"] for right in told["parts"][0]["rights"]] == ["سعد"]
    assert told["immediate"] is True
    assert len(told["versions"][str(block["1"].id)]) == 16
    assert db.session().scalars(select(LandChange)).all() == []


def test_a_line_drawn_with_care_but_a_hand_short_still_cuts(desk, block):
    told = ask(desk, "split", block["1"], shapes=geojson(line((12, 0.3), (12, 24.8)))).get_json()
    assert len(told["parts"]) == 2


def test_a_line_that_does_not_cross_is_a_problem_with_its_place(desk, block):
    told = ask(desk, "split", block["1"], shapes=geojson(line((5, 5), (12, 12)))).get_json()
    assert [(p["code"], p["geometry"]["type"]) for p in told["problems"]] == [("land_line_does_not_cross", "LineString")]
    assert told["parts"] == []


@pytest.mark.parametrize(
    ("kind", "names", "shapes", "parts", "facts"),
    [
        ("merge", "12", None, 1, {}),
        ("adjust", "12", line((24, -1), (24, 26)), 2, {}),
        ("surplus", "1", box(0, -2, 20, 0), 1, {"added_m2": 40}),
        ("expropriate", "1", box(-1, -1, 21, 3), 1, {"taken_m2": 60}),
        ("expropriate", "1", box(5, -1, 9, 26), 2, {"taken_m2": 100}),
        ("replan", "12", box(0, 0, 36, 25), 1, {"taken_m2": 100}),
        ("split", "1", box(0, 0, 5, 25), 2, {}),
    ],
)
def test_each_kind_is_proposed_from_what_was_drawn(desk, block, kind, names, shapes, parts, facts):
    drawn = {"shapes": geojson(shapes)} if shapes is not None else {}
    told = ask(desk, kind, *(block[n] for n in names), **drawn).get_json()
    assert (told["problems"], len(told["parts"])) == ([], parts)
    assert abs(told["difference_m2"]) < 0.05
    for name, value in facts.items():
        assert told[name] == pytest.approx(value, rel=2e-3)
    done = ask(desk, kind, *(block[n] for n in names), **drawn, url=CHANGES, reason="سند", versions=told["versions"])
    assert done.status_code == 201, done.get_json()


def test_a_simple_change_of_the_seat_is_done_at_once_with_its_own_number(desk, block):
    told = ask(desk, "split", block["1"], equal=4).get_json()
    body = {"versions": told["versions"], "reason": "طلب المالك", "decision_no": "77", "equal": 4}
    answer = ask(desk, "split", block["1"], url=CHANGES, **body)
    made = answer.get_json()
    assert (answer.status_code, made["state"], len(made["parcels"])) == (201, "applied", 4)
    assert made["reference"].startswith("LT")
    change = db.session().scalars(select(LandChange)).one()
    assert (change.reason, change.decision_no) == ("طلب المالك", "77")
    assert db.session().get_one(Case, change.case_id).closed_at is not None


def test_who_comes_second_gets_409_with_who_and_when(desk, block):
    told = ask(desk, "split", block["1"], equal=2).get_json()
    body = {"versions": told["versions"], "reason": "أ", "equal": 2}
    assert ask(desk, "split", block["1"], url=CHANGES, **body).status_code == 201
    answer = ask(desk, "split", block["1"], url=CHANGES, **body)
    said = answer.get_json()
    assert (answer.status_code, answer.mimetype, said["code"]) == (409, "application/problem+json", "land_changed_first")
    assert said["who"] == "نورة" and said["when"] and said["reference"] == "2702/14/1" and "نورة" in said["title"]


def test_a_change_that_does_not_come_out_even_gets_422_with_every_problem_and_its_place(desk, block):
    shapes = [geojson(box(0, 0, 12, 25)), geojson(box(10, 0, 19, 25))]
    answer = ask(desk, "split", block["1"], url=CHANGES, shapes=shapes, reason="أ")
    problems = answer.get_json()["problems"]
    assert (answer.status_code, {p["code"] for p in problems}) == (422, {"land_parts_overlap", "land_gap"})
    assert all(p["geometry"]["type"].endswith("Polygon") and p["message"] for p in problems)
    assert block["1"].end_lifespan_version is None


def test_land_of_another_branch_does_not_exist(sign_in, block, planner):
    other = sign_in(staff("planner", DILAM))
    assert ask(other, "split", block["1"], equal=2).status_code == 404
    assert ask(other, "split", block["1"], url=CHANGES, equal=2, reason="أ").status_code == 404
    assert ask(other, "split", SpatialUnit(id=99_999_999), equal=2).status_code == 404


@pytest.mark.parametrize("role", ["reviewer", "approver", "inspector"])
def test_only_a_planner_draws(sign_in, block, role):
    assert ask(sign_in(staff(role)), "split", block["1"], equal=2).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"kind": "explode", "parcel_ids": [1]},
        {"kind": "survey", "parcel_ids": [1]},
        {"kind": "reverse", "parcel_ids": [1]},
        {"kind": "split", "parcel_ids": ["1; drop table"]},
        {"kind": "split", "parcel_ids": [-1]},
        {"kind": "split", "parcel_ids": [2**70]},
        {"kind": "split", "parcel_ids": {"a": 1}},
        {"kind": "split", "parcel_ids": [1], "shapes": "POLYGON"},
        {"kind": "split", "parcel_ids": [1], "shapes": {"type": "Point", "coordinates": [47, 24]}},
        {"kind": "split", "parcel_ids": [1], "shapes": {"type": "LineString", "coordinates": [[47, 24], [999, 24]]}},
        {"kind": "split", "parcel_ids": [1], "shapes": {"type": "LineString", "coordinates": "x"}},
        {"kind": "split", "parcel_ids": [1], "equal": "many"},
    ],
)
def test_what_cannot_be_read_is_refused_in_words(desk, body):
    answer = desk.post(PREVIEW, json=body, headers=key())
    assert answer.status_code == 400
    assert answer.get_json()["title"]


def test_a_change_needs_its_reason(desk, block):
    answer = ask(desk, "split", block["1"], url=CHANGES, equal=2)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "land_reason_missing")
