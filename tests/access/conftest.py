"""The application on a clone of the demo city, with every request undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest
from sqlalchemy import create_engine

from app import tenancy
from config import Config, normalised
from ops.database import APPLICATION
from tests.fixtures import templates


@pytest.fixture(scope="module")
def demo_app(demo_template):
    """(app, undoing): inside ``with undoing():`` commits are savepoints and the end rolls all back."""
    name = templates.clone_name("access")
    templates.clone(demo_template, name)
    url = normalised(templates.address(APPLICATION, name)).render_as_string(hide_password=False)
    app = import_module("wsgi").create_app(Config(ENVIRONMENT="test", DATABASE_URL=url, VAR_DIR=templates.TEST_VAR, DEMO=True))
    app.config["WTF_CSRF_ENABLED"] = False
    sessions, engine = app.extensions["sessions"], create_engine(url)

    @contextmanager
    def undoing() -> Iterator[None]:
        with engine.connect() as connection:
            outer = connection.begin()
            sessions.configure(bind=connection, join_transaction_mode="create_savepoint")
            try:
                yield
            finally:
                sessions.configure(bind=engine, join_transaction_mode="conditional_savepoint")
                outer.rollback()

    sessions.configure(bind=engine)
    with tenancy.everything():
        yield app, undoing
    engine.dispose()
    sessions.kw["bind"].dispose()
    templates.drop(name)
