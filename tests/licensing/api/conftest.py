from types import SimpleNamespace

import pytest

from app.authz import acting_as
from app.db import uuid7
from licensing.api import keys
from licensing.api.scopes import SCOPES
from tests.factories import filing

STATEMENT = "lnd.zoning_statement"


@pytest.fixture
def city(db_session, monkeypatch):
    monkeypatch.setattr("licensing.permits.commands.defer", lambda *_, **__: None)  # the paper has tests of its own
    return filing.build_city()


def key_of(actor, party, scopes=tuple(SCOPES), days=30):
    with acting_as(actor):
        return keys.make_key("برنامج الاختبار", party.id, scopes, days, actor)


@pytest.fixture
def caller(client, city):
    """A program of the owner's: ``call(method, path, …)`` with its key and a fresh idempotency key."""
    return program(client, key_of(city.owner, city.owner_party)[1])


def program(client, text):
    def call(method, path, *, key=None, headers=None, **sent):
        head = {"Authorization": f"Bearer {text}", "Accept": "application/json", **(headers or {})}
        if method != "GET" and key is not False:
            head["Idempotency-Key"] = key or uuid7().hex
        return client.open(f"/api/v1{path}", method=method, headers=head, **sent)

    return call


@pytest.fixture
def draft(caller, city):
    """A statement's application, begun through the interface."""
    made = caller("POST", "/applications", json={"service": STATEMENT, "place": {"parcel": str(city.lot.id)}})
    assert made.status_code == 201, made.text
    return SimpleNamespace(**made.json)
