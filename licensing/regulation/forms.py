"""What a planner types when he proposes other limits."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict

from app.errors import message_for
from app.forms import FormDefinition, clean
from app.i18n.digits import to_western_digits
from licensing.models import RuleChangeLine
from licensing.regulation.lines import EDGES, SEVERITIES, UNITS, WITH_EDGE, WITH_FLOORS, Draft, NewRule
from licensing.zoning import FLOOR_ORDER, USES

LIMIT, END, NEW = "limit:", "end:", "new:"
MOST_NEW = 6
NUMBER = re.compile(r"\d{1,6}(\.\d{1,4})?")
FORM = FormDefinition.model_validate(
    {
        "code": "rule_change",
        "fields": [
            {"name": "effective_on", "type": "date", "required": True, "min": "today+1", "label": {"ar": "تسري من", "en": "In force from"}},
            {
                "name": "source",
                "type": "text",
                "required": True,
                "max_length": 120,
                "label": {"ar": "السند (رقم القرار وتاريخه)", "en": "Deciding text"},
            },
            {"name": "reason", "type": "textarea", "required": True, "max_length": 600, "label": {"ar": "سبب التعديل", "en": "Reason"}},
        ],
    }
)


def read(data: MultiDict[str, str]) -> tuple[Draft | None, dict[str, str]]:
    """The draft, or what must be mended."""
    values, faults = clean(FORM, data)
    added, wrong = _new_rules(data)
    errors: dict[str, str] = {**faults, **wrong}
    if errors:
        return None, errors
    draft = Draft(
        limits={name.removeprefix(LIMIT): str(value) for name, value in data.items() if name.startswith(LIMIT)},
        effective_on=values["effective_on"],
        source=values["source"],
        reason=values["reason"],
        ended=frozenset(name.removeprefix(END) for name in data if name.startswith(END)),
        added=added,
        uses=tuple(data.getlist("uses")) if "uses_asked" in data else None,
        whole_amanah=data.get("scope") == "amanah",
    )
    return draft, {}


def slots(typed: Mapping[str, Any]) -> list[int]:
    """Numbers of the places for new rules on the form: those filled, and one more."""
    filled = [number for number in range(1, MOST_NEW + 1) if typed.get(f"{NEW}{number}:family")]
    return list(range(1, min(max(filled, default=0) + 2, MOST_NEW + 1)))


def typed_line(number: int, line: RuleChangeLine) -> dict[str, Any]:
    """A saved line as the form would have sent it; ``number`` is its place among the new rules."""
    if line.rule_code == USES:
        return {"uses": line.new_limit.split(","), "uses_asked": "1"}
    if line.added is None:
        return {f"{LIMIT}{line.rule_code}": line.new_limit} if line.new_limit else {f"{END}{line.rule_code}": "y"}
    slot = f"{NEW}{number}:"
    names = {"family": "family", "edge": "edge", "floors": "floors", "unknown": "unknown_limit", "severity": "severity"}
    return {f"{slot}limit": line.new_limit} | {f"{slot}{name}": line.added[key] or "" for name, key in names.items()}


def _new_rules(data: MultiDict[str, str]) -> tuple[tuple[NewRule, ...], dict[str, str]]:
    rules: list[NewRule] = []
    errors: dict[str, str] = {}
    for number in range(1, MOST_NEW + 1):
        slot = f"{NEW}{number}:"
        family = data.get(f"{slot}family", "")
        if family not in UNITS:
            continue
        rule = _new_rule(family, data, slot)
        if rule is None:
            errors[f"{slot}family"] = message_for("rule_new_incomplete")
        else:
            rules.append(rule)
    return tuple(rules), errors


def _new_rule(family: str, data: MultiDict[str, str], slot: str) -> NewRule | None:
    """None where an answer that the family needs is missing or not one of its choices."""
    edge = data.get(f"{slot}edge", "") if family in WITH_EDGE else None
    floors = tuple(floor for floor in FLOOR_ORDER if floor in data.getlist(f"{slot}floors")) if family in WITH_FLOORS else ()
    limit, unknown = data.get(f"{slot}limit", "").strip(), to_western_digits(data.get(f"{slot}unknown", "").strip())
    severity = data.get(f"{slot}severity", "fail")
    if not limit or severity not in SEVERITIES or (edge is not None and edge not in EDGES[family]) or not NUMBER.fullmatch(unknown or "0"):
        return None
    return NewRule(family, limit, edge, floors, Decimal(unknown) if unknown else None, severity)
