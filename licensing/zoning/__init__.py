"""Building rules of a zone as dated rows: what each floor may cover and how far it keeps from each edge."""

from licensing.zoning.expressions import Expression, ExpressionError, UnknownName, parse_expression
from licensing.zoning.library import general_rules, rule_sets, zone_rules
from licensing.zoning.registered import USES, USES_FAMILY, RegisteredRow, rows_to_register, rules_from_register
from licensing.zoning.rows import FLOOR_ORDER, RuleRow, RuleSet, ZoneRules, overlapping_rows

__all__ = [
    "FLOOR_ORDER",
    "USES",
    "USES_FAMILY",
    "Expression",
    "ExpressionError",
    "RegisteredRow",
    "RuleRow",
    "RuleSet",
    "UnknownName",
    "ZoneRules",
    "general_rules",
    "overlapping_rows",
    "parse_expression",
    "rows_to_register",
    "rule_sets",
    "rules_from_register",
    "zone_rules",
]
