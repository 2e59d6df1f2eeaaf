"""Checklists: what an inspector looks at, as data. A visit's record keeps the words it was answered under."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.errors import NotFound
from app.strict_yaml import load_strict


@dataclass(frozen=True)
class Words:
    ar: str
    en: str


@dataclass(frozen=True)
class ChecklistItem:
    """One thing to look at, said as it should be. ``violation``: its code in the schedule when it is not so.

    ``may_skip``: it may not apply here; ``quantity``: what is counted on a fail, where the fine goes by number.
    """

    code: str
    text: Words
    hint: Words | None = None
    violation: str | None = None
    quantity: Words | None = None
    may_skip: bool = False


@dataclass(frozen=True)
class Checklist:
    checklist: str
    version: int
    name: Words
    items: tuple[ChecklistItem, ...]

    @property
    def code(self) -> str:
        return self.checklist


@cache
def checklists() -> dict[str, Checklist]:
    """Every checklist by code.

    Raises:
        DefinitionError: a file that cannot be trusted.
    """
    found = [load_strict(path, Checklist) for path in sorted(Path(__file__).parent.glob("*.yaml"))]
    return {one.code: one for one in found}


def get_checklist(code: str) -> Checklist:
    """Raises NotFound: there is none of that code."""
    if (found := checklists().get(code)) is None:
        raise NotFound("checklist_not_found")
    return found
