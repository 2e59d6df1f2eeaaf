"""Which register answers which inquiry: finders that the packages register by the name that definitions use."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args

from flask import Flask, current_app
from flask_babel import force_locale

from app.forms import clean
from app.tenancy import everything
from licensing.applications import queries
from licensing.catalogue.definitions import Register
from licensing.models import Application

MOST_ROWS = 200


@dataclass(frozen=True)
class Asked:
    """An inquiry: who asks, the cleaned answers that name what is sought, and the place, if any."""

    application: Application
    answers: Mapping[str, Any]

    def text(self, *names: str) -> str:
        """The first of these answers that was given."""
        return next((str(self.answers[name]).strip() for name in names if self.answers.get(name)), "")


@dataclass(frozen=True)
class Found:
    """What the register holds: headings in Arabic and a row of words for each entry. ``total``: more may be there than is shown."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]] = ()
    total: int | None = None
    title: str = ""


Finder = Callable[[Asked], Found]


def register_answer(app: Flask, name: str, finder: Finder) -> None:
    """``finder`` answers every inquiry whose definition names this register; it sees what the inquiry entitles to, no more."""
    app.extensions["registers"][name] = finder


def answer_of(application: Application) -> dict[str, Any] | None:
    """What the register says now, as it is kept with the document; None for a service that is no inquiry."""
    definition = queries.definition_of(application)
    if definition.output.register_name is None:
        return None
    answers = clean(queries.form_for(application), application.answers).values
    with everything(), force_locale("ar"):
        found = current_app.extensions["registers"][definition.output.register_name](Asked(application, answers))
    return {
        "title": found.title,
        "columns": list(found.columns),
        "rows": [list(row) for row in found.rows[:MOST_ROWS]],
        "total": found.total if found.total is not None else len(found.rows),
        "asked_at": datetime.now(UTC).isoformat(),
    }


def unanswered(app: Flask) -> list[str]:
    """Registers that definitions may name and nobody answers for."""
    return sorted(set(get_args(Register)) - app.extensions["registers"].keys())


def init_app(app: Flask) -> None:
    app.extensions["registers"] = {}
