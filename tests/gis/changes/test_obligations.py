"""What stands open on the land follows the ground, or the change waits and says for what."""

from decimal import Decimal

import pytest
from shapely import Point, box
from sqlalchemy import select, text

from app import db
from app.casework.commands import Subject, open_case
from app.errors import UserError
from gis.changes import drafting, obligations
from gis.changes.commands import apply_change
from gis.changes.kinds import Kind
from gis.changes.obligations import Obligation, open_obligations, shared_out, treatment_of
from gis.changes.previews import Asked, preview
from gis.crs import to_lonlat
from gis.models import LandObligation
from tests.factories import land
from tests.factories.people import make_party
from tests.gis.changes.conftest import parts, seen

HALVES = (box(0, 0, 10, 25), box(10, 0, 20, 25))


@pytest.fixture
def opened(block, planner, app):
    """Opens a case about a parcel, of any kind that hangs on nothing else: its kind is what the policy asks."""

    def make(parcel, at=None):
        point = None if at is None else land_point(at)
        return open_case(
            drafting.LandChangeCase,
            procedure="land_change",
            municipality_id=1,
            actor=planner,
            title="معاملة",
            subjects=[Subject("parcel", str(parcel.id))],
            point_4326=point,
            change_kind="split",
            plan={},
        )

    return make


def land_point(at):
    return to_lonlat(land.here(Point(*at)))


@pytest.fixture
def treated(monkeypatch):
    def set_to(treatment):
        monkeypatch.setattr(obligations, "treatment_of", lambda *_: treatment)

    return set_to


@pytest.mark.parametrize(
    ("change", "kind", "state", "treatment"),
    [
        ("split", "application", "under_review", "block"),
        ("merge", "application", "submitted", "block"),
        ("split", "application", "draft", "ignore"),
        ("split", "permit", "active", "place"),
        ("split", "violation", "fined", "block"),
        ("merge", "violation", "fined", "area"),
        ("expropriate", "violation", "warned", "block"),
        ("replan", "visit", "planned", "place"),
        ("adjust", "report", "new", "place"),
        ("split", "land_change", "sent", "ignore"),
        ("split", "something_new", "open", "place"),
    ],
)
def test_the_policy_is_a_table(change, kind, state, treatment):
    assert treatment_of(Kind(change), kind, state) == treatment


def test_what_must_be_finished_first_is_named(block, planner, opened, treated):
    treated("block")
    case = opened(block["1"])
    with pytest.raises(UserError) as refused:
        apply_change("split", seen(block["1"]), parts(*HALVES), planner)
    assert refused.value.code == "land_obligations_block"
    assert case.reference in refused.value.details["what"] and "مسودة" in refused.value.details["what"]
    assert block["1"].end_lifespan_version is None
    apply_change("split", seen(block["2"]), parts(box(20, 0, 30, 25), box(30, 0, 40, 25)), planner)


def test_a_case_with_a_place_goes_whole_to_the_parcel_that_holds_it(block, planner, opened, treated):
    treated("place")
    case = opened(block["1"], (15, 5))
    children = apply_change("split", seen(block["1"]), parts(*HALVES), planner).children
    assert rows() == [(case.id, children[1].id, Decimal(1))]


def test_a_case_without_a_place_is_shared_by_area_and_shared_again(block, planner, opened, treated):
    treated("area")
    case = opened(block["1"])
    first, second = apply_change("split", seen(block["1"]), parts(box(0, 0, 5, 25), box(5, 0, 20, 25)), planner).children
    assert rows() == [(case.id, first.id, Decimal("0.25")), (case.id, second.id, Decimal("0.75"))]
    apply_change("split", seen(second), parts(box(5, 0, 10, 25), box(10, 0, 20, 25), numbers=["x", "y"]), planner)
    assert sorted(share for _case, _parcel, share in rows()) == [Decimal("0.25"), Decimal("0.25"), Decimal("0.5"), Decimal("0.75")]


def test_parts_of_a_debt_that_meet_again_are_one(block, planner, opened, treated):
    treated("area")
    opened(block["1"])
    done = apply_change("split", seen(block["1"]), parts(*HALVES), planner)
    merged = apply_change("merge", seen(*done.children), parts(box(0, 0, 20, 25), numbers=["1"]), planner).children[0]
    assert [(one.parcel_id, one.share) for one in open_obligations(Kind.SPLIT, [merged.id])] == [(merged.id, Decimal(1))]


def test_unpaid_money_follows_by_area_to_the_halala(block, planner, opened, treated):
    treated("area")
    case = opened(block["1"])
    db.session().execute(
        text(
            "INSERT INTO invoice (id, municipality_id, payer_party_id, reference, bill_number, case_id, purpose, total, state, expires_at)"
            " VALUES (gen_random_uuid(), 1, :payer, 'INV-1', 'B-1', :case, 'fee', 1000.01, 'issued', now() + interval '9 days')"
        ),
        {"payer": make_party("سعد").id, "case": case.id},
    )
    told = open_obligations(Kind.SPLIT, [block["1"].id])
    assert [one.owed for one in told] == [Decimal("1000.01")]
    assert "1,000.01" in told[0].sentence()
    apply_change("split", seen(block["1"]), parts(*HALVES), planner)
    assert sorted(row.owed for row in db.session().scalars(select(LandObligation))) == [Decimal("500.00"), Decimal("500.01")]


def test_taken_ground_carries_no_debt(block):
    one = Obligation(None, 1, Decimal(1), "", "", "", "", "", "area", Decimal(0))
    assert shared_out(one, {7: box(0, 3, 20, 25)}, box(0, 0, 20, 25)) == {7: Decimal(1)}
    assert shared_out(one, {}, box(0, 0, 20, 25)) == {}


def test_a_preview_tells_what_is_open_and_what_becomes_of_it(block, planner, opened, treated):
    treated("place")
    case = opened(block["1"], (15, 5))
    told = preview(Asked(Kind.SPLIT, [block["1"].id], equal=2), planner)
    assert [(row["reference"], row["treatment"], row["parcel"]) for row in told["obligations"]] == [(case.reference, "place", "2702/14/1")]
    assert told["immediate"] is False


def rows():
    query = select(LandObligation).order_by(LandObligation.id)
    return [(row.case_id, row.parcel_id, row.share) for row in db.session().scalars(query)]
