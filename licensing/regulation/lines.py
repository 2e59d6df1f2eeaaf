"""Lines of a draft of rules: other limits, rules that end, rules that the zone did not have, and its uses. Pure."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.errors import UserError
from licensing.zoning import FLOOR_ORDER, USES, USES_FAMILY, ExpressionError, RuleRow, ZoneRules, overlapping_rows, parse_expression
from licensing.zoning.library import KNOWN_NAMES

UNITS = {"SB": "m", "CV": "m2", "FAR": "ratio", "FL": "floors", "HT": "m", "PK": "bays", "FN": "m", "PL": "m2", USES_FAMILY: "uses"}
WITH_EDGE, WITH_FLOORS = frozenset({"SB", "FN"}), frozenset({"SB", "CV"})
EDGES = {"SB": ("front", "side", "rear", "passage", "wadi", "open"), "FN": ("front", "side", "rear")}
_TOLERANCES = {"m": 0.005, "m2": 0.05, "ratio": 0.0005}  # what a survey and a drawing can tell apart
SEVERITIES = ("fail", "warning", "human")


@dataclass(frozen=True)
class NewRule:
    """A rule that the zone does not have yet; ``unknown_limit`` is drawn while a name in the limit has no value."""

    family: str
    limit: str
    edge: str | None = None
    floors: tuple[str, ...] = ()
    unknown_limit: Decimal | None = None
    severity: str = "fail"

    @property
    def code(self) -> str:
        """``SB-SIDE-GROUND-FIRST``: the same question has the same code."""
        floors = [floor for floor in FLOOR_ORDER if floor in self.floors]
        return "-".join(part.upper() for part in (self.family, self.edge, *floors) if part)

    @property
    def unit(self) -> str:
        return UNITS[self.family]

    def facts(self) -> dict[str, Any]:
        """As a line keeps it, in JSON."""
        unknown = None if self.unknown_limit is None else str(self.unknown_limit)
        return {
            "family": self.family,
            "edge": self.edge,
            "floors": list(self.floors),
            "unit": self.unit,
            "unknown_limit": unknown,
            "tolerance": _TOLERANCES.get(self.unit, 0.0),
            "severity": self.severity,
        }


@dataclass(frozen=True)
class Draft:
    """What the planner typed: limits by rule code (only those he means to change), codes that end, rules that begin.

    ``uses`` is None where he leaves them as they are; ``whole_amanah`` where the seat changes the rules of every branch.
    """

    limits: Mapping[str, str]
    effective_on: date
    source: str
    reason: str
    ended: frozenset[str] = frozenset()
    added: tuple[NewRule, ...] = ()
    uses: tuple[str, ...] | None = None
    whole_amanah: bool = False


@dataclass(frozen=True)
class Line:
    """One rule of a draft: an empty ``new_limit`` ends it; ``added`` says what a rule binds that was not there."""

    rule_code: str
    new_limit: str
    old_limit: str = ""
    added: Mapping[str, Any] | None = None


def lines_of(draft: Draft, rules: ZoneRules, own: frozenset[str]) -> list[Line]:
    """What the draft changes of the rules that hold on its day.

    Args:
        own: codes of the rules that the drafting side wrote itself, and so may end.

    Raises:
        UserError: nothing changes, a limit is not in the language, a rule is not his to end or is there already.
    """
    known = {row.id: row for row in rules.rows}
    ended = (draft.ended | {code for code, limit in draft.limits.items() if not limit.strip()}) & known.keys()
    lines = _changed(draft, known, ended) + _ended(ended, known, own) + _added(draft, known) + _uses(draft, rules)
    if not lines:
        raise UserError("rule_unchanged")
    check_questions(rules_after(rules, lines, draft.effective_on), lines)
    return sorted(lines, key=lambda line: line.rule_code)


def check_questions(after: ZoneRules, lines: Sequence[Line]) -> None:
    """Raises UserError where a rule that begins would answer what another answers."""
    begun = {line.rule_code for line in lines if line.added is not None}
    for pair in overlapping_rows(after.rows):
        if begun.intersection(pair):
            raise UserError("rule_asked_twice", rule=pair[1], other=pair[0])


def rules_after(before: ZoneRules, lines: Sequence[Line], effective_on: date, beneath: ZoneRules | None = None) -> ZoneRules:
    """The zone's rules with the draft's lines; ``beneath``: the amanah's rules, which return where a branch ends its own."""
    new = {line.rule_code: line for line in lines if line.rule_code != USES}
    rows = [row if row.id not in new else _moved(row, new[row.id], effective_on) for row in before.rows]
    rows += [_begun(line, effective_on) for line in new.values() if line.added is not None]
    back = [row for row in (beneath.rows if beneath else ()) if row.id in new and not new[row.id].new_limit]
    uses = next((tuple(line.new_limit.split(",")) for line in lines if line.rule_code == USES), before.uses)
    return ZoneRules(
        before.zone_code, before.on, before.version, before.floors, uses, tuple(row for row in [*rows, *back] if row is not None)
    )


def _moved(row: RuleRow, line: Line, effective_on: date) -> RuleRow | None:
    return RuleRow(**{**vars(row), "limit": line.new_limit, "valid_from": effective_on}) if line.new_limit else None


def _begun(line: Line, effective_on: date) -> RuleRow:
    facts = line.added or {}
    unknown = facts["unknown_limit"]
    return RuleRow(
        id=line.rule_code,
        family=facts["family"],
        limit=line.new_limit,
        unit=facts["unit"],
        source="",
        valid_from=effective_on,
        floors=tuple(facts["floors"]),
        edge=facts["edge"],
        unknown=None if unknown is None else float(unknown),
        tolerance=facts["tolerance"],
        severity="needs_human" if facts["severity"] == "human" else facts["severity"],
    )


def _changed(draft: Draft, known: Mapping[str, RuleRow], ended: Set[str]) -> list[Line]:
    typed = {code: limit.strip() for code, limit in draft.limits.items() if code in known and code not in ended}
    changed = {code: limit for code, limit in typed.items() if limit != known[code].limit}
    for code, limit in changed.items():
        check_limit(code, limit)
    return [Line(code, limit, known[code].limit) for code, limit in changed.items()]


def _ended(ended: Set[str], known: Mapping[str, RuleRow], own: Set[str]) -> list[Line]:
    if foreign := sorted(ended - own):
        raise UserError("rule_of_the_amanah", rule=foreign[0])
    return [Line(code, "", known[code].limit) for code in ended]


def _added(draft: Draft, known: Mapping[str, RuleRow]) -> list[Line]:
    lines: dict[str, Line] = {}
    for rule in draft.added:
        if rule.code in known or rule.code in lines:
            raise UserError("rule_there_already", rule=rule.code)
        check_limit(rule.code, rule.limit)
        lines[rule.code] = Line(rule.code, rule.limit, added=rule.facts())
    return list(lines.values())


def _uses(draft: Draft, rules: ZoneRules) -> list[Line]:
    if draft.uses is None or set(draft.uses) == set(rules.uses):
        return []
    if not draft.uses:
        raise UserError("rule_no_use")
    return [Line(USES, ",".join(draft.uses), ",".join(rules.uses))]


def check_limit(code: str, limit: str) -> None:
    """Raises UserError where a limit is empty, not in the closed language or names what nobody measures."""
    try:
        names = parse_expression(limit).names
    except ExpressionError as error:
        raise UserError("rule_limit_unreadable", rule=code, limit=limit) from error
    if unknown := names - KNOWN_NAMES:
        raise UserError("rule_limit_unknown_name", rule=code, name="، ".join(sorted(unknown)))
