"""DIGIT business services as procedures: the same states, actions and roles; deadlines become clocks.

What has no counterpart is told and never guessed: a role without a permission, a state nobody reaches, a step past payment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.casework.procedures import Procedure, parse

START = "START"  # DIGIT's first state has no name
_HOUR_MS = 3_600_000


class UnreadableWorkflow(ValueError):
    """Not a DIGIT workflow configuration."""


@dataclass
class Converted:
    """A procedure, and what a person must still decide about it."""

    procedure: Procedure
    unmapped_roles: tuple[str, ...] = ()
    unreachable: tuple[str, ...] = ()
    dead_ends: tuple[str, ...] = ()
    without_role: tuple[str, ...] = ()
    unworded: tuple[str, ...] = ()
    past_payment: tuple[str, ...] = ()
    area: str = field(default="licensing")

    def as_row(self) -> dict[str, Any]:
        body = self.procedure.body
        return {
            "procedure": self.procedure.code,
            "states": len(self.procedure.states),
            "actions": len(body["steps"]),
            "unmapped_roles": list(self.unmapped_roles),
            "unreachable": list(self.unreachable),
            "dead_ends": list(self.dead_ends),
            "without_role": list(self.without_role),
            "unworded": list(self.unworded),
            "past_payment": list(self.past_payment),
        }


def convert(document: Any) -> list[Converted]:
    """Every business service of a DIGIT configuration, as exported by its API or as kept in its master data.

    Raises:
        UnreadableWorkflow: the document holds no business service, or a step leads to a state that is not there.
    """
    services = (document.get("BusinessServices") or document.get("BusinessService")) if isinstance(document, Mapping) else None
    if not isinstance(services, list) or not all(isinstance(s, Mapping) and isinstance(s.get("states"), list) for s in services):
        raise UnreadableWorkflow("no BusinessServices with states")
    return [_converted(service) for service in services]


def _converted(service: Mapping[str, Any]) -> Converted:
    table = words()
    area = table["areas"].get(str(service.get("business", "")), "licensing")
    states = [_state(state) for state in service["states"]]
    names = {state["uuid"]: state["code"] for state in states if state["uuid"]}
    roles: dict[str, str] = table["roles"][area]
    steps = [_step(state, action, names, roles) for state in states for action in state["actions"]]
    known = {state["code"] for state in states}
    if lost := sorted({step["to"] for step in steps} - known):
        raise UnreadableWorkflow(f"steps lead to unknown states: {', '.join(lost)}")
    first = next((s["code"] for s in states if s["starts"]), states[0]["code"])
    sla = service.get("businessServiceSla")
    clocks = {"officer": {"clock_hours": sla / _HOUR_MS}} if sla else {}
    clocks |= {s["code"].lower(): {"clock_hours": s["sla"] / _HOUR_MS, "resumes": False} for s in states if s["sla"]}
    body = {
        "procedure": "".join(c if c.isalnum() else "_" for c in str(service["businessService"]).lower()),
        "version": 1,
        "initial": first,
        "clocks": clocks,
        "states": {s["code"]: _facts(s, sla, s["code"] == first) for s in states},
        "steps": steps,
    }
    named = {role for step in steps for role in step["roles"]}
    payable = {step["from"] for step in steps if step["action"] in table["guards"]}
    return Converted(
        parse(body, str(service["businessService"])),
        unmapped_roles=tuple(sorted(named - roles.keys())),
        unreachable=tuple(sorted(known - _reached(first, steps))),
        dead_ends=tuple(s["code"] for s in states if not s["actions"] and not s["final"]),
        without_role=tuple(f"{step['from']}: {step['action']}" for step in steps if not step["roles"]),
        unworded=tuple(sorted({*(known - table["states"].keys()), *({s["action"] for s in steps} - table["actions"].keys())})),
        past_payment=tuple(
            f"{step['from']}: {step['action']}"
            for step in steps
            if step["from"] in payable and "only_if" not in step and step["to"] != step["from"] and step["action"] not in table["notes"]
        ),
        area=area,
    )


def _state(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": row.get("state") or START,
        "uuid": row.get("uuid"),
        "sla": row.get("sla"),
        "starts": _true(row.get("isStartState")),
        "final": _true(row.get("isTerminateState")),
        "documents": _true(row.get("docUploadRequired")),
        "actions": row.get("actions") or [],
    }


def _facts(state: Mapping[str, Any], sla: float | None, first: bool) -> dict[str, Any]:
    table = words()
    facts: dict[str, Any] = {"name": table["states"].get(state["code"], {"ar": state["code"], "en": state["code"]})}
    if tone := table["tones"].get(state["code"]):
        facts["tone"] = tone
    if state["final"]:
        facts["final"] = True
    elif state["sla"]:
        facts["clock"] = state["code"].lower()
    elif sla and not first:
        facts["clock"] = "officer"
    return facts


def _step(state: Mapping[str, Any], row: Mapping[str, Any], names: Mapping[str, str], table: Mapping[str, str]) -> dict[str, Any]:
    facts, action = words(), str(row["action"])
    named = row.get("roles") or []
    roles = [r.strip() for r in named.split(",") if r.strip()] if isinstance(named, str) else list(named)
    target = row["nextState"] if "nextState" in row else names.get(row.get("nextStateId", ""), str(row.get("nextStateId")))
    permissions = list(dict.fromkeys(table[role] for role in roles if role in table)) or ["app:system:act"]
    guards = [*facts["guards"].get(action, []), *([facts["documents_guard"]] if state["documents"] else [])]
    step: dict[str, Any] = {
        "action": action or "MOVE",
        "from": state["code"],
        "to": target or START,
        "may": permissions if len(permissions) > 1 else permissions[0],
        "roles": roles,
        "label": facts["actions"].get(action, {"ar": action, "en": action}),
    }
    if guards:
        step["only_if"] = guards
    if action in facts["notes"]:
        step["note_required"] = True
    if permissions == ["app:system:act"]:
        step["hidden"] = True
    return step


def _reached(first: str, steps: list[dict[str, Any]]) -> set[str]:
    found, waiting = set(), [first]
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += [step["to"] for step in steps if step["from"] == state]
    return found


def _true(value: Any) -> bool:
    return value is True or str(value).lower() == "true"


@cache
def words() -> dict[str, Any]:
    """The tables by which roles, guards and words are translated."""
    table: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "digit.yaml").read_text("utf8"))
    return table
