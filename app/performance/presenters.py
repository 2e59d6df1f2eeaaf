"""The director's page: totals as tiles, branches as a table, every number a way to its rows."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from app.i18n import format_money, format_number
from app.organisation.models import Municipality
from app.performance.figures import Figure, Value


def today_page(figures: list[Figure], branches: list[Municipality]) -> dict[str, Any]:
    """Context of /today: ``tiles`` for the whole amanah and ``rows`` per branch."""
    ids = [b.id for b in branches]
    values = {figure.code: figure.values(ids) for figure in figures}
    return {
        "now": datetime.now(UTC),
        "figures": figures,
        "branches": branches,
        "tiles": [
            {"figure": f, "words": words(f, f.total(values[f.code])), "url": f.rows_url.replace("{municipality}", "")} for f in figures
        ],
        "rows": [
            {
                "branch": b,
                "cells": [
                    {"words": words(f, _of(values[f.code].get(b.id))), "url": f.rows_url.replace("{municipality}", str(b.id))}
                    for f in figures
                ],
            }
            for b in branches
        ],
    }


def _of(value: Value | None) -> Any:
    return value.value if value else None


def words(figure: Figure, value: Any) -> str:
    """The number as it is read: grouped, with its unit; a dash where there is nothing to count."""
    if value is None:
        return "0" if figure.unit == "" else "–"
    if figure.unit == "percent":
        return f"{format_number(Decimal(value), 0)}%"
    if figure.unit == "money":
        return format_money(Decimal(value))
    return format_number(Decimal(value), 1 if figure.unit == "stars" else 0)
