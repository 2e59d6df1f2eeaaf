"""A register answers with documents of its own kind, the newest first, found in any spelling, and reads no more than it shows."""

from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import event, text

from app import db
from app.i18n.folding import fold, letters_for_sql
from app.tenancy import everything
from licensing.registers import Asked
from licensing.registers import documents as registers
from tests.factories.people import make_branches, make_party
from tests.licensing.permits.lives import make_permit

DEAD = "عبدالله بن صالح الفرّاج"


@pytest.fixture
def branch(app, db_session):
    make_branches()
    with everything():
        yield


def ask(**answers) -> Asked:
    return Asked(SimpleNamespace(party_id=make_party().id, id=None, parcel_id=None), answers)


def granted(code: str, template: str, answers: dict, party=None, issued_on: date = date(2026, 1, 1)):
    permit = make_permit(party, service_code=code, template=template)
    permit.facts, permit.issued_on = {"answers": answers}, issued_on
    db.session().flush()
    return permit


@contextmanager
def statements():
    """What is sent to the database meanwhile."""
    seen: list[str] = []

    def listen(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    connection = db.session().connection()
    event.listen(connection, "before_cursor_execute", listen)
    try:
        yield seen
    finally:
        event.remove(connection, "before_cursor_execute", listen)


def test_a_grave_is_found_in_any_spelling_and_a_body_that_was_moved_away_is_none(branch):
    said = {"deceased_name": DEAD, "death_date": "2026-01-05"}
    granted("cem.burial_permit", "permission", {**said, "cemetery": "north"}, issued_on=date(2026, 1, 6))
    granted("cem.transfer_out", "permission", {**said, "to_city": "أبها"}, issued_on=date(2026, 1, 7))
    granted("cem.burial_permit", "permission", {"deceased_name": "سعد", "cemetery": "north"})
    found = registers.graves(ask(deceased_name="عبدالله  بن صالح الفراج")).rows
    assert [(row[0], row[1]) for row in found] == [(DEAD, "2026-01-06")]
    assert found[0][2] not in ("", "north"), "the cemetery in words"
    assert registers.graves(ask(deceased_name="الفراج", death_date=date(2026, 1, 4))).rows == []
    assert registers.graves(ask(deceased_name="100%")).rows == []
    assert not registers.graves(ask()).rows


def test_the_newest_burials_come_first(branch):
    for day in (3, 9, 6):
        granted("cem.burial_permit", "permission", {"deceased_name": DEAD}, issued_on=date(2026, 2, day))
    assert [row[1][-1] for row in registers.graves(ask(deceased_name="صالح")).rows] == ["9", "6", "3"]


@pytest.mark.parametrize("spelt", ["أَحْمَد الرّاشد", "فاطمه بنت  ‏علي", "مؤيّد ١٢٣", "ىونس کريم", "Omar ALI"])
def test_the_database_folds_letters_as_the_application_does(branch, spelt):
    query = text(r"SELECT regexp_replace(translate(lower(:said), :these, :those), '\s+', ' ', 'g')")
    these, those = letters_for_sql()
    assert db.session().scalar(query, {"said": spelt, "these": these, "those": those}) == fold(spelt)


def test_a_survey_register_holds_decisions_about_corners_alone(branch):
    holder = make_party("مالك")
    survey = granted("lnd.survey_deed", "decision", {}, party=holder)
    naming = granted("lnd.naming", "decision", {}, party=holder)

    def told(permit):
        return registers.survey_decisions(ask(survey_no=permit.reference, owner_id=holder.identifier)).rows

    assert told(survey)[0][1] == survey.reference
    assert told(naming) == []


def test_an_office_is_told_with_the_class_granted_to_it_last(branch):
    first, second = (make_party(f"مكتب {name}", kind="establishment", accreditation="engineering_office") for name in ("أ", "ب"))
    granted("eng.classify_office", "certificate", {"class": "third"}, party=first, issued_on=date(2025, 1, 1))
    granted("eng.classify_office", "certificate", {"class": "first"}, party=first, issued_on=date(2026, 1, 1))
    rows = {row[0]: row[1] for row in registers.offices(ask()).rows}
    assert rows[second.name_ar] == "لم يُصنف" and rows[first.name_ar] not in ("", "first", "لم يُصنف")
    of_class = registers.offices(Asked(ask().application, {"class": "first"}))
    assert [row[0] for row in of_class.rows] == [first.name_ar] and of_class.total == 1
    assert registers.offices(Asked(ask().application, {"class": "third"})).rows == []


def test_opportunities_are_read_at_once(branch):
    for number in range(3):
        granted("inv.opportunity_publish", "notice", {"activity_offered": "kiosk"}, issued_on=date(2026, 3, 1 + number))
    granted("inv.opportunity_publish", "notice", {"activity_offered": "fuel"})
    asked = ask(activity_offered="kiosk")
    with statements() as seen:
        found = registers.opportunities(asked)
    assert len(found.rows) == 3 and found.rows[0][3] == "بلدية السيح"
    assert len(seen) == 1
