"""A survey decision from its draft to the register: two persons, the checks, what approval writes."""

from dataclasses import replace

import pytest
import shapely
from shapely import box
from sqlalchemy import select

from app import db
from app.authz import acting_as
from app.casework.workflow import advance
from app.errors import Conflict, Forbidden, NotFound, UserError
from app.tenancy import everything
from gis.cadastre.decisions.checking import findings_of
from gis.cadastre.decisions.commands import change_decision, start_decision
from gis.cadastre.decisions.entering import clockwise_from_north_west
from gis.cadastre.decisions.measured import Corner, measured_of
from gis.cadastre.rules import Verdict
from gis.models import ParcelLineage, SpatialUnit
from gis.register.queries import owners_of, shape_of
from tests.factories.land import here
from tests.gis.cadastre.conftest import WHOLE, decide, surveyed


def corners(shape, deed=None):
    ring = clockwise_from_north_west(shapely.get_coordinates(here(shape)).tolist())
    return tuple(Corner(x, y, str(i)) for i, (x, y) in enumerate(ring, 1))


def verdicts(decision):
    return {finding.rule: finding.verdict for finding in findings_of(decision)}


def test_the_register_fills_the_form_in(block):
    measured = surveyed(block["3"])
    assert [(s.neighbour, s.length_m, s.direction) for s in measured.sides] == [
        ("street", 20.0, "north"),
        ("parcel", 25.0, "east"),
        ("parcel", 20.0, "south"),
        ("wadi", 25.0, "west"),
    ]
    assert measured.sides[0].street_width_m == 30.0
    assert measured.sides[1].ref == "4"
    assert (measured.epsg, measured.area_stated_m2) == (9358, 500.0)


def test_a_parcel_measured_as_it_stands_breaks_no_rule(block, cast):
    found = verdicts(decide(block["3"], cast))
    assert found.pop("INSIDE_PLAN") is Verdict.UNKNOWN  # no plan is recorded
    assert set(found.values()) == {Verdict.PASS}
    assert len(found) == 10


def test_two_persons_and_a_director(block, cast):
    decision = decide(block["3"], cast, *WHOLE)
    assert decision.state == "approved"
    assert decision.decided_on is not None and decision.valid_to is None
    assert len(decision.verify_code) >= 16
    assert decision.findings[0]["rule"] == "RING_CLOSED"
    assert decision.result_parcel_id == block["3"].id


def test_nobody_checks_or_approves_his_own(block, cast):
    decision = decide(block["3"], cast, "submit")
    both = replace(cast.surveyor, roles={1: frozenset({"planner", "reviewer", "director"})})
    with acting_as(both), pytest.raises(UserError) as refusal:
        advance(decision, "start_check", both)
    assert refusal.value.code == "unmet_survey_other_person"
    with acting_as(cast.specialist):
        advance(decision, "start_check", cast.specialist)
        advance(decision, "certify", cast.specialist)
    certifier = replace(cast.specialist, roles={1: frozenset({"reviewer", "director"})})
    with acting_as(certifier), pytest.raises(UserError) as refusal:
        advance(decision, "approve", certifier)
    assert refusal.value.code == "unmet_survey_other_person"


def test_roles_keep_to_their_steps(block, cast):
    decision = decide(block["3"], cast, "submit", "start_check")
    with acting_as(cast.surveyor), pytest.raises(Forbidden):
        advance(decision, "certify", cast.surveyor)
    with acting_as(cast.director), pytest.raises(Conflict):
        advance(decision, "approve", cast.director)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"corners": corners(box(0, 25, 20.06, 50))}, "unmet_survey_rule_perimeter"),
        ({"area_stated_m2": 511.0}, "unmet_survey_rule_area_stated"),
        ({"area_deed_m2": 495.0}, "unmet_survey_rule_area_deed"),
        ({"epsg": 9357}, "unmet_survey_rule_crs_zone"),
    ],
)
def test_a_failing_rule_stops_certification_with_its_sentence(block, cast, app, changed, code):
    decision = decide(block["3"], cast, "submit", "start_check", **changed)
    with acting_as(cast.specialist), pytest.raises(UserError) as refusal:
        advance(decision, "certify", cast.specialist)
    assert refusal.value.code == code
    assert "لا يُصدّق القرار" in str(app.extensions["messages"][code])


def test_land_of_the_neighbour_is_refused(block, cast):
    into = corners(box(0, 25, 20.06, 50))
    sides = tuple(replace(side, length_m=length) for side, length in zip(surveyed(block["3"]).sides, (20.06, 25, 20.06, 25), strict=True))
    decision = decide(block["3"], cast, "submit", "start_check", corners=into, sides=sides, area_stated_m2=501.5, treatment="surplus")
    assert verdicts(decision)["NO_OVERLAP"] is Verdict.FAIL
    with acting_as(cast.specialist), pytest.raises(UserError) as refusal:
        advance(decision, "certify", cast.specialist)
    assert refusal.value.code == "unmet_survey_rule_no_overlap"


def test_a_decision_is_sent_whole(block, cast):
    for changed, code in (
        ({"surveyor_name": ""}, "unmet_survey_surveyor"),
        ({"sides": ()}, "unmet_survey_sides"),
        ({"corners": ()}, "unmet_survey_corners"),
    ):
        decision = decide(block["3"], cast, **changed)
        with acting_as(cast.surveyor), pytest.raises(UserError) as refusal:
            advance(decision, "submit", cast.surveyor)
        assert refusal.value.code == code


def test_returned_with_remarks_corrected_and_sent_again(block, cast):
    decision = decide(block["3"], cast, "submit", "start_check", "return")
    with acting_as(cast.surveyor):
        change_decision(decision, surveyed(block["3"], remarks="أعيد الرفع"), cast.surveyor)
        advance(decision, "submit", cast.surveyor)
        with pytest.raises(Conflict):
            change_decision(decision, surveyed(block["3"]), cast.surveyor)
    assert (decision.state, decision.remarks, len(decision.corners)) == ("submitted", "أعيد الرفع", 4)


def test_what_was_entered_comes_back_as_it_was(block, cast):
    entered = surveyed(block["3"], accuracy_m=0.02, base_station="محطة", treatment="surplus", chamfer="3×3")
    with acting_as(cast.surveyor):
        decision = start_decision(block["3"], entered, cast.surveyor)
    db.session().flush()
    db.session().expire_all()
    assert measured_of(decision) == entered


def test_a_newer_decision_takes_the_place_of_the_older(block, cast):
    first = decide(block["3"], cast, *WHOLE)
    second = decide(block["3"], cast, *WHOLE)
    assert (first.state, first.superseded_by_id, second.state) == ("superseded", second.id, "approved")


def test_a_moved_boundary_is_written_to_the_register(block, cast):
    wider = box(-0.2, 25, 20, 50)  # to the wadi, where no parcel lies
    sides = tuple(replace(side, length_m=length) for side, length in zip(surveyed(block["3"]).sides, (20.2, 25, 20.2, 25), strict=True))
    decision = decide(block["3"], cast, *WHOLE, corners=corners(wider), sides=sides, area_stated_m2=505.0, treatment="surplus")
    with everything():
        new = db.session().get(SpatialUnit, decision.result_parcel_id)
        assert new.id != block["3"].id
        assert shape_of(new).area == pytest.approx(505.0, abs=0.01)
        assert (new.reference, new.end_lifespan_version) == (block["3"].reference, None)
        assert block["3"].end_lifespan_version is not None
        lineage = db.session().scalars(select(ParcelLineage).where(ParcelLineage.child_id == new.id)).one()
        assert (lineage.parent_id, lineage.kind, lineage.case_id) == (block["3"].id, "survey", decision.id)
        assert [owner.name_ar for owner in owners_of(new.id)] == ["سعد بن فهد"]


def test_a_branch_prepares_for_itself_only(block, cast):
    with acting_as(cast.elsewhere), pytest.raises(NotFound):
        start_decision(block["3"], surveyed(block["3"]), cast.elsewhere)
