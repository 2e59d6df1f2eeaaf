"""A piece of ground on which files come again."""

import pytest

from tests.factories import land


@pytest.fixture
def ground(db_session, monkeypatch):
    monkeypatch.setattr("gis.importers.settling.defer", lambda *_, **__: None)  # the check of the whole register is not asked here
    land.make_ground()
    return db_session
