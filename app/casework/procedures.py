"""Procedures: the steps a kind of case may take, as data. Read from YAML, pinned by each case to the version it began with."""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app import db
from app.casework.composing import ProcedureError, read_bodies
from app.casework.models import ProcedureVersion

_TOP_KEYS = {"procedure", "kind", "version", "initial", "states", "steps", "clocks"}
_STATE_KEYS = {"name", "clock", "final", "tone", "holder", "citizen_name"}
_STEP_KEYS = {"action", "from", "to", "may", "only_if", "effects", "label", "note_required", "tone", "hidden", "roles"}
_CLOCK_KEYS = {"working_days", "clock_hours", "resumes"}


@dataclass(frozen=True)
class State:
    """One state, in words for staff and for the citizen; ``holder`` says who has the file now."""

    code: str
    name: dict[str, str]
    tone: str = "neutral"
    clock: str | None = None
    final: bool = False
    holder: dict[str, str] = field(default_factory=dict)
    citizen_name: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One row of the table: who may take which action from which states to which."""

    action: str
    sources: tuple[str, ...]
    target: str | None  # None: stays where it is
    may: str
    only_if: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    label: dict[str, str] = field(default_factory=dict)
    note_required: bool = False
    tone: str = "neutral"
    hidden: bool = False  # taken by a page of its own or by the system, never a plain button
    or_may: tuple[str, ...] = ()  # further permissions, each enough by itself: ``may`` was written as a list
    roles: tuple[str, ...] = ()  # who took the step in the system that the procedure comes from, in its words

    @property
    def permissions(self) -> tuple[str, ...]:
        return (self.may, *self.or_may)


@dataclass(frozen=True)
class ClockRule:
    """How long a clock runs: working days or hours on the wall; ``resumes`` keeps what was used before a pause."""

    name: str
    working_days: float | None = None
    clock_hours: float | None = None
    resumes: bool = True


@dataclass(frozen=True)
class Procedure:
    code: str
    version: int
    initial: str
    states: dict[str, State]
    steps: tuple[Step, ...]
    clocks: dict[str, ClockRule]
    kind: str = ""  # which of the kinds of the reference list it is, where that matters
    body: dict[str, Any] = field(repr=False, default_factory=dict)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(json.dumps(self.body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def step(self, action: str, state: str) -> Step | None:
        return next((s for s in self.steps if s.action == action and state in s.sources), None)

    def steps_from(self, state: str) -> list[Step]:
        return [s for s in self.steps if state in s.sources]


def parse(body: dict[str, Any], source: str = "") -> Procedure:
    """Build a procedure from its YAML body.

    Raises:
        ProcedureError: an unknown key, or a step that names an unknown state.
    """
    _only(body, _TOP_KEYS, source)
    states = {code: _state(code, facts or {}, source) for code, facts in body["states"].items()}
    steps = tuple(_step(row, source) for row in body["steps"])
    named = {s for step in steps for s in (*step.sources, step.target) if s}
    if unknown := named - states.keys():
        raise ProcedureError(f"{source}: steps name unknown states: {', '.join(sorted(unknown))}")
    clocks = {name: ClockRule(name, **_only(rule or {}, _CLOCK_KEYS, source)) for name, rule in (body.get("clocks") or {}).items()}
    initial = body.get("initial") or next(iter(states))
    return Procedure(body["procedure"], int(body["version"]), initial, states, steps, clocks, body.get("kind", ""), body)


def _only(row: dict[str, Any], keys: set[str], source: str) -> dict[str, Any]:
    if unknown := row.keys() - keys:
        raise ProcedureError(f"{source}: unknown key {', '.join(sorted(unknown))}")
    return row


def _state(code: str, facts: dict[str, Any], source: str) -> State:
    _only(facts, _STATE_KEYS, source)
    return State(code=code, **{"name": {"ar": code, "en": code}, **facts})


def _step(row: dict[str, Any], source: str) -> Step:
    _only(row, _STEP_KEYS, source)
    facts = {k: v for k, v in row.items() if k not in ("from", "to", "may", "only_if", "effects", "roles")}
    may = row["may"] if isinstance(row["may"], list) else [row["may"]]
    sources = row["from"] if isinstance(row["from"], list) else [row["from"]]
    return Step(
        sources=tuple(sources),
        target=row.get("to"),
        may=may[0],
        or_may=tuple(may[1:]),
        roles=tuple(row.get("roles") or ()),
        only_if=tuple(row.get("only_if") or ()),
        effects=tuple(row.get("effects") or ()),
        **facts,
    )


def read_procedures(folder: Path) -> list[Procedure]:
    """Every procedure of a folder, put together from its parts.

    Raises:
        ProcedureError: an unknown key, part, guarded step, or a step that names an unknown state.
    """
    return [parse(body, name) for name, body in read_bodies(folder)]


def register_procedures(app: Flask, folder: Path) -> None:
    """Read every ``*.yaml`` of a folder; the newest version of each code is the one new cases get."""
    app.extensions["procedures"] |= {procedure.code: procedure for procedure in read_procedures(folder)}


def current_procedure(code: str) -> Procedure:
    return current_app.extensions["procedures"][code]


def pin(procedure: Procedure) -> None:
    """Store the version that a new case begins with, so that it outlives an edited file."""
    db.session().execute(
        insert(ProcedureVersion)
        .values(code=procedure.code, version=procedure.version, sha256=procedure.sha256, body=procedure.body)
        .on_conflict_do_nothing()
    )


def pinned_procedure(code: str, version: int) -> Procedure:
    """The procedure as it was when the case began."""
    now = current_app.extensions["procedures"].get(code)
    if now is not None and now.version == version:
        return now
    cache = current_app.extensions["procedure_versions"]
    if (code, version) not in cache:
        body = (
            db.session()
            .scalars(select(ProcedureVersion.body).where(ProcedureVersion.code == code, ProcedureVersion.version == version))
            .one()
        )
        cache[code, version] = parse(body, f"{code} v{version}")
    return cache[code, version]


def init_app(app: Flask) -> None:
    app.extensions["procedures"] = {}
    app.extensions["procedure_versions"] = {}
