"""Kinds of case, guards and effects: what the packages above register, resolved by name at boot."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app

from app.casework.models import Case
from app.casework.reference import prefixes_confusable


@dataclass(frozen=True)
class CaseKind:
    """What the platform must know to number, list, show and track one kind of case."""

    kind: str
    cls: type[Case]
    prefix: str  # letters of the reference
    name_ar: str
    plural_ar: str
    icon: str = "file"
    page: Callable[[Any, Any], tuple[str, dict[str, Any]]] | None = None  # (case, actor) -> template, context
    own_summary: Callable[[Any], str] = field(default=lambda case: "")
    # (case, state) -> words in both languages, where the procedure's own do not fit what this case is about; or None
    state_name: Callable[[Any, str], dict[str, str] | None] = field(default=lambda case, state: None)
    stands_for: Callable[[Case], Case] = field(default=lambda case: case)  # a joined case shows the state of the one it waits for


Guard = Callable[[Any, Any], str | None]  # (the kind's own case, actor)
Effect = Callable[[Any, Any, Any], None]  # (the kind's own case, event, actor)


def init_app(app: Flask) -> None:
    app.extensions["case_kinds"] = {}
    app.extensions["guards"] = {}
    app.extensions["effects"] = {}


def register_case_kind(app: Flask, kind: CaseKind) -> None:
    app.extensions["case_kinds"][kind.kind] = kind


def register_guard(app: Flask, name: str, guard: Guard) -> None:
    """``guard(case, actor)`` answers None, or the error code of what is missing."""
    app.extensions["guards"][name] = guard


def register_effect(app: Flask, name: str, effect: Effect) -> None:
    """``effect(case, event, actor)`` runs after the state changed, with the system's view, in the same transaction."""
    app.extensions["effects"][name] = effect


def register_desk_rule(app: Flask, kind: str, rule: Guard) -> None:
    """Whoever takes a case of the kind on his desk, or is given it, must meet the rule."""
    app.extensions.setdefault("desk_rules", {}).setdefault(kind, []).append(rule)


def desk_rules(kind: str) -> list[Guard]:
    return current_app.extensions.get("desk_rules", {}).get(kind, [])


def case_kind(kind: str) -> CaseKind:
    return current_app.extensions["case_kinds"][kind]


def all_kinds() -> dict[str, CaseKind]:
    return current_app.extensions["case_kinds"]


def check_prefixes_differ(app: Flask) -> None:
    """Refuse to boot when two kinds' references could be mistaken for one another."""
    if pairs := prefixes_confusable([kind.prefix for kind in app.extensions["case_kinds"].values()]):
        raise RuntimeError(f"reference prefixes that a check digit cannot tell apart: {pairs}")


def check_procedures_resolve(app: Flask) -> None:
    """Refuse to boot when a procedure names a guard, effect or permission that nobody registered."""
    permissions = {str(p) for held in app.extensions["grants"].values() for p in held} | {"app:system:act"}
    missing = []
    for procedure in app.extensions["procedures"].values():
        for step in procedure.steps:
            missing += [f"{procedure.code}: guard {g}" for g in step.only_if if g not in app.extensions["guards"]]
            missing += [f"{procedure.code}: effect {e}" for e in step.effects if e not in app.extensions["effects"]]
            missing += [f"{procedure.code}: permission {p}" for p in step.permissions if p not in permissions]
    if missing:
        raise RuntimeError("unresolved names in procedures: " + "; ".join(missing))


def guard(name: str) -> Guard:
    return current_app.extensions["guards"][name]


def effect(name: str) -> Effect:
    return current_app.extensions["effects"][name]
