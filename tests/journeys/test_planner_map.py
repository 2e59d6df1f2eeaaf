"""The planner at his map: filter, measure, split a parcel, see it in the next tile, another editor was first, print."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import shapely
from playwright.sync_api import Browser, expect

from tests.fixtures.served import Server
from tests.journeys.steps import Person, rows

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PIXEL = """([x, y]) => { const m = document.querySelector('#map').mapPage.map, R = 6378137;
  return m.getPixelFromCoordinate([x * Math.PI / 180 * R, R * Math.log(Math.tan(Math.PI / 4 + y * Math.PI / 360))]); }"""


class AtTheMap:
    """A planner with the map open over one parcel, and the parcel's corners in degrees."""

    def __init__(self, person: Person, parcel: dict[str, Any], layers: str = "parcels,streets,buildings", width: int = 1440) -> None:
        self.person, self.page, self.width = person, person.page, width
        self.corners = parcel["geometry"]["coordinates"][0][0][:-1]
        self.middle = shapely.Polygon(self.corners).representative_point()
        person.open(f"/map?z=19&at={self.middle.x:.6f},{self.middle.y:.6f}&on={layers}")
        self.page.locator(".planner-bar[data-ready]").wait_for()

    def tool(self, name: str):
        button = self.page.locator(f"[data-tool={name}]")
        if button.get_attribute("aria-expanded") != "true":
            button.click()
        return self.page.locator(f"#planner-{name}")

    def press(self, x: float, y: float) -> None:
        box = self.page.locator("#map").bounding_box()
        at = self.page.evaluate(PIXEL, [x, y])
        assert box is not None
        self.page.mouse.click(box["x"] + at[0], box["y"] + at[1])
        self.page.wait_for_timeout(450)  # two presses within 350 ms end a drawing

    def side(self, n: int) -> tuple[float, float]:
        """The middle of a side."""
        (x, y), (x2, y2) = self.corners[n], self.corners[(n + 1) % len(self.corners)]
        return (x + x2) / 2, (y + y2) / 2

    def cuts(self) -> None:
        """Chooses the parcel and draws from the middle of its first side to that of the third; the last point by key."""
        panel = self.tool("change")
        self.press(self.middle.x, self.middle.y)
        expect(panel.locator("[data-chosen-number]")).to_have_text("1")
        panel.locator("[data-act=line]").click()
        self.press(*self.side(0))
        self.press(*self.side(2))
        self.page.locator("#map").press("Enter")
        expect(panel.locator("[data-parts] tr")).to_have_count(2)

    def commits(self, reason: str) -> None:
        self.page.fill("#change-reason", reason)
        self.page.locator("[data-commit]").click()


@pytest.fixture
def enter(browser: Browser, server: Server) -> Iterator:
    inside: list[Person] = []

    def person(width: int = 1440, height: int = 900, **context) -> Person:
        inside.append(Person(browser, server, "planner", width, height, **context))
        return inside[-1]

    yield person
    for one in inside:
        one.leave()


def free_parcels(planner: Person, server: Server) -> list[dict[str, Any]]:
    """Four-cornered parcels of the planner's branches with nothing else on them, with their corners."""
    query = """
        select u.id from spatial_unit u join ba_unit_parcel b on b.parcel_id = u.id where u.end_lifespan_version is null and ST_NPoints(u.geom) = 5
        and not exists (select from case_web w where w.parcel_id = u.id)
        and not exists (select from rrr r where r.ba_unit_id = b.ba_unit_id and r.kind <> 'ownership') and u.area_m2 between 300 and 700
        and u.plan_no <> '' order by u.id limit 40
    """
    ids = ",".join(str(row[0]) for row in rows(server, query))
    answer = planner.page.request.get(f"{server.url}/map/features.json?layer=parcels&ids={ids}")
    return json.loads(answer.body())["features"]


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

    page.evaluate(AXE.read_text("utf8"))
    assert page.evaluate("() => axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations.map((v) => v.id))") == []


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
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
