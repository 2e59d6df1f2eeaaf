"""One record: sent twice, from afar, incomplete, with photos, behind a closed door."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from PIL import Image
from sqlalchemy import func, select

from app import db
from app.authz import acting_as
from app.db import uuid7
from app.documents.queries import list_documents
from app.documents.storage import stored_path
from app.errors import Conflict, Forbidden, NotFound, UserError
from field_inspection.violations.models import Violation
from field_inspection.visits.commands import SentAnswer, SentRecord, order_visit, record_visit, replan
from field_inspection.visits.models import VisitRecord
from field_inspection.visits.queries.details import distance_to_parcel_m, get_visit
from field_inspection.visits.queries.worklist import list_worklist
from tests.field_inspection.visits.conftest import photo, sheet, spot, visits_of


def test_sent_twice_it_is_one_record(site):
    sent = sheet(site.visit, "excavation_safe")
    with acting_as(site.inspector):
        first = record_visit(site.visit, sent, site.inspector)
        second = record_visit(site.visit, sent, site.inspector)
    assert first is second
    assert db.session().scalar(select(func.count()).select_from(VisitRecord)) == 1
    assert len(list_documents(site.visit)) == 1 and len(visits_of(site.permit)) == 2


def test_the_same_id_for_something_else_is_refused(site):
    sent = sheet(site.visit, no_access=True, note="مغلق", proposed_on=datetime.now(UTC).date() + timedelta(days=2))
    with acting_as(site.inspector):
        record_visit(site.visit, sent, site.inspector)
        with pytest.raises(Conflict, match="visit_record_reused"):
            record_visit(site.visit, replace(sent, note="سبب آخر"), site.inspector)


def test_a_finished_visit_takes_no_second_result(site):
    with acting_as(site.inspector):
        record_visit(site.visit, sheet(site.visit), site.inspector)
        with pytest.raises(Conflict, match="visit_finished"):
            record_visit(site.visit, sheet(site.visit), site.inspector)


def test_another_branch_neither_sees_nor_records(site):
    with acting_as(site.foreign):
        with pytest.raises(NotFound):
            get_visit(site.visit.reference)
        with pytest.raises(Forbidden):
            record_visit(site.visit, sheet(site.visit), site.foreign)
        assert list_worklist(site.foreign, site.visit.planned_on) == []


@pytest.mark.parametrize(("x", "y", "metres"), [(30, 10, 0), (50, 12, 10), (340, 12, 300), (20 - 3, -4, 5)])
def test_distance_to_the_parcel_is_measured_in_metres(site, x, y, metres):
    where = spot(x, y)
    assert distance_to_parcel_m(site.lot.id, where.longitude, where.latitude) == pytest.approx(metres, abs=0.15)


def test_the_record_says_how_far_he_stood(site):
    with acting_as(site.inspector):
        record = record_visit(site.visit, sheet(site.visit, position=spot(340, 12, 18)), site.inspector)
    assert record.distance_to_parcel_m == pytest.approx(300, abs=0.2) and record.accuracy_m == 18


def test_without_a_position_it_is_recorded_and_marked(site):
    with acting_as(site.inspector):
        record = record_visit(site.visit, sheet(site.visit, position=None), site.inspector)
    assert record.longitude is None and record.distance_to_parcel_m is None


def test_photos_keep_the_picture_alone(site):
    with acting_as(site.inspector):
        record_visit(site.visit, sheet(site.visit, "excavation_safe"), site.inspector)
    document = list_documents(site.visit)[0]
    with Image.open(stored_path(document.sha256)) as picture:
        assert dict(picture.getexif()) == {}
    assert document.private_exif["latitude"] == 24.15
    failed = next(a for a in site.visit.last_record.answers if a["answer"] == "fail")
    assert failed["photos"] == [str(document.id)] and failed["text"]["ar"] == "جوانب الحفر مدعّمة ومحمية"


def test_what_is_missing_is_named_field_by_field(site):
    answers = dict(sheet(site.visit).answers) | {"setbacks": SentAnswer("fail"), "levels": SentAnswer(""), "boundaries": SentAnswer("skip")}
    with acting_as(site.inspector), pytest.raises(UserError) as refusal:
        record_visit(site.visit, SentRecord(uuid7(), answers), site.inspector)
    assert refusal.value.details["faults"] == {
        "note-setbacks": "visit_note_missing",
        "photos-setbacks": "visit_photo_missing",
        "answer-levels": "visit_answer_missing",
        "answer-boundaries": "visit_answer_missing",
    }


def test_a_closed_door_proposes_a_day_and_the_visit_goes_on(site):
    day = datetime.now(UTC).date() + timedelta(days=3)
    with acting_as(site.inspector):
        with pytest.raises(UserError) as refusal:
            record_visit(site.visit, SentRecord(uuid7(), no_access=True, proposed_on=day - timedelta(days=30)), site.inspector)
        assert set(refusal.value.details["faults"]) == {"door_note", "proposed_on"}
        record_visit(
            site.visit, SentRecord(uuid7(), no_access=True, note="البوابة مقفلة", proposed_on=day, photos=[photo()]), site.inspector
        )
        assert (site.visit.state, site.visit.planned_on, site.permit.state) == ("no_access", day, "active")
        replan(site.visit, day + timedelta(days=1), "بطلب المالك", site.inspector)
        assert (site.visit.state, site.visit.planned_on) == ("planned", day + timedelta(days=1))
        assert site.visit.due_at.date() == day + timedelta(days=1)
        record_visit(site.visit, sheet(site.visit), site.inspector)
    assert [r.result for r in site.visit.records] == ["no_access", "pass"] and site.visit.state == "passed"


def test_the_list_is_nearest_first(site):
    with acting_as(site.inspector):
        other = order_visit(site.inspector, "periodic", site.visit.planned_on + timedelta(days=1), "", parcel=site.lots["1"])
        where = spot(-10, 10)
        stops = list_worklist(site.inspector, other.planned_on, (where.longitude, where.latitude))
        assert [(s.visit.id, s.distance_m) for s in stops] == [(other.id, 10.0), (site.visit.id, 30.0)]
        assert {s.district for s in stops} == {"حي النزهة"}
        assert [s.visit.id for s in list_worklist(site.inspector, site.visit.planned_on)] == [site.visit.id]


def test_a_visit_is_ordered_only_where_one_works(site):
    with acting_as(site.foreign), pytest.raises(Forbidden):
        order_visit(site.foreign, "periodic", datetime.now(UTC).date(), "", parcel=site.lot)
    with acting_as(site.owner), pytest.raises(Forbidden):
        order_visit(site.owner, "periodic", datetime.now(UTC).date(), "", parcel=site.lot)
    with acting_as(site.inspector), pytest.raises(UserError, match="visit_day_wrong"):
        order_visit(site.inspector, "periodic", datetime.now(UTC).date() - timedelta(days=1), "", parcel=site.lot)


def test_a_visit_ordered_after_a_report_or_for_a_permit_goes_to_its_parcel(site):
    day = datetime.now(UTC).date()
    with acting_as(site.inspector):
        for_permit = order_visit(site.inspector, "periodic", day, "", permit=site.permit)
        after = order_visit(site.inspector, "complaint", day, "", source=for_permit)
    assert (for_permit.permit_id, for_permit.parcel_id, for_permit.source_id) == (site.permit.id, site.lot.id, site.permit.id)
    assert (after.permit_id, after.parcel_id, after.source_id) == (None, site.lot.id, for_permit.id)
    assert after.parties == []  # who asked for it does not see it


def test_without_a_permit_the_owner_answers_for_what_is_found(site):
    with acting_as(site.inspector):
        visit = order_visit(site.inspector, "complaint", datetime.now(UTC).date(), "", parcel=site.lot)
        record_visit(visit, sheet(visit, "permit_held"), site.inspector)
    violation = db.session().scalars(select(Violation).where(Violation.visit_id == visit.id)).one()
    assert (violation.violator_id, violation.state, violation.fine_amount) == (site.party.id, "fined", Decimal("40000.00"))
    assert site.permit.state == "active"  # the visit was not the permit's
