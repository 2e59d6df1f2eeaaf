"""Rule rows kept in the register: a branch's own row goes before the amanah's, and both before the shipped set."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from licensing.zoning.library import rule_sets
from licensing.zoning.rows import FLOOR_ORDER, RuleRow, RuleSet, ZoneRules

USES, USES_FAMILY = "USES", "US"
_SEVERITIES = {"human": "needs_human"}
_STORED = {severity: stored for stored, severity in _SEVERITIES.items()}


class RegisteredRow(Protocol):
    """A row of the register's table of zone rules, as its owner declares it."""

    code: str
    municipality_id: int | None
    family: str
    edge: str | None
    floors: list[str]
    limit_expression: str
    applies_if: str
    unit: str
    unknown_limit: Decimal | None
    tolerance: Decimal
    severity: str
    valid_from: date
    valid_to: date | None
    source: str
    is_sample: bool


def rules_from_register(zone_code: str, on: date, rows: Iterable[RegisteredRow]) -> ZoneRules | None:
    """The rules that hold in a zone on a day, from the register's rows; the shipped set where it has none."""
    chosen: dict[str, RegisteredRow] = {}
    for row in sorted(rows, key=lambda each: each.municipality_id is not None):
        chosen[row.code] = row
    shipped = _shipped(zone_code)
    if not chosen:
        return shipped.for_zone(zone_code, on) if shipped else None
    held = tuple(row for row in map(_as_rule, chosen.values()) if row.holds_on(on))
    limits = tuple(row for row in held if row.family != USES_FAMILY)
    floors = shipped.floors if shipped else _floors_of(limits)
    return ZoneRules(zone_code, on, shipped.version if shipped else 0, floors, _uses(held, shipped), limits)


def _uses(held: Iterable[RuleRow], shipped: RuleSet | None) -> tuple[str, ...]:
    """The register's row of uses (codes with commas between), else what the shipped set says."""
    row = next((row for row in held if row.id == USES), None)
    if row is not None:
        return tuple(row.limit.split(","))
    return shipped.uses if shipped else ()


def rows_to_register() -> list[dict[str, Any]]:
    """The shipped rule sets as column values of the register's table, one for each zone and rule."""
    return [
        {
            "zone_code": zone, "code": row.id, "municipality_id": None, "family": row.family, "edge": row.edge,
            "floors": list(row.floors), "limit_expression": row.limit, "unit": row.unit, "unknown_limit": row.unknown,
            "tolerance": row.tolerance, "severity": _STORED.get(row.severity, row.severity), "valid_from": row.valid_from,
            "valid_to": row.valid_to, "source": row.source, "is_sample": row.sample, "applies_if": row.applies_if,
        }
        for rules in rule_sets().values()
        for zone in rules.zones
        for row in rules.rows
    ]  # fmt: skip


def _as_rule(row: RegisteredRow) -> RuleRow:
    return RuleRow(
        id=row.code,
        family=row.family,
        limit=row.limit_expression,
        unit=row.unit,
        source=row.source,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        floors=tuple(row.floors),
        edge=row.edge,
        unknown=float(row.unknown_limit) if row.unknown_limit is not None else None,
        tolerance=float(row.tolerance),
        severity=_SEVERITIES.get(row.severity, row.severity),
        sample=row.is_sample,
        applies_if=row.applies_if,
    )


def _shipped(zone_code: str) -> RuleSet | None:
    return next((rules for rules in rule_sets().values() if zone_code in rules.zones), None)


def _floors_of(rows: tuple[RuleRow, ...]) -> tuple[str, ...]:
    """Floors that a coverage row names, from the lowest up."""
    named = {floor for row in rows if row.family == "CV" for floor in row.floors}
    return tuple(floor for floor in FLOOR_ORDER if floor in named)
