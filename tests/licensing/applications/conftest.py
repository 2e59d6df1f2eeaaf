import pytest

from tests.factories.filing import build_city


@pytest.fixture
def city(db_session, monkeypatch):
    monkeypatch.setattr("licensing.permits.commands.defer", lambda *_, **__: None)  # the paper is another test's matter
    return build_city()
