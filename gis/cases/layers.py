"""Which kinds of case lie on the map, on which layer and for whom. Packages above may register their own words."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from app.casework.models import Case

Words = tuple[str | None, str | None, str | None]  # code, Arabic, English
UNFINISHED = frozenset({"draft"})  # states in which a case is still its writer's own affair


def category_of(case: Case) -> Words:
    """The service, result or category a kind of case carries, as far as its columns tell."""
    for column in ("category_code", "result", "service_code"):
        if code := getattr(case, column, None):
            return str(code), None, None
    return None, None, None


@dataclass(frozen=True)
class CaseLayer:
    """``layer`` is permit, visit, report or application. A restricted layer is for staff of the case's branch.

    ``category`` gives the words by which the layer is coloured and filtered; ``shown`` says whether this case is on
    the map at all.
    """

    kind: str
    layer: str
    restricted: bool
    category: Callable[[Case], Words] = category_of
    shown: Callable[[Case], bool] = lambda case: case.state not in UNFINISHED
    hidden: Callable[[Case], bool] = lambda case: False  # this one is for staff although its layer is public


def init_app(app: Flask) -> None:
    app.extensions["case_layers"] = {}


def register_case_layer(app: Flask, *layers: CaseLayer) -> None:
    """Put kinds of case on the map; a later registration of a kind replaces an earlier one."""
    app.extensions["case_layers"].update({layer.kind: layer for layer in layers})


def layer_of(kind: str) -> CaseLayer | None:
    return current_app.extensions["case_layers"].get(kind)


def kinds_on_map() -> list[str]:
    return list(current_app.extensions["case_layers"])
