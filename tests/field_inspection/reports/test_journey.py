"""A citizen reports without an account, the desk closes with a photo, the citizen rates: each sees the other's act."""

import json
import re
from io import BytesIO

import pytest
from PIL import Image

pytestmark = pytest.mark.browser


def _photo() -> dict:
    body = BytesIO()
    Image.new("RGB", (320, 240), "#665544").save(body, "JPEG")
    return {"name": "place.jpg", "mimeType": "image/jpeg", "buffer": body.getvalue()}


def _sign_in(page, url: str, username: str, password: str) -> None:
    page.goto(f"{url}/login")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/reports/desk")


def test_report_desk_rating(server, browser):
    stories = {s["code"]: s for s in json.loads(server.flask("demo", "stories", "--json"))}
    desk = next(a for a in json.loads(server.flask("demo", "accounts", "--json")) if "desk_940" in a["roles"])
    phone = browser.new_context(viewport={"width": 390, "height": 844}, locale="ar-SA").new_page()
    phone.goto(f"{server.url}/reports")
    phone.get_by_role("link", name="بلّغ عن مشكلة").first.click()
    phone.fill("[name=words]", "غطا المنهل طاير")
    phone.locator(".kind-choice").first.click()
    phone.select_option("#district", index=1)
    phone.locator("#place-form button[type=submit]").click()
    phone.fill("#description", "غطاء المنهل مفقود أمام المدرسة")
    phone.set_input_files("#photos", _photo())
    phone.fill("#phone", "0551239876")
    phone.get_by_role("button", name="إرسال البلاغ").click()
    phone.wait_for_url("**/sent?key=*")
    reference = re.search(r"/reports/([A-Z]+-[\d-]+)/sent", phone.url)[1]
    link = phone.locator(".private-link a").get_attribute("href")

    office = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ar-SA").new_page()
    _sign_in(office, server.url, desk["username"], desk["password"])
    office.goto(f"{server.url}/cases/{reference}")
    assert "غطاء المنهل مفقود أمام المدرسة" in office.content()
    office.get_by_role("button", name="تأكيد التصنيف").click()
    closing = office.locator("form[aria-label='إغلاق البلاغ']")
    closing.locator("textarea").fill("رُكب غطاء جديد وأُمّن الموقع.")
    closing.get_by_role("button", name="إغلاق البلاغ").click()
    assert "بصورة للموقع بعد المعالجة" in office.locator(".alert").first.inner_text()
    closing.locator("textarea").fill("رُكب غطاء جديد وأُمّن الموقع.")
    closing.locator("input[type=file]").set_input_files(_photo())
    closing.get_by_role("button", name="إغلاق البلاغ").click()
    office.wait_for_selector("h1 .tag--good")

    phone.goto(link)
    assert "رُكب غطاء جديد وأُمّن الموقع." in phone.content()
    phone.check("#stars-5")
    phone.get_by_role("button", name="إرسال التقييم").click()
    phone.wait_for_selector("text=وصل تقييمك")
    phone.goto(f"{server.url}/track?reference={reference}&phone=9876")
    assert "أُغلق البلاغ" in phone.content()

    office.goto(server.url + stories["report_cluster"]["url"])
    office.get_by_role("button", name="ضم المحدد إلى هذا البلاغ").click()
    office.wait_for_selector("text=بلاغات مضمومة إليه")
    assert office.locator(".report-around li").count() >= 7
