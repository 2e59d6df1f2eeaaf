"""Words of a case on the map in the reader's language; its row carries both."""

from typing import Any

from app.casework.workflow import localised


def state_word(row: Any) -> str:
    """Where the case stands, in a word."""
    return localised({"ar": row.state_ar, "en": row.state_en})


def category_word(row: Any) -> str:
    """Its service, result or category; empty where it has none."""
    return localised({"ar": row.category_ar or "", "en": row.category_en or ""})
