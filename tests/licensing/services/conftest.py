import pytest

from tests.factories import filing


@pytest.fixture
def city(db_session, monkeypatch):
    monkeypatch.setattr("licensing.permits.commands.defer", lambda *_, **__: None)  # the paper has tests of its own
    return filing.build_city()


@pytest.fixture(autouse=True)
def in_a_request(app):
    """Places are searched for by pages, whose answers carry addresses."""
    with app.test_request_context("/"):
        yield
