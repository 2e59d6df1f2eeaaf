"""Pages of changes without a script: draw up, look, send, decide, take back."""

import re

import pytest
from sqlalchemy import select

from app import db
from gis.models import LandChange, LandChangeCase
from tests.factories import land
from tests.factories.people import DILAM, make_party, staff
from tests.gis.changes.conftest import key

NEW = "/land/changes/new"


@pytest.fixture
def desk(sign_in, planner):
    return sign_in(planner)


def text_of(answer):
    return answer.get_data(as_text=True)


def test_a_split_is_drawn_up_in_words_previewed_and_done(desk, block):
    land.give(block["1"], make_party("سعد العتيبي"))
    page = text_of(desk.get(NEW, query_string={"kind": "split", "parcels": "2702/14/1", "equal": "٢"}))
    assert "ميزان المساحة" in page and "1/أ" in page and "سعد العتيبي" in page and page.count("<svg viewBox") == 2
    assert "None" not in page
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    data = {**fields, "number": ["1/ش", "1/ج"], "reason": "طلب المالك", "decision_no": "5"}
    done = desk.post("/land/changes", data=data, headers=key())
    assert done.status_code == 303, text_of(done)
    shown = text_of(desk.get(done.headers["Location"]))
    assert "نُفّذ في السجل" in shown and "2702/14/1/ش" in shown and "إلغاء هذا التغيير" in shown and "None" not in shown
    change = db.session().scalars(select(LandChange)).one()
    back = desk.post(f"/land/changes/{change.id}/reverse", data={"reason": "خطأ"}, headers=key())
    assert back.status_code == 303
    assert "عادت القطع كما كانت" in text_of(desk.get(done.headers["Location"]))


def test_corners_are_typed_in_any_digits_and_a_fault_is_said_beside_what_was_typed(desk, block):
    east, north = land.EAST, land.NORTH
    line = f"{east + 10} {north - 1}\n{east + 10}، {north + 26}".replace("،", ",")
    page = text_of(desk.get(NEW, query_string={"kind": "split", "parcels": str(block["1"].id), "corners": line}))
    assert "القطع الناتجة" in page
    wrong = text_of(desk.get(NEW, query_string={"kind": "split", "parcels": str(block["1"].id), "corners": "هنا وهناك"}))
    assert "ليس إحداثيين" in wrong and "هنا وهناك" in wrong
    unknown = text_of(desk.get(NEW, query_string={"kind": "split", "parcels": "9/9/9", "equal": 2}))
    assert "لم نجد القطعة" in unknown


def test_what_waits_is_decided_by_the_approver_on_its_page(desk, sign_in, planner, block):
    data = {"kind": "merge", "parcels": f"{block['1'].id},{block['2'].id}", "reason": "طلب", "send": "1", "number": ["1-2"]}
    sent = desk.post("/land/changes", data=data, headers=key())
    case = db.session().scalars(select(LandChangeCase)).one()
    assert (sent.status_code, case.state) == (303, "sent")
    boss = sign_in(staff("approver"))
    assert case.reference in text_of(boss.get("/land/changes"))
    page = text_of(boss.get(sent.headers["Location"]))
    assert "اعتماد وتنفيذ" in page and "1-2" in page
    answer = boss.post(f"/cases/{case.reference}/steps/approve", data={}, headers=key())
    assert answer.status_code == 303
    assert case.reference not in text_of(boss.get("/land/changes"))
    assert case.reference in text_of(boss.get("/land/changes?all=1&kind=merge"))


def test_a_form_that_comes_too_late_says_who_was_first(desk, block):
    page = text_of(desk.get(NEW, query_string={"kind": "split", "parcels": "2702/14/1", "equal": "2"}))
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    data = {**fields, "number": ["أ", "ب"], "reason": "طلب"}
    assert desk.post("/land/changes", data=data, headers=key()).status_code == 303
    late = desk.post("/land/changes", data=data, headers=key())
    assert late.status_code == 409 and "سبقك نورة" in text_of(late)


def test_a_change_without_its_reason_keeps_what_was_typed(desk, block):
    data = {"kind": "split", "parcels": str(block["1"].id), "equal": "2", "number": ["س", "ص"], "decision_no": "771"}
    answer = desk.post("/land/changes", data=data, headers=key())
    page = text_of(answer)
    assert answer.status_code == 422 and "اكتب سبب التغيير" in page and 'value="س"' in page and 'value="771"' in page


def test_another_branch_sees_nothing_of_it(desk, sign_in, planner, block):
    desk.post(
        "/land/changes", data={"kind": "split", "parcels": str(block["1"].id), "equal": "2", "reason": "أ", "send": "1"}, headers=key()
    )
    case = db.session().scalars(select(LandChangeCase)).one()
    stranger = sign_in(staff("planner", DILAM))
    assert case.reference not in text_of(stranger.get("/land/changes?all=1"))
    assert stranger.get(f"/cases/{case.reference}").status_code == 404
    assert stranger.get(NEW, query_string={"kind": "split", "parcels": str(block["1"].id), "equal": "2"}).status_code == 404


@pytest.mark.parametrize("path", ["/land/changes", NEW, "/land/changes/x"])
def test_the_office_is_closed_to_the_public(client, path):
    assert client.get(path).status_code in (303, 401)
