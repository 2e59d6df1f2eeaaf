"""Answers as numbers, so that fees and own rules can reckon with them."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.forms import Field
from licensing.catalogue.definitions import MEASURES

_COUNTED = ("number", "integer", "money", "date", "multi", "checkbox")
TODAY = "today"


def numbers_of(values: Mapping[str, Any]) -> dict[str, float]:
    """Cleaned answers that can be reckoned with: numbers as they are, dates as days, several choices as how many, a tick as 1."""
    return {name: number for name, value in values.items() if (number := _number(value)) is not None}


def countable_names(fields: Iterable[Field]) -> set[str]:
    """Names that an expression over these questions may use, besides the measures."""
    return {field.name for field in fields if field.type in _COUNTED}


def known_names(fields: Iterable[Field]) -> set[str]:
    """Everything that an expression of a service may name."""
    return countable_names(fields) | MEASURES | {TODAY}


def _number(value: Any) -> float | None:
    match value:
        case bool():
            return float(value)
        case int() | float() | Decimal():
            return float(value)
        case date():
            return float(value.toordinal())
        case list():
            return float(len(value))
    return None
