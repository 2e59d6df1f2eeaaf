"""A report is filed, routed, and given its term."""

from datetime import UTC, datetime, timedelta

import pytest

from app.authz import ANONYMOUS
from app.casework.clocks import calendar_for
from app.documents.queries import list_documents
from app.errors import UserError
from field_inspection.reports.commands import Pin, Reporter, file_report
from gis.models import CaseWeb
from tests.factories.people import DILAM, SIH
from tests.field_inspection.reports.conftest import COCKROACH, LAMP, POTHOLE, SEWAGE, pin_at
from tests.field_inspection.reports.pictures import photo

TUESDAY_NOON = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def test_the_branch_that_contains_the_pin_receives_it(ground):
    assert file_report(ANONYMOUS, POTHOLE, "حفرة في الشارع", pin_at(10, 10)).municipality_id == SIH
    assert file_report(ANONYMOUS, POTHOLE, "حفرة في الشارع", pin_at(6000, 10)).municipality_id == DILAM


def test_outside_the_amanah_is_refused_in_words(ground):
    with pytest.raises(UserError, match="report_outside"):
        file_report(ANONYMOUS, POTHOLE, "حفرة في الشارع", Pin(46.70, 24.70))


def test_parcel_district_and_department_follow_the_pin_and_kind(ground):
    report = file_report(ANONYMOUS, SEWAGE, "بيارة طافحة", pin_at(10, 10))
    assert [(s.subject_type, s.label) for s in report.subjects] == [("parcel", "2702/14/1")]
    assert (report.district_name, report.department_code, report.place_text) == ("حي النزهة", "sewage_ref", "حي النزهة، قطعة 1")


def test_a_critical_report_is_due_by_the_clock_on_the_wall(ground):
    report = file_report(ANONYMOUS, SEWAGE, "بيارة طافحة", pin_at(10, 10), at=TUESDAY_NOON)
    assert report.due_at == TUESDAY_NOON + timedelta(hours=12)


def test_a_medium_report_is_due_in_working_hours(ground):
    report = file_report(ANONYMOUS, LAMP, "عمود إنارة طافي", pin_at(10, 10), at=TUESDAY_NOON)
    assert report.due_at == calendar_for(SIH).due(TUESDAY_NOON, 48 * 60)
    assert report.due_at > TUESDAY_NOON + timedelta(hours=48)


def test_the_public_text_is_masked_and_the_telephone_kept_apart(ground):
    report = file_report(ANONYMOUS, POTHOLE, "حفرة، اتصلوا 0551234567", pin_at(10, 10), reporter=Reporter(phone="٠٥٥١٢٣٤٥٦٧"))
    assert "0551234567" not in report.public_text
    assert (report.reporter_phone, report.phone_last4) == ("+966551234567", "4567")


def test_the_telephone_is_optional_but_never_wrong(ground):
    assert file_report(ANONYMOUS, POTHOLE, "حفرة في الشارع", pin_at(10, 10)).phone_last4 is None
    with pytest.raises(UserError, match="report_phone_wrong"):
        file_report(ANONYMOUS, POTHOLE, "حفرة في الشارع", pin_at(10, 10), reporter=Reporter(phone="12345"))


@pytest.mark.parametrize(
    ("kind", "words", "code"), [("r940.no.such", "حفرة في الشارع", "report_category_unknown"), (POTHOLE, " ح ", "report_too_short")]
)
def test_what_is_missing_is_named(ground, kind, words, code):
    with pytest.raises(UserError, match=code):
        file_report(ANONYMOUS, kind, words, pin_at(10, 10))


def test_photos_lose_their_place_and_more_than_four_are_refused(ground, db_session):
    report = file_report(ANONYMOUS, POTHOLE, "حفرة في الشارع", pin_at(10, 10), photos=[photo("a.jpg"), photo("b.jpg", "#223344")])
    kept = list_documents(report)
    assert [(d.kind, d.private_exif["latitude"]) for d in kept] == [("report_photo", 24.15)] * 2
    with pytest.raises(UserError, match="report_too_many_photos"):
        file_report(ANONYMOUS, POTHOLE, "حفرة في الشارع", pin_at(10, 10), photos=[photo(f"{n}.jpg") for n in range(5)])


def test_the_map_gets_a_point_and_sensitive_kinds_are_for_staff(ground, db_session):
    file_report(ANONYMOUS, COCKROACH, "صراصير من البيارة", pin_at(10, 10))
    file_report(ANONYMOUS, "r940.food.food_poisoning", "تسممنا من مطعم", pin_at(12, 10))
    rows = db_session.query(CaseWeb).filter_by(layer="report").order_by(CaseWeb.category).all()
    assert [(r.category, r.restricted) for r in rows] == [("r940.food.food_poisoning", True), (COCKROACH, False)]
