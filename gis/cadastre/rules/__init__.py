"""The checks that a survey decision passes: each a named rule that measures, compares with its limit and says where.

Pure: plain values and shapes in the survey's own metres, no database and no web.
"""

from collections.abc import Sequence

from gis.cadastre.rules.ground import frontage_as_planned, inside_plan, no_gap_to_street, no_overlap
from gis.cadastre.rules.measures import area_as_stated, crs_zone, deed_against_nature, legal_area, sides_make_perimeter, zone_of
from gis.cadastre.rules.ring import corner_order, no_self_intersection, ring_closed
from gis.cadastre.rules.values import Finding, Limits, Neighbour, Rule, Side, Street, Survey, Verdict, polygon_of, ring_of, sides_of

__all__ = [
    "Finding",
    "Limits",
    "Neighbour",
    "Side",
    "Street",
    "Survey",
    "Verdict",
    "blocking",
    "check",
    "legal_area",
    "polygon_of",
    "ring_of",
    "sides_of",
    "zone_of",
]

SHAPE_RULES: tuple[Rule, ...] = (ring_closed, no_self_intersection)
GROUND_RULES: tuple[Rule, ...] = (
    corner_order,
    sides_make_perimeter,
    area_as_stated,
    no_overlap,
    no_gap_to_street,
    frontage_as_planned,
    inside_plan,
    crs_zone,
    deed_against_nature,
)


def check(survey: Survey, limits: Limits = Limits()) -> list[Finding]:
    """Every rule's finding, in the order of the list; rules that need a closed simple ring are left out without one."""
    found = [rule(survey, limits) for rule in SHAPE_RULES]
    if all(finding.verdict is not Verdict.FAIL for finding in found[:2]):
        found += [rule(survey, limits) for rule in GROUND_RULES]
    return found


def blocking(findings: Sequence[Finding]) -> list[Finding]:
    """What stops certification."""
    return [finding for finding in findings if finding.verdict is Verdict.FAIL]
