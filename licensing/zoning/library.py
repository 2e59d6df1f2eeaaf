"""The rule sets shipped with the product, read once."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from app.strict_yaml import DefinitionError, load_strict
from licensing.zoning.expressions import ExpressionError, parse_expression
from licensing.zoning.rows import FLOOR_ORDER, RuleRow, RuleSet, ZoneRules, overlapping_rows

DATA = Path(__file__).parent / "data"
GENERAL = "general"
KNOWN_NAMES = frozenset({"street_width", "parcel_area", "frontage", "widest_street", "separated_units", "units", "floor_area"})
# What only the rules of every zone may name: they are not the planner's to write.
GENERAL_NAMES = frozenset({"villa", "bays", "surface_height"})


@lru_cache(maxsize=1)
def rule_sets() -> Mapping[str, RuleSet]:
    """Every rule set by code, checked.

    Raises:
        DefinitionError: with file and line of the first fault.
    """
    return {rules.code: rules for rules in (read_rule_set(path) for path in sorted(DATA.glob("*.yaml")))}


def read_rule_set(path: Path) -> RuleSet:
    """One rule set, whose limits parse and whose rows never answer the same question twice."""
    rules = load_strict(path, RuleSet)
    for row in rules.rows:
        if unknown := _names_in(path, row) - KNOWN_NAMES - (GENERAL_NAMES if rules.code == GENERAL else frozenset()):
            raise DefinitionError(path, 1, f"{row.id}: unknown name {sorted(unknown)}")
        if unknown := set(row.floors) - set(FLOOR_ORDER):
            raise DefinitionError(path, 1, f"{row.id}: unknown floor {sorted(unknown)}")
    if twice := overlapping_rows(rules.rows):
        raise DefinitionError(path, 1, f"rows answer the same question: {twice}")
    return rules


def _names_in(path: Path, row: RuleRow) -> frozenset[str]:
    try:
        condition = parse_expression(row.applies_if).names if row.applies_if else frozenset()
        return row.expression.names | condition
    except ExpressionError as error:
        raise DefinitionError(path, 1, f"{row.id}: not a limit: {error}") from error


def zone_rules(zone_code: str | None, on: date) -> ZoneRules | None:
    """The rules that hold in this zone on this day; None for a zone that the product has no rules for."""
    for rules in rule_sets().values():
        if zone_code in rules.zones:
            return rules.for_zone(zone_code, on)
    return None


@lru_cache(maxsize=64)
def general_rules(on: date) -> ZoneRules:
    """The rules that hold in every zone on this day: what is no matter of the zone's own regulation."""
    return rule_sets()[GENERAL].for_zone("", on)
