"""The limits that a service sets over its own answers: pure, nothing is read and nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from licensing.catalogue.definitions import OwnRule, ServiceDefinition
from licensing.catalogue.values import TODAY, numbers_of
from licensing.zoning import UnknownName, parse_expression


@dataclass(frozen=True)
class Judged:
    """One rule over these answers. ``verdict``: pass | warning | fail | needs_human (a value is not there)."""

    rule: OwnRule
    verdict: str
    measured: float | None = None
    limit: float | None = None

    @property
    def blocks(self) -> bool:
        return self.verdict == "fail"


def judge(definition: ServiceDefinition, answers: Mapping[str, Any], measures: Mapping[str, float], today: date) -> list[Judged]:
    """Every rule that applies to these answers.

    Args:
        answers: cleaned values by name.
        measures: what the drawing and the register measure (m, m²).
    """
    values = {**numbers_of(answers), **measures, TODAY: float(today.toordinal())}
    return [_judged(rule, values) for rule in definition.rules if applies(rule, answers)]


def applies(rule: OwnRule, answers: Mapping[str, Any]) -> bool:
    return all(condition.holds(answers.get(name)) for name, condition in rule.applies_if.items())


def _judged(rule: OwnRule, values: Mapping[str, float]) -> Judged:
    try:
        measured = parse_expression(rule.measure).value(values)
        limit = parse_expression(rule.at_most or rule.at_least or "").value(values)
    except (UnknownName, ZeroDivisionError):
        return Judged(rule, "needs_human")
    kept = measured <= limit + rule.tolerance if rule.at_most is not None else measured >= limit - rule.tolerance
    if kept:
        return Judged(rule, "pass", measured, limit)
    return Judged(rule, {"block": "fail", "warn": "warning", "note": "pass"}[rule.severity], measured, limit)
