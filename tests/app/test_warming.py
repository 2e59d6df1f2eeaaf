"""A web process is warm before its first request, and starts cold rather than not at all."""

import gc

import pytest
from sqlalchemy import event

from app import db, warming
from config import Config
from wsgi import create_app


@pytest.fixture
def thawed():
    yield
    gc.unfreeze()


def test_every_template_compiles(app):
    names = warming.compile_templates(app)
    assert {"base.html", "home.html", "licensing/site/build.html"} <= set(names)
    assert {name for _, name in app.jinja_env.cache} >= set(names)


def test_each_connection_of_the_pool_has_read_what_pages_need(app):
    read = []
    with app.app_context():
        engine = db.engine()
    engine.dispose()
    event.listen(engine, "after_cursor_execute", note := lambda connection, *_: read.append(connection.connection.dbapi_connection))
    try:
        opened = warming.open_connections(app)
    finally:
        event.remove(engine, "after_cursor_execute", note)
    assert opened == engine.pool.checkedin() == len({id(connection) for connection in read}) > 1


def test_the_public_pages_answer(app, committed_db):
    seen = []
    app.after_request_funcs.setdefault(None, []).append(note := lambda response: seen.append(response.status_code) or response)
    try:
        pages = warming.visit_public_pages(app)
    finally:
        app.after_request_funcs[None].remove(note)
    assert "/map" in pages
    assert seen == [200] * (len(pages) + 1)


def test_without_a_database_the_process_starts_all_the_same(thawed):
    lost = create_app(Config(ENVIRONMENT="test", DATABASE_URL="postgresql://amanah_app@127.0.0.1:9/nowhere"))
    warming.warm(lost)
    assert gc.get_freeze_count() > 0
    assert lost.test_client().get("/readyz").status_code == 503
