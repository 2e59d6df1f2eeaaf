"""What a person does in the browser, in the words of the pages."""

import re
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy.engine import make_url

from tests.fixtures import templates
from tests.fixtures.served import Server

PASSWORD = "Kharj-1448"  # printed on the demo's own page
SHOTS = Path(__file__).parents[2] / "var" / "test" / "journeys"
PATIENCE_MS = 30_000
REFERENCE = re.compile(r"[A-Z]{1,4}-\d{4}-\d{6,12}-\d")
# A press returns before the page that it asks for has begun to come: whether one is on its way is noted in the page left.
LEAVING = """
(() => {
  const note = (event) => { if (!event.defaultPrevented) window.leaving = true; };
  window.addEventListener("submit", note);
  window.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const stays = !link || link.hasAttribute("download") || link.target || link.href.split("#")[0] === location.href.split("#")[0];
    if (!stays && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) note(event);
  });
  window.addEventListener("pageshow", () => { window.leaving = false; });
})();
"""

expect.set_options(timeout=PATIENCE_MS)


class Person:
    """One persona at his own browser."""

    def __init__(self, browser: Browser, server: Server, username: str = "", width: int = 1280, height: int = 900, **context: Any) -> None:
        self.server, self.username = server, username
        size = {"width": width, "height": height}
        self.context = browser.new_context(viewport=size, locale="ar-SA", timezone_id="Asia/Riyadh", **context)
        self.context.add_init_script(LEAVING)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        if username:
            self.sign_in()

    def sign_in(self) -> None:
        self.open("/login")
        self.page.fill("[name=username]", self.username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.locator("main button[type=submit]").click()
        expect(self.page).not_to_have_url(re.compile("/login"))

    def open(self, path: str) -> None:
        self.arrives()
        answer = self.page.goto(path if path.startswith("http") else self.server.url + path)
        assert answer is not None and answer.status < 500, f"{self.username}: {path} answered {answer and answer.status}"

    def named(self, name: str, within: Locator | None = None) -> Locator:
        """The button or link of that name."""
        place = within or self.page.locator("main")
        return place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name)).first

    def press(self, name: str, within: Locator | None = None) -> None:
        """A question that comes up is answered with yes."""
        self.click(self.named(name, within))

    def click(self, target: Locator) -> None:
        target.click()
        self.arrives()
        yes = self.page.locator("#confirm-dialog[open] button[value=yes]")
        if yes.count():
            yes.click()
            self.arrives()

    def arrives(self) -> None:
        """A page that a press asked for has come: going elsewhere before would abort the one or the other."""
        self.page.wait_for_function("() => !window.leaving && !document.querySelector('.upload-progress')")
        self.page.wait_for_load_state()

    def goes_to(self, part: str) -> None:
        """The address now holds that part; a form that came back with mistakes says which."""
        try:
            self.page.wait_for_url(re.compile(part))
        except Exception as error:
            said = self.page.locator(".error-summary, .alert").all_inner_texts()
            raise AssertionError(f"{self.username} is at {self.page.url}, not {part}; the page says {said}") from error

    def fill(self, answers: dict[str, str]) -> None:
        """Each control by its name: typed, chosen or ticked as its kind asks."""
        for name, value in answers.items():
            control = self.page.locator(f"main [name='{name}']").first
            kind = control.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
            if kind == "select":
                control.select_option(value)
            elif kind in ("radio", "checkbox"):
                self.page.locator(f"main [name='{name}'][value='{value}']").check(force=True)
            else:
                control.fill(value)

    def sees(self, *words: str) -> None:
        for word in words:
            expect(self.page.locator("main")).to_contain_text(word)

    def waits_for(self, *words: str, seconds: int = 60) -> None:
        """What a job does after the request: the page is asked again until it says so."""
        for _ in range(seconds):
            said = self.page.locator("main").inner_text()
            if all(word in said for word in words):
                return
            self.page.wait_for_timeout(1000)
            self.page.reload()
        self.sees(*words)

    def shot(self, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    def leave(self) -> None:
        assert self.faults == [], f"scripts failed for {self.username}: {self.faults}"
        self.context.close()


def rows(server: Server, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Plain SQL on the served database, past every policy: what a page must agree with."""
    name = make_url(server.database_url).database
    with closing(psycopg2.connect(templates.address("", str(name)))) as connection, connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def changes(server: Server, query: str, *values: Any) -> None:
    """What no person does on screen: a day passes, a session ends."""
    name = make_url(server.database_url).database
    with closing(psycopg2.connect(templates.address("", str(name)))) as connection, connection, connection.cursor() as cursor:
        cursor.execute(query, values)
        assert cursor.rowcount == 1, f"{cursor.rowcount} rows changed"


def story_parcel(server: Server, name: str) -> int:
    """Id of a parcel that the demo city keeps for a story."""
    found = rows(
        server,
        """
        select u.id from import_run r, spatial_unit u
        where r.options ? 'stories' and u.end_lifespan_version is null
          and (u.plan_no, u.block_no, u.parcel_no) = (r.options #>> array['stories', 'parcels', %(name)s, 'plan_no'],
              r.options #>> array['stories', 'parcels', %(name)s, 'block_no'], r.options #>> array['stories', 'parcels', %(name)s, 'parcel_no'])
        """.replace("%(name)s", "%s"),
        name,
        name,
        name,
    )
    assert found, f"the demo city has no parcel for {name}"
    return int(found[0][0])
