"""One villa all the way: owner, office, reviewer, approver, payment, paper, rating, failed visit, stopped permit, re-visit, tracking."""

import pytest
from playwright.sync_api import Browser

from tests.fixtures.served import Server
from tests.journeys import filing, inspecting, kinds, reviewing
from tests.journeys.steps import Person, rows, story_parcel

pytestmark = pytest.mark.browser


def test_a_villa_from_the_parcel_to_the_permit_that_holds_again(browser: Browser, server: Server) -> None:
    parcel = story_parcel(server, "start_1")
    owner, office = Person(browser, server, "owner"), Person(browser, server, "office")
    reference = filing.owner_starts(owner, parcel)
    filing.office_designs(office, reference)
    filing.owner_confirms(owner, reference)

    reviewer = Person(browser, server, "reviewer", width=1440)
    reviewing.reviewer_claims(reviewer, reference)
    reviewing.reviewer_asks_correction(reviewer, reference)
    reviewing.office_corrects(office, reference)
    reviewing.reviewer_recommends(reviewer, reference)
    approver = Person(browser, server, "approver", width=1440)
    reviewing.approver_approves(approver, reference)
    for person in (office, reviewer, approver):
        person.leave()

    reviewing.owner_pays(owner, reference)
    permit, code = reviewing.permit_is_issued(owner, reference)
    kinds.rates(owner, reference)
    anybody = Person(browser, server, width=390, height=844)
    inspecting.anybody_reads(anybody, code, "سارية")
    visit_and_stop(browser, server, owner, anybody, permit, code, parcel)
    last4 = rows(server, 'select phone_last4 from "case" where reference = %s', reference)[0][0]
    inspecting.anybody_tracks(anybody, reference, last4)
    for person in (owner, anybody):
        person.leave()


def visit_and_stop(browser: Browser, server: Server, owner: Person, anybody: Person, permit: str, code: str, parcel: int) -> None:
    """The condition's visit fails, the code says so; the fine is paid, the re-visit frees the permit."""
    lon, lat = rows(
        server,
        "select st_x(p), st_y(p) from (select st_transform(st_pointonsurface(geom), 4326) p from spatial_unit where id = %s) q",
        parcel,
    )[0]
    where = {"longitude": lon, "latitude": lat, "accuracy": 6}
    inspector = Person(browser, server, "inspector", 800, 1280, geolocation=where, permissions=["geolocation"], has_touch=True)
    visit = inspecting.fails_visit(inspector, permit)
    inspecting.anybody_reads(anybody, code, "موقوفة")
    inspecting.owner_pays_fine(owner, visit)
    inspecting.passes_visit(inspector, permit)
    inspecting.anybody_reads(anybody, code, "سارية")
    inspector.leave()
