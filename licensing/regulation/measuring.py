"""What a change of rules would do to one site: pure, so that a thousand sites can be tried by a test."""

from collections.abc import Sequence
from dataclasses import dataclass

from licensing.envelope import Lot, envelopes_on, largest_building_m2
from licensing.rules import Finding
from licensing.rules.findings import Verdict, worst
from licensing.zoning import ZoneRules

NOTICEABLE_M2 = 0.5  # less is rounding of corners
BUILDABLE, NOTHING, UNKNOWN = "buildable", "nothing", "unknown"


@dataclass(frozen=True)
class PlotAnswer:
    """What may be built on a parcel: a verdict and the floor area of the largest permitted building."""

    verdict: str
    largest_m2: float | None


@dataclass(frozen=True)
class DrawingChange:
    """How the findings of one drawing change; ``rules`` are codes whose worst verdict differs."""

    before: Verdict
    after: Verdict
    rules: tuple[str, ...]


def answer_plot(lot: Lot, rules: ZoneRules) -> PlotAnswer:
    """What the map would answer at this parcel."""
    if not lot.edges:
        return PlotAnswer(UNKNOWN, None)
    largest = largest_building_m2(lot.parcel, envelopes_on(lot, rules), rules)
    return PlotAnswer(BUILDABLE if largest > NOTICEABLE_M2 else NOTHING, largest)


def differs(one: PlotAnswer, other: PlotAnswer) -> bool:
    """Whether an owner would notice."""
    if one.verdict != other.verdict or one.largest_m2 is None or other.largest_m2 is None:
        return one.verdict != other.verdict
    return abs(one.largest_m2 - other.largest_m2) > NOTICEABLE_M2


def compare_findings(before: Sequence[Finding], after: Sequence[Finding]) -> DrawingChange | None:
    """None where every rule says of the drawing what it said."""
    was, becomes = _by_rule(before), _by_rule(after)
    changed = tuple(sorted(code for code in was.keys() | becomes.keys() if was.get(code, Verdict.PASS) != becomes.get(code, Verdict.PASS)))
    return DrawingChange(worst(before), worst(after), changed) if changed else None


def _by_rule(findings: Sequence[Finding]) -> dict[str, Verdict]:
    return {code: worst(f for f in findings if f.rule_id == code) for code in {finding.rule_id for finding in findings}}
