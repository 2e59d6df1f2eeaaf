"""Figures that packages register. A figure is one SQL file, so that anybody can run the same question by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from sqlalchemy import TextClause

from app import db
from app.sqlfile import load_sql


@dataclass(frozen=True)
class Figure:
    """One number of the day.

    ``package`` and ``sql`` name a file that binds ``:municipality_ids`` and answers (municipality_id, value).
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

    def values(self, municipality_ids: list[int]) -> Mapping[int, Any]:
        """The number per branch; a branch without rows is absent."""
        return dict(db.session().execute(self.query(), {"municipality_ids": municipality_ids}).all())


def init_app(app: Flask) -> None:
    app.extensions["figures"] = []


def register_figures(app: Flask, *figures: Figure) -> None:
    app.extensions["figures"].extend(figures)
    app.extensions["figures"].sort(key=lambda f: (f.order, f.code))


def all_figures() -> list[Figure]:
    return list(current_app.extensions["figures"])
