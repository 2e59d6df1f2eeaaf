"""Who draws does not approve; what is not simple waits; a change can be taken back while nothing stands on it."""

from datetime import date
from fractions import Fraction

import pytest
from shapely import box
from sqlalchemy import select, text

from app import db
from app.casework.commands import Subject
from app.casework.workflow import advance
from app.demo import DemoContext
from app.errors import Conflict, Forbidden, NotFound, UserError
from gis.changes import demo, drafting, queries, reversing
from gis.changes.commands import apply_change
from gis.changes.drawing import Drawn
from gis.changes.kinds import Kind
from gis.changes.previews import Asked
from gis.models import RRR, LandChange, ParcelLineage
from gis.register import queries as register
from gis.register.recording import record_all_edges
from tests.factories import land
from tests.factories.people import DILAM, make_party, staff
from tests.gis.changes.conftest import line, parts, seen


def split(parcel, **more):
    return Asked(Kind.SPLIT, [parcel.id], equal=2, reason="طلب المالك", **more)


def test_a_change_waits_for_another_pair_of_eyes(block, planner):
    filed = drafting.submit_change(split(block["1"]), planner, at_once=False)
    assert (filed.case.state, filed.children, block["1"].end_lifespan_version) == ("sent", [], None)
    both = staff("approver")
    advance(filed.case, "approve", both)
    change = drafting.change_of_case(filed.case.id)
    assert (filed.case.state, change.actor_name) == ("applied", both.name)
    assert [p.parcel_no for p in reversing.parcels_of(change, "child")] == ["1/أ", "1/ب"]
    assert {row.case_id for row in db.session().scalars(select(ParcelLineage))} == {filed.case.id}


def test_who_drew_it_does_not_approve_it(block, planner):
    filed = drafting.submit_change(split(block["1"]), planner, at_once=False)
    both = type(planner)(user_id=planner.user_id, name=planner.name, roles={1: frozenset({"planner", "approver"})})
    with pytest.raises(UserError) as refused:
        advance(filed.case, "approve", both)
    assert refused.value.code == "land_own_change"
    with pytest.raises(Forbidden):
        advance(filed.case, "approve", planner)


def test_of_two_drafts_of_the_same_parcel_the_second_to_be_approved_is_told_who_was_first(block, planner):
    first = drafting.submit_change(split(block["1"]), planner, at_once=False)
    second = drafting.submit_change(split(block["1"]), staff("planner", name="خالد"), at_once=False)
    boss = staff("approver", name="هند")
    advance(first.case, "approve", boss)
    with pytest.raises(Conflict) as refused:
        advance(second.case, "approve", boss)
    assert (refused.value.code, refused.value.details["who"]) == ("land_changed_first", "هند")


def test_a_planner_of_a_branch_sends_what_the_seat_does_at_once(block, planner):
    filed = drafting.submit_change(split(block["1"]), staff("planner", DILAM, 1))
    assert filed.case.state == "applied", "he plans for the seat, too"
    db.session().get_one(drafting.Municipality, 1).is_seat = False
    db.session().flush()
    assert drafting.submit_change(split(block["2"]), planner).case.state == "sent"


def test_what_is_mortgaged_or_open_is_not_simple(block, planner):
    unit = land.give(block["1"], make_party("سعد"))
    db.session().add(RRR(ba_unit_id=unit.id, party_id=make_party("بنك").id, kind="mortgage", deed_no="M"))
    db.session().flush()
    assert drafting.submit_change(split(block["1"]), planner).case.state == "sent"
    moved = Asked(Kind.ADJUST, [block["2"].id, block["4"].id], Drawn(lines=[land.here(line((19, 24), (41, 24)))]), reason="أ")
    assert drafting.submit_change(moved, planner).case.state == "sent"


def test_returned_drawings_are_sent_again_or_withdrawn(block, planner):
    filed = drafting.submit_change(split(block["1"]), planner, at_once=False)
    advance(filed.case, "return", staff("approver"), note="راجع الخط")
    advance(filed.case, "send", planner)
    advance(filed.case, "withdraw", planner)
    assert filed.case.closed_at is not None and block["1"].end_lifespan_version is None


def test_a_split_taken_back_gives_ground_number_and_owners_again_and_forgets_nothing(block, planner):
    saad, fahd = make_party("سعد"), make_party("فهد")
    land.give(block["1"], saad, fahd)
    done = drafting.submit_change(split(block["1"]), planner)
    change = drafting.change_of_case(done.case.id)
    back = drafting.submit_reversal(change, planner, "خطأ في الرسم")
    restored = back.children[0]
    assert (back.case.state, restored.reference) == ("applied", "2702/14/1")
    assert restored.id != block["1"].id
    assert register.shape_of(restored).equals(register.shape_of(block["1"]))
    assert {(o.party_id, o.share) for o in register.owners_of(restored.id)} == {(saad.id, Fraction(1, 2)), (fahd.id, Fraction(1, 2))}
    assert set(register.ancestors(restored.id)) == {restored.id, block["1"].id, *(c.id for c in done.children)}
    assert queries.reversal_of(change.id).kind == "reverse"
    assert all(child.end_lifespan_version == restored.begin_lifespan_version for child in done.children)
    with pytest.raises(UserError) as refused:
        drafting.submit_reversal(queries.reversal_of(change.id), planner, "أ")
    assert refused.value.code == "land_reverse_of_reverse"


def test_a_merge_by_area_taken_back_gives_each_his_own_parcel_again(block, planner):
    saad, fahd = make_party("سعد"), make_party("فهد")
    land.give(block["1"], saad), land.give(block["2"], fahd)
    asked = Asked(Kind.MERGE, [block["1"].id, block["2"].id], merge_shares=True, reason="أ")
    change = drafting.change_of_case(drafting.submit_change(asked, planner).case.id)
    restored = drafting.submit_reversal(change, planner, "ب").children
    assert {p.parcel_no: [o.party_id for o in register.owners_of(p.id)] for p in restored} == {"1": [saad.id], "2": [fahd.id]}


def test_expropriated_ground_comes_back_with_the_reversal(block, planner):
    whole = apply_change("expropriate", seen(block["1"]), [], planner, taken=register.shape_of(block["1"]))
    filed = drafting.submit_reversal(whole.change, planner, "عدول عن النزع")
    assert filed.case.state == "sent"
    advance(filed.case, "approve", staff("approver"))
    restored = reversing.parcels_of(drafting.change_of_case(filed.case.id), "child")
    assert [p.reference for p in restored] == ["2702/14/1"]


def test_what_changed_again_or_was_sold_or_filed_on_keeps_a_change_from_being_taken_back(block, planner):
    done = [drafting.submit_change(split(block[n]), planner) for n in "123"]
    changes = [drafting.change_of_case(one.case.id) for one in done]
    apply_change("merge", seen(*done[0].children), parts(box(0, 0, 20, 25), numbers=["1"]), planner)
    land.give(done[1].children[0], make_party("مشترٍ"))
    drafting.open_case(
        drafting.LandChangeCase,
        procedure="land_change",
        municipality_id=1,
        actor=planner,
        title="أ",
        subjects=[Subject("parcel", str(done[2].children[0].id))],
        change_kind="split",
        plan={},
    )
    for change, code in zip(changes[:2], ("land_children_changed", "land_children_sold"), strict=True):
        with pytest.raises(UserError) as refused:
            drafting.submit_reversal(change, planner, "أ")
        assert refused.value.code == code
    assert reversing.examine_reversal(changes[2]).problems == [], "a drawing that waits is nothing that stands"


def test_a_change_of_another_branch_is_not_there_to_be_taken_back(block, planner):
    apply_change("split", seen(block["1"]), parts(box(0, 0, 10, 25), box(10, 0, 20, 25)), planner)
    change = db.session().scalars(select(LandChange)).one()
    with pytest.raises(NotFound):
        drafting.submit_reversal(change, staff("planner", DILAM), "أ")


def test_the_demo_tells_of_changes_in_every_state(block, planner, monkeypatch):
    """A split and a merge in the register, two that wait for the approver, one that came back; no parcel more or fewer."""
    for shift in range(1, 8):
        for number, (west, south) in {"1": (0, 0), "2": (20, 0)}.items():
            parcel = land.make_parcel(box(west, south + 100 * shift, west + 20, south + 25 + 100 * shift), f"{shift}{number}", block="77")
            land.give(parcel, make_party(f"مالك {shift}{number}"))
    record_all_edges()
    street = "UPDATE parcel_edge SET kind = 'street', street_id = 1 WHERE kind = 'open' AND parcel_id IN (SELECT id FROM spatial_unit WHERE block_no = '77')"
    db.session().execute(text(street))
    monkeypatch.setattr(demo, "find_user", lambda name: name)
    monkeypatch.setattr(demo, "actor_of", lambda name, _day: planner if name == "planner" else staff("approver"))
    context = DemoContext(0, 1, date(2026, 11, 22))
    before = demo_live()
    demo.load_changes(context)
    ((_claim, holds, found),) = demo.check_changes()
    assert holds and found == "2 sent, 1 returned, 2 done" and context.made["land_changes"] == 5
    assert demo_live() == before


def demo_live():
    return db.session().scalar(text("SELECT count(*) FROM spatial_unit WHERE end_lifespan_version IS NULL"))
