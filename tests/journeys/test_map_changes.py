"""Every kind of change, drawn on the map by a planner: what is looked at, what is sent, and what the next tile shows."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
import shapely
from playwright.sync_api import Browser, Response, expect

from tests.fixtures.served import Server
from tests.journeys.mapping import AtTheMap, free_neighbours, free_parcels
from tests.journeys.steps import Person, rows

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def approver(browser: Browser, server: Server) -> Iterator[Person]:
    person = Person(browser, server, "approver")
    yield person
    person.leave()


@pytest.fixture(scope="module")
def parcels(planner: Person, server: Server):
    return free_parcels(planner, server)


@pytest.fixture(scope="module")
def pairs(planner: Person, server: Server):
    return free_neighbours(planner, server)


def between(one, other, part: float) -> tuple[float, float]:
    return one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part


def across(here, on: float) -> list[tuple[float, float]]:
    """The side that the two parcels have in common, moved that part of the way towards the middle of the second."""
    one, other = here.shapes
    shared = one.intersection(other.buffer(1e-8)).minimum_rotated_rectangle.exterior.coords
    side = max(pairwise(shared), key=lambda ends: shapely.LineString(ends).length)
    dx, dy = (other.centroid.x - one.centroid.x) * on, (other.centroid.y - one.centroid.y) * on
    return [(x + dx, y + dy) for x, y in side]


def strip(corners, n: int, on: float) -> list[tuple[float, float]]:
    """Ground along a side: inwards as a part of the next sides; outwards with a negative part."""
    a, b, c, d = (corners[(n + k) % 4] for k in range(4))
    return [tuple(a), tuple(b), between(b, c, on), between(a, d, on)]


def approves(approver: Person, reference: str) -> None:
    approver.open(f"/cases/{reference}")
    approver.press("اعتماد وتنفيذ")


def children(server: Server, ids: list[int]) -> list[tuple[str, float]]:
    """Number and area of what the parcels became."""
    query = """
        select distinct u.id, u.parcel_no, u.area_m2 from parcel_lineage l join spatial_unit u on u.id = l.child_id
        where l.parent_id = any(%s) and u.end_lifespan_version is null order by u.id
    """
    return [(number, float(area)) for _id, number, area in rows(server, query, ids)]


def seen_next(planner: Person, do, *numbers: str) -> None:
    """The tiles that are fetched while something is done hold parcels of these numbers."""
    tiles: list[Response] = []
    planner.page.on("response", lambda answer: tiles.append(answer) if "/tiles/parcels/" in answer.url else None)
    do()
    planner.page.wait_for_load_state("networkidle")
    bodies = [tile.body() for tile in tiles]
    assert tiles and all(any(number.encode() in body for body in bodies) for number in numbers), numbers


def test_a_merge_with_shares_is_done_at_the_map_and_stands_in_the_next_tile(planner: Person, server: Server, pairs) -> None:
    at = AtTheMap(planner, *pairs[0])
    panel, ids = at.takes("merge"), [one["id"] for one in pairs[0]]
    expect(panel.locator("[data-outcome]")).to_be_visible()
    if panel.locator("[data-commit]").is_disabled():  # different owners: the planner says that they share
        panel.locator("[name=merge_shares]").check()
    expect(panel.locator("[data-commit]")).to_be_enabled()
    before, number = at.balance("before"), panel.locator("[data-part-number]").input_value()
    planner.shot("map_merge")

    def merges() -> None:
        at.commits("طلب المالكين")
        at.done()

    seen_next(planner, merges, number)
    assert children(server, ids) == [(number, pytest.approx(before, abs=0.01))]


def test_a_boundary_is_moved_sent_and_approved(planner: Person, approver: Person, server: Server, pairs) -> None:
    at = AtTheMap(planner, *pairs[1], zoom=20)
    panel, ids = at.takes("adjust"), [one["id"] for one in pairs[1]]
    expect(panel.locator("[data-next]")).to_contain_text("ارسم الحد الجديد")
    at.draws(*across(at, 0.3))
    expect(panel.locator("[data-parts] tr")).to_have_count(2)
    expect(panel.locator("[data-approval]")).to_be_visible()
    assert at.balance("difference") == pytest.approx(0, abs=0.02)
    planner.shot("map_adjust")
    at.commits("اتفاق الجارين", "1448/12")
    reference = at.done()
    assert children(server, ids) == []  # nothing before it is approved
    approves(approver, reference)
    was = {one["properties"]["parcel_no"]: one["properties"]["area_m2"] for one in pairs[1]}
    now = dict(children(server, ids))
    assert now.keys() == was.keys()
    assert now[pairs[1][0]["properties"]["parcel_no"]] > was[pairs[1][0]["properties"]["parcel_no"]] + 20
    seen_next(planner, planner.page.reload, *now)


def test_ground_is_taken_for_a_street(planner: Person, approver: Person, server: Server, parcels) -> None:
    at = AtTheMap(planner, parcels[12])
    panel = at.takes("expropriate")
    at.draws(*strip(at.corners, 0, 0.3))
    expect(panel.locator("[data-parts] tr")).to_have_count(1)
    taken, after = at.balance("taken"), at.balance("after")
    assert taken + after == pytest.approx(parcels[12]["properties"]["area_m2"], abs=0.02)
    assert taken == pytest.approx(0.3 * parcels[12]["properties"]["area_m2"], rel=0.05)
    at.commits("توسعة شارع", "1448/77")
    approves(approver, at.done())
    assert [area for _number, area in children(server, [parcels[12]["id"]])] == [pytest.approx(after, abs=0.01)]


def test_what_a_street_left_over_is_joined_and_what_a_neighbour_holds_is_not(
    planner: Person, approver: Person, server: Server, parcels
) -> None:
    held = """select exists (select from spatial_unit u where u.end_lifespan_version is null and
        ST_Intersects(u.geom, ST_Buffer(ST_Transform(ST_GeomFromText(%s, 4326), ST_SRID(u.geom)), -0.1)))"""
    for parcel in parcels[14:34]:
        ring = parcel["geometry"]["coordinates"][0][0][:-1]
        beside = {n: rows(server, held, shapely.Polygon(strip(ring, n, -0.3)).wkt)[0][0] for n in range(4)}
        if {True, False} <= set(beside.values()):
            break
    free, neighbour = (next(n for n, is_held in beside.items() if is_held is wanted) for wanted in (False, True))
    at = AtTheMap(planner, parcel)
    panel = at.takes("surplus")
    at.draws(*strip(at.corners, neighbour, -0.3))
    expect(panel.locator("[data-problems]")).to_contain_text("تتداخل مع القطعة")
    expect(panel.locator("[data-commit]")).to_be_disabled()
    panel.locator("[data-act=forget]").click()
    at.draws(*strip(at.corners, free, -0.3))
    expect(panel.locator("[data-commit]")).to_be_enabled()
    added = at.balance("added")
    assert added > 20
    planner.shot("map_surplus")
    at.commits("زائدة تنظيمية", "1448/79")
    approves(approver, at.done())
    assert [area for _number, area in children(server, [parcel["id"]])] == [
        pytest.approx(parcel["properties"]["area_m2"] + added, abs=0.02)
    ]


def test_a_re_plan_is_traced_taken_back_and_done_again(planner: Person, approver: Person, server: Server, pairs) -> None:
    at = AtTheMap(planner, *pairs[2], zoom=20)
    page, panel = planner.page, at.takes("replan")
    panel.locator("[name=merge_shares]").check()
    first, second = at.corners, pairs[2][1]["geometry"]["coordinates"][0][0][:-1]
    panel.locator("[data-act=draw]").click()
    panel.locator("[data-typed-act=trace]").click()
    at.press(*first[0])  # the boundary is followed from the first corner over the second to the third
    for place in (at.side(0), first[1], at.side(1)):
        page.mouse.move(*at.pixel(*place), steps=4)
    at.press(*first[2])
    expect(panel.locator("[data-typed-act=trace]")).to_have_attribute("aria-pressed", "false")
    at.press(*first[3])
    page.locator("#map").press("Enter")
    expect(panel.locator("[data-parts] tr")).to_have_count(1)
    whole = pairs[2][0]["properties"]["area_m2"]
    assert at.balance("after") == pytest.approx(whole, abs=0.02)  # every corner of the boundary was met
    at.draws(*[tuple(corner) for corner in second[:3]])
    expect(panel.locator("[data-parts] tr")).to_have_count(2)
    planner.shot("map_replan")
    page.locator("#map").press("Control+z")
    expect(panel.locator("[data-parts] tr")).to_have_count(1)
    page.locator("#map").press("Control+y")
    expect(panel.locator("[data-parts] tr")).to_have_count(2)
    assert at.balance("after") + at.balance("taken") == pytest.approx(at.balance("before"), abs=0.03)
    after = at.balance("after")
    at.commits("إعادة تخطيط", "1448/80")
    approves(approver, at.done())
    found = children(server, [one["id"] for one in pairs[2]])
    assert len(found) == 2 and sum(area for _number, area in found) == pytest.approx(after, abs=0.02)


def test_a_parcel_in_equal_parts_and_a_line_that_does_not_cross(planner: Person, parcels) -> None:
    at = AtTheMap(planner, parcels[36])
    panel = at.takes("split")
    panel.locator("#change-equal").fill("٣")
    panel.locator("#change-equal").press("Tab")
    expect(panel.locator("[data-parts] tr")).to_have_count(3)
    panel.locator("#change-equal").fill("")
    at.draws(at.side(0), (at.middle.x, at.middle.y))
    expect(panel.locator("[data-problems]")).to_contain_text("الخط لا يقطع القطعة")
    expect(panel.locator("[data-commit]")).to_be_disabled()
    panel.locator("[data-problem]").click()  # the place of the fault is shown
    panel.locator("[data-act=forget]").click()
    expect(panel.locator("[data-outcome]")).to_be_hidden()
