import pytest

from tests.factories import filing


@pytest.fixture
def city(db_session, monkeypatch):
    monkeypatch.setattr("licensing.permits.commands.defer", lambda *_, **__: None)  # the paper has tests of its own
    return filing.build_city()


@pytest.fixture
def on_the_desk(city):
    """A sound villa file that the municipality has received."""
    application = filing.start_villa(city)
    filing.to_office(city, application)
    filing.design(city, application)
    filing.lodge(city, application)
    return application
