"""Statements that a search asks again and again are prepared once a connection: planning them took longer than their rows."""

from functools import cache
from typing import Any

from sqlalchemy import Row
from sqlalchemy.dialects.postgresql import psycopg2

from app import db
from app.sqlfile import load_sql


def ask(name: str, **given: Any) -> list[Row[Any]]:
    """The rows of ``gis/sql/<name>.sql``, which says the type of each parameter where a column does not."""
    source, order = _numbered(name)
    connection = db.session().connection()
    title = "ask_" + name.replace("/", "_")
    known: set[str] = connection.info.setdefault("prepared", set())
    if title not in known:
        connection.exec_driver_sql(f"PREPARE {title} AS {source}")
        known.add(title)
    marks = ", ".join(["%s"] * len(order))
    return list(connection.exec_driver_sql(f"EXECUTE {title} ({marks})", tuple(given[key] for key in order)))


@cache
def _numbered(name: str) -> tuple[str, tuple[str, ...]]:
    """The statement with $1, $2 …, and the names that they stand for."""
    compiled = load_sql("gis", name).compile(dialect=psycopg2.dialect(paramstyle="numeric_dollar"))
    return str(compiled), tuple(compiled.positiontup or ())
