import pytest

from tests.factories import filing


@pytest.fixture
def city(db_session, monkeypatch):
    monkeypatch.setattr("licensing.permits.commands.defer", lambda *_, **__: None)  # the paper has tests of its own
    return filing.build_city()
