"""What goes wrong in a person's hands: wrong numbers, wrong files, impatience, a session that ends, a forged code."""

import json
import math
import re
from typing import Any

from playwright.sync_api import Response, expect

from tests.journeys.papers import paper, photo
from tests.journeys.steps import PASSWORD, Person, rows

BAD_ID, GOOD_ID = "1012345673", "1012345672"  # the last digit of the first is not its check digit
TRADE_NAME = "قرطاسية نخيل الخرج"
MEGABYTE = 1024 * 1024


def answered(person: Person, address: str, label: str, within: Any = None) -> Response:
    """What the server said to the press."""
    with person.page.expect_response(lambda r: r.request.method == "POST" and re.search(address, r.url) is not None) as answer:
        person.press(label, within)
    return answer.value


def points_at(person: Person, field: str, sentence: str) -> None:
    """The sentence stands at the top, leads to the field and stands beside it."""
    summary = person.page.locator(".error-summary")
    expect(summary).to_contain_text(sentence)
    expect(summary.locator(f"a[href='#{field}']")).to_have_count(1)
    expect(person.page.locator(f"#{field}-error")).to_contain_text(sentence)


def mistypes_numbers(shop: Person, reference: str) -> None:
    """A wrong identity and a wrong unified number are named, one by one, and all that he typed stays."""
    shop.open(f"/applications/{reference}/tasks")
    shop.press("بيانات المنشأة")
    right = rows(shop.server, "select identifier from party where name_ar like %s", "مؤسسة نخيل%")[0][0]
    shop.fill({"manager_id": BAD_ID, "unified_no": "5" + right[1:], "trade_name": TRADE_NAME})
    assert answered(shop, "/questions/", "حفظ ومتابعة").status == 422
    points_at(shop, "manager_id", "رقم الهوية أو الإقامة 10 أرقام يبدأ بـ 1 أو 2")
    points_at(shop, "unified_no", "الرقم الموحد للمنشأة 10 أرقام يبدأ بـ 7")
    for name, typed in (("manager_id", BAD_ID), ("trade_name", TRADE_NAME)):
        expect(shop.page.locator(f"[name={name}]")).to_have_value(typed)
    shop.fill({"manager_id": GOOD_ID, "unified_no": right})
    assert answered(shop, "/questions/", "حفظ ومتابعة").status == 422  # the rest is still to be answered
    for name in ("manager_id", "unified_no"):
        expect(shop.page.locator(f"#{name}-error")).to_have_count(0)
    shop.open(f"/applications/{reference}/tasks")
    shop.press("بيانات المنشأة")
    expect(shop.page.locator("[name=trade_name]")).to_have_value(TRADE_NAME)


def sends_wrong_files(owner: Person, reference: str) -> None:
    """Too large, not what its name says, of no wanted kind: each has its sentence, and the good file before them stays."""
    owner.open(f"/applications/{reference}/documents")
    row = owner.page.locator(".document-row", has=owner.page.locator("input[type=file]")).first
    code = (row.get_attribute("id") or "").removeprefix("row-")
    place = owner.page.locator(f"#row-{code}")
    good = paper("deed.pdf")
    puts(owner, code, good)
    expect(place).to_contain_text("مرفق")
    kept = place.locator(".file-list a").first.get_attribute("href")
    assert kept and owner.context.request.get(owner.server.url + kept).body() == good["buffer"]
    large = good | {"name": "large.pdf", "buffer": good["buffer"] + b"\0" * (21 * MEGABYTE)}
    lying = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\0" + b"\0" * 2000}
    hidden = photo("picture.jpg") | {"name": "plan.pdf", "mimeType": "application/pdf"}
    program = {"name": "setup.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x90\0" + b"\0" * 2000}
    for sent, status, sentence in (
        (large, 413, "أكبر من المسموح"),
        (lying, 422, "محتوى الملف لا يطابق نوعه"),
        (hidden, 422, "محتوى الملف لا يطابق نوعه"),
        (program, 422, "نوع الملف غير مقبول هنا"),
    ):
        owner.open(f"/applications/{reference}/documents")
        assert puts(owner, code, sent).status == status, sent["name"]
        owner.sees(sentence)
        owner.open(f"/applications/{reference}/documents")
        expect(place).to_contain_text("مرفق")
        assert place.locator(".file-list a").first.get_attribute("href") == kept


def puts(owner: Person, code: str, file: dict[str, Any]) -> Response:
    place = owner.page.locator(f"#row-{code}")
    if place.locator("details:not([open])").count():
        place.locator("summary").click()
    place.locator("input[type=file]").set_input_files(file)
    if len(file["buffer"]) > 20 * MEGABYTE:
        expect(place.locator(".file-list__item--bad")).to_contain_text("large.pdf")  # said before anything is sent
    return answered(owner, f"/documents/{code}", "رفع", place)


def presses_twice(person: Person, label: str) -> None:
    """Two presses as quick as a hand can."""
    person.named(label).dblclick()
    person.arrives()


def session_ends(person: Person) -> None:
    """As after a night: the browser's cookie is no longer there."""
    person.context.clear_cookies()


def signs_in_again(person: Person) -> None:
    person.fill({"username": person.username, "password": PASSWORD})
    person.press("دخول")


def scribbles(office: Person, reference: str) -> None:
    """A bow tie, ten thousand corners, and no shape at all: each is refused where it was sent, and the sound drawing stays."""
    drawn = "select count(*) from case_subject"  # nothing is added to any case by a refused shape
    before = rows(office.server, drawn)
    ground = ground_of(office, reference)
    west, south, east, north = bounds(ground["parcel"])
    bow = [[west, south], [east, north], [east, south], [west, north], [west, south]]
    turns = [2 * math.pi * k / 10_000 for k in range(10_000)]
    star = [[west + (east - west) * (1 + math.cos(7 * t)) / 2, south + (north - south) * (1 + math.sin(5 * t)) / 2] for t in turns]
    for shape, sentence in (
        (polygon(bow), "تتقاطع مع نفسها"),
        (polygon([*star, star[0]]), "نقاط أكثر من المسموح"),
        (b"\x89PNG\r\n\x1a\n not a shape", "تعذّرت قراءة الشكل"),
    ):
        ground_of(office, reference)
        floor = office.page.locator("#floor-ground")
        if floor.get_attribute("open") is None:
            floor.locator("summary").first.click()
        sent = {"name": "scribble.geojson", "mimeType": "application/geo+json", "buffer": shape}
        office.page.locator("[name=file-ground]").set_input_files(sent)
        assert answered(office, "/drawing$", "رفع الملف", floor).status == 422
        expect(office.page.locator(".error-summary")).to_contain_text(sentence)
    assert ground_of(office, reference) == ground and rows(office.server, drawn) == before


def ground_of(office: Person, reference: str) -> dict[str, Any]:
    office.open(f"/applications/{reference}/drawing")
    return json.loads(office.page.locator("[data-module=drawing]").get_attribute("data-ground") or "")


def bounds(shape: dict[str, Any]) -> tuple[float, float, float, float]:
    ring = shape["coordinates"][0] if shape["type"] == "Polygon" else shape["coordinates"][0][0]
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    return min(xs), min(ys), max(xs), max(ys)


def polygon(ring: list[list[float]]) -> bytes:
    return json.dumps({"type": "Polygon", "coordinates": [ring]}).encode()
