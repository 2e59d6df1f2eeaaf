"""Questions the platform asks of the land without knowing it; ``gis.wiring`` supplies the answers."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app


def init_app(app: Flask) -> None:
    app.extensions["ports"] = {}


def provide(app: Flask, name: str, answer: Callable[..., Any]) -> None:
    app.extensions["ports"][name] = answer


def containing_municipality(longitude: float, latitude: float) -> int | None:
    """The branch whose boundary contains the point (WGS 84 degrees), or None outside the amanah."""
    return current_app.extensions["ports"]["containing_municipality"](longitude, latitude)


def lineage(subject_type: str, subject_id: str) -> list[str]:
    """The subject and its ancestors, youngest first, so that a timeline spans a split or a merge."""
    answer = current_app.extensions["ports"].get("lineage")
    return answer(subject_type, subject_id) if answer else [subject_id]


def desks_of(actor: Any) -> list[Any]:
    """Users whose files the actor works on: himself, and those for whom he stands in today."""
    answer = current_app.extensions["ports"].get("desks_of")
    return sorted(answer(actor)) if answer else ([actor.user_id] if actor.user_id else [])


def principal_of(case: Any, actor: Any) -> str:
    """Name of the one in whose place the actor works on the case; empty where he works in his own."""
    answer = current_app.extensions["ports"].get("principal_of")
    return answer(case, actor) if answer else ""
