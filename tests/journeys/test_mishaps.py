"""Bad input in a real browser: a clear Arabic answer, the right status, and nothing lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.fixtures.served import Server
from tests.journeys import mishaps, reporting, services
from tests.journeys.papers import photo
from tests.journeys.steps import REFERENCE, Person, rows

pytestmark = pytest.mark.browser


@pytest.fixture
def enter(browser: Browser, server: Server) -> Iterator:
    """Lets people in; at the end nobody's scripts may have failed."""
    inside: list[Person] = []

    def person(username: str = "", width: int = 1280, height: int = 900, **context) -> Person:
        inside.append(Person(browser, server, username, width, height, **context))
        return inside[-1]

    yield person
    for one in inside:
        one.leave()


def test_wrong_numbers_and_an_ended_session_lose_nothing(enter, server: Server) -> None:
    shop = enter("shop")
    reference = services.begins(shop, "رخصة نشاط تجاري فوري")
    mishaps.mistypes_numbers(shop, reference)

    address = "حي الخالدية، شارع الملك عبدالعزيز، مبنى 12"
    shop.fill({"shop_address": address, "shop_area_m2": "61"})
    mishaps.session_ends(shop)
    shop.press("حفظ ومتابعة")
    shop.goes_to("/login")
    shop.sees("انتهت جلستك قبل وصول النموذج", "ما كتبته محفوظ في هذا الجهاز")
    mishaps.signs_in_again(shop)
    shop.goes_to(f"/applications/{reference}/questions/shop")
    for name, typed in (("shop_address", address), ("shop_area_m2", "61"), ("trade_name", mishaps.TRADE_NAME)):
        expect(shop.page.locator(f"[name={name}]")).to_have_value(typed)


def test_files_that_are_too_large_or_lie_are_refused_and_the_good_one_stays(enter, server: Server) -> None:
    office = enter("office")
    reference = rows(
        server,
        """
        select c.reference from "case" c join case_party p on p.case_id = c.id and p.role = 'engineering_office'
        join user_account u on u.party_id = c.party_id where c.state = 'with_office' and u.username = 'owner'""",
    )[0][0]
    mishaps.sends_wrong_files(office, reference)
    mishaps.scribbles(office, reference)


def test_an_impatient_hand_sends_and_pays_once(enter, server: Server) -> None:
    citizen, owner = enter("citizen", 390, 844), enter("owner")
    lon, lat = reporting.spot_of_district(citizen, 90)
    reporting.tells_kind_and_place(citizen, lon, lat)
    words = "بيارة طافحة أمام المسجد، ضغطت الزر مرتين"
    citizen.fill({"description": words})
    citizen.page.locator("[name=photos]").set_input_files(photo("street.jpg", 90))
    mishaps.presses_twice(citizen, "إرسال البلاغ")
    citizen.goes_to("/sent")
    found = REFERENCE.search(citizen.page.url)
    sent = 'select c.reference from service_request r join "case" c on c.id = r.id where r.description = %s'
    assert found and rows(server, sent, words) == [(found[0],)]

    invoice = rows(
        server,
        """
        select i.reference from invoice i join user_account u on u.party_id = i.payer_party_id
        where u.username = 'owner' and i.state = 'issued' and i.purpose = 'fee' order by i.reference""",
    )[0][0]
    attempts = "select count(*) from payment_intent t join invoice i on i.id = t.invoice_id where i.reference = %s"
    owner.open(f"/invoices/{invoice}")
    mishaps.presses_twice(owner, "سدّد الفاتورة")
    expect(owner.page.locator(".band")).to_be_visible()
    assert rows(server, attempts, invoice) == [(1,)]
    second = owner.context.new_page()  # the gateway's page in another window
    second.goto(owner.page.url)
    pay = owner.page.get_by_role("button", name="ادفع الآن")
    pay.dblclick()
    owner.arrives()
    second.get_by_role("button", name="ادفع الآن").click()
    for page in (second, owner.page):
        page.goto(f"{server.url}/invoices/{invoice}")
        expect(page.locator("main")).to_contain_text("هذه الفاتورة مسددة")
        expect(page.get_by_role("button", name="سدّد الفاتورة")).to_have_count(0)
    paid = """
        select count(*), count(*) filter (where p.settles), (select count(*) from journal_entry e join invoice j on j.id = e.invoice_id
        where j.reference = %s and e.kind in ('payment', 'suspense')) from payment p join invoice i on i.id = p.invoice_id where i.reference = %s"""
    assert rows(server, paid, invoice, invoice) == [(1, 1, 1)] and rows(server, attempts, invoice) == [(1,)]


def test_a_form_of_another_window_that_is_paid_meanwhile_is_told(enter, server: Server) -> None:
    """The same press from an old page after the invoice was paid: 409, in words, and no second attempt."""
    owner = enter("owner")
    invoice = rows(
        server,
        """
        select i.reference from invoice i join user_account u on u.party_id = i.payer_party_id
        where u.username = 'owner' and i.state = 'issued' and i.purpose = 'fine' order by i.reference""",
    )[0][0]
    old = owner.context.new_page()
    old.goto(f"{server.url}/invoices/{invoice}")
    owner.open(f"/invoices/{invoice}")
    owner.press("سدّد الفاتورة")
    owner.click(owner.page.get_by_role("button", name="ادفع الآن"))
    owner.sees("تم السداد")
    with old.expect_response(lambda r: r.request.method == "POST") as answer:
        old.get_by_role("button", name="سدّد الفاتورة").click()
    assert answer.value.status == 409
    expect(old.locator("main")).to_contain_text("هذه الفاتورة مسددة، ولا يلزمك أي سداد آخر")


def test_a_forged_code_is_called_forged_whatever_it_looks_like(enter, server: Server) -> None:
    anybody = enter("", 390, 844)
    code = rows(server, "select p.verify_code from permit p join \"case\" c on c.id = p.id where c.state = 'active' limit 1")[0][0]
    forged = code[:-1] + ("2" if code[-1] != "2" else "3")
    anybody.open(f"/verify/{code}")
    anybody.sees("سارية")
    for typed in (forged, "AAAA-AAAA-AAAA-AAAA", "%27%20or%201%3D1"):
        answer = anybody.page.goto(f"{server.url}/verify/{typed}")
        assert answer is not None and answer.status == 404
        anybody.sees("غير مسجل لدى الأمانة", "لا يُعتد بها")
        expect(anybody.page.locator("main")).not_to_contain_text("سارية")
    anybody.open("/verify")
    anybody.fill({"code": forged})
    anybody.press("تحقّق")
    anybody.sees("غير مسجل لدى الأمانة")
    expect(anybody.page.locator("[name=code]")).to_have_value(forged)
