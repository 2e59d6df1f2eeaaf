"""The pages, without script: the list, the sheet, sending it twice, what a mistake leaves standing."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app import db, security
from app.db import uuid7
from app.identity import session as identity_session
from field_inspection.catalogue.checklists import get_checklist
from field_inspection.violations.models import Violation
from field_inspection.visits.models import Visit, VisitRecord
from tests.field_inspection.visits.conftest import photo, spot, visits_of


@pytest.fixture
def as_(client, monkeypatch):
    """A client in which the given person is signed in."""
    monkeypatch.setattr(security.csrf, "protect", lambda: None)  # tested for all forms at once elsewhere
    people = {}
    monkeypatch.setattr(identity_session, "actor_of", lambda user: people[user.id])

    def sign_in(actor):
        people[actor.user_id] = actor
        with client.session_transaction() as cookie:
            cookie.clear()
            cookie.update(_user_id=f"{actor.user_id}:1", _fresh=True)
        return client

    return sign_in


def sent(visit, *failed: str, record_id: str = "", **more) -> dict:
    """The sheet as a browser without script sends it."""
    where = spot(30, 10)
    form = {
        "idempotency_key": uuid4().hex,
        "record_id": record_id or str(uuid7()),
        "longitude": f"{where.longitude:.7f}",
        "latitude": f"{where.latitude:.7f}",
        "accuracy": "6",
        "started_at": "2026-11-22T08:14:05.120Z",
    }
    for item in get_checklist(visit.checklist_code).items:
        form[f"answer-{item.code}"] = "fail" if item.code in failed else "pass"
        if item.code in failed:
            form |= {f"note-{item.code}": "وجدته مخالفاً", f"photos-{item.code}": (photo().stream, f"{item.code}.jpg", "image/jpeg")}
    return form | more


def now_of(row):
    """The row as the last request left it: requests have sessions of their own."""
    db.session().refresh(row)
    return row


def records() -> int:
    return db.session().scalar(select(func.count()).select_from(VisitRecord))


def test_the_list_by_district_and_by_distance(site, as_):
    client, where = as_(site.inspector), spot(140, 10)
    page = client.get("/field/").text
    assert "حي النزهة" in page and site.visit.reference in page
    near = client.get(f"/field/?lon={where.longitude}&lat={where.latitude}&acc=5").text
    assert "100 م" in near and "مرتبة من الأقرب إليك" in near
    assert client.get("/field/?lon=nan&lat=9999").status_code == 200


def test_the_sheet_shows_permit_conditions_and_what_is_open(site, as_):
    client = as_(site.inspector)
    client.post(f"/field/{site.visit.reference}/record", data=sent(site.visit, "excavation_safe"), content_type="multipart/form-data")
    again = visits_of(site.permit)[1]
    page = client.get(f"/field/{again.reference}").text
    assert "معاينة قبل الصب" in page and "ترك حفر الأساسات مكشوفة" in page and "موقوفة" in page and 'capture="environment"' in page


def test_sent_twice_it_is_one_visit_and_the_permit_is_stopped(site, as_):
    client, name = as_(site.inspector), str(uuid7())
    for _ in range(2):  # the second time by another press, with a key of its own
        answer = client.post(
            f"/field/{site.visit.reference}/record",
            data=sent(site.visit, "excavation_safe", record_id=name),
            content_type="multipart/form-data",
        )
        assert answer.status_code == 303
    assert records() == 1 and len(visits_of(site.permit)) == 2 and now_of(site.permit).state == "suspended"
    page = client.get(answer.location).text
    assert "موقوفة" in page and "8,000.00" in page and visits_of(site.permit)[1].reference in page
    assert client.get(f"/field/{site.visit.reference}").status_code == 303  # nothing more to fill


def test_a_mistake_keeps_every_answer_and_names_the_field(site, as_):
    client = as_(site.inspector)
    form = sent(site.visit, "setbacks", note="ملاحظتي العامة")
    del form["photos-setbacks"]
    answer = client.post(f"/field/{site.visit.reference}/record", data=form, content_type="multipart/form-data")
    assert answer.status_code == 422 and records() == 0
    page = answer.text
    assert "وجدته مخالفاً" in page and "ملاحظتي العامة" in page and form["record_id"] in page and 'href="#photos-setbacks"' in page
    assert page.count("checked") == len(get_checklist("foundation").items)
    assert "data-fresh" not in page.split('id="door-form"')[0]


def test_a_lying_photo_is_refused_and_nothing_is_stored(site, as_):
    client = as_(site.inspector)
    form = sent(site.visit, "setbacks") | {"photos-setbacks": (photo().stream, "x.png", "image/png")}
    assert client.post(f"/field/{site.visit.reference}/record", data=form, content_type="multipart/form-data").status_code == 422
    assert records() == 0


def test_a_record_without_a_proper_id_is_refused(site, as_):
    form = sent(site.visit, record_id="'; DROP TABLE visit")
    assert (
        as_(site.inspector).post(f"/field/{site.visit.reference}/record", data=form, content_type="multipart/form-data").status_code == 400
    )


@pytest.mark.parametrize("address", ["/field/{}", "/field/{}/sent", "/field/{}/distance", "/cases/{}"])
def test_another_branch_gets_404(site, as_, address):
    assert as_(site.foreign).get(address.format(site.visit.reference)).status_code == 404


def test_another_branch_cannot_send(site, as_):
    answer = as_(site.foreign).post(f"/field/{site.visit.reference}/record", data=sent(site.visit), content_type="multipart/form-data")
    assert answer.status_code == 404 and records() == 0


def test_owner_and_public_are_kept_from_the_field(site, as_, client):
    assert as_(site.owner).get("/field/").status_code == 403
    with client.session_transaction() as cookie:
        cookie.clear()
    assert client.get("/field/").status_code in (302, 303, 401)


def test_distance_is_said_while_standing_there(site, as_):
    client, where = as_(site.inspector), spot(340, 10)
    told = client.get(f"/field/{site.visit.reference}/distance?lon={where.longitude}&lat={where.latitude}").get_json()
    assert told["distance_m"] == pytest.approx(300, abs=0.2) and told["far"] and "300 م" in told["words"]


def test_the_owner_reads_visit_and_violation_and_objects(site, as_):
    as_(site.inspector).post(
        f"/field/{site.visit.reference}/record", data=sent(site.visit, "excavation_safe", "site_fence"), content_type="multipart/form-data"
    )
    client = as_(site.owner)
    page = client.get(f"/cases/{site.visit.reference}").text
    assert "وجدته مخالفاً" in page and "فيصل" not in page and "كان على بعد" not in page  # where the inspector stood is for staff
    fined = db.session().scalars(select(Violation).where(Violation.state == "fined")).one()
    page = client.get(f"/cases/{fined.reference}").text
    assert "8,000.00" in page and "1/4600402464" in page and "سداد الغرامة" in page and "/objection" in page
    mine = client.get("/mine").text
    assert "صحّح المخالفة" in mine and "زيارة للموقع" in mine
    assert client.post(f"/violations/{fined.reference}/objection", data={"idempotency_key": uuid4().hex}).status_code == 422
    answer = client.post(f"/violations/{fined.reference}/objection", data={"idempotency_key": uuid4().hex, "objection": "الحفرة مغطاة"})
    assert answer.status_code == 303 and now_of(fined).state == "objected"
    assert "قيد النظر" in as_(site.approver).get(f"/cases/{fined.reference}").text


def test_the_office_lists_orders_and_moves_visits(site, as_):
    client, day = as_(site.approver), datetime.now(UTC).date() + timedelta(days=4)
    assert site.visit.reference in client.get("/visits").text and site.visit.reference in client.get("/visits?due=1").text
    assert client.get("/violations?uncorrected=1").status_code == 200
    assert "قطعة 2" in client.get(f"/visits/order?parcel={site.lot.id}").text
    form = {"parcel": str(site.lot.id), "kind": "periodic", "note": "تحقق من السور"}
    refused = client.post("/visits/order", data=form | {"idempotency_key": uuid4().hex, "planned_on": "2020-01-01"})
    assert refused.status_code == 422 and "تحقق من السور" in refused.text
    answer = client.post("/visits/order", data=form | {"idempotency_key": uuid4().hex, "planned_on": day.isoformat()})
    assert answer.status_code == 303
    ordered = db.session().scalars(select(Visit).where(Visit.visit_kind == "periodic")).one()
    assert (ordered.parcel_id, ordered.planned_on) == (site.lot.id, day)
    client.post(
        f"/visits/{ordered.reference}/day", data={"idempotency_key": uuid4().hex, "planned_on": (day + timedelta(days=1)).isoformat()}
    )
    assert now_of(ordered).planned_on == day + timedelta(days=1)
    assert client.get("/visits/order?parcel=99999999999").status_code == 404
