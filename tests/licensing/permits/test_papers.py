"""Every template prints what every paper must say, in Arabic, and each says its own sentence."""

from datetime import date
from io import BytesIO
from types import SimpleNamespace

import pikepdf
import pytest
from flask_babel import force_locale

from app.documents.typesetting import set_page
from licensing.catalogue import services
from licensing.catalogue.definitions import TEMPLATES
from licensing.permits import contents

OWN = {"event_place": "حديقة الملك فهد"}
CONTEXT = {
    "lang": "ar", "direction": "rtl", "site_name": "أمانة الخرج", "unit_name": "بلدية السيح", "trial": False,
    "title": "عنوان الوثيقة", "reference": "RC-2026-000123-4", "code": "", "qr_url": "", "issued_on": date(2026, 11, 22), "issued": True, "signed": True,
    "facts": {"holder": "عبدالله القحطاني", "office": "", "measures": {}}, "holder_kind": "مواطن", "place": None, "place_text": "حي النزهة",
    "application_reference": "BL-2026-000001-1", "preview": False, "answers": {}, "asked": {}, "days": [], "booked": None, "measures": [],
    "sections": [{"title": "بيانات الطلب", "rows": [{"name": "event_place", "key": "مكان الفعالية", "value": OWN["event_place"], "type": "text"}]}],
    "register": {"title": "السجل", "columns": ["الاسم"], "rows": [["مكتبة النور"]], "total": 1}, "settled": None, "subject": None, "edition": 1,
    "decision": {"role": "معتمد", "text": "لا مانع لدى الجهات الخدمية", "at": None}, "conditions": ["يُزال كل أثر بعد الانتهاء."],
    "sketch": None, "areas": [], "setbacks": [], "rules": {"floors": [], "uses": "", "whole": []}, "fence": [], "bound": [],
}  # fmt: skip
OF_THEIR_OWN = {"building_permit", "fence_permit", "zoning_statement", "commercial_licence"}  # they set answers in their own way


def page_of(app, template, **facts):
    with app.test_request_context(), force_locale("ar"):
        return app.jinja_env.get_template(f"licensing/permits/papers/{template}.html").render(**CONTEXT | {"valid_to": None} | facts)


@pytest.mark.parametrize("kind", sorted(TEMPLATES))
def test_it_prints_what_every_paper_says(app, kind):
    page = page_of(app, kind)
    for words in (
        "عنوان الوثيقة",
        "RC-2026-000123-4",
        "عبدالله القحطاني",
        "حي النزهة",
        "BL-2026-000001-1",
        "يُزال كل أثر",
        "معتمد",
        "توقيعاً رقمياً",
    ):
        assert words in page, words
    assert kind in OF_THEIR_OWN or OWN["event_place"] in page
    assert "لا مانع لدى الجهات" in page


def test_each_says_its_own_sentence(app):
    blocks = [page_of(app, template) for template in sorted(TEMPLATES - OF_THEIR_OWN)]
    assert len(set(blocks)) == len(blocks)


def test_only_what_grants_something_is_called_permanent(app):
    lasting = {t for t in TEMPLATES if "دائمة" in page_of(app, t)}
    assert {"licence", "certificate", "contract"} <= lasting and not lasting & {"notice", "receipt", "decision", "zoning_statement"}


def test_a_register_prints_its_rows_and_a_booking_its_hour(app):
    assert "مكتبة النور" in page_of(app, "register_extract")
    empty = CONTEXT["register"] | {"rows": []}
    assert "لا قيد في السجل" in page_of(app, "register_extract", register=empty)
    booked = {"day": "الأحد", "hour": "9:30", "where": "المسلخ", "named": "day"}
    assert "9:30" in page_of(app, "booking", booked=booked) and "رقم الحجز" not in page_of(app, "booking", booked=booked)


def test_a_markup_in_an_answer_stays_text(app):
    section = [{"title": "بيانات", "rows": [{"name": "x", "key": "اسم", "value": "<b>غليظ</b>", "type": "text"}]}]
    assert "<b>غليظ</b>" not in page_of(app, "licence", sections=section)


def test_numbers_of_people_and_undertakings_are_not_printed(app):
    shop = next(s for s in services().values() if s.code == "com.issue_instant")
    answers = {
        "trade_name": "مكتبة النور",
        "manager_id": "1000000008",
        "activity": "stationery",
        "licence_years": "2",
        "safety_confirmed": "y",
    }
    with app.test_request_context(), force_locale("ar"):
        rows = {row["name"]: row["value"] for table in contents.answer_tables(shop, answers) for row in table["rows"]}
    assert rows["trade_name"] == "مكتبة النور" and rows["activity"] == "قرطاسية ومكتبة" and rows["licence_years"] == "2 سنة"
    assert not {"manager_id", "safety_confirmed"} & rows.keys()


def test_a_day_is_printed_in_both_calendars(app):
    field = SimpleNamespace(type="date", name="from", choices=())
    with app.test_request_context(), force_locale("ar"):
        printed = contents._printed(field, "2026-12-01")
        assert "1448" in printed and "2026" in printed
        assert contents._printed(field, "قريباً") == "قريباً"


def test_long_papers_have_pages_with_numbers(app):
    rows = [{"name": f"n{n}", "key": f"بند {n}", "value": "قيمة طويلة بما يكفي " * 6, "type": "text"} for n in range(60)]
    body = set_page(page_of(app, "report", sections=[{"title": "بنود", "rows": rows}]))
    with pikepdf.open(BytesIO(body)) as made:
        assert len(made.pages) > 1
