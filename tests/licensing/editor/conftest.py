import pytest

from licensing.catalogue import library
from licensing.catalogue.versions import Known
from tests.factories.filing import build_city
from tests.factories.people import SIH, staff


@pytest.fixture
def city(app, db_session, monkeypatch):
    """A piece of city; whatever is published in the test is forgotten with it."""
    monkeypatch.setattr("licensing.permits.commands.defer", lambda *_, **__: None)
    app.extensions["service_versions"] = Known()
    made = build_city()
    made.director, made.signer = staff("director", SIH, name="المدير"), staff("approver", SIH, name="صاحب الصلاحية")
    yield made
    library.put_over_files(())
    app.extensions["service_versions"] = Known()
