"""Every important page at its sizes: no raw value, no foreign word, no overflow, no failing script, nothing that axe calls serious."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.pages import ENGLISH, Screen, by_persona, things
from tests.fixtures.served import Server
from tests.journeys.steps import Person

pytestmark = pytest.mark.browser
LOOK = Path(__file__).with_name("faults.js").read_text("utf8")
GRAVE = {"serious", "critical"}
REFUSED = {"not-found": 404, "verify-forged": 404, "forbidden": 403, "track-wrong": 422}  # said to be absent or wrong, and that is right
PERSONAS = dict(by_persona())


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
