"""The map told as a list: the same cases, the same filters, in words."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from sqlalchemy import Row

from app.authz import Actor
from app.casework.kinds import all_kinds
from gis.map.queries import PAGE, count_cases_in, list_cases_in
from gis.map.selection import CASE_LAYERS, Selection
from gis.map.wording import category_word, state_word

_LAYER_NAMES = {rows: name for name, rows in CASE_LAYERS.items()}


def case_list(selection: Selection, given: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    """Context of the list page and of the table beside the map."""
    rows = list_cases_in(selection, actor)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    kinds = {name: kind.name_ar for name, kind in all_kinds().items()}
    kept = {name: value for name, value in given.items() if value and name != "after"}
    next_url = f"{url_for('map_lists.list_cases')}?{urlencode({**kept, 'after': _token(rows[-1])})}" if more else ""
    return {
        "rows": [_line(row, kinds) for row in rows],
        "counts": case_counts(selection, actor),
        "next_url": next_url,
        "given": given,
        "query": urlencode(kept),
        "kinds": kinds,
    }


def case_counts(selection: Selection, actor: Actor) -> list[dict[str, Any]]:
    """Numbers by layer, each with its states: [{layer, number, late, states: [{state, label, tone, number}]}]."""
    layers: dict[str, dict[str, Any]] = {}
    kinds = {name: kind.plural_ar for name, kind in all_kinds().items()}
    for row in count_cases_in(selection, actor):
        layer = layers.setdefault(
            row.layer,
            {"layer": _LAYER_NAMES[row.layer], "label": str(kinds.get(row.layer, row.layer)), "number": 0, "late": 0, "states": []},
        )
        layer["number"] += row.number
        layer["late"] += row.late
        layer["states"].append({"state": row.state, "label": state_word(row), "tone": row.tone, "number": row.number})
    return list(layers.values())


def _line(row: Row[Any], kinds: Mapping[str, str]) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "kind": kinds.get(row.layer, row.layer),
        "state": (state_word(row), row.tone),
        "category": category_word(row),
        "district": row.district,
        "opened_on": row.opened_on,
        "late": row.late,
        "at": f"{row.longitude:.6f},{row.latitude:.6f}",
        "url": url_for("map.show_case", reference=row.reference),
        "map_url": url_for("map.show", at=f"{row.longitude:.6f},{row.latitude:.6f}", z=18),
    }


def _token(row: Row[Any]) -> str:
    return f"{row.opened_on.isoformat()}.{row.id}"
