"""What a web process does before its first request, so that no person waits for it.

Measured on the demo city: all templates 1.1 s, the vocabularies 0.4 s, the first use of PostGIS on a connection up to 0.1 s,
and a full round of the garbage collector 0.14 s in the middle of whichever page it fell on.
"""

import gc
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

import structlog
from flask import Flask, url_for
from sqlalchemy import TextClause
from sqlalchemy.orm import configure_mappers

from app import db, navigation
from app.authz import ANONYMOUS

TEMPLATES = (".html", ".txt", ".svg", ".xml")
log = structlog.get_logger()


def init_app(app: Flask) -> None:
    app.extensions["warm_statements"] = []


def register_connection_warmer(app: Flask, statement: TextClause, params: Mapping[str, Any]) -> None:
    """A read that makes a fresh connection load what every page needs: libraries, catalogues, reference systems."""
    app.extensions["warm_statements"].append((statement, params))


def warm(app: Flask) -> None:
    """Compile, read and connect; then take all of that out of the garbage collector's rounds.

    Whatever fails here (no database, assets being built) does not keep the process from starting: /readyz says what is missing.
    """
    configure_mappers()
    compile_templates(app)
    for step in (open_connections, visit_public_pages):
        try:
            step(app)
        except Exception as error:  # noqa: BLE001  a page that fails fails its reader, not the site
            log.warning("started_cold", step=step.__name__, error=str(error)[:200])
    gc.collect()
    gc.freeze()


def compile_templates(app: Flask) -> list[str]:
    """Every template of every package. Returns their names."""
    with app.app_context():
        names = app.jinja_env.list_templates(extensions=[ending[1:] for ending in TEMPLATES])
        for name in names:
            app.jinja_env.get_template(name)
    return names


def open_connections(app: Flask) -> int:
    """Open as many connections as the pool keeps, and run the registered reads on each. Returns how many."""
    number: int = app.config["DATABASE_POOL_SIZE"]
    with app.app_context(), ExitStack() as held:
        for connection in [held.enter_context(db.engine().connect()) for _ in range(number)]:
            for statement, params in app.extensions["warm_statements"]:
                connection.execute(statement, params)
    return number


def visit_public_pages(app: Flask) -> list[str]:
    """Open each page of a stranger's menu once: statements, translations and vocabularies are then at hand."""
    with app.test_request_context():
        pages = [url_for(item.endpoint) for item in navigation.menu(ANONYMOUS, "main")]
    visitor = app.test_client()
    for page in ("/", *pages):
        visitor.get(page)
    return pages
