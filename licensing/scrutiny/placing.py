"""A measured plan laid on its parcel: the plot by the best fit, each floor where the site plan shows its footprint. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shapely import Geometry, MultiPolygon, Polygon, unary_union

from licensing.scrutiny.fitting import Fit, Fitting, fit
from licensing.scrutiny.layers import TOP
from licensing.scrutiny.measuring import Floor, Plan, moved
from licensing.zoning import FLOOR_ORDER

NOTICEABLE = 0.005
ON_PLOT = 0.5
SAME_SHAPE_IOU = 0.95
UNLIKE_IOU = 0.9
OVERHANG_M2 = 0.05


@dataclass(frozen=True)
class Placed:
    """The plan on the parcel, storage metres. ``remarks`` say what could not be taken as it was drawn."""

    fit: Fit
    turns: tuple[Fit, ...]
    mirrored: bool
    plot: Polygon
    floors: Mapping[str, Geometry]
    net_m2: Mapping[str, float]
    bays: tuple[Polygon, ...]
    annex: Geometry | None
    fence: Geometry | None
    overhang_m2: float
    remarks: tuple[dict[str, Any], ...] = field(default=())


@dataclass(frozen=True)
class Difference:
    """One quantity as it is declared, drawn and registered; None where a source is silent. ``share``: the largest difference."""

    what: str
    declared: float | None
    drawn: float | None
    cadastre: float | None
    unit: str = "m2"

    @property
    def share(self) -> float:
        known = [value for value in (self.declared, self.drawn, self.cadastre) if value is not None]
        return (max(known) - min(known)) / max(known) if len(known) > 1 and max(known) > 0 else 0.0

    @property
    def flagged(self) -> bool:
        return self.share > NOTICEABLE


def place(plan: Plan, parcel: Polygon, streets: Iterable[Geometry], allowed: Sequence[str], way: int = 0) -> Placed:
    """Lay the plan on the parcel.

    Args:
        allowed: floors of the zone, lowest first: the third level of a villa is its upper annex.
        way: which of the equally good ways; the first where there are fewer.
    """
    assert plan.plot is not None
    fitting: Fitting = fit(plan.plot, parcel, plan.front, list(streets))
    chosen = fitting.ways[way] if 0 <= way < len(fitting.ways) else fitting.best
    whole, remarks = _gathered(plan)
    laid = moved(whole, chosen.move)
    assert laid.plot is not None
    floors, nets, unnamed = _by_code(laid.floors, allowed)
    remarks += [{"code": "floor_without_name", "level": level} for level in unnamed]
    if chosen.iou < UNLIKE_IOU:
        remarks.append({"code": "plot_unlike", "percent": round(100 * chosen.iou, 1)})
    outside = laid.plot.difference(parcel).area
    return Placed(
        chosen, fitting.ways, fitting.mirrored, laid.plot, floors, nets, laid.bays, laid.annex, laid.fence, outside, tuple(remarks)
    )  # fmt: skip


def differences(plan: Plan, parcel_m2: float, declared: Mapping[str, float | None]) -> list[Difference]:
    """Declared against drawn against register.

    Args:
        declared: what the form says: ``parking_bays``, ``floor_count``.
    """
    plot = plan.plot.area if plan.plot is not None else None
    rows = [Difference("plot_area", plan.declared_plot_m2, plot, parcel_m2)]
    bays = declared.get("parking_bays")
    if plan.bays or bays:
        rows.append(Difference("parking_bays", bays, float(len(plan.bays)), None, "bays"))
    return rows


def _gathered(plan: Plan) -> tuple[Plan, list[dict[str, Any]]]:
    """Every floor on the site plan: as it lies there, or brought from its own sheet to its footprint."""
    remarks: list[dict[str, Any]] = []
    assert plan.plot is not None
    footprints = {(floor.block, floor.level): floor.outline for floor in plan.footprints}
    floors = [_on_site(floor, plan.plot, footprints, remarks) for floor in plan.floors]
    known = {(floor.block, floor.level) for floor in floors}
    floors += [floor for floor in plan.footprints if (floor.block, floor.level) not in known and floor.level == 0]
    return Plan(**{**vars(plan), "floors": tuple(floors)}), remarks


def _on_site(floor: Floor, plot: Polygon, footprints: Mapping[tuple[int, int], Geometry], remarks: list[dict[str, Any]]) -> Floor:
    outline = floor.outline
    if outline.intersection(plot).area >= ON_PLOT * outline.area:
        return floor
    own = footprints.get((floor.block, floor.level))
    target = own if own is not None else footprints.get((floor.block, 0))
    if target is None:
        remarks.append({"code": "floor_without_footprint", "level": floor.level})
        return Floor(floor.level, floor.block, _centred(outline, plot), floor.deduct_m2)
    part = _one_part(outline, target)
    if part.area < outline.area * (1 - NOTICEABLE):
        remarks.append({"code": "floor_parts_apart", "level": floor.level})
    found = fit(Polygon(part.exterior), Polygon(_one_part(target, part).exterior)).best  # a courtyard says nothing of the place
    if found.iou >= SAME_SHAPE_IOU:
        return Floor(floor.level, floor.block, found.move(part), floor.deduct_m2)
    if own is not None:
        remarks.append(
            {"code": "floor_unlike_footprint", "level": floor.level, "floor_m2": round(part.area, 2), "foot_m2": round(own.area, 2)}
        )
        return Floor(floor.level, floor.block, own, floor.deduct_m2)
    remarks.append({"code": "floor_placed_roughly", "level": floor.level})
    return Floor(floor.level, floor.block, _inside(found.move(part), target), floor.deduct_m2)


def _one_part(shape: Geometry, like: Geometry) -> Polygon:
    """The part whose size is nearest to the other's."""
    parts = [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon)]
    return min(parts, key=lambda part: abs(part.area - like.area))


def _centred(shape: Geometry, over: Polygon) -> Geometry:
    middle = over.representative_point()
    return Fit(0.0, middle.x - shape.centroid.x, middle.y - shape.centroid.y, 0.0, (0.0, 0.0)).move(shape)


def _inside(shape: Geometry, target: Geometry) -> Geometry:
    """Moved to the middle of the footprint where it does not stand on it."""
    if shape.difference(target).area <= ON_PLOT * OVERHANG_M2:
        return shape
    dx, dy = target.centroid.x - shape.centroid.x, target.centroid.y - shape.centroid.y
    return Fit(0.0, dx, dy, 0.0, (0.0, 0.0)).move(shape)


def _by_code(floors: Iterable[Floor], allowed: Sequence[str]) -> tuple[dict[str, Geometry], dict[str, float], list[int]]:
    shapes: dict[str, list[Geometry]] = {}
    nets: dict[str, float] = {}
    unnamed: list[int] = []
    for floor in floors:
        code = floor_code(floor.level, allowed)
        if code is None:
            unnamed.append(floor.level)
            continue
        shapes.setdefault(code, []).append(floor.outline)
        nets[code] = nets.get(code, 0.0) + floor.net_m2
    joined = {code: _polygons(unary_union(parts)) for code, parts in shapes.items()}
    order = {code: at for at, code in enumerate(FLOOR_ORDER)}
    return {code: joined[code] for code in sorted(joined, key=lambda code: order[code]) if not joined[code].is_empty}, nets, unnamed


def floor_code(level: int, allowed: Sequence[str]) -> str | None:
    """The zone's name of a level; a level above all that it names goes by its number."""
    above = [floor for floor in allowed if floor != "basement"]
    if level == TOP:
        return "annex"
    if level < 0:
        return "basement"
    if level < len(above):
        return above[level]
    plain = [floor for floor in FLOOR_ORDER if floor not in ("basement", "annex")]
    return plain[level] if level < len(plain) else None


def _polygons(shape: Geometry) -> Geometry:
    parts = [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon) and part.area > OVERHANG_M2]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)
