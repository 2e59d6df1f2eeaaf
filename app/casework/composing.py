"""Procedures put together from parts, so that what several share is written once.

``<folder>/<code>.yaml`` names parts in order (``compose: [front, desk, ending]``); ``<folder>/parts/<part>.yaml`` holds clocks,
states and steps. What the procedure says itself comes over what its parts say: keys of a state or clock, further steps.
In a part, ``from_present`` lists states of which only those that the whole has are meant, and ``also_only_if`` adds guards to a
step of another part.
"""

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

_PART_KEYS = {"clocks", "states", "steps", "also_only_if"}


class ProcedureError(ValueError):
    """A procedure file that cannot be trusted, with the place of the fault."""


def read_bodies(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    """(file name, whole body) of every procedure of a folder.

    Raises:
        ProcedureError: an unknown part or key, a step given twice, a guard added to a step that nobody has.
    """
    parts = {path.stem: _read(path) for path in sorted((folder / "parts").glob("*.yaml"))}
    return [(path.name, composed(_read(path), parts, path.name)) for path in sorted(folder.glob("*.yaml"))]


def composed(body: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]], source: str = "") -> dict[str, Any]:
    """One whole body, as ``parse`` wants it; a body without ``compose`` is whole already."""
    whole = deepcopy(dict(body))
    names = whole.pop("compose", None)
    if names is None:
        return whole
    if unknown := [name for name in names if name not in parts]:
        raise ProcedureError(f"{source}: unknown parts: {', '.join(unknown)}")
    pieces = [_checked(parts[name], name) for name in names] + [whole]
    for key in ("clocks", "states"):
        whole[key] = _laid_over([piece.get(key) or {} for piece in pieces])
    steps = [dict(step) for piece in pieces for step in piece.get("steps") or ()]
    whole["steps"] = [_placed(step, whole["states"]) for step in steps]
    for piece in pieces:
        _add_guards(whole["steps"], piece.get("also_only_if") or {}, source)
    whole.pop("also_only_if", None)
    whole.setdefault("initial", next(iter(whole["states"])))
    return whole


def _read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text("utf8"))


def _checked(part: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    if unknown := part.keys() - _PART_KEYS:
        raise ProcedureError(f"parts/{name}.yaml: unknown key {', '.join(sorted(unknown))}")
    return deepcopy(dict(part))


def _laid_over(layers: list[Mapping[str, Any]]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for layer in layers:
        for code, facts in layer.items():
            merged[code] = {**(merged.get(code) or {}), **(facts or {})}
    return merged


def _placed(step: dict[str, Any], states: Mapping[str, Any]) -> dict[str, Any]:
    if "from_present" in step:
        step["from"] = [state for state in step.pop("from_present") if state in states]
    return step


def _add_guards(steps: list[dict[str, Any]], added: Mapping[str, list[str]], source: str) -> None:
    for action, guards in added.items():
        meant = [step for step in steps if step["action"] == action]
        if not meant:
            raise ProcedureError(f"{source}: guards for an unknown step {action}")
        for step in meant:
            step["only_if"] = [*(step.get("only_if") or ()), *guards]
