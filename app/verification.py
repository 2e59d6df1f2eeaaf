"""Codes printed on papers: packages that issue documents say which page tells their present state."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app

Answer = tuple[str, dict[str, Any]]  # template and context: nothing but what anybody may know
Resolver = Callable[[str], Answer | None]


def init_app(app: Flask) -> None:
    app.extensions["verification"] = []


def register_resolver(app: Flask, order: int, resolver: Resolver) -> None:
    """``resolver(code)`` answers for codes that its package issued, and None for others."""
    app.extensions["verification"].append((order, resolver))
    app.extensions["verification"].sort(key=lambda row: row[0])


def resolve(code: str) -> Answer | None:
    """The page of whatever carries the code; None: nobody issued it."""
    for _, resolver in current_app.extensions["verification"]:
        if (answer := resolver(code)) is not None:
            return answer
    return None
