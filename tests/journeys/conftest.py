"""People whom several journeys share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.fixtures.served import Server
from tests.journeys.steps import Person


@pytest.fixture(scope="module")
def planner(browser: Browser, server: Server) -> Iterator[Person]:
    """A planner at a wide screen, signed in for as long as the module runs."""
    person = Person(browser, server, "planner", 1440, 900)
    yield person
    person.leave()
