"""Every important page at its sizes: no raw value, no foreign word, no overflow, no failing script, nothing that axe calls serious."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser

from tests.browser.pages import ENGLISH, SCREENS, Screen, by_persona, things
from tests.fixtures.served import Server
from tests.journeys.steps import Person

pytestmark = pytest.mark.browser
LOOK = Path(__file__).with_name("faults.js").read_text("utf8")
GRAVE = {"serious", "critical"}
REFUSED = {"not-found": 404, "verify-forged": 404, "forbidden": 403, "track-wrong": 422}  # said to be absent or wrong, and that is right
PERSONAS = dict(by_persona())
FILE = re.compile(r"\.\w+$|<kind>$|^/(api|static|tiles|fonts|open311|healthz|readyz|_|payments|inbox/next)")
# Pages that nobody need look at here, by why.
UNSEEN = {
    "a part of another page, a picture or a way on": {
        "filing.cost", "atlas.download", "documents.show_document", "opinions.document", "reports.photo", "changes.show_parcel",
        "map.show_place", "map.show_case", "map_lists.search", "planner.show_features", "planner.show_tile", "planner.show_identified",
        "field.distance", "plans.show_parcels",
    },
    "a sheet for the printer": {"atlas.show_map", "planner.print_map"},
    "reached by a step that the demo city has not taken": {
        "field.sent", "reports.sent", "reports.mine", "filing.office", "filing.on_behalf", "filing.consent", "regulation.show_impact",
        "visits.order_form", "imports.show",
    },
    "made of the same template as one that is looked at": {
        "editor.edit", "regulation.redraft", "decisions.edit", "decisions.show", "changes.show_change", "deeds.begin", "deeds.show",
        "tariffs.edit_tariff", "layers.begin",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def known(server: Server) -> dict[str, str]:
    return things(server)


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona or "anybody")
def test_pages_show_nothing_that_is_not_meant_for_people(persona: str, browser: Browser, server: Server, known: dict[str, str]) -> None:
    person = Person(browser, server, persona)
    faults = [fault for screen in PERSONAS[persona] for fault in faults_of(person, screen, known)]
    person.context.close()
    assert faults == []


def test_the_english_pages_are_whole(browser: Browser, server: Server, known: dict[str, str]) -> None:
    person = Person(browser, server)
    faults = [fault for screen in ENGLISH for fault in faults_of(person, screen, known, arabic=False)]
    person.context.close()
    assert faults == []


def test_every_page_is_among_them(app: Flask, known: dict[str, str]) -> None:
    """A page that is new is listed in tests/browser/pages.py, or above with the reason why not."""
    addresses = app.url_map.bind("localhost")
    seen = {addresses.match(s.path.format(**known).split("?")[0], method="GET")[0] for s in (*SCREENS, *ENGLISH)}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not FILE.search(rule.rule)}
    excused = frozenset().union(*UNSEEN.values())
    assert sorted(pages - seen - excused) == []
    assert sorted(excused - (pages - seen)) == []


def faults_of(person: Person, screen: Screen, known: dict[str, str], *, arabic: bool = True) -> list[str]:
    """Each fault with the page and the width at which it was seen."""
    said: list[str] = []
    person.page.on("console", listener := lambda message: said.append(message.text) if message.type == "error" else None)
    person.page.on("pageerror", failed := lambda error: said.append(str(error)))
    path = screen.path.format(**known) + ("" if arabic else "?lang=en")
    answer, found = person.page.goto(person.server.url + path), []
    for width, height in screen.sizes:
        person.page.set_viewport_size({"width": width, "height": height})
        person.page.wait_for_timeout(150)
        found += [f"{width}: {fault}" for fault in person.page.evaluate(f"({LOOK})({str(arabic).lower()})")]
    found += axe_of(person)
    expected = REFUSED.get(screen.name, 200)
    found += [f"script: {text[:200]}" for text in said if not (expected >= 400 and str(expected) in text)]
    if answer is None or answer.status != expected:
        found.append(f"answered {answer and answer.status}")
    person.page.remove_listener("console", listener)
    person.page.remove_listener("pageerror", failed)
    return [f"{screen.name} {fault}" for fault in found]


def axe_of(person: Person) -> list[str]:
    found = Axe().run(person.page).response["violations"]
    return [f"axe {v['id']}: {v['nodes'][0]['html'][:160]} (of {len(v['nodes'])})" for v in found if v["impact"] in GRAVE]
