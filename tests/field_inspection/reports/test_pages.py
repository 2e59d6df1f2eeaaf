"""The pages work without JavaScript, answer in Arabic, and show nobody's data."""

import re
import uuid

import pytest
from sqlalchemy import select

from app import db
from app.casework.workflow import advance
from app.documents.queries import list_documents
from app.tenancy import everything
from field_inspection.reports import commands
from field_inspection.reports.commands import Reporter, file_report
from field_inspection.reports.models import ServiceRequest
from tests.factories.people import DILAM, SIH, staff
from tests.field_inspection.reports.conftest import LAMP, POTHOLE, pin_at
from tests.field_inspection.reports.pictures import photo

pytestmark = pytest.mark.usefixtures("ground", "no_form_tokens")
SECRETS = ("0551234567", "551234567", "منى الحربي", "+966")


@pytest.fixture
def anybody(client):
    """A browser of nobody in particular."""
    return client


def post(client, url, data, key=None):
    return client.post(url, data=data, headers={"Idempotency-Key": key or uuid.uuid4().hex}, content_type="multipart/form-data")


def form_at(x=10, y=10, **change):
    pin = pin_at(x, y)
    return {
        "kind": POTHOLE,
        "lon": str(pin.longitude),
        "lat": str(pin.latitude),
        "description": "حفرة عميقة في الشارع",
        "phone": "0551234567",
    } | change


def reports() -> list[ServiceRequest]:
    """As the database has them now, whatever scope the last request left behind."""
    with everything():
        db.session().expire_all()
        return list(db.session().scalars(select(ServiceRequest).order_by(ServiceRequest.opened_at)))


def now(report: ServiceRequest) -> ServiceRequest:
    return next(r for r in reports() if r.id == report.id)


def test_a_stranger_files_a_report_with_a_photo_and_gets_its_number(anybody):
    found = anybody.get("/reports/new?words=حفرة كبيرة")
    assert "kind=r940.roads.pothole" in found.text
    where = anybody.get(f"/reports/new?kind={POTHOLE}")
    assert "حي النزهة" in where.text
    answer = post(anybody, "/reports/new", form_at() | {"photos": (photo().stream, "hole.jpg", "image/jpeg")})
    assert answer.status_code == 303
    (report,) = reports()
    assert report.municipality_id == SIH
    with everything():
        assert len(list_documents(report)) == 1
    sent = anybody.get(answer.location)
    assert report.reference in sent.text
    assert report.reporter_key.hex in sent.text


def test_sending_twice_files_once(anybody):
    first, second = (post(anybody, "/reports/new", form_at(), key="k" * 16) for _ in range(2))
    assert (first.status_code, second.status_code, first.location) == (303, 303, second.location)
    assert len(reports()) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"description": "ح"}, "صف المشكلة"),
        ({"phone": "123"}, "رقم الجوال غير صحيح"),
        ({"lon": "46.70", "lat": "24.70"}, "خارج حدود أمانة الخرج"),
        ({"lon": "سبعة"}, "تعذّرت قراءة الإحداثيات"),
        ({"kind": "x"}, "اختر نوع المشكلة"),
        ({"website": "spam"}, "تعذّر قبول النموذج"),
    ],
)
def test_a_mistake_is_explained_and_what_was_typed_stays(anybody, change, words):
    answer = post(anybody, "/reports/new", form_at(**change))
    assert answer.status_code == 422
    assert words in answer.text
    assert reports() == []


def test_a_file_that_is_no_photo_is_refused_in_words(anybody, tmp_path):
    liar = tmp_path / "x.jpg"
    liar.write_bytes(b"MZ not a photo")
    with liar.open("rb") as file:
        answer = post(anybody, "/reports/new", form_at() | {"photos": (file, "x.jpg", "image/jpeg")})
    assert answer.status_code == 422
    assert "حفرة عميقة في الشارع" in answer.text


@pytest.mark.parametrize(
    ("place", "found"),
    [({"plan_no": "2702", "block_no": "14", "parcel_no": "٢"}, True), ({"plan_no": "1", "block_no": "1", "parcel_no": "999"}, False)],
)
def test_a_place_can_be_told_by_parcel_number(anybody, place, found):
    answer = anybody.get("/reports/new", query_string={"kind": POTHOLE, "located": "1"} | place)
    assert (answer.status_code, "تفاصيل البلاغ" in answer.text) == ((200, True) if found else (422, False))


def test_the_way_through_the_pages_leaves_no_trace_in_the_answers(anybody):
    pin = pin_at(10, 10)
    details = anybody.get(
        "/reports/new", query_string={"kind": POTHOLE, "located": "1", "lon": pin.longitude, "lat": pin.latitude, "words": "حفرة"}
    )
    assert re.search(r'name="place"[^>]*value=""|value=""[^>]*name="place"', details.text)
    assert "حفرة</textarea>" in details.text


def test_a_citizen_reads_the_question_beside_the_answer(sign_in, pothole, desk, citizen):
    advance(pothole, "ask", desk, note="أين بالضبط؟")
    client = sign_in(citizen)
    assert "أجب عن سؤال البلدية" in client.get("/mine").text
    page = client.get(f"/cases/{pothole.reference}")
    assert "أين بالضبط؟" in page.text and "توضيحك" in page.text
    assert post(client, f"/reports/{pothole.reference}/answer", {"reason": "أمام البقالة"}).status_code == 303
    assert now(pothole).state == "classified"


def test_open_reports_nearby_are_shown_before_filing_and_can_be_followed(anybody, pothole):
    pin = pin_at(14, -5)
    page = anybody.get(f"/reports/new?kind={POTHOLE}&lon={pin.longitude}&lat={pin.latitude}")
    assert "هل هذا هو البلاغ نفسه؟" in page.text
    answer = post(anybody, f"/reports/{pothole.reference}/follow", {"phone": "0559998888"})
    assert answer.status_code == 303
    assert now(pothole).followers_count == 1


def test_nothing_personal_stands_on_public_pages(anybody, citizen, desk):
    report = file_report(
        citizen,
        POTHOLE,
        "حفرة، اتصلوا 0551234567 منى",
        pin_at(10, 10, "بيت منى الحربي"),
        reporter=Reporter(next(iter(citizen.party_ids)), "0551234567"),
        photos=[photo()],
    )
    commands.classify(report, desk, POTHOLE)
    for url in ("/reports", "/reports/list.geojson", f"/reports/{report.reference}", "/reports?stage=open"):
        page = anybody.get(url)
        assert page.status_code == 200
        assert "محجوب" in page.text or "geojson" in url
        assert [s for s in SECRETS if s in page.text] == []
        assert report.reporter_key.hex not in page.text and str(report.reporter_key) not in page.text
    body = anybody.get("/reports/list.geojson").get_json()
    assert set(body["features"][0]["properties"]) == {
        "reference",
        "category",
        "title",
        "group",
        "state",
        "tone",
        "place",
        "opened_on",
        "closed_on",
        "text",
        "url",
    }


def test_words_stay_back_until_the_desk_has_read_them(anybody, pothole, desk):
    assert "مدخل الحارة" not in anybody.get(f"/reports/{pothole.reference}").text
    commands.classify(pothole, desk, POTHOLE)
    assert "مدخل الحارة" in anybody.get(f"/reports/{pothole.reference}").text


def test_sensitive_kinds_and_unpublished_photos_are_not_public(anybody, desk):
    secret = file_report(desk, "r940.food.food_poisoning", "تسممنا من مطعم", pin_at(10, 10))
    shown = file_report(desk, POTHOLE, "حفرة في الشارع", pin_at(12, 10), photos=[photo()])
    document = list_documents(shown)[0]
    assert anybody.get(f"/reports/{secret.reference}").status_code == 404
    assert anybody.get(f"/reports/photos/{document.id}").status_code == 404
    assert anybody.get(f"/documents/{document.id}").status_code == 404
    commands.publish_photo(shown, document.id, "حفرة", desk)
    answer = anybody.get(f"/reports/photos/{document.id}")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert b"Exif" not in answer.data


def test_the_private_link_shows_rates_and_reopens(anybody, pothole, desk):
    commands.dispatch(pothole, desk, "roads")
    commands.close(pothole, desk, "رُدمت الحفرة.", [photo()])
    key = pothole.reporter_key.hex
    page = anybody.get(f"/reports/{pothole.reference}/mine?key={key}")
    assert "رُدمت الحفرة." in page.text and "كيف كانت المعالجة؟" in page.text
    assert post(anybody, f"/reports/{pothole.reference}/rate", {"key": key, "stars": "1"}).status_code == 422
    assert post(anybody, f"/reports/{pothole.reference}/rate", {"key": key, "stars": "5"}).status_code == 303
    assert post(anybody, f"/reports/{pothole.reference}/reopen", {"key": key, "reason": "ما زالت"}).status_code == 303
    assert now(pothole).state == "reopened"
    assert anybody.get(f"/reports/{pothole.reference}/mine?key={uuid.uuid4().hex}").status_code == 404
    assert anybody.get(f"/reports/{pothole.reference}/mine").status_code == 404


def test_the_desk_works_a_report_from_queue_to_closing(sign_in, pothole, desk):
    client = sign_in(desk)
    queue = client.get("/reports/desk")
    assert pothole.reference in queue.text
    assert client.get("/reports/desk?stage=incoming&group=roads&severity=high&late=1&q=حفرة").status_code == 200
    page = client.get(f"/cases/{pothole.reference}")
    assert ("التصنيف" in page.text and "2702/14" in page.text) or "خارج القطع" in page.text
    base = f"/reports/desk/{pothole.reference}"
    assert post(client, f"{base}/classify", {"kind": POTHOLE}).status_code == 303
    assert post(client, f"{base}/dispatch", {"department": "roads"}).status_code == 303
    refused = post(client, f"{base}/close", {"words": "رُدمت الحفرة وسُوّيت."})
    assert refused.status_code == 422
    assert "صورة للموقع بعد المعالجة" in refused.text and "رُدمت الحفرة وسُوّيت." in refused.text
    done = post(client, f"{base}/close", {"words": "رُدمت الحفرة وسُوّيت.", "after": (photo().stream, "after.jpg", "image/jpeg")})
    assert done.status_code == 303
    assert now(pothole).state == "closed"


def test_a_call_is_recorded_on_one_page(sign_in, desk):
    client, pin = sign_in(desk), pin_at(10, 10)
    page = client.get("/reports/desk/call", query_string={"words": "عمود نور طافي", "lon": pin.longitude, "lat": pin.latitude})
    assert re.search(r'value="r940.lighting.lamp_off" selected', page.text)
    answer = post(
        client,
        "/reports/desk/call",
        {"words": "عمود نور طافي", "kind": LAMP, "lon": pin.longitude, "lat": pin.latitude, "phone": "0551112222"},
    )
    assert answer.status_code == 303
    assert [(r.channel, r.category_code) for r in reports()] == [("phone", LAMP)]
    assert post(client, "/reports/desk/call", {"words": "عمود نور طافي", "kind": LAMP}).status_code == 422


def test_another_branch_gets_404_and_a_citizen_no_desk(client, sign_in, pothole, citizen):
    stranger = sign_in(staff("desk_940", DILAM))
    assert stranger.get(f"/cases/{pothole.reference}").status_code == 404
    assert post(stranger, f"/reports/desk/{pothole.reference}/classify", {"kind": LAMP}).status_code == 404
    assert pothole.reference not in stranger.get("/reports/desk").text
    own = sign_in(citizen)
    assert own.get("/reports/desk").status_code == 403
    assert own.get(f"/cases/{pothole.reference}").status_code == 200
    assert post(own, f"/reports/desk/{pothole.reference}/close", {"words": "أغلقته"}).status_code == 403


def test_signed_in_the_report_stands_among_ones_own(sign_in, citizen):
    client = sign_in(citizen)
    answer = post(client, "/reports/new", form_at(phone=""))
    assert answer.status_code == 303
    (report,) = reports()
    assert report.participant_roles(citizen.party_ids) == {"reporter"}
    assert report.reference in client.get("/mine").text


def test_tracking_a_joined_report_shows_the_state_of_the_open_one(anybody, pothole, desk):
    second = file_report(desk, POTHOLE, "الحفرة نفسها", pin_at(14, -5), reporter=Reporter(phone="0551114321"))
    commands.link(second, pothole, desk)
    commands.dispatch(pothole, desk, "roads")
    page = anybody.get(f"/track?reference={second.reference}&phone=4321")
    assert "أُحيل إلى الإدارة المختصة" in page.text
    assert second.reference in page.text


def test_a_known_caller_brings_his_earlier_reports(sign_in, pothole, desk):
    page = sign_in(desk).get("/reports/desk/call?phone=0555554321&words=حفرة")
    assert "بلاغات المتصل السابقة" in page.text
    assert pothole.reference in page.text
