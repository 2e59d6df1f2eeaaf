"""The owner and his engineering office: from «قطعي» to a file that lies in the municipality's inbox."""

import json
import re

import shapely
from playwright.sync_api import expect

from gis.crs import to_lonlat, to_storage
from tests.journeys.papers import paper, photo
from tests.journeys.steps import REFERENCE, Person

PADDING_PX = 48  # of the drawing page's first view
BUILDING = {
    "building_use": "residential_villa",
    "height_m": "10.5",
    "parking_bays": "2",
    "separated_units": "0",
    "structure": "concrete_frame",
    "contractor_name": "مؤسسة البناء الأول",
    "supervising_engineer": "م. أحمد القرني",
    "engineer_accreditation_no": "123456",
}


def owner_starts(owner: Person, parcel: int) -> str:
    """He begins at his own parcel, answers, names an office and sends the file to it."""
    owner.open("/parcels/mine")
    owner.sees("القطع المسجلة باسمك")
    owner.click(owner.page.locator(f"a[href*='parcel={parcel}']", has_text="بناء").first)
    if "/start" not in owner.page.url:
        owner.press("ابدأ الآن")
    owner.goes_to("/start")
    expect(owner.page.locator(f"[name=parcel][value='{parcel}']")).to_be_checked()
    owner.press("ابدأ الطلب")
    owner.goes_to("/tasks")
    found = REFERENCE.search(owner.page.url)
    assert found
    owner.sees("لم يبدأ", "الملف الآن لدى")
    owner.press("بيانات المشروع")
    owner.fill({"housing_purpose": "own_home", "existing_building": "no"})
    owner.press("حفظ ومتابعة")
    owner.press("إقرار المالك")
    owner.fill({"undertaking": "y"})
    owner.press("حفظ ومتابعة")
    attaches_everything(owner, found[0])
    owner.press("المكتب الهندسي")
    owner.page.get_by_label("مكتب الواحة").check(force=True)
    owner.press("حفظ ومتابعة")
    sends(owner, found[0], "إرسال إلى المكتب الهندسي")
    owner.open(f"/cases/{found[0]}")
    owner.sees("بانتظار قبول المكتب الهندسي")
    return found[0]


def attaches_everything(person: Person, reference: str) -> None:
    """A paper for each document that his side is asked for."""
    person.open(f"/applications/{reference}/documents")
    asked = person.page.locator(".document-row", has_text="مطلوب").evaluate_all("rows => rows.map(row => row.id)")
    assert asked, "no document is asked for"
    for row in asked:
        place = person.page.locator(f"#{row}")
        chooser = place.locator("input[type=file]")
        pictures_only = "pdf" not in (chooser.get_attribute("accept") or "pdf")
        chooser.set_input_files(photo() if pictures_only else paper(f"{row.removeprefix('row-')}.pdf"))
        person.press("رفع", place)
        expect(person.page.locator(f"#{row}")).to_contain_text("مرفق")
    person.press("متابعة")
    person.goes_to("/tasks")


def sends(person: Person, reference: str, label: str) -> None:
    person.open(f"/applications/{reference}/check")
    person.press(label)
    person.goes_to("/done|/cases/")


def office_designs(office: Person, reference: str) -> None:
    """It accepts, draws each floor, answers and attaches, and hands the file to the owner."""
    office.open("/mine")
    office.sees(reference)
    office.open(f"/cases/{reference}")
    office.press("قبول المهمة")
    office.sees("المكتب الهندسي يعد الرسم والمستندات")
    office.open(f"/applications/{reference}/tasks")
    office.press("بيانات المبنى")
    office.fill(BUILDING)
    office.press("حفظ ومتابعة")
    office.goes_to("/tasks")
    draws(office, reference)
    attaches_everything(office, reference)
    sends(office, reference, "تسليم الملف لمقدم الطلب ليؤكده")
    office.open(f"/cases/{reference}")
    office.sees("راجع الطلب وأكده ليُرسل إلى البلدية")


def draws(office: Person, reference: str) -> None:
    """The ground floor on the map, the first floor by typed distances, the annex from a file."""
    page = office.page
    office.open(f"/applications/{reference}/drawing")
    canvas = page.locator("[data-canvas]")
    expect(canvas.locator("canvas").first).to_be_visible()
    ground = json.loads(page.locator("[data-module=drawing]").get_attribute("data-ground") or "")
    rectangle_on_map(office, ground)
    expect(page.locator("[name=part-ground]")).to_have_value(re.compile("Polygon"))
    expect(page.locator("[data-area=ground]")).to_contain_text(re.compile(r"\d{2,}"))
    expect(page.locator("[data-total]")).to_contain_text(re.compile(r"\d{2,}"))
    expect(page.locator("[data-said]")).to_contain_text("لا مخالفة مانعة")
    for floor, way in (("first", by_distances), ("annex", by_file)):
        page.locator(f"#floor-{floor} > summary").click()
        way(office, floor, ground)
        expect(page.locator(f"[name=part-{floor}]")).to_have_value(re.compile("Polygon"))
    office.press("حفظ الرسم ومتابعة")
    office.goes_to("/tasks")


def rectangle_on_map(office: Person, ground: dict) -> None:
    """Two presses on opposite corners, a little inside what may be built on."""
    envelope = to_storage(shapely.from_geojson(json.dumps(ground["envelopes"]["ground"])))
    corners = shapely.get_coordinates(shapely.affinity.scale(envelope.minimum_rotated_rectangle, 0.8, 0.7))
    west, south, east, north = to_storage(shapely.from_geojson(json.dumps(ground["parcel"]))).bounds
    canvas = office.page.locator("[data-canvas]")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    metre = max((east - west) / (box["width"] - 2 * PADDING_PX), (north - south) / (box["height"] - 2 * PADDING_PX))
    for x, y in (corners[0], corners[2]):
        spot = {"x": box["width"] / 2 + (x - (west + east) / 2) / metre, "y": box["height"] / 2 - (y - (south + north) / 2) / metre}
        canvas.hover(position=spot)
        canvas.click(position=spot)
        office.page.wait_for_timeout(400)  # two quick presses are a zoom


def by_distances(office: Person, floor: str, _ground: dict) -> None:
    """Every side keeps what the rules ask, and half a metre more."""
    for box in office.page.locator(f"input[name^='offset-{floor}-']").all():
        box.fill(f"{float(box.input_value() or 2) + 0.5:g}")
    office.press("ارسم بهذه المسافات", office.page.locator(f"#floor-{floor}"))


def by_file(office: Person, floor: str, ground: dict) -> None:
    envelope = to_storage(shapely.from_geojson(json.dumps(ground["envelopes"][floor])))
    shape = to_lonlat(shapely.affinity.scale(envelope.minimum_rotated_rectangle, 0.4, 0.4))
    sent = {"name": "annex.geojson", "mimeType": "application/geo+json", "buffer": shapely.to_geojson(shape).encode()}
    office.page.locator(f"[name=file-{floor}]").set_input_files(sent)
    office.press("رفع الملف", office.page.locator(f"#floor-{floor}"))


def owner_confirms(owner: Person, reference: str) -> None:
    """The code comes by message; the file goes to the municipality."""
    owner.open("/_mailbox")
    message = owner.page.locator("article", has_text=reference).filter(has_text=re.compile(r"\b\d{6}\b")).first
    code = re.search(r"\b(\d{6})\b", re.sub(REFERENCE, "", message.locator(".card__body").inner_text()))
    assert code
    owner.open("/mine")
    owner.sees("مطلوب منك الآن", reference)
    owner.open(f"/applications/{reference}/check")
    owner.sees("الرسوم", "ر.س")
    owner.fill({"code": "000000" if code[1] != "000000" else "111111"})
    owner.press("تأكيد وإرسال")
    expect(owner.page.locator(".error-summary")).to_be_visible()
    owner.fill({"code": code[1]})
    owner.press("تأكيد وإرسال")
    owner.goes_to("/done")
    owner.sees("وصل طلبك", reference)
