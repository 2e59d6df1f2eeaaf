"""What packages above add to the map: actions at a parcel, facts in its panel, layers of cases in the legend."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Flask, current_app

from app.authz import Actor
from gis.models import SpatialUnit


@dataclass(frozen=True)
class ParcelAction:
    """A button of the panel. ``url`` holds ``{id}``, ``{reference}``, ``{lon}`` and ``{lat}``."""

    label: Any
    url: str
    permission: StrEnum | None = None
    icon: str = ""
    order: int = 50


Facts = Callable[[SpatialUnit, Actor], list[dict[str, Any]]]  # rows {key, value} of the summary list


History = Callable[[list[int], Actor], list[dict[str, Any]]]  # rows as ``panel.case_row``, of a parcel and those it came from


def init_app(app: Flask) -> None:
    app.extensions["parcel_actions"] = []
    app.extensions["parcel_histories"] = []
    app.extensions["parcel_facts"] = []


def register_parcel_action(app: Flask, *actions: ParcelAction) -> None:
    app.extensions["parcel_actions"].extend(actions)
    app.extensions["parcel_actions"].sort(key=lambda action: action.order)


def register_parcel_facts(app: Flask, facts: Facts) -> None:
    """Rows that every parcel panel shows: what binds it, what may be built."""
    app.extensions["parcel_facts"].append(facts)


def register_parcel_history(app: Flask, history: History) -> None:
    """What happened on the land besides cases: registers of before."""
    app.extensions["parcel_histories"].append(history)


def history_of(family: list[int], actor: Actor) -> list[dict[str, Any]]:
    return [row for history in current_app.extensions["parcel_histories"] for row in history(family, actor)]


def actions_at(parcel: SpatialUnit, longitude: float, latitude: float, actor: Actor) -> list[dict[str, Any]]:
    """The buttons this person has at this parcel, as label and address."""
    filled = {"id": parcel.id, "reference": parcel.reference or "", "lon": f"{longitude:.6f}", "lat": f"{latitude:.6f}"}
    return [
        {"label": action.label, "url": action.url.format(**filled), "icon": action.icon}
        for action in current_app.extensions["parcel_actions"]
        if action.permission is None or actor.may(action.permission)
    ]


def facts_of(parcel: SpatialUnit, actor: Actor) -> list[dict[str, Any]]:
    return [row for facts in current_app.extensions["parcel_facts"] for row in facts(parcel, actor)]
