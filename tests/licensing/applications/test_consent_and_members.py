"""A code said at the counter agrees once and may be guessed five times; who belongs to a body belongs to it once."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import db
from app.authz import SYSTEM, acting_as
from app.errors import UserError
from app.identity import delegation
from app.identity.models import ConsentCode, Delegation, Mandate
from app.identity.queries import actor_of, today
from app.notifications.models import Message
from app.tenancy import everything
from tests.factories import filing
from tests.factories.people import make_party, make_user
from tests.licensing.overlap import overlap


def ask(city):
    """(clerk, what was asked, the digits on the person's phone)."""
    centre = make_party("مركز الخدمة", kind="establishment", accreditation="service_centre")
    clerk = actor_of(make_user("موظف المركز", centre))
    with acting_as(clerk):
        asked = delegation.ask_consent(city.owner_party, centre, "bld.fence", clerk)
    with everything(), acting_as(SYSTEM):
        text = db.session().scalars(select(Message.body).where(Message.template == "consent_code", Message.channel == "sms")).one()
    return clerk, asked, re.search(r"\d{6}", text)[0]


def wrong(digits):
    return f"{(int(digits) + 1) % 1_000_000:06d}"


def test_five_guesses_and_not_one_more(city):
    clerk, asked, digits = ask(city)
    with acting_as(clerk):
        for _ in range(delegation.CODE_TRIES):
            with pytest.raises(UserError, match="consent_refused"):
                delegation.agree(asked.id, wrong(digits), clerk)
        with pytest.raises(UserError, match="consent_refused"):
            delegation.agree(asked.id, digits, clerk)
    assert db.session().get(ConsentCode, asked.id, populate_existing=True).tries_left == 0


def test_a_code_said_twice_at_once_agrees_once(app, committed_db):
    clerk, asked, digits = ask(filing.build_city())
    db.session().commit()
    agreed = []

    def say():
        try:
            agreed.append(delegation.agree(asked.id, digits, clerk).id)
        except UserError as refusal:
            agreed.append(refusal.code)

    overlap(app, say, say, actors=(clerk, clerk))
    assert agreed.count("consent_refused") == 1
    assert len(db.session().scalars(select(Delegation)).all()) == 1


def test_who_belongs_already_belongs_until_the_new_day_and_is_ended_at_once(city):
    colleague = make_party("م. سارة الدوسري")
    user = make_user("م. سارة الدوسري", colleague)
    with acting_as(city.office):
        first = delegation.add_member(city.office_party, colleague, city.office, None)
        first.valid_from = today() - timedelta(days=40)
        db.session().flush()
        again = delegation.add_member(city.office_party, colleague, city.office, today() + timedelta(days=9))
        assert again.id == first.id and again.valid_to == today() + timedelta(days=9)
        delegation.end_mandate(again, city.office)
    held = db.session().scalars(select(Mandate).where(Mandate.user_id == user.id)).all()
    assert [m.ended_at is not None for m in held] == [True]
