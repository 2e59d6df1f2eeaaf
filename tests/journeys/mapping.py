"""What a planner does at the map, in the words of its tools."""

import json
import re
from pathlib import Path
from typing import Any

import shapely
from playwright.sync_api import Locator, expect

from tests.fixtures.served import Server
from tests.journeys.steps import Person, rows

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PIXEL = """([x, y]) => { const m = document.querySelector('#map').mapPage.map, R = 6378137;
  return m.getPixelFromCoordinate([x * Math.PI / 180 * R, R * Math.log(Math.tan(Math.PI / 4 + y * Math.PI / 360))]); }"""
TWICE_MS = 450  # two presses within 350 ms end a drawing


class AtTheMap:
    """A planner with the map open over some parcels, and their corners in degrees."""

    def __init__(
        self, person: Person, *parcels: dict[str, Any], layers: str = "parcels,streets,buildings", zoom: float = 19, more: str = ""
    ) -> None:
        self.person, self.page = person, person.page
        self.shapes = [shapely.Polygon(parcel["geometry"]["coordinates"][0][0]) for parcel in parcels]
        self.corners = parcels[0]["geometry"]["coordinates"][0][0][:-1]
        self.middle = self.shapes[0].representative_point()
        centre = shapely.union_all(self.shapes).centroid
        person.open(f"/map?z={zoom}&at={centre.x:.6f},{centre.y:.6f}&on={layers}{more}")
        self.ready()

    def ready(self) -> None:
        self.page.locator(".planner-bar[data-ready]").wait_for()

    def tool(self, name: str) -> Locator:
        button = self.page.locator(f"[data-tool={name}]")
        if button.get_attribute("aria-expanded") != "true":
            button.click()
        return self.page.locator(f"#planner-{name}")

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        box, at = self.page.locator("#map").bounding_box(), self.page.evaluate(PIXEL, [x, y])
        assert box is not None
        return box["x"] + at[0], box["y"] + at[1]

    def press(self, x: float, y: float) -> None:
        self.page.mouse.click(*self.pixel(x, y))
        self.page.wait_for_timeout(TWICE_MS)

    def side(self, n: int) -> tuple[float, float]:
        """The middle of a side of the first parcel."""
        (x, y), (x2, y2) = self.corners[n], self.corners[(n + 1) % len(self.corners)]
        return (x + x2) / 2, (y + y2) / 2

    def takes(self, kind: str = "split") -> Locator:
        """Opens the tool for changes and chooses the parcels."""
        panel = self.tool("change")
        panel.locator("#change-kind").select_option(kind)
        for n, shape in enumerate(self.shapes, 1):
            place = shape.representative_point()
            self.press(place.x, place.y)
            expect(panel.locator("[data-chosen-number]")).to_have_text(str(n))
        return panel

    def draws(self, *points: tuple[float, float]) -> None:
        """A line or shape; ended by key."""
        self.page.locator("#planner-change [data-act=draw]").click()
        for point in points:
            self.press(*point)
        self.page.locator("#map").press("Enter")

    def cuts(self) -> None:
        """Chooses the parcel and draws from the middle of its first side to that of the third."""
        panel = self.takes()
        self.draws(self.side(0), self.side(2))
        expect(panel.locator("[data-parts] tr")).to_have_count(2)

    def balance(self, name: str) -> float:
        return float(self.page.locator(f"[data-balance={name}]").inner_text())

    def commits(self, reason: str, decision: str = "") -> None:
        self.page.fill("#change-reason", reason)
        self.page.fill("#change-decision", decision)
        self.page.locator("[data-commit]").click()

    def done(self) -> str:
        """The number of the change's case."""
        said = self.page.locator("#planner-change [data-done]")
        expect(said).to_contain_text("LT-")
        found = re.search(r"LT-[\d-]+", said.inner_text())
        assert found
        return found[0]


def no_faults(page) -> list[str]:
    """What axe finds wrong with the page."""
    page.evaluate(AXE.read_text("utf8"))
    found: list[str] = page.evaluate("() => axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations.map((v) => v.id))")
    return found


FREE = """
    u.end_lifespan_version is null and ST_NPoints(u.geom) = 5 and u.area_m2 between 300 and 900 and u.plan_no <> ''
    and not exists (select from case_web w where w.parcel_id = u.id)
    and not exists (select from ba_unit_parcel b join rrr r on r.ba_unit_id = b.ba_unit_id where b.parcel_id = u.id and r.kind <> 'ownership')
"""


def features(planner: Person, server: Server, ids: list[int]) -> list[dict[str, Any]]:
    """Parcels with their corners, in the order asked."""
    answer = planner.page.request.get(f"{server.url}/map/features.json?layer=parcels&ids={','.join(map(str, ids))}")
    found = {one["id"]: one for one in json.loads(answer.body())["features"]}
    return [found[one] for one in ids]


def free_parcels(planner: Person, server: Server) -> list[dict[str, Any]]:
    """Four-cornered parcels of the planner's branches with nothing else on them."""
    return features(
        planner, server, [row[0] for row in rows(server, f"select u.id from spatial_unit u where {FREE} order by u.id limit 40")]
    )


def free_neighbours(planner: Person, server: Server, count: int = 6) -> list[list[dict[str, Any]]]:
    """Pairs of such parcels that have a side in common; no parcel stands twice."""
    query = f"""
        select u.id, v.id from spatial_unit u join spatial_unit v on v.geom && u.geom and v.id > u.id
        and v.plan_no = u.plan_no and v.block_no = u.block_no and v.municipality_id = u.municipality_id
        where {FREE} and {FREE.replace("u.", "v.")} and ST_Length(ST_Intersection(ST_Boundary(u.geom), ST_Buffer(v.geom, 0.01))) > 10
        order by u.id limit 60
    """
    pairs: list[list[int]] = []
    taken: set[int] = set()
    for pair in rows(server, query):
        if not taken & set(pair) and len(pairs) < count:
            pairs.append(list(pair))
            taken |= set(pair)
    found = features(planner, server, [one for pair in pairs for one in pair])
    return [found[n : n + 2] for n in range(0, len(found), 2)]
