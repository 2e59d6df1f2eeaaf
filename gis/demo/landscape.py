"""Ground that is not parcelled: the wadi and its valley, palm farms, pivot fields, open blocks and parks."""

import math
from dataclasses import dataclass, field

import numpy as np
import shapely

from gis.demo.layout import BASE, TOWNS, Layout, turned

VALLEY_M, BED_M, BELT_M = 85.0, 26.0, 1_500.0
FARM_M, TRACK_M = (250.0, 170.0), 7.0
PIVOT_M, PIVOT_STEP_M = 310.0, 650.0
# Fields of pivots in metres from the seat at scale 1: middle, columns, rows.
PIVOT_FIELDS = (((-6_200, -10_300), 6, 4), ((6_500, -7_400), 5, 5), (((-7_200), 9_300), 6, 3), ((13_500, 10_500), 4, 4))


@dataclass
class Ground:
    """Columns over pieces of open ground, drawn in this order."""

    kind: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    geom: list[shapely.Geometry] = field(default_factory=list)

    def add(self, kind: str, geoms, name: str = "") -> None:
        for geom in geoms:
            self.kind.append(kind)
            self.name.append(name)
            self.geom.append(geom)


def lay_ground(
    layout: Layout, town_ground: shapely.Geometry, region: np.ndarray, roads: list[tuple[float, np.ndarray]], seed: int
) -> Ground:
    """Everything around and between the towns.

    Args:
        town_ground: all districts together; region: the municipalities' outlines.
        roads: (width, middle line) of the roads that leave the towns.
    """
    rng, ground = np.random.default_rng([seed, 5]), Ground()
    valley, bed = _valley(layout, town_ground)
    for outline in region:
        ground.add("wadi", _polygons(shapely.intersection(valley, outline)), "وادي الخرج")
    ways = shapely.union_all([shapely.buffer(shapely.LineString(path), width / 2 + 15) for width, path in roads])
    taken = shapely.union_all([shapely.buffer(town_ground, 45), shapely.buffer(valley, 20), ways])
    inside = shapely.buffer(shapely.union_all(region), -400)
    pivots = _free(_pivots(layout), taken, inside)
    ground.add("pivot_farm", pivots)
    taken = shapely.union_all([taken, *shapely.buffer(pivots, 60)])
    ground.add("palm_farm", _free(_farms(layout, town_ground, rng), taken, inside))
    for outline in region:
        ground.add("wadi_bed", _polygons(shapely.intersection(bed, outline)), "وادي الخرج")
    return ground


def _polygons(geom: shapely.Geometry) -> list[shapely.Polygon]:
    return [part for part in shapely.get_parts(geom) if part.geom_type == "Polygon" and part.area > 50]


def _valley(layout: Layout, town_ground: shapely.Geometry) -> tuple[shapely.Geometry, shapely.Geometry]:
    """The protected valley, which in the town reaches up to the plots, and the dry bed in it."""
    line = shapely.LineString(layout.wadi)
    valley = shapely.union(shapely.buffer(line, VALLEY_M), shapely.Polygon(layout.corridor))
    at = np.arange(len(layout.wadi))
    wide = BED_M * (1 + 0.35 * np.sin(at / 5.1) + 0.25 * np.sin(at / 2.3 + 1))
    step = np.gradient(layout.wadi, axis=0)
    left = np.stack([-step[:, 1], step[:, 0]], 1) / np.hypot(*step.T)[:, None]
    banks = np.concatenate([layout.wadi + left * wide[:, None], (layout.wadi - left * wide[:, None])[::-1]])
    bed = shapely.make_valid(shapely.Polygon(np.round(banks, 2)))
    valley = shapely.difference(valley, town_ground)
    return valley, shapely.intersection(bed, valley)


def _free(candidates: np.ndarray, taken: shapely.Geometry, inside: shapely.Geometry) -> np.ndarray:
    shapely.prepare([taken, inside])
    return candidates[~shapely.intersects(taken, candidates) & shapely.contains_properly(inside, candidates)]


def _pivots(layout: Layout) -> np.ndarray:
    """Round fields of centre-pivot irrigation, packed in a square net."""
    centres = []
    for (east, north), columns, rows in PIVOT_FIELDS:
        net = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), -1).reshape(-1, 2) * PIVOT_STEP_M
        centres.append(BASE + np.array([east, north]) * layout.scale + net)
    return shapely.buffer(shapely.points(np.concatenate(centres)), PIVOT_M, quad_segs=12)


def _farms(layout: Layout, town_ground: shapely.Geometry, rng: np.random.Generator) -> np.ndarray:
    """Walled palm groves in a net turned like each town's streets, dense along the wadi and near the towns."""
    shapely.prepare(town_ground)
    wadi, found = shapely.LineString(layout.wadi), []
    for number, town in enumerate(TOWNS):
        reach = 5_200.0 * max(0.6, layout.scale) if number == 0 else 3_000.0 * max(0.6, layout.scale)
        cells = _net(reach) + rng.uniform(-40, 40, 2)
        middles = turned(cells, town.turn + 4) + layout.centres[number]
        away = shapely.distance(town_ground, shapely.points(middles))
        banks = shapely.distance(wadi, shapely.points(middles)) < BELT_M
        x, y = cells.T / 1000
        patch = np.sin(x * 1.9 + number) + np.sin(y * 1.6 + 2 * number) + 0.6 * np.sin((x + y) * 2.7) + rng.normal(0, 0.35, len(x))
        keep = (away < BELT_M) & (away > 60) & (patch > np.where(banks, -0.55, 0.45))
        half = np.array(FARM_M) / 2 - TRACK_M
        box = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
        found.append(shapely.polygons(np.round(middles[keep][:, None] + turned(box, town.turn + 4), 2)))
    farms = np.concatenate(found)
    return _apart(farms)


def _net(reach: float) -> np.ndarray:
    columns, rows = (math.ceil(reach / size) for size in FARM_M)
    return np.stack(np.meshgrid(np.arange(-columns, columns + 1), np.arange(-rows, rows + 1)), -1).reshape(-1, 2) * FARM_M


def _apart(polygons: np.ndarray) -> np.ndarray:
    """Without those that touch an earlier one (nets of two towns may meet)."""
    one, other = shapely.STRtree(polygons).query(polygons, "intersects")
    later = np.unique(other[one < other])
    return np.delete(polygons, later)
