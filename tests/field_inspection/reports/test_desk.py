"""The desk classifies, sends, asks, closes; each with its rules."""

from datetime import UTC, datetime, timedelta

import pytest

from app.authz import ANONYMOUS, acting_as
from app.casework.queries import list_clocks
from app.casework.workflow import advance
from app.documents.queries import list_documents
from app.errors import Conflict, Forbidden, NotFound, UserError
from app.tenancy import everything
from field_inspection.reports import commands
from field_inspection.reports.commands import file_report
from field_inspection.reports.queries.details import get_report
from field_inspection.reports.tasks import close_unanswered
from tests.factories.people import DILAM, SIH, staff
from tests.field_inspection.reports.conftest import COCKROACH, LAMP, POTHOLE, SEWAGE, pin_at
from tests.field_inspection.reports.pictures import photo

DONE = "رُدمت الحفرة وسُوّيت."


def test_classifying_anew_changes_department_gravity_and_term(pothole, desk):
    commands.classify(pothole, desk, SEWAGE)
    assert (pothole.state, pothole.title, pothole.department_code, pothole.severity) == (
        "classified",
        "طفح صرف صحي",
        "sewage_ref",
        "critical",
    )
    clock = next(c for c in list_clocks(pothole) if c.name == "officer")
    assert (clock.target_minutes, clock.calendar) == (12 * 60, "wall")
    assert abs(pothole.due_at - pothole.opened_at - timedelta(hours=12)) < timedelta(minutes=1)


def test_the_department_changes_only_with_a_reason(pothole, desk):
    commands.dispatch(pothole, desk, "roads")
    with pytest.raises(UserError, match="note_required"):
        commands.dispatch(pothole, desk, "lighting")
    commands.dispatch(pothole, desk, "lighting", "العمود سقط في الحفرة")
    assert (pothole.state, pothole.department_code) == ("dispatched", "lighting")


def test_closing_needs_words_and_an_after_photo(pothole, desk):
    commands.dispatch(pothole, desk, "roads")
    with pytest.raises(UserError, match="report_reply_missing"):
        commands.close(pothole, desk, " ")
    with pytest.raises(UserError, match="report_after_photo_missing"):
        commands.close(pothole, desk, DONE)
    commands.close(pothole, desk, DONE, [photo("after.jpg")])
    assert (pothole.state, pothole.reply, pothole.due_at) == ("closed", DONE, None)


def test_a_kind_that_no_photo_can_show_closes_without_one(ground, desk):
    report = file_report(ANONYMOUS, COCKROACH, "صراصير من البيارة", pin_at(10, 10))
    commands.classify(report, desk, COCKROACH)
    commands.close(report, desk, "رُشت الغرف وعولجت.")
    assert report.state == "closed"


def test_the_whole_way_of_a_report(pothole, desk):
    commands.classify(pothole, desk, POTHOLE)
    commands.dispatch(pothole, desk, "roads")
    crew = staff("inspector", SIH, name="فرقة الطرق")
    for action in ("accept", "arrive"):
        advance(pothole, action, crew)
    commands.treat(pothole, crew, "رُدمت", [photo("after.jpg")])
    with pytest.raises(Forbidden):  # who treated does not verify
        advance(pothole, "verify", crew)
    advance(pothole, "verify", desk)
    commands.close(pothole, desk, DONE)
    assert pothole.state == "closed"


def test_another_branch_does_not_see_it_and_a_citizen_cannot_close(pothole, citizen):
    stranger = staff("desk_940", DILAM)
    with acting_as(stranger), pytest.raises(NotFound):
        get_report(pothole.reference)
    with pytest.raises(Forbidden):
        commands.close(pothole, citizen, DONE)
    with pytest.raises(Forbidden):
        commands.classify(pothole, stranger, LAMP)


def test_a_question_stops_the_term_and_silence_closes_after_48_hours(pothole, desk, db_session):
    commands.classify(pothole, desk, POTHOLE)
    asked = datetime.now(UTC) - timedelta(hours=49)
    advance(pothole, "ask", desk, note="أين بالضبط؟", at=asked)
    assert (pothole.clock_name, pothole.due_at) == ("reporter", asked + timedelta(hours=48))
    with everything():
        assert close_unanswered() == 1
        assert close_unanswered() == 0
    assert pothole.state == "closed"
    assert "48" in pothole.reply


def test_a_referred_report_names_the_body_and_closes_without_our_photo(pothole, desk):
    with pytest.raises(UserError, match="report_body_missing"):
        commands.refer(pothole, desk, " ")
    commands.refer(pothole, desk, "شركة المياه الوطنية", "NWC-77")
    commands.close(pothole, desk, "عالجته شركة المياه.")
    assert (pothole.state, pothole.referral_number) == ("closed", "NWC-77")


def test_a_photo_is_public_only_after_the_desk_said_so(ground, desk, db_session):
    report = file_report(ANONYMOUS, POTHOLE, "حفرة في الشارع", pin_at(10, 10), photos=[photo()])
    document = list_documents(report)[0].id
    published = commands.publish_photo(report, document, "حفرة في شارع", desk)
    assert published.alt == "حفرة في شارع"
    commands.withdraw_photo(report, document, desk)
    with pytest.raises(NotFound):
        commands.withdraw_photo(report, document, desk)


def test_a_step_from_the_wrong_state_is_told(pothole, desk):
    commands.refer(pothole, desk, "المرور")
    with pytest.raises(Conflict):
        advance(pothole, "accept", desk)
