"""Those who are not building: a citizen, the desk, a planner, a director, an administrator, and three quick services."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.fixtures.served import Server
from tests.journeys import reporting, services, steering
from tests.journeys.steps import Person, story_parcel

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


def test_a_report_from_the_street_to_its_rating(enter) -> None:
    citizen = enter("citizen", 390, 844)
    lon, lat = reporting.spot_of_district(citizen, 40)
    reference = reporting.files(citizen, lon, lat)
    reporting.follows_known(enter("", 390, 844), lon, lat, reference)
    reporting.desk_closes(enter("desk"), reference)
    reporting.citizen_rates(citizen, reference)


def test_a_planner_on_the_map(enter, server: Server) -> None:
    planner = enter("planner")
    page = planner.page
    planner.open("/map")
    page.wait_for_selector("#map[data-ready]")
    steering.misspelt_districts_are_found(planner)

    parcel = story_parcel(server, "start_3")
    planner.open(f"/map?parcel={parcel}")
    panel = page.locator("[data-panel]")
    expect(panel).to_contain_text("الحدود والأطوال")
    expect(panel).to_contain_text("ما جرى على القطعة")
    assert panel.locator(".map-actions a").count() >= 2
    page.locator("[data-toggle-side=layers]").click()
    page.locator("[data-layer=zones]").check()
    page.locator("[data-layer=reports]").check()
    page.wait_for_url(re.compile("zones"))
    page.locator("[data-toggle-side=table]").click()
    expect(page.locator("[data-cases]")).to_contain_text(re.compile(r"\d"))
    with page.expect_download() as download:
        page.locator("[data-export='.csv']").click()
    assert len(download.value.path().read_text("utf-8-sig").splitlines()) >= 1
    assert planner.context.request.get(f"{server.url}/map/list.geojson").json()["type"] == "FeatureCollection"


def test_a_directors_numbers_are_those_of_the_registers(enter, server: Server) -> None:
    """Eight figures, four branches and the whole amanah: each equals plain SQL and opens as many rows as SQL counts."""
    director = enter("director")
    director.goes_to("/today")
    steering.numbers_agree(director, server)


def test_an_administrators_grant_counts_at_the_next_request(enter) -> None:
    admin, shop = enter("admin"), enter("shop")
    refused = shop.context.request.get(f"{shop.server.url}/inbox", max_redirects=0)
    assert refused.status in (403, 404)
    admin.open("/admin/users/shop")
    admin.fill({"role": "reviewer", "municipality_id": "2"})
    admin.press("منح الصلاحية")
    admin.sees("سارية")
    shop.open("/inbox")
    shop.sees("صندوق الوارد")
    admin.open("/admin/users/shop")
    admin.press("إنهاء", admin.page.locator("#roles ~ table, section[aria-labelledby=roles]"))
    admin.sees("انتهت الصلاحية من الآن")
    assert shop.context.request.get(f"{shop.server.url}/inbox", max_redirects=0).status in (403, 404)


def test_three_more_services_by_their_catalogue_alone(enter, server: Server) -> None:
    owner, shop = enter("owner"), enter("shop")
    statement = services.files_statement(owner, story_parcel(server, "start_4"))
    fence = services.files_fence(owner, story_parcel(server, "start_5"))
    services.officers_approve(enter("reviewer", 1440), enter("approver", 1440), (statement, fence))
    for reference, issued in ((statement, "صدر البيان"), (fence, "صدرت الرخصة")):
        services.pays_and_holds(owner, reference, issued)
    services.pays_and_holds(shop, services.files_shop(shop), "صدرت الرخصة")
