"""Figures that packages register. A figure is one SQL file, so that anybody can run the same question by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Flask, current_app
from sqlalchemy import TextClause

from app import db
from app.sqlfile import load_sql


@dataclass(frozen=True)
class Value:
    """A branch's number, and of how many rows it is a share or a mean."""

    value: Any
    of_rows: int = 1


@dataclass(frozen=True)
class Figure:
    """One number of the day.

    ``package`` and ``sql`` name a file that binds ``:municipality_ids`` and answers (municipality_id, value), for a
    share or a mean (municipality_id, value, of_rows), so that the whole amanah's is that of all rows together.
    ``rows_url`` opens the rows; ``{municipality}`` in it stands for the branch.
    """

    code: str
    label: Any  # lazy Arabic text
    definition: Any
    package: str
    sql: str
    rows_url: str
    unit: str = ""  # "", percent, money, stars
    good_when: str = "neutral"  # high | low | neutral
    order: int = 50

    def query(self) -> TextClause:
        return load_sql(self.package, self.sql)

    def values(self, municipality_ids: list[int]) -> Mapping[int, Value]:
        """The number per branch; a branch without rows is absent."""
        rows = db.session().execute(self.query(), {"municipality_ids": municipality_ids})
        return {row.municipality_id: Value(row.value, getattr(row, "of_rows", 1)) for row in rows}

    def total(self, by_branch: Mapping[int, Value]) -> Any:
        """The sum over branches; for shares and means that of all rows together."""
        known = [v for v in by_branch.values() if v.value is not None]
        if not known:
            return None
        if self.unit not in ("percent", "stars"):
            return sum((Decimal(v.value) for v in known), Decimal(0))
        return sum((Decimal(v.value) * v.of_rows for v in known), Decimal(0)) / sum(v.of_rows for v in known)


def init_app(app: Flask) -> None:
    app.extensions["figures"] = []


def register_figures(app: Flask, *figures: Figure) -> None:
    app.extensions["figures"].extend(figures)
    app.extensions["figures"].sort(key=lambda f: (f.order, f.code))


def all_figures() -> list[Figure]:
    return list(current_app.extensions["figures"])
