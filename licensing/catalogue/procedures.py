"""The procedures of this package, read as the casework reads them, and what can be wrong with one."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path

from app.casework.procedures import Procedure, State, Step, read_procedures

FOLDER = Path(__file__).parent / "procedures"
SYSTEM = "app:system:act"


@lru_cache(maxsize=1)
def procedures() -> dict[str, Procedure]:
    """Every procedure of the folder by its code."""
    return {procedure.code: procedure for procedure in read_procedures(FOLDER)}


def guard_names(known: Iterable[Procedure]) -> set[str]:
    """Every guard that some step names."""
    return {guard for procedure in known for step in procedure.steps for guard in step.only_if}


def effect_names(known: Iterable[Procedure]) -> set[str]:
    """Every effect that some step names."""
    return {effect for procedure in known for step in procedure.steps for effect in step.effects}


def check_procedure(procedure: Procedure, permissions: Collection[str], messages: Collection[str]) -> list[str]:
    """What is wrong with a procedure, in words; empty for a sound one."""
    faults = [
        *_dead_ends(procedure),
        *(fault for state in procedure.states.values() for fault in _faults_of_state(state, procedure)),
        *(fault for step in procedure.steps for fault in _faults_of_step(step, permissions, messages)),
        *_ambiguous(procedure),
    ]
    return [f"{procedure.code}: {fault}" for fault in faults]


def reachable_states(procedure: Procedure) -> set[str]:
    """States to which some path leads from the first one."""
    found, frontier = set(), {procedure.initial}
    while frontier:
        found |= frontier
        frontier = {step.target or "" for state in frontier for step in procedure.steps_from(state)} - found - {""}
    return found


def _dead_ends(procedure: Procedure) -> list[str]:
    unreached = procedure.states.keys() - reachable_states(procedure)
    faults = [f"state {state}: no path leads there" for state in sorted(unreached)]
    for code, state in procedure.states.items():
        leaves = [step for step in procedure.steps_from(code) if step.target not in (None, code)]
        if not state.final and not leaves:
            faults.append(f"state {code}: cannot be left")
        if state.final and not all(step.may == SYSTEM and step.hidden for step in leaves):  # an upheld grievance, a renewal
            faults.append(f"state {code}: final, and yet it can be left")
    return faults


def _faults_of_state(state: State, procedure: Procedure) -> list[str]:
    faults = [f"state {state.code}: no {language} name" for language in ("ar", "en") if not _said(state.name, language, state.code)]
    if not state.holder.get("ar"):
        faults.append(f"state {state.code}: nobody holds the file")
    if state.clock and state.clock not in procedure.clocks:
        faults.append(f"state {state.code}: unknown clock {state.clock}")
    if state.tone not in ("neutral", "info", "good", "warning", "bad"):
        faults.append(f"state {state.code}: unknown tone {state.tone}")
    return faults


def _faults_of_step(step: Step, permissions: Collection[str], messages: Collection[str]) -> list[str]:
    faults = [f"{step.action}: no message unmet_{guard}" for guard in step.only_if if f"unmet_{guard}" not in messages]
    if step.may not in permissions and step.may != SYSTEM:
        faults.append(f"{step.action}: unknown permission {step.may}")
    if not (step.label.get("ar") and step.label.get("en")):
        faults.append(f"{step.action}: no label in both languages")
    if step.may == SYSTEM and not step.hidden:
        faults.append(f"{step.action}: the system's step is shown as a button")
    return faults


def _ambiguous(procedure: Procedure) -> list[str]:
    pairs = [(step.action, source) for step in procedure.steps for source in step.sources]
    return [f"{action}: twice from {source}" for action, source in sorted({pair for pair in pairs if pairs.count(pair) > 1})]


def _said(words: dict[str, str], language: str, code: str) -> bool:
    return words.get(language, code) not in ("", code)
