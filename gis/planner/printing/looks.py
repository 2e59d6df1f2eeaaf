"""How a row of a published layer is drawn on paper: the same choice as on the screen (gis/assets/layers/published-style.js). Pure."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

Symbol = Mapping[str, Any]

MM_PER_PX = 25.4 / 96
_TESTS: dict[str, Callable[[Any, Any], bool]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def symbol_of(style: Mapping[str, Any], facts: Mapping[str, Any]) -> Symbol | None:
    """The symbol of a row with these properties; None: it is not drawn."""
    other: Symbol | None = style.get("other")
    if style["kind"] == "single":
        return style["symbol"]
    if style["kind"] == "rules":
        return next((rule["symbol"] for rule in style["rules"] if _holds(rule, facts.get(rule["field"]))), other)
    value = facts.get(style["field"])
    if style["kind"] == "categorised":
        return next((one["symbol"] for one in style["classes"] if value is not None and one["value"] == word_of(value)), other)
    if not _is_number(value):
        return other
    return next((one["symbol"] for one in style["classes"] if one["upto"] is None or value < one["upto"]), other)


def word_of(value: Any) -> str:
    """A value as the browser spells it, so that a class of the style names it on paper too."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _holds(rule: Mapping[str, Any], value: Any) -> bool:
    if value is None:
        return False
    if rule["op"] in ("=", "<>"):
        return (word_of(value) == word_of(rule["value"])) == (rule["op"] == "=")
    return _is_number(value) and _TESTS[rule["op"]](value, rule["value"])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
