"""Every rule code that a finding may carry: the shipped rows of every zone, the general ones, distances, and what is built in."""

from licensing.rules.distances import distance_rules
from licensing.zoning import rule_sets

# Rules without a value: the register knows what it must, a drawing stays on its plot, a use and a floor are allowed or not.
BUILT_IN = frozenset(
    {"RG-ZONE", "RG-STREET", "RG-BOUNDARY", "PL-INSIDE", "FL-ALLOWED", "FL-GROUND", "US-ALLOWED", "FN-ON-BOUNDARY"}
)  # fmt: skip
FAMILIES = ("SB", "CV", "FAR", "FL", "HT", "AN", "PK", "FN", "UN", "CH", "DS", "US", "PL", "FLD", "AV", "HR", "OWN", "EX", "RG")


def rule_codes() -> frozenset[str]:
    rows = {row.id for rules in rule_sets().values() for row in rules.rows}
    return BUILT_IN | rows | {row.id for row in distance_rules().rows}
