"""Outlines of districts and of the four municipalities, which share the whole region without gap or overlap."""

import numpy as np
import shapely

from gis.demo.layout import TOWNS, Layout

MARGIN_M, STEP_M = 4_500.0, 900.0


def district_outlines(corners: list[np.ndarray]) -> np.ndarray:
    return shapely.polygons(np.round(np.stack(corners), 3))


def municipality_outlines(layout: Layout) -> np.ndarray:
    """One polygon a town, in the order of ``TOWNS``: whatever is nearest to it, along gently winding borders."""
    seeds = _seeds(layout)
    points = np.concatenate([nodes for _, nodes in seeds])
    owner = np.concatenate([np.full(len(nodes), town) for town, nodes in seeds])
    region = shapely.box(*(points.min(0) - MARGIN_M), *(points.max(0) + MARGIN_M))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=region))
    at = shapely.STRtree(cells).query(shapely.points(points), predicate="intersects")
    town_of = np.zeros(len(cells), int)
    town_of[at[1]] = owner[at[0]]
    merged = [shapely.intersection(shapely.union_all(cells[town_of == town]), region) for town in range(len(TOWNS))]
    straight = shapely.segmentize(shapely.coverage_simplify(np.array(merged), 700.0), STEP_M)
    return np.array([shapely.transform(outline, _wind) for outline in straight])


def _seeds(layout: Layout) -> list[tuple[int, np.ndarray]]:
    """Points that stand for a town's ground: the crossings of its arterials."""
    return [(sector.town, sector.nodes.reshape(-1, 2)) for sector in layout.sectors]


def _wind(points: np.ndarray) -> np.ndarray:
    """Bend straight borders a little; a function of place alone, so that neighbours stay neighbours."""
    x, y = points.T / 1000
    return np.round(points + 160 * np.stack([np.sin(y * 1.3) + np.sin(y * 0.47 + 2), np.sin(x * 1.1) + np.sin(x * 0.53 + 1)], 1), 3)
