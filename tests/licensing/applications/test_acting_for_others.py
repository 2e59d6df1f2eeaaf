"""Delegation in all directions: what it allows, to whom it shows, when it ends; and the other's draft that nobody may reach."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app import db
from app.authz import SYSTEM, acting_as
from app.casework.models import CaseEvent
from app.casework.workflow import advance
from app.errors import Forbidden, NotFound, UserError
from app.identity import delegation
from app.identity.checks import with_check_digit
from app.identity.commands import give_mandate, grant_role
from app.identity.models import Delegation
from app.identity.queries import actor_of, today
from app.notifications.models import Message
from licensing.applications import commands, guards, queries
from licensing.applications.opening import body_of
from licensing.catalogue import services
from tests.factories import filing
from tests.factories.people import make_party, make_user
from tests.licensing.applications.test_pages import send


@pytest.fixture
def acting(city):
    """The owner, an agent with an account and a party of his own, and a service on the owner's parcel that needs no office."""
    agent_party = make_party("معقب معروف")
    agent_user = make_user("سعيد المعقب")
    agent_user.party_id = agent_party.id
    agent_party.identifier, city.owner_party.identifier = with_check_digit("100090501"), with_check_digit("100090502")
    city.owner_party.phone = "+966520900502"
    db.session().flush()
    code = next(
        s.code for s in services().values()
        if s.definition and s.definition.start.place == "own_parcel" and not s.definition.start.engineering_office
        and s.definition.drawing is None and s.definition.acts_on is None and not s.definition.rules
        and s.definition.procedure == "simple_review" and all(f.type != "date" for f in s.form.fields)
    )  # fmt: skip
    return SimpleNamespace(city=city, agent=actor_of(agent_user), agent_user=agent_user, agent_party=agent_party, code=code)


def give(acting, *, services=(), days=10, may_submit=True) -> Delegation:
    city = acting.city
    with acting_as(city.owner):
        until = today() + timedelta(days=days)
        return delegation.delegate(
            city.owner_party, acting.agent_party, city.owner, services=services, valid_to=until, may_submit=may_submit
        )


def start(acting, code=None):
    with acting_as(acting.agent):
        return commands.start_application(code or acting.code, acting.city.owner_party, acting.agent, parcel=acting.city.lot)


def test_an_agent_files_only_what_was_delegated_and_sees_nothing_else_of_the_owners(acting, sign_in):
    own = filing.start_villa(acting.city)
    with pytest.raises(Forbidden):
        start(acting)
    give(acting, services=[acting.code])
    application = start(acting)
    with pytest.raises(Forbidden):
        start(acting, own.service_code)
    client = sign_in(acting.agent)
    assert client.get(f"/applications/{application.reference}/tasks").status_code == 200
    assert client.get(f"/applications/{own.reference}/tasks").status_code == 404
    opened = db.session().scalars(select(CaseEvent).where(CaseEvent.case_id == application.id)).first()
    assert (opened.actor_name, opened.acted_for, opened.actor_role) == ("سعيد المعقب", acting.city.owner_party.name_ar, "delegate")
    with acting_as(acting.city.owner):
        assert queries.get_application(application.reference).id == application.id


def test_a_mandate_that_ended_yesterday_opens_nothing(acting, sign_in):
    given = give(acting)
    application = start(acting)
    page = f"/applications/{application.reference}/tasks"
    assert sign_in(acting.agent).get(page).status_code == 200
    given.valid_from = given.valid_to = today() - timedelta(days=1)
    for row in application.parties:
        row.until = given.valid_to if row.role == "delegate" else None
    db.session().flush()
    assert sign_in(acting.agent).get(page).status_code == 404
    with pytest.raises(Forbidden):
        start(acting)


def test_either_side_ends_it_at_once_and_nobody_else(acting, sign_in):
    given = give(acting)
    application = start(acting)
    with acting_as(acting.city.stranger), pytest.raises(NotFound):
        delegation.end_delegation(given, acting.city.stranger)
    with acting_as(acting.agent):
        delegation.end_delegation(given, acting.agent)
    assert sign_in(acting.agent).get(f"/applications/{application.reference}/tasks").status_code == 404
    assert sign_in(acting.city.owner).get(f"/applications/{application.reference}/tasks").status_code == 200


def test_who_only_prepares_does_not_send(acting):
    give(acting, may_submit=False)
    application = start(acting)
    with acting_as(acting.agent), pytest.raises(Forbidden):
        advance(application, "submit", acting.agent)


def test_the_delegate_of_another_body_is_no_delegate(acting):
    other = make_party("منشأة أخرى", kind="establishment")
    with acting_as(SYSTEM):
        db.session().add(
            Delegation(
                principal_id=other.id,
                delegate_id=acting.agent_party.id,
                kind="staff",
                valid_from=today(),
                valid_to=today(),
                consent="principal",
            )
        )
        db.session().flush()
    with pytest.raises(Forbidden):
        start(acting)


def test_the_page_of_mandates_gives_shows_and_ends(acting, sign_in):
    owner = sign_in(acting.city.owner)
    group = services()[acting.code].facts.group
    asked = {"principal": acting.city.owner_party.id, "number": acting.agent_party.identifier, "scope": "send", "groups": [group]}
    wrong = send(owner, "/mandates", "/mandates", {**asked, "valid_to": "2020-01-01"})
    assert wrong.status_code == 422 and acting.agent_party.identifier in wrong.get_data(as_text=True)
    until = (today() + timedelta(days=5)).isoformat()
    assert send(owner, "/mandates", "/mandates", {**asked, "valid_to": until}).status_code == 303
    assert "معقب معروف" in owner.get("/mandates").get_data(as_text=True)
    received = sign_in(acting.agent).get("/mandates").get_data(as_text=True)
    assert acting.city.owner_party.name_ar in received
    ending = re.search(r"/mandates/[0-9a-f-]{36}/end", received)[0]
    assert send(sign_in(acting.city.stranger), "/mandates", ending).status_code == 404
    assert send(sign_in(acting.agent), "/mandates", ending).status_code == 303
    assert "انتهى" in sign_in(acting.city.owner).get("/mandates").get_data(as_text=True)


def test_a_service_centre_files_after_the_beneficiarys_code(acting, sign_in):
    centre = make_party("مركز خدمة الخرج", kind="establishment", accreditation="service_centre")
    give_mandate(acting.agent_user, centre.id, "manager")
    clerk, page = sign_in(actor_of(acting.agent_user)), f"/services/{acting.code}/on-behalf"
    asked = send(clerk, page, page, {"number": acting.city.owner_party.identifier})
    assert asked.status_code == 303
    assert send(clerk, asked.location, asked.location, {"code": "000000"}).status_code in (422,)
    with acting_as(SYSTEM):
        text = db.session().scalars(select(Message.body).where(Message.template == "consent_code", Message.channel == "sms")).one()
    agreed = send(clerk, asked.location, asked.location, {"code": re.search(r"\d{6}", text)[0]})
    assert agreed.status_code == 303 and f"party={acting.city.owner_party.id}" in agreed.location
    again = send(clerk, asked.location, asked.location, {"code": re.search(r"\d{6}", text)[0]})
    assert again.status_code == 422
    with acting_as(actor_of(acting.agent_user)) as actor:
        application = commands.start_application(acting.code, acting.city.owner_party, actor, parcel=acting.city.lot)
    assert application.channel == "service_centre"
    assert sign_in(acting.city.stranger).get(page).status_code == 403


def test_where_the_body_wants_it_who_prepared_does_not_send(city):
    city.office_party.four_eyes = True
    city.owner_party.four_eyes = True
    application = filing.start_villa(city)
    assert guards.four_eyes_kept(application, city.owner) == "unmet_four_eyes_kept"
    assert guards.four_eyes_kept(application, city.stranger) is None
    with acting_as(city.office), pytest.raises(UserError, match="four_eyes_alone"):
        delegation.want_four_eyes(city.office_party, True, city.office)
    give_mandate(make_user("م. سارة الدوسري"), city.office_party.id, "engineering_office")
    with acting_as(city.office):
        delegation.want_four_eyes(city.office_party, True, city.office)


def test_a_service_for_a_kind_of_party_refuses_the_others(city):
    definition = next(
        s for s in services().values() if s.definition and s.definition.start.who == "establishment" and not s.definition.acts_on
    )
    with acting_as(city.stranger), pytest.raises(UserError, match="establishment_needed"):
        commands.start_application(definition.code, city.stranger_party, city.stranger, parcel=city.lots["4"], municipality_id=1)


def test_nobody_reaches_anothers_draft_by_its_number(acting, sign_in):
    application = start_as_owner(acting)
    stranger = sign_in(acting.city.stranger)
    for part in ("tasks", "cost", "check", "documents", "questions/statement_purpose"):
        assert stranger.get(f"/applications/{application.reference}/{part}").status_code == 404
    posted = send(stranger, "/mandates", f"/applications/{application.reference}/check", {"action": "submit"})
    assert posted.status_code == 404


def start_as_owner(acting):
    with acting_as(acting.city.owner):
        return commands.start_application(acting.code, acting.city.owner_party, acting.city.owner, parcel=acting.city.lot)


def test_pressing_send_twice_sends_once_and_another_body_under_the_key_is_refused(acting, sign_in):
    application = start_as_owner(acting)
    definition = queries.definition_of(application)
    assert definition.examples is not None
    with acting_as(acting.city.owner):
        assert filing.answer(application, acting.city.owner, "applicant", dict(definition.examples.passes.answers)) == {}
        filing.attach_all(application, acting.city.owner, "applicant")
    client, page = sign_in(acting.city.owner), f"/applications/{application.reference}/check"
    html = client.get(page).get_data(as_text=True)
    token, key = (re.search(f'name="{name}" value="([^"]+)"', html)[1] for name in ("csrf_token", "idempotency_key"))
    body = {"csrf_token": token, "idempotency_key": key, "action": "submit"}
    first, second = (client.post(page, data=body, headers={"Accept": "text/html"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303) and second.headers["Idempotent-Replayed"] == "true"
    sent = db.session().scalars(select(CaseEvent).where(CaseEvent.case_id == application.id, CaseEvent.action == "submit")).all()
    assert len(sent) == 1
    other = client.post(page, data={**body, "action": "withdraw"}, headers={"Accept": "text/html"})
    assert other.status_code == 422 and "سبق إرسال هذا النموذج" in other.get_data(as_text=True)


def test_staff_file_for_their_own_branch_and_see_it_the_day_after(city):
    body = body_of(city.lot.municipality_id, "بلدية السيح")
    assert (body.kind, body.municipality_id) == ("government", city.lot.municipality_id)
    clerk = make_user("موظف البلدية")
    grant_role(clerk, city.lot.municipality_id, "reviewer", SYSTEM)
    assert body.id in actor_of(clerk).party_ids
    assert body_of(city.lot.municipality_id, "بلدية السيح").id == body.id
