"""Who holds a permit that was stopped finds the way to a grievance on its page, and nobody else does; of two sent at once one stands."""

import pytest
from sqlalchemy import func, select

from app import db
from app.authz import SYSTEM, acting_as
from app.casework.workflow import advance
from app.errors import Conflict
from app.tenancy import everything
from licensing.grievances import commands
from licensing.models import Grievance, Permit
from tests.factories import filing
from tests.licensing.overlap import overlap
from tests.licensing.permits.lives import make_permit


def stopped(city, action="suspend"):
    with everything(), acting_as(SYSTEM):
        permit = make_permit(city.owner_party, parties=[(city.owner_party.id, "applicant")])
        advance(permit, action, SYSTEM, note="مخالفة قائمة")
    return permit


@pytest.mark.parametrize("action", ["suspend", "revoke"])
def test_the_holder_of_a_stopped_permit_is_shown_the_way(city, sign_in, action):
    permit = stopped(city, action)
    page, way = f"/cases/{permit.reference}", f"/cases/{permit.reference}/grievance"
    owner = sign_in(city.owner)
    assert way in owner.get(page).get_data(as_text=True) and owner.get(way).status_code == 200
    with acting_as(city.owner):
        lodged = commands.file_grievance(permit, "لم أخالف", "رفع الإيقاف", city.owner)
    shown = owner.get(page).get_data(as_text=True)
    assert lodged.reference in shown and way not in shown
    assert sign_in(city.stranger).get(page).status_code == 404


def test_of_two_sent_at_once_one_stands(app, committed_db):
    city = filing.build_city()
    permit_id, outcomes = stopped(city).id, []
    db.session().commit()

    def file():
        try:
            commands.file_grievance(db.session().get_one(Permit, permit_id), "لم أخالف", "", city.owner)
            outcomes.append("filed")
        except Conflict as refusal:
            outcomes.append(refusal.code)

    overlap(app, file, file, actors=(city.owner, city.owner))
    assert sorted(outcomes) == ["filed", "grievance_open"]
    assert db.session().scalar(select(func.count()).select_from(Grievance)) == 1
