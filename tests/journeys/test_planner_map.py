"""The planner at his map: filter, measure, split a parcel, see it in the next tile, another editor was first, print."""

import io
import re
from collections.abc import Iterator

import pikepdf
import pytest
from playwright.sync_api import Browser, expect

from tests.fixtures.served import Server
from tests.journeys.mapping import AtTheMap, free_parcels, no_faults
from tests.journeys.steps import Person, rows

pytestmark = pytest.mark.browser


@pytest.fixture
def enter(browser: Browser, server: Server) -> Iterator:
    inside: list[Person] = []

    def person(width: int = 1440, height: int = 900, **context) -> Person:
        inside.append(Person(browser, server, "planner", width, height, **context))
        return inside[-1]

    yield person
    for one in inside:
        one.leave()


def test_a_planner_filters_measures_splits_and_prints(enter, server: Server) -> None:
    planner = enter()
    parcel = free_parcels(planner, server)[0]
    at = AtTheMap(planner, parcel)
    page, facts = at.page, parcel["properties"]

    panel = at.tool("filter")
    panel.locator("[data-field]").select_option("area_m2")
    panel.locator("[data-operator]").select_option(">=")
    panel.locator("[data-values] input").fill("٣٠٠")
    expect(page.locator("#filter-text")).to_have_value("area_m2 >= 300")
    panel.locator("[name=inview]").uncheck()
    with page.expect_response(re.compile("/map/filtered/parcels/")) as tile:
        panel.locator("button[type=submit]").click()
    assert tile.value.status == 200
    expect(panel.locator("[data-matched]")).to_be_visible()
    number = int(panel.locator("[data-matched]").get_attribute("data-matched"))
    assert number == rows(server, "select count(*) from spatial_unit where end_lifespan_version is null and area_m2 >= 300")[0][0]
    expect(page).to_have_url(re.compile("f_parcels=area_m2"))
    planner.shot("planner_filter")
    page.fill("#filter-text", "owner = 'x'")
    panel.locator("button[type=submit]").click()
    expect(panel.locator(".alert")).to_contain_text("owner")
    panel.locator("[data-act=clear]").click()
    expect(page).not_to_have_url(re.compile("f_parcels"))

    panel = at.tool("measure")
    at.press(*at.corners[0])
    at.press(*at.corners[1])
    long = rows(server, "select ST_Distance(ST_Point(%s,%s)::geography, ST_Point(%s,%s)::geography)", *at.corners[0], *at.corners[1])[0][0]
    assert float(panel.locator("[data-measured=length]").inner_text().split()[0]) == pytest.approx(long, abs=0.02)
    panel.locator("[data-act=again]").click()
    panel.locator("[data-typed-act=trace]").click()
    at.press(*at.corners[0])
    for place in (at.side(0), at.corners[1], at.side(1)):
        page.mouse.move(*at.pixel(*place), steps=4)
    at.press(*at.corners[2])  # along the boundary, not as the crow flies
    further = rows(server, "select ST_Distance(ST_Point(%s,%s)::geography, ST_Point(%s,%s)::geography)", *at.corners[1], *at.corners[2])[0][
        0
    ]
    expect(panel.locator("[data-typed-act=trace]")).to_have_attribute("aria-pressed", "false")
    assert float(panel.locator("[data-measured=length]").inner_text().split()[0]) == pytest.approx(long + further, abs=0.05)

    at.cuts()
    before = float(page.locator("[data-balance=before]").inner_text())
    assert before == pytest.approx(facts["area_m2"], abs=0.01)
    assert float(page.locator("[data-balance=difference]").inner_text()) == pytest.approx(0, abs=0.05)
    planner.shot("planner_split_preview")
    with page.expect_response(re.compile("/tiles/parcels/")) as tile:
        at.commits("طلب المالك")
    assert tile.value.status == 200
    expect(page.locator("[data-done]")).to_contain_text("LT-")
    assert rows(server, "select count(*) from parcel_lineage where parent_id = %s", parcel["id"])[0][0] == 2
    page.wait_for_timeout(800)
    planner.shot("planner_split_done")

    panel = at.tool("print")
    with page.context.expect_page() as opened:
        panel.locator("button[type=submit]").click()
    opened.value.close()
    asked = panel.locator("form").evaluate("form => '/map/print?' + new URLSearchParams(new FormData(form))")
    printed = page.request.get(server.url + asked)
    assert len(pikepdf.open(io.BytesIO(printed.body())).pages) == 1

    assert no_faults(page) == []


def test_the_second_editor_is_told_who_was_first(enter, server: Server) -> None:
    first, second = enter(), enter(1024, 768)
    parcel = free_parcels(first, server)[3]
    one, two = AtTheMap(first, parcel), AtTheMap(second, parcel)
    one.cuts()
    two.cuts()
    second.shot("planner_split_1024")
    one.commits("الأول")
    expect(one.page.locator("[data-done]")).to_contain_text("LT-")
    two.commits("الثاني")
    conflict = two.page.locator("[data-conflict]")
    expect(conflict).to_contain_text("خالد المطيري")
    expect(conflict).to_contain_text(re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}"))
    second.shot("planner_conflict")
    assert rows(server, "select count(*) from parcel_lineage where parent_id = %s", parcel["id"])[0][0] == 2


def test_the_tools_work_by_keys_and_on_a_telephone(enter, server: Server) -> None:
    planner = enter(390, 844, has_touch=True)
    at = AtTheMap(planner, free_parcels(planner, server)[5])
    page = at.page
    page.locator("#map").press("m")
    expect(page.locator("#planner-measure")).to_be_visible()
    page.locator("#map").press("Space")
    page.fill("#planner-measure [data-length]", "٢٥")
    page.fill("#planner-measure [data-direction]", "90")
    page.locator("#planner-measure [data-typed-act=add]").click()
    expect(page.locator("#planner-measure [data-measured=length]")).to_contain_text("25.00")
    page.locator("#map").press("Control+z")
    expect(page.locator("#planner-measure [data-measured=length]")).to_have_text("–")
    page.locator("#map").press("Control+y")
    expect(page.locator("#planner-measure [data-measured=length]")).to_contain_text("25.00")
    planner.shot("planner_390")
    page.locator("#map").press("Escape")
    page.locator("#map").press("Escape")
    expect(page.locator("#planner-measure")).to_be_hidden()
    for key, tool in {
        "s": "select",
        "d": "change",
        "i": "identify",
        "l": "tree",
        "f": "filter",
        "g": "goto",
        "b": "bookmarks",
        "c": "compare",
        "h": "months",
        "p": "print",
    }.items():
        page.locator("#map").press(key)  # every tool by its letter; Escape leaves it, the focus goes back to its button
        expect(page.locator(f"#planner-{tool} h2")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator(f"#planner-{tool}")).to_be_hidden()
        expect(page.locator(f"[data-tool={tool}]")).to_be_focused()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
