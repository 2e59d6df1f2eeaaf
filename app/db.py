"""The database session. One request is one transaction; commands change rows and never commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import uuid6
from flask import Flask, current_app, g
from sqlalchemy import Date, DateTime, Engine, MetaData, Numeric, Uuid, create_engine
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker


class Base(DeclarativeBase):
    """Every table. Constraint names are predictable, so that a violation maps to an error code."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        }
    )
    type_annotation_map = {
        datetime: DateTime(timezone=True),
        date: Date(),
        UUID: Uuid(),
        Decimal: Numeric(14, 2),
        dict[str, Any]: JSONB(),
        list[Any]: JSONB(),
    }


def uuid7() -> UUID:
    """A time-ordered identifier, made by us because PostgreSQL 15 cannot."""
    return UUID(int=uuid6.uuid7().int)


def init_app(app: Flask) -> None:
    engine = create_engine(
        app.config["DATABASE_URL"],
        pool_pre_ping=True,
        pool_use_lifo=True,  # the connection used last has the warmest caches
        pool_size=app.config.get("DATABASE_POOL_SIZE", 5),
        connect_args={"application_name": "amanah"},
    )
    app.extensions["sessions"] = sessionmaker(engine, expire_on_commit=False)
    app.teardown_appcontext(_close)


def engine() -> Engine:
    return current_app.extensions["sessions"].kw["bind"]


def session() -> Session:
    """The session of this request, job or command, opened when first asked for."""
    if "session" not in g:
        g.session = current_app.extensions["sessions"]()
    return g.session


def commit() -> None:
    """End the request's transaction for good. Called once, by the application object."""
    if "session" in g:
        g.session.commit()


def rollback() -> None:
    if "session" in g:
        g.session.rollback()


@contextmanager
def transaction() -> Iterator[Session]:
    """One transaction for a CLI command or a job: commits on success, rolls back on any error."""
    current = session()
    try:
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise


@contextmanager
def aside() -> Iterator[Session]:
    """A short transaction of its own, for what must survive a rollback: failed sign-ins, refusals."""
    with current_app.extensions["sessions"]() as own, own.begin():
        yield own


def _close(_error: BaseException | None) -> None:
    if (current := g.pop("session", None)) is not None:
        current.close()
