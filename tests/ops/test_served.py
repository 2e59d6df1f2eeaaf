"""The served demo that browser tests stand on: a real process, its worker, and Debian's Chromium."""

import pytest


@pytest.mark.browser
def test_the_first_page_is_arabic_in_a_real_browser(server, page):
    page.goto(server.url)

    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == "Asia/Riyadh"


def test_commands_reach_the_served_database(server):
    assert '"username"' in server.flask("demo", "accounts", "--json")
