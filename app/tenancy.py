"""Whose data this is: written once, here. Row-level security in the database is the second lock.

A person sees the rows of the municipalities where he holds a role, and the cases in which his party takes part.
Nothing is visible before ``acting_as`` or ``everything`` says who asks: the default fails shut.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from flask import Flask, g, has_app_context
from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    Uuid,
    any_,
    bindparam,
    event,
    func,
    or_,
    select,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column, with_loader_criteria


@dataclass(frozen=True)
class Scope:
    """The municipalities and parties whose rows may be seen; ``everything`` is the system itself."""

    municipality_ids: tuple[int, ...] = ()
    party_ids: tuple[UUID, ...] = ()
    everything: bool = False


NOTHING = Scope()
_scope: ContextVar[Scope] = ContextVar("scope", default=NOTHING)


def current_scope() -> Scope:
    return _scope.get()


class MunicipalityScoped:
    """Mixin: every ORM read of the class is confined to what the present scope may see."""

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return or_(_EVERYTHING, cls.municipality_id == any_(_MUNICIPALITIES))


_EVERYTHING = bindparam("scope_everything", callable_=lambda: current_scope().everything, type_=Boolean)
_MUNICIPALITIES = bindparam("scope_municipalities", callable_=lambda: list(current_scope().municipality_ids), type_=ARRAY(Integer))
PARTIES = bindparam("scope_parties", callable_=lambda: list(current_scope().party_ids), type_=ARRAY(Uuid))

_ONLY_VISIBLE = with_loader_criteria(MunicipalityScoped, lambda cls: cls.visible(), include_aliases=True, track_closure_variables=False)


@contextmanager
def scoped(scope: Scope) -> Iterator[None]:
    """Everything inside sees just ``scope``, in the ORM and in the database's own policies."""
    token = _scope.set(scope)
    _tell_open_transaction()
    try:
        yield
    except BaseException:
        _scope.reset(token)
        with suppress(SQLAlchemyError):  # a broken transaction can be told nothing; its rollback forgets the setting
            _tell_open_transaction()
        raise
    else:
        _scope.reset(token)
        _tell_open_transaction()


@contextmanager
def everything() -> Iterator[None]:
    """The system's own view, for consequences that no single person's rights cover."""
    with scoped(Scope(everything=True)):
        yield


def init_app(app: Flask) -> None:
    sessions = app.extensions["sessions"]

    @event.listens_for(sessions, "do_orm_execute")
    def confine(state) -> None:
        if state.is_select and not state.is_column_load and not state.is_relationship_load:
            state.statement = state.statement.options(_ONLY_VISIBLE)

    @event.listens_for(sessions, "after_begin")
    def tell_database(_session: Session, _transaction, connection) -> None:
        _tell(connection)


_TOLD = "told_scope"  # remembered with the connection, whose setting it is: two sessions may share one
_TELL = select(
    func.set_config("app.everything", bindparam("everything"), True),
    func.set_config("app.municipalities", bindparam("municipalities"), True),
    func.set_config("app.parties", bindparam("parties"), True),
)


@event.listens_for(Engine, "rollback_savepoint")
def _forget(connection: Connection, _name: str, _context: object) -> None:  # the settings went back with the savepoint
    connection.info.pop(_TOLD, None)


def _tell(connection: Connection) -> None:
    scope = current_scope()
    connection.info.pop(_TOLD, None)
    connection.execute(
        _TELL,
        {
            "everything": "on" if scope.everything else "",
            "municipalities": "{" + ",".join(map(str, scope.municipality_ids)) + "}",
            "parties": "{" + ",".join(map(str, scope.party_ids)) + "}",
        },
    )
    connection.info[_TOLD] = scope


def _tell_open_transaction() -> None:
    if has_app_context() and (session := g.get("session")) is not None and session.in_transaction():
        session.flush()
        if (connection := session.connection()).info.get(_TOLD) != current_scope():
            _tell(connection)
