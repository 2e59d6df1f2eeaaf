"""DS: how far an activity keeps from other activities and from facilities; dated rows read once, judged on plain distances."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, with_config

from app.strict_yaml import DefinitionError, load_strict
from licensing.rules.findings import Finding, Verdict

DATA = Path(__file__).parent / "data" / "distances.yaml"
TOLERANCE_M = 0.005
STRICT = ConfigDict(extra="forbid")


@with_config(STRICT)
@dataclass(frozen=True)
class DistanceRule:
    """One distance: from an activity to others that are licensed, or to kinds of facility.

    ``both_ways``: the others must keep it from this one too, from places of its ``kind_on_map`` as well. ``status_counted``: whether applications count beside what is licensed.
    ``grandfathered``: an activity that is licensed already keeps its place when its licence is renewed or changed.
    ``direction`` and ``median`` are what the text says of the sides of a street. The register knows neither, so a nearer place on the
    same street is judged by its distance alone, and the one across a median is set aside by an override.
    """

    id: str
    activity: str
    name: dict[str, str]
    metres: float
    target: dict[str, str]
    source: str
    valid_from: date
    activities: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    measured: Literal["boundary", "door", "centroid"] = "boundary"
    both_ways: bool = False
    kind_on_map: str = ""
    same_street_only: bool = False
    direction: Literal["any", "same"] = "any"
    median: Literal["", "opposite_side_is_free"] = ""
    status_counted: Literal["licensed", "applied"] = "licensed"
    grandfathered: bool = False
    severity: Literal["fail", "warning", "needs_human"] = "fail"
    valid_to: date | None = None
    sample: bool = False

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def turned(self, other: str) -> "DistanceRule":
        """The same distance seen from one of the others."""
        facilities = (self.kind_on_map,) if self.kind_on_map else ()
        target = {"ar": self.name["ar"], "en": self.name["en"]}
        return replace(self, activity=other, activities=(self.activity,), facilities=facilities, target=target)


@with_config(STRICT)
@dataclass(frozen=True)
class DistanceRules:
    services: dict[str, tuple[str, ...]]
    rows: tuple[DistanceRule, ...]


@dataclass(frozen=True)
class Nearest:
    """The nearest place that a rule counts. ``name`` is what the register or the licence calls it."""

    distance_m: float
    name: str
    reference: str = ""


@lru_cache(maxsize=1)
def distance_rules() -> DistanceRules:
    """Every row, past and present.

    Raises:
        DefinitionError: with the file and what is wrong.
    """
    rules = load_strict(DATA, DistanceRules)
    for row in rules.rows:
        if not row.activities and not row.facilities:
            raise DefinitionError(DATA, 1, f"{row.id}: keeps its distance from nothing")
    return rules


def rules_for(activity: str, on: date) -> list[DistanceRule]:
    """The distances that this activity keeps on a day, those that others demand of it too."""
    held = [row for row in distance_rules().rows if row.holds_on(on)]
    own = [row for row in held if row.activity == activity]
    others = [row for row in held if row.both_ways and activity != row.activity and activity in (*row.activities, *row.facilities)]
    return own + [row.turned(activity) for row in others]


def activity_of_service(service_code: str) -> str | None:
    """What a service licenses where its form asks for no activity."""
    return next((activity for activity, codes in distance_rules().services.items() if service_code in codes), None)


def judge_distance(rule: DistanceRule, nearest: Nearest | None, *, licensed_before: bool = False) -> Finding:
    """The finding on the nearest place within the distance and a little beyond; None where there is none."""
    target = nearest.name if nearest and nearest.name else rule.target["ar"]
    if nearest is None:
        return _finding(rule, Verdict.PASS, "distance_clear", None, {"target": rule.target["ar"]})
    near = nearest.distance_m < rule.metres - TOLERANCE_M
    verdict = Verdict.PASS if not near else Verdict(rule.severity)
    if near and licensed_before and rule.grandfathered:
        verdict = Verdict.WARNING
    return _finding(rule, verdict, "distance", nearest.distance_m, {"target": target, "reference": nearest.reference})


def _finding(rule: DistanceRule, verdict: Verdict, code: str, measured: float | None, params: Mapping[str, str]) -> Finding:
    return Finding(
        rule.id,
        "DS",
        verdict,
        code,
        measured=measured,
        limit=rule.metres,
        tolerance=TOLERANCE_M,
        unit="m",
        source=rule.source,
        sample=rule.sample,
        params={**params, "same_street": rule.same_street_only},
    )
