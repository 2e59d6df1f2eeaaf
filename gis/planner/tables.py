"""The table beside the planner's map, and the same as a page: every layer in words, for eyes and screen readers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import url_for

from app.authz import Actor
from app.errors import UserError, message_for
from gis.map.panel import LAND_USES
from gis.planner.known import known_layer, layer_tree
from gis.planner.layers import Property
from gis.planner.selecting import MOST_COUNTED, counted, list_chosen, properties, read_choice

PAGE = 50
ASKED = ("layer", "day", "filter", "bbox", "within", "ids", "after", "order", "skip")


def table_page(given: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    """Context of the table. A filter that is not understood is said above an empty table."""
    kept = {name: given[name] for name in ASKED if given.get(name)}
    context: dict[str, Any] = {
        "given": kept,
        "groups": layer_tree(actor),
        "rows": [],
        "number": 0,
        "more_than": "",
        "next_url": "",
        "fault": "",
    }
    try:
        choice = read_choice(kept, actor)
    except UserError as error:
        if error.status != UserError.status:
            raise
        fault = message_for(error.code, error.details)
        return context | {"fault": fault, "layer": known_layer(kept.get("layer", "parcels"), actor), "query": urlencode(kept)}
    number, choice = counted(choice)
    too_many_to_sort = bool(choice.order) and number > MOST_COUNTED
    if too_many_to_sort:
        choice = replace(choice, order="")
    rows = list_chosen(choice, PAGE, shapes=False)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    chosen = {name: value for name, value in kept.items() if name not in ("after", "skip")}
    further = {"skip": str(choice.skip + PAGE)} if choice.order else {"after": str(rows[-1].id_) if rows else ""}
    return context | {
        "layer": choice.layer,
        "number": min(number, MOST_COUNTED),
        "more_than": number > MOST_COUNTED,
        "unsorted": MOST_COUNTED if too_many_to_sort else 0,
        "columns": [_column(name, p, choice.order, chosen) for name, p in choice.layer.properties.items()],
        "rows": [_line(row, choice.layer) for row in rows],
        "query": urlencode({name: value for name, value in chosen.items() if name != "order"}),
        "next_url": _address(chosen | further) if more else "",
    }


def _column(name: str, told: Property, order: str, chosen: Mapping[str, str]) -> dict[str, Any]:
    """A heading, which way the table is sorted by it, and the address that sorts it (the other way)."""
    sorted_as = {name: "ascending", f"-{name}": "descending"}.get(order, "")
    turned = f"-{name}" if order == name else name
    return {"title": told.title, "sorted": sorted_as, "order": turned, "url": _address({**chosen, "order": turned})}


def _address(given: Mapping[str, str]) -> str:
    return f"{url_for('planner.show_features')}?{urlencode(given)}"


def _line(row: Any, layer: Any) -> dict[str, Any]:
    values = properties(row, layer)
    cells = [LAND_USES.get(value, value) if name == "land_use" else value for name, value in values.items()]
    return {
        "id": row.id_,
        "cells": cells,
        "map_url": url_for("map.show", at=f"{row.lon_:.6f},{row.lat_:.6f}", z=18),
        "at": f"{row.lon_:.6f},{row.lat_:.6f}",
    }
