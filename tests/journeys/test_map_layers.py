"""A published layer among the register's on the planner's map: filtered, asked, listed, selected, compared, shared, printed; by finger too."""

import json
import re
import subprocess
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from playwright.sync_api import Browser, expect

from tests.fixtures.served import Server
from tests.journeys.mapping import AtTheMap, free_parcels, no_faults
from tests.journeys.steps import Person, rows

pytestmark = pytest.mark.browser
CODE = "flood-ranges"
SMALL = """() => [...document.querySelectorAll(".map-page button, .map-page a, .map-page select, .map-page input")].filter((e) => {
  const own = e.getBoundingClientRect(); if (!own.width || e.closest(".visually-hidden")) return false;
  const box = (/radio|checkbox/.test(e.type) ? e.closest("label") : e).getBoundingClientRect(); return box.width < 43.5 || box.height < 43.5; }).map((e) => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def parcel(planner: Person, server: Server):
    return free_parcels(planner, server)[2]


@pytest.fixture(scope="module")
def published(planner: Person, browser: Browser, server: Server, parcel, tmp_path_factory) -> list[dict]:
    """Ranges of a flood round a parcel: delivered, described and styled by the planner, published by the approver. Their properties."""
    middle = shapely.Polygon(parcel["geometry"]["coordinates"][0][0]).centroid
    said = [{"الاسم": f"نطاق {n}", "depth": n / 2, "risk": ("منخفض", "متوسط", "مرتفع")[n % 3]} for n in range(1, 9)]
    shapes = [shapely.Point(middle.x + 0.0002 * n, middle.y).buffer(0.0008) for n in range(8)]
    features = [
        {"type": "Feature", "properties": facts, "geometry": json.loads(shapely.to_geojson(shape))}
        for facts, shape in zip(said, shapes, strict=True)
    ]
    file = tmp_path_factory.mktemp("layer") / "flood.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), "utf8")
    planner.open("/land/imports/new")
    planner.page.set_input_files("input[type=file]", file)
    planner.page.locator("main form button[type=submit]").click()
    planner.arrives()
    for _ in range(60):
        planner.open("/layers/new")
        offered = planner.page.locator("select[name=file] option", has_text="flood")
        if offered.count():
            break
        planner.page.wait_for_timeout(500)
    planner.fill({"file": offered.first.get_attribute("value") or "", "geometry_kind": "polygon", "code": CODE})
    planner.fill({"title_ar": "نطاقات الغمر", "owner": "إدارة السيول", "min_zoom": "11"})
    planner.page.locator("#layer-form button[type=submit]").last.click()
    planner.arrives()
    for _ in range(60):
        planner.open(f"/layers/{CODE}/style")
        if planner.page.locator("select[name=field] option[value=risk]").count():
            break
        planner.page.wait_for_timeout(500)
    planner.fill({"kind": "categorised", "field": "risk", "label": "الاسم"})
    planner.page.locator("button[value=propose]").click()
    planner.arrives()
    approver = Person(browser, server, "approver")
    approver.open(f"/layers/{CODE}")
    approver.page.locator("form[action$=publish] button[type=submit]").click()
    approver.arrives()
    approver.leave()
    return said


def test_a_published_layer_is_filtered_listed_and_selected(planner: Person, server: Server, parcel, published) -> None:
    at = AtTheMap(planner, parcel, zoom=17)
    page = at.page
    tree = at.tool("tree")
    tree.locator(f"[data-tree-layer={CODE}]").check()
    expect(tree.locator(f"[data-line={CODE}]")).to_contain_text("مرتفع")  # its legend
    tree.locator(f"[data-filter-layer={CODE}]").click()
    panel = page.locator("#planner-filter")
    panel.locator("[data-field]").select_option("الاسم")
    panel.locator("[data-operator]").select_option("in")
    panel.locator("[data-values] input").fill("نطاق ٢، نطاق 4")
    expect(page.locator("#filter-text")).to_have_value("الاسم IN ('نطاق 2', 'نطاق 4')")
    panel.locator("[data-field]").select_option("depth")
    panel.locator("[data-operator]").select_option(">=")
    panel.locator("[data-values] input").fill("٢٫٥")
    with page.expect_response(re.compile(f"/map/filtered/{CODE}/")) as tile:
        panel.locator("button[type=submit]").click()
    assert tile.value.ok
    wanted = [one for one in published if one["depth"] >= 2.5]
    expect(panel.locator("[data-matched]")).to_have_attribute("data-matched", str(len(wanted)))
    page.fill("#filter-text", "depth >= 2.5 AND NOT risk = 'مرتفع'")
    panel.locator("button[type=submit]").click()
    wanted = [one for one in wanted if one["risk"] != "مرتفع"]
    expect(panel.locator("[data-matched]")).to_have_attribute("data-matched", str(len(wanted)))
    panel.locator("[data-order=depth]").click()
    expect(panel.locator("th[aria-sort=ascending]")).to_have_text("depth")
    panel.locator("[data-order='-depth']").click()
    expect(panel.locator("th[aria-sort=descending]")).to_have_text("depth")
    assert [float(cell) for cell in panel.locator("tbody td:nth-child(2)").all_inner_texts()] == sorted(
        (one["depth"] for one in wanted), reverse=True
    )
    panel.locator("[data-go]").first.click()
    expect(panel.locator("tr.is-chosen")).to_have_count(1)
    expect(page).to_have_url(re.compile(f"sel={CODE}"))
    planner.shot("map_published_table")
    href = panel.locator("a", has_text="CSV").get_attribute("href")
    assert planner.page.request.get(server.url + str(href)).text().count("\n") == len(wanted) + 1
    page.fill("#filter-text", "depth = 'x'")
    panel.locator("button[type=submit]").click()
    expect(panel.locator(".alert")).to_contain_text("depth")
    panel.locator("[data-act=clear]").click()


def test_a_press_asks_every_layer_and_what_it_finds_is_selected(planner: Person, parcel, published) -> None:
    at = AtTheMap(planner, parcel, layers="parcels,districts,zones", zoom=18, more=f"&p={CODE}")
    at.page.mouse.click(*at.pixel(at.middle.x, at.middle.y), button="right")
    panel = at.page.locator("#planner-identify")
    expect(panel.locator("h3")).to_have_count(4)
    expect(panel.locator("[data-identified]")).to_contain_text("نطاق 1")
    expect(panel.locator("[data-identified]")).to_contain_text(parcel["properties"]["plan_no"])
    panel.locator(f"[data-select][data-layer={CODE}]").first.click()
    selecting = at.tool("select")
    expect(selecting.locator("[data-chosen-number]")).to_have_text("1")
    expect(selecting.locator("[name=chosenlayer]")).to_have_value(CODE)
    at.press(at.middle.x + 0.0015, at.middle.y)  # the others by pressing them
    expect(selecting.locator("[data-chosen-number]")).not_to_have_text("1")
    planner.shot("map_identify")


def test_days_and_layers_are_compared_and_the_address_brings_all_of_it_back(
    planner: Person, browser: Browser, server: Server, parcel, published
) -> None:
    day = str(rows(server, "select (begin_lifespan_version - interval '1 day')::date from spatial_unit where id = %s", parcel["id"])[0][0])
    at = AtTheMap(planner, parcel, layers="parcels,zones", zoom=16)
    page = at.page
    times = at.tool("months")
    with page.expect_response(re.compile(rf"/map/filtered/parcels/.*day={day}")) as tile:
        page.fill("#time-day", day)
        page.locator("#time-day").press("Tab")
    assert tile.value.ok
    expect(page.locator("[data-time-strip]")).to_contain_text(day)
    gone = at.tool("identify")
    at.press(at.middle.x, at.middle.y)
    expect(gone.locator("[data-identified]")).not_to_contain_text("رقم القطعة")  # it was not there yet
    page.locator("[data-time-strip] button").click()
    at.press(at.middle.x, at.middle.y)
    expect(gone.locator("[data-identified]")).to_contain_text("رقم القطعة")
    at.tool("months")
    times.locator("#day-slider").press(
        "ArrowRight" if times.locator("#day-slider").evaluate("e => getComputedStyle(e).direction") == "rtl" else "ArrowLeft"
    )
    expect(page.locator("[data-time-strip]")).to_be_visible()
    compare = at.tool("compare")
    page.fill("#compare-leftday", day)
    compare.locator("button[type=submit]").click()
    expect(page.locator("[data-swipe] [data-left]")).to_contain_text(day)
    planner.shot("map_compare_days")
    compare.locator("[name=what][value=layers]").check()
    page.select_option("#compare-left", CODE)
    page.select_option("#compare-right", "zones")
    compare.locator("button[type=submit]").click()
    page.locator("[data-swipe] input").fill("30")
    page.locator("[data-swipe] input").dispatch_event("change")
    expect(page).to_have_url(re.compile(f"cmp=layers~{CODE}~zones~30|cmp=layers%7E{CODE}%7Ezones%7E30"))
    planner.shot("map_compare_layers")
    panel = at.tool("filter")
    panel.locator("[name=layer]").select_option("parcels")
    page.fill("#filter-text", "area_m2 > 100")
    panel.locator("button[type=submit]").click()
    expect(panel.locator("[data-row]").first).to_be_visible()
    panel.locator("[data-go]").first.click()
    expect(page).to_have_url(re.compile("sel=parcels"))
    page.select_option("#status-crs", "32638")
    page.wait_for_timeout(600)  # the map has come to rest
    address = page.url
    other = Person(browser, server, "planner", 1024, 768)
    other.open(address)
    other.page.locator(".planner-bar[data-ready]").wait_for()
    expect(other.page.locator("#planner-filter")).to_be_visible()
    expect(other.page.locator("#filter-text")).to_have_value("area_m2 > 100")
    expect(other.page.locator("[data-swipe] [data-left]")).to_have_text("نطاقات الغمر")
    expect(other.page.locator("#status-crs")).to_have_value("32638")
    expect(other.page.locator("tr.is-chosen")).to_have_count(1)
    given, kept = (parse_qs(urlsplit(one).query) for one in (address, other.page.url))
    assert given == kept
    other.shot("map_shared_1024")
    other.leave()


def test_the_sheet_carries_the_published_layer_with_its_classes(planner: Person, server: Server, parcel, published, tmp_path) -> None:
    at = AtTheMap(planner, parcel, zoom=17, more=f"&p={CODE}")
    panel = at.tool("print")
    panel.locator("#print-title").fill("خريطة الغمر")
    panel.locator("#print-paper").select_option("A3")
    with at.page.context.expect_page() as opened:
        panel.locator("button[type=submit]").click()
    opened.value.close()
    asked = panel.locator("form").evaluate("form => '/map/print?' + new URLSearchParams(new FormData(form))")
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(at.page.request.get(server.url + asked).body())
    said = subprocess.run(["pdftotext", "-layout", str(sheet), "-"], capture_output=True, text=True, check=True).stdout
    assert "1:1000" in said
    assert all(risk in said for risk in ("منخفض", "متوسط", "مرتفع"))  # the legend: on the map stands the name
    at.page.reload()


def test_a_finger_splits_holds_and_pinches(browser: Browser, server: Server, parcel, published) -> None:
    person = Person(browser, server, "planner", 1024, 768, has_touch=True)
    at = AtTheMap(person, parcel, zoom=19, more=f"&p={CODE}")
    page, touch = at.page, at.page.context.new_cdp_session(at.page)

    def fingers(kind: str, *points: tuple[float, float]) -> None:
        touch.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]}
        )

    def hold(x: float, y: float) -> None:
        fingers("touchStart", (x, y))
        page.wait_for_timeout(800)
        fingers("touchEnd")
        page.wait_for_timeout(500)

    def tap(x: float, y: float) -> None:
        page.touchscreen.tap(*at.pixel(x, y))
        page.wait_for_timeout(450)

    page.locator("[data-tool=change]").tap()
    panel = page.locator("#planner-change")
    tap(at.middle.x, at.middle.y)
    expect(panel.locator("[data-chosen-number]")).to_have_text("1")
    panel.locator("[data-act=draw]").tap()
    tap(*at.side(0))
    tap(*at.side(2))
    x, y = at.pixel(at.middle.x, at.middle.y)
    hold(x - 120, y)  # ends the line
    expect(panel.locator("[data-parts] tr")).to_have_count(2)
    assert page.evaluate(SMALL) == []
    expect(page.locator("[data-panel]")).to_be_hidden()
    person.shot("map_touch_1024")
    panel.locator("[data-close-tool]").tap()
    hold(*at.pixel(at.middle.x, at.middle.y))  # asks what is here
    expect(page.locator("[data-identified] h3").first).to_be_visible()
    assert page.evaluate(SMALL) == []
    zoom = "() => document.querySelector('#map').mapPage.map.getView().getZoom()"
    before = page.evaluate(zoom)
    fingers("touchStart", (300, 500), (360, 500))
    for step in range(1, 8):
        fingers("touchMove", (300 - 12 * step, 500), (360 + 12 * step, 500))
    fingers("touchEnd")
    page.wait_for_timeout(600)
    assert page.evaluate(zoom) > before + 0.5
    assert no_faults(page) == []
    person.leave()


def test_tiles_that_fail_and_a_lost_network_are_told(planner: Person, parcel) -> None:
    at = AtTheMap(planner, parcel)
    page, strip = at.page, at.page.locator("[data-tiles-failed]")
    page.route("**/tiles/streets/**", lambda route: route.fulfill(status=500, body="x"))
    page.reload()
    at.ready()
    expect(strip).to_contain_text("لم تصل بعض أجزاء الخريطة")
    page.unroute("**/tiles/streets/**")
    strip.locator("button").click()
    expect(strip).to_be_hidden()
    page.context.set_offline(True)
    expect(strip).to_contain_text("انقطع الاتصال")
    panel = at.tool("identify")
    at.press(at.middle.x, at.middle.y)
    expect(panel.locator(".alert")).to_contain_text("تعذّر الوصول إلى الخادم")
    page.fill("#map-q", "2702")
    page.context.set_offline(False)
    expect(strip).to_be_hidden()
    at.press(at.middle.x, at.middle.y)
    expect(panel.locator("h3").first).to_be_visible()
