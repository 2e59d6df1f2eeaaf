"""Pictures of the pages into var/screens/, for eyes: run by `make screens`."""

import shutil
import subprocess
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.pages import ENGLISH, PAPERS, Screen, by_persona, things
from tests.fixtures.served import Server
from tests.journeys.steps import Person

OUT = Path(__file__).parents[2] / "var" / "screens"
TALLEST = 4000  # of a picture


def test_pictures_of_every_page(browser: Browser, server: Server) -> None:
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    known = things(server)
    for persona, screens in (*by_persona(), *by_persona(ENGLISH)):
        person = Person(browser, server, persona)
        for screen in screens:
            take(person, screen, known)
        person.context.close()


def test_pictures_of_the_papers(browser: Browser, server: Server) -> None:
    known = things(server)
    OUT.mkdir(parents=True, exist_ok=True)
    for name, (persona, path) in PAPERS.items():
        person = Person(browser, server, persona)
        answer = person.context.request.get(server.url + path.format(**known))
        assert answer.ok and answer.body().startswith(b"%PDF"), f"{path} {answer.status}"
        (OUT / f"{name}.pdf").write_bytes(answer.body())
        person.context.close()
        if drawer := shutil.which("pdftoppm"):
            subprocess.run([drawer, "-r", "80", "-png", OUT / f"{name}.pdf", OUT / name], check=True)


def take(person: Person, screen: Screen, known: dict[str, str]) -> None:
    english = screen in ENGLISH
    for width, height in screen.sizes:
        person.page.set_viewport_size({"width": width, "height": height})
        person.page.goto(person.server.url + screen.path.format(**known) + ("?lang=en" if english else ""))
        person.page.wait_for_load_state("networkidle")
        person.page.evaluate("for (const picture of document.images) picture.loading = 'eager'")
        person.page.wait_for_load_state("networkidle")
        tall = min(person.page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        clip = {"x": 0, "y": 0, "width": width, "height": max(tall, height)}
        person.page.screenshot(path=OUT / f"{screen.name}-{width}.png", full_page=True, clip=clip)
