"""The named rules of plans, each with what was measured and its limit; what fails blocks the technical approval."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import shapely
from geoalchemy2.shape import to_shape

from gis.cadastre.rules import Finding, Verdict
from gis.layers import constraints_touching
from gis.models import LandPlan
from gis.plans import queries
from gis.plans.areas import figures_of
from gis.plans.settings import settings

_MOST_NAMED = 5


def findings_of(plan: LandPlan) -> list[Finding]:
    """Every rule, on the ground as it is now."""
    if plan.boundary is None:
        return [Finding("PLAN_SOUND", Verdict.FAIL, reason="missing")]
    ground = to_shape(plan.boundary)
    if not ground.is_valid or ground.is_empty:
        return [Finding("PLAN_SOUND", Verdict.FAIL)]
    figures = figures_of(plan)
    return [
        Finding("PLAN_SOUND", Verdict.PASS),
        _inside(plan, ground),
        _overlap(plan, ground),
        *_parcels(plan, ground),
        _areas(plan, figures),
        *_shares(figures),
        _binding(ground),
    ]


def _inside(plan: LandPlan, ground: shapely.Geometry) -> Finding:
    branch, limit = queries.branch_ground(plan.branch_id), settings().outside_m2
    if branch is None:
        return Finding("PLAN_INSIDE", Verdict.UNKNOWN, reason="unknown")
    outside = ground.difference(branch)
    verdict = Verdict.PASS if outside.area <= limit else Verdict.FAIL
    return Finding("PLAN_INSIDE", verdict, outside.area, limit, "m2", about=f"{outside.area:.0f}" if verdict is Verdict.FAIL else "")


def _overlap(plan: LandPlan, ground: shapely.Geometry) -> Finding:
    """Two grounds overlap where what they share is wider than the tolerance."""
    limit, worst, names = settings().overlap_m, 0.0, []
    for other_no, shape in queries.standing_beside(plan):
        shared = ground.intersection(shape)
        if not shared.buffer(-limit / 2).is_empty:
            names.append(other_no)
            worst = max(worst, shared.area)
    verdict = Verdict.FAIL if names else Verdict.PASS
    return Finding("PLAN_OVERLAP", verdict, worst, 0.0, "m2", about=_named(names))


def _parcels(plan: LandPlan, ground: shapely.Geometry) -> Iterator[Finding]:
    """A detailed plan numbers no parcels, and lies over several plans of subdivision."""
    if plan.plan_kind != "subdivision":
        return
    own = queries.parcels_with_shapes(plan)
    if own:
        reach = ground.buffer(settings().parcels_m, join_style="mitre")
        outside = [name for name, shape in own if not reach.contains(shape)]
        yield Finding("PLAN_PARCELS", Verdict.FAIL if outside else Verdict.PASS, float(len(outside)), 0.0, "", about=_named(outside))
    else:
        yield Finding("PLAN_PARCELS", Verdict.UNKNOWN, reason="none")
    foreign = queries.foreign_plans_inside(plan)
    yield Finding("PLAN_FOREIGN", Verdict.WARNING if foreign else Verdict.PASS, about=_named(foreign))


def _areas(plan: LandPlan, figures: Mapping[str, Any]) -> Finding:
    """The plan's own table adds up to its ground; streets are a line of that table."""
    if not plan.area_table:
        return Finding("PLAN_AREAS", Verdict.UNKNOWN, reason="missing")
    stated, ground = sum(row["area_m2"] for row in plan.area_table), figures["ground_m2"]
    off = abs(stated - ground) / ground
    verdict = Verdict.PASS if off <= settings().area_warn else Verdict.WARNING if off <= settings().area_reject else Verdict.FAIL
    return Finding("PLAN_AREAS", verdict, off, settings().area_reject, "share")


def _shares(figures: Mapping[str, Any]) -> Iterator[Finding]:
    for rule, share, least in (
        ("PLAN_STREETS", figures["streets"], settings().street_share_min),
        ("PLAN_SERVICES", figures["services"], settings().services_share_min),
    ):
        if share is None or least is None:
            yield Finding(rule, Verdict.UNKNOWN, share, least, "share", "unset" if least is None else "")
        else:
            yield Finding(rule, Verdict.PASS if share >= least else Verdict.WARNING, share, least, "share")


def _binding(ground: shapely.Geometry) -> Finding:
    """Layers that bind building are a specialist's to judge."""
    touching = constraints_touching(ground)
    return Finding("PLAN_BINDING", Verdict.UNKNOWN if touching else Verdict.PASS, about=_named(touching))


def _named(names: Sequence[str]) -> str:
    return "، ".join(names[:_MOST_NAMED]) + (f" (+{len(names) - _MOST_NAMED})" if len(names) > _MOST_NAMED else "")
