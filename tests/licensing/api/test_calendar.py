"""A person's deadlines in his calendar, under an address that is his alone and can be closed."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app import db
from app.authz import acting_as
from app.identity.queries import today
from app.tenancy import everything
from licensing.api import calendars
from licensing.models import CalendarFeed, Permit, PermitCondition
from tests.factories import filing

ADDRESS = re.compile(r"/calendar/([\w-]{43})\.ics")


def open_feed(actor):
    with acting_as(actor):
        return calendars.open_feed(actor)


@pytest.fixture
def permit(app, city, monkeypatch):
    monkeypatch.setitem(app.extensions["guards"], "fee_settled", lambda case, actor: None)
    application = filing.issue_statement(city)
    found = db.session().scalars(select(Permit).where(Permit.application_id == application.id)).one()
    db.session().add(
        PermitCondition(permit_id=found.id, seq=9, code="visit", text_ar="معاينة الأساسات", text_en="-", due_on=today() + timedelta(days=9))
    )
    db.session().flush()
    return found


def test_deadlines_come_in_riyadhs_time_with_its_zone(client, city):
    application = filing.lodge_statement(city)
    token = open_feed(city.owner)
    answer = client.get(f"/calendar/{token}.ics")
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    calendar = Calendar.from_ical(answer.data)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Riyadh"
    (event,) = calendar.walk("VEVENT")
    assert str(event["DESCRIPTION"]) == application.reference
    start = event["DTSTART"]
    assert start.params["TZID"] == "Asia/Riyadh" and start.dt == application.due_at.replace(microsecond=0)
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))  # folded as RFC 5545 wants


def test_a_permits_last_day_and_its_conditions_are_whole_days(client, city, permit):
    calendar = Calendar.from_ical(client.get(f"/calendar/{open_feed(city.owner)}.ics").data)
    found = {str(event["UID"]).partition("-")[0]: event for event in calendar.walk("VEVENT")}
    assert found["valid"]["DTSTART"].dt == permit.valid_to
    assert "معاينة الأساسات" in str(found["condition"]["DESCRIPTION"])


def test_an_employees_desk_is_in_his_and_in_nobody_elses(client, sign_in, city):
    application = filing.lodge_statement(city)
    sign_in(city.reviewer)  # his account holds the role from now on
    with everything():
        application.assigned_to_id = city.reviewer.user_id
        db.session().flush()
    theirs = Calendar.from_ical(client.get(f"/calendar/{open_feed(city.reviewer)}.ics").data)
    assert [str(e["DESCRIPTION"]) for e in theirs.walk("VEVENT")] == [application.reference] and theirs.walk("VEVENT")[0][
        "SUMMARY"
    ].startswith("على مكتبك")
    with everything():
        token = open_feed(city.stranger)
    assert Calendar.from_ical(client.get(f"/calendar/{token}.ics").data).walk("VEVENT") == []


def test_a_new_address_closes_the_old_and_closing_closes_all(client, sign_in, no_form_tokens, city):
    browser = sign_in(city.owner)
    first = browser.post("/account/calendar", data={"do": "open"}, headers={"Idempotency-Key": "cal-open-001"}).text
    token = ADDRESS.search(first)[1]
    assert client.get(f"/calendar/{token}.ics").status_code == 200
    assert token not in browser.get("/account/calendar").text
    second = browser.post("/account/calendar", data={"do": "open"}, headers={"Idempotency-Key": "cal-open-002"}).text
    other = ADDRESS.search(second)[1]
    assert client.get(f"/calendar/{token}.ics").status_code == 404 and client.get(f"/calendar/{other}.ics").status_code == 200
    browser.post("/account/calendar", data={"do": "close"}, headers={"Idempotency-Key": "cal-close-01"})
    gone = client.get(f"/calendar/{other}.ics")
    assert gone.status_code == 404 and "أُلغي" in gone.text
    with everything():
        assert token not in repr([vars(row) for row in db.session().scalars(select(CalendarFeed))])


def test_what_is_over_for_a_month_is_left_out(city):
    application = filing.lodge_statement(city)
    with acting_as(city.owner):
        assert calendars.deadlines_of(city.owner, datetime.now(UTC))
        assert calendars.deadlines_of(city.owner, application.due_at + timedelta(days=31)) == []
