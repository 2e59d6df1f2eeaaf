"""A fine hinders its own unit, floor and holder, never the whole building; an objection holds it in suspense."""

import pytest

from app.authz import SYSTEM, acting_as
from field_inspection.violations.commands import object_to
from field_inspection.violations.guards import no_open_obligation, no_open_violation
from field_inspection.violations.models import Violation
from field_inspection.visits.commands import record_visit
from tests.factories.people import make_party
from tests.field_inspection.visits.conftest import make_permit, sheet


@pytest.fixture
def fined(site):
    """The permit is for shop 1; its visit finds an open excavation, which is fined at once."""
    site.permit.unit_no, site.permit.floor = "1", "ground"
    with acting_as(site.inspector):
        record_visit(site.visit, sheet(site.visit, "excavation_safe"), site.inspector)
    with acting_as(SYSTEM):
        yield site


def hindered(permit) -> bool:
    return no_open_obligation(permit, SYSTEM) is not None


def other(site, party, unit, floor="ground"):
    permit = make_permit(site.lot, party, conditions=False)
    permit.unit_no, permit.floor = unit, floor
    return permit


def test_it_hinders_the_permit_on_which_it_was_found(fined, db_session):
    found = db_session.query(Violation).filter_by(permit_id=fined.permit.id).one()
    assert (found.unit_no, found.floor, found.state) == ("1", "ground", "fined")
    assert hindered(fined.permit)


@pytest.mark.parametrize(
    ("unit", "floor", "stopped"), [("2", "ground", False), ("1", "first", False), ("1", "ground", True), (None, None, False)]
)
def test_another_holder_is_hindered_in_the_same_unit_only(fined, unit, floor, stopped):
    assert hindered(other(fined, make_party("جار"), unit, floor)) is stopped


def test_the_same_holder_is_hindered_everywhere(fined):
    assert hindered(make_permit(fined.lots["4"], fined.party, conditions=False))


def test_an_objection_holds_it_in_suspense(fined, db_session):
    found = db_session.query(Violation).filter_by(permit_id=fined.permit.id).one()
    with acting_as(fined.owner):
        object_to(found, "الحفرة مسورة من جهاتها كلها", fined.owner)
    assert not hindered(fined.permit)


def test_a_stopped_unit_waits_for_its_own_violations_only(fined):
    assert no_open_violation(fined.permit, SYSTEM) == "unmet_no_open_violation"
    assert no_open_violation(other(fined, make_party("جار"), "2"), SYSTEM) is None
