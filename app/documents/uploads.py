"""Endpoints that take files: only they accept bodies larger than the ordinary limit."""

from collections.abc import Callable

from flask import Flask, current_app, request

from app.documents.kinds import MEGABYTE

_ROOM_FOR_FIELDS = MEGABYTE


def takes_files(megabytes: int = 60) -> Callable[[Callable], Callable]:
    """Mark a view that receives files; ``megabytes`` bounds the whole body, each file has its own limit in ``store``."""

    def mark(view: Callable) -> Callable:
        view.max_body_bytes = megabytes * MEGABYTE + _ROOM_FOR_FIELDS  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask) -> None:
    """Call before whoever reads the form first (CSRF, idempotency)."""
    app.before_request(_allow_larger_body)


def _allow_larger_body() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if (limit := getattr(view, "max_body_bytes", None)) is not None:
        request.max_content_length = limit
