"""What a drawing shows, measured from its outlines: the plot, each floor, voids, bays; and what it says of itself. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shapely import Geometry, LineString, Polygon, make_valid, unary_union
from shapely.affinity import scale

from licensing.scrutiny.layers import ANNEX, BAY, DEDUCT, FENCE, FLOOR, FOOTPRINT, FRONT, PLOT, ROAD, VOID, Meaning, meaning_of

# What $INSUNITS says, in metres.
UNITS = {1: 0.0254, 2: 0.3048, 4: 0.001, 5: 0.01, 6: 1.0, 7: 1000.0, 10: 0.9144}
OFFERED = (1.0, 0.01, 0.001, 0.3048, 0.0254)
LIKELY = (0.8, 1.25)  # a plot so many times the parcel is drawn in that unit
SLIVER_M2 = 0.05
_SAID = re.compile(r"^\s*([A-Z][A-Z0-9_.]{2,60})\s*=\s*(.*?)\s*$", re.M)


Named = tuple[str, Meaning, Polygon]


@dataclass(frozen=True)
class Floor:
    """One level of one block where the sheet shows it. ``deduct_m2`` does not count as floor area; ``voids`` are open to the sky."""

    level: int
    block: int
    outline: Geometry
    deduct_m2: float = 0.0

    @property
    def net_m2(self) -> float:
        return max(0.0, self.outline.area - self.deduct_m2)


@dataclass(frozen=True)
class Layer:
    """A layer with outlines; ``kind`` is empty where nothing is measured from it. Areas of its closed outlines one by one."""

    name: str
    kind: str
    count: int
    areas_m2: tuple[float, ...]


@dataclass(frozen=True)
class Plan:
    """A drawing in metres, as it lies on its own sheet."""

    plot: Polygon | None
    floors: tuple[Floor, ...]
    footprints: tuple[Floor, ...]
    bays: tuple[Polygon, ...]
    annex: Geometry | None
    fence: Geometry | None
    front: Geometry | None
    layers: tuple[Layer, ...]
    declared: Mapping[str, str] = field(default_factory=dict)

    @property
    def declared_plot_m2(self) -> float | None:
        try:
            return float(self.declared.get("PLOT_AREA_M2", ""))
        except ValueError:
            return None


def measure(drawing: Mapping[str, Any], metres_per_unit: float) -> Plan:
    """The drawing that the worker read, in metres."""
    rings: dict[str, list[Named]] = {}
    layers: list[Layer] = []
    for name, found in sorted(drawing["layers"].items()):
        meaning = meaning_of(name)
        shapes = [_scaled(Polygon(ring), metres_per_unit) for ring in found["rings"]]
        layers.append(Layer(name, meaning.kind if meaning else "", found["count"], tuple(shape.area for shape in shapes)))
        if meaning is None:
            continue
        rings.setdefault(meaning.kind, []).extend((name, meaning, shape) for shape in shapes if shape.area > SLIVER_M2)
    front = [shape for kind in (ROAD, FRONT) for _, _, shape in rings.get(kind, [])]
    return Plan(
        plot=_largest(rings.get(PLOT, [])),
        floors=_floors(rings.get(FLOOR, []), rings.get(DEDUCT, []), rings.get(VOID, [])),
        footprints=_floors(rings.get(FOOTPRINT, []), [], ()),
        bays=tuple(shape for _, _, shape in rings.get(BAY, [])),
        annex=unary_union([shape for _, _, shape in rings[ANNEX]]) if ANNEX in rings else None,
        fence=_fence(rings.get(FENCE, [])),
        front=front[0] if front else None,
        layers=tuple(layers),
        declared=declared_in(drawing["texts"]),
    )


def declared_in(texts: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """NAME=VALUE lines of the plan information; the first of a name counts."""
    said: dict[str, str] = {}
    for text in texts:
        for name, value in _SAID.findall(text["text"].replace("\\P", "\n")):
            said.setdefault(name, value[:200])
    return dict(list(said.items())[:200])


def unit_choices(drawing: Mapping[str, Any]) -> list[tuple[float, float]]:
    """Units that may be meant: metres of one, and the plot's area then; empty where no plot is drawn."""
    plot = measure(drawing, 1.0).plot
    return [] if plot is None else [(unit, plot.area * unit * unit) for unit in OFFERED]


def unit_of(drawing: Mapping[str, Any], parcel_m2: float) -> float | None:
    """Metres of one drawing unit, or None where only the office can say.

    Metres are believed unless another unit fits the parcel and they do not; any other unit is believed only where it fits.
    """
    said = UNITS.get(drawing["units"])
    plot = measure(drawing, 1.0).plot
    if plot is None:
        return said or 1.0

    def fits(unit: float) -> bool:
        return LIKELY[0] <= plot.area * unit * unit / parcel_m2 <= LIKELY[1]

    if said is not None and fits(said):
        return said
    return 1.0 if said == 1.0 and not any(map(fits, OFFERED)) else None


def _scaled(shape: Polygon, factor: float) -> Polygon:
    sound = shape if shape.is_valid else make_valid(shape)
    whole = scale(sound, factor, factor, origin=(0, 0)) if factor != 1.0 else sound
    return whole if isinstance(whole, Polygon) else _largest_part(whole)


def _largest_part(shape: Geometry) -> Polygon:
    parts = [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon)]
    return max(parts, key=lambda part: part.area, default=Polygon())


def _largest(found: list[Named]) -> Polygon | None:
    return max((shape for _, _, shape in found), key=lambda shape: shape.area, default=None)


def _floors(found: list[Named], deducted: Sequence[Named], voids: Sequence[Named]) -> tuple[Floor, ...]:
    by_place: dict[tuple[int, int], list[Polygon]] = {}
    for _, meaning, shape in found:
        by_place.setdefault((meaning.block, meaning.level or 0), []).append(shape)
    floors = []
    for (block, level), shapes in sorted(by_place.items()):
        outline = unary_union(shapes)
        inside = [void for _, of, void in voids if of.level in (None, level) and outline.contains(void.representative_point())]
        outline = outline.difference(unary_union(inside)) if inside else outline
        own = [shape for _, meaning, shape in deducted if (meaning.block, meaning.level or 0) == (block, level)]
        less = unary_union(own).intersection(outline).area if own else 0.0
        floors.append(Floor(level, block, outline, less))
    return tuple(floors)


def _fence(found: list[Named]) -> Geometry | None:
    lines = [LineString(shape.exterior.coords) for _, _, shape in found]
    return unary_union(lines) if lines else None


def moved(plan: Plan, move: Any) -> Plan:
    """The plan with every shape where ``move`` puts it."""
    return replace(
        plan,
        plot=move(plan.plot) if plan.plot is not None else None,
        floors=tuple(replace(floor, outline=move(floor.outline)) for floor in plan.floors),
        footprints=tuple(replace(floor, outline=move(floor.outline)) for floor in plan.footprints),
        bays=tuple(move(bay) for bay in plan.bays),
        annex=move(plan.annex) if plan.annex is not None else None,
        fence=move(plan.fence) if plan.fence is not None else None,
        front=move(plan.front) if plan.front is not None else None,
    )
