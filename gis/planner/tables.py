"""The table beside the planner's map, and the same as a page: every layer in words, for eyes and screen readers."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import url_for

from app.authz import Actor
from app.errors import UserError, message_for
from gis.map.panel import LAND_USES
from gis.planner.layers import LAYERS, layer_tree
from gis.planner.selecting import MOST_COUNTED, count_chosen, list_chosen, properties, read_choice

PAGE = 50


def table_page(given: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    """Context of the table. A filter that is not understood is said above an empty table."""
    kept = {name: value for name, value in given.items() if value and name in ("layer", "filter", "bbox", "within", "ids", "after")}
    context: dict[str, Any] = {"given": kept, "groups": layer_tree(), "rows": [], "number": 0, "more_than": "", "next_url": "", "fault": ""}
    try:
        choice = read_choice(kept, actor)
        number, rows = count_chosen(choice), list_chosen(choice, PAGE, shapes=False)
    except UserError as error:
        if error.status != UserError.status:
            raise
        fault = message_for(error.code, error.details)
        return context | {"fault": fault, "layer": LAYERS[kept.get("layer", "parcels")], "query": urlencode(kept)}
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return context | {
        "layer": choice.layer,
        "number": min(number, MOST_COUNTED),
        "more_than": number > MOST_COUNTED,
        "rows": [_line(row, choice.layer) for row in rows],
        "query": urlencode({name: value for name, value in kept.items() if name != "after"}),
        "next_url": f"{url_for('planner.show_features')}?{urlencode(kept | {'after': str(rows[-1].id_)})}" if more else "",
    }


def _line(row: Any, layer: Any) -> dict[str, Any]:
    values = properties(row, layer)
    cells = [LAND_USES.get(value, value) if name == "land_use" else value for name, value in values.items()]
    return {
        "id": row.id_,
        "cells": cells,
        "map_url": url_for("map.show", at=f"{row.lon_:.6f},{row.lat_:.6f}", z=18),
        "at": f"{row.lon_:.6f},{row.lat_:.6f}",
    }
