"""Answers that the parts of one page ask for again and again are read once, until something is written."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, has_request_context
from sqlalchemy import event
from sqlalchemy.orm import Session

from app import db
from app.tenancy import current_scope

_KEPT = "read_once"
P = ParamSpec("P")
R = TypeVar("R")


def init_app(app: Flask) -> None:
    sessions = app.extensions["sessions"]
    for name in ("after_flush", "after_soft_rollback", "after_commit"):
        event.listen(sessions, name, _forget)

    @event.listens_for(sessions, "do_orm_execute")
    def written(state) -> None:
        if not state.is_select:
            _forget(state.session)


def read_once(key: Callable[P, Hashable]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The function's answer is kept for the rest of the request: by its key, for the present scope, until the session writes.

    Jobs and commands, which go through many cases in one session, always read anew. The answer must not be changed by who gets it.
    """

    def decorate(ask: Callable[P, R]) -> Callable[P, R]:
        @wraps(ask)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            if not has_request_context() or not (session := db.session()).autoflush:
                return ask(*args, **kwargs)
            session.flush()  # as a query would: what is pending counts as written
            kept: dict[Hashable, Any] = session.info.setdefault(_KEPT, {})
            place = (ask, current_scope(), key(*args, **kwargs))
            if place not in kept:
                answer = ask(*args, **kwargs)
                kept = session.info.setdefault(_KEPT, {})
                kept[place] = answer
            return kept[place]

        return asked

    return decorate


def _forget(session: Session, *_context: object) -> None:
    session.info.pop(_KEPT, None)
