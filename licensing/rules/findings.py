"""What a check says: the rule, what was measured, the limit, and the part of the drawing that offends."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from shapely import Geometry

from licensing.zoning import RuleRow


class Verdict(StrEnum):
    """From good to bad; ``needs_human`` when a fact that the rule needs is not in the register."""

    PASS = "pass"
    WARNING = "warning"
    NEEDS_HUMAN = "needs_human"
    FAIL = "fail"


@dataclass(frozen=True)
class Declared:
    """What the office says about the building that no drawing shows. Metres; None where it did not say."""

    use: str | None = None
    height_m: float | None = None
    parking_bays: int | None = None
    separated_units: int = 0
    units: int = 1
    entrances: int | None = None
    disabled_bays: int | None = None


@dataclass(frozen=True)
class Finding:
    """One rule's answer for one edge or floor. ``code`` names the sentence, ``params`` fill it."""

    rule_id: str
    family: str
    verdict: Verdict
    code: str
    measured: float | None = None
    limit: float | None = None
    tolerance: float = 0.0
    unit: str = ""
    floor: str | None = None
    edge_seq: int | None = None
    geometry: Geometry | None = None
    source: str = ""
    sample: bool = False
    params: dict[str, Any] = field(default_factory=dict)

    def at(self, shape: Geometry) -> "Finding":
        """The same with the part of the drawing that offends."""
        return replace(self, geometry=shape)

    def judged_as(self, verdict: Verdict) -> "Finding":
        return replace(self, verdict=verdict)


NOTE = "note"
_BEYOND = {**{verdict.value: verdict for verdict in Verdict}, NOTE: Verdict.WARNING}


def judged(row: RuleRow, code: str, measured: float | None, limit: float | None, *, at_least: bool, **place: Any) -> Finding:
    """The finding of a row whose value must be at least, or at most, its limit within its tolerance."""
    verdict = Verdict.NEEDS_HUMAN
    if measured is not None and limit is not None:
        excess = limit - measured if at_least else measured - limit
        verdict = Verdict.PASS if excess <= row.tolerance + 1e-9 else _BEYOND[row.severity]
    return Finding(
        rule_id=row.id,
        family=row.family,
        verdict=verdict,
        code=code,
        measured=measured,
        limit=limit,
        tolerance=row.tolerance,
        unit=row.unit,
        source=row.source,
        sample=row.sample,
        params=({"note": True} if row.severity == NOTE else {}) | place.pop("params", {}),
        **place,
    )


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those that stop an approval."""
    return [finding for finding in findings if finding.verdict == Verdict.FAIL]


def worst(findings: Iterable[Finding]) -> Verdict:
    """The gravest verdict among them; pass for none."""
    order = list(Verdict)
    return max((finding.verdict for finding in findings), key=order.index, default=Verdict.PASS)
