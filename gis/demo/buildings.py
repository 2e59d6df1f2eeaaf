"""Buildings on a share of the plots: footprints inside their setbacks, and forty that are over-built on purpose."""

import math
from dataclasses import dataclass

import numpy as np
import shapely

from gis.demo.district import District
from gis.demo.grid import STYLES, crossing
from gis.demo.plots import chamfered

OVERBUILT = 40
LIVING = ("residential", "apartments", "commercial", "mixed")
# Towards Makkah from the base point, clockwise from grid north.
QIBLA = math.radians(249.1)
COVERAGE = {
    "residential": 0.72,
    "apartments": 0.62,
    "mixed": 0.62,
    "commercial": 0.62,
    "government": 0.42,
    "health": 0.48,
    "education": 0.42,
    "market": 0.52,
    "fuel": 0.22,
}
# Outlines over the space inside the setbacks: share along the front, share of the depth.
SHAPES = (
    ((0, 0), (1, 0), (1, 1), (0, 1)),
    ((0, 0), (1, 0), (1, 1), (0.42, 1), (0.42, 0.72), (0, 0.72)),
    ((0, 0), (1, 0), (1, 0.7), (0.6, 0.7), (0.6, 1), (0, 1)),
    ((0, 0.14), (0.38, 0.14), (0.38, 0), (1, 0), (1, 1), (0, 1)),
    ((0, 0), (0.62, 0), (0.62, 0.16), (1, 0.16), (1, 1), (0, 1)),
    ((0, 0), (1, 0), (1, 0.8), (0.8, 1), (0, 1)),
)
COURTYARD = ((0, 0), (1, 0), (1, 1), (0.76, 1), (0.76, 0.3), (0.24, 0.3), (0.24, 1), (0, 1))


@dataclass
class Buildings:
    """Columns over buildings. ``plot`` counts within the district; ``over`` is '', 'coverage' or 'encroachment'."""

    plot: np.ndarray
    floors: np.ndarray
    height_m: np.ndarray
    over: np.ndarray
    geom: np.ndarray


def build_on(district: District, rng: np.random.Generator) -> Buildings:
    """Houses, shops and public buildings of one district; none is over-built yet."""
    draws = rng.random((len(district.use), 4))
    living = np.isin(district.use, LIVING)
    built = np.where(living, draws[:, 0] < STYLES[district.site.style].built, district.use != "park")
    plot = np.flatnonzero(built & (district.regular | living))
    geom = np.empty(len(plot), object)
    use, regular = district.use[plot], district.regular[plot]
    mosque, school = regular & (use == "mosque"), regular & (use == "education")
    plain = regular & ~mosque & ~school
    for chosen, draw in ((mosque, _mosques), (school, _schools), (plain, _houses)):
        geom[chosen] = draw(district, plot[chosen], draws[plot[chosen]])
    odd = district.geom[plot[~regular]]
    geom[~regular] = shapely.buffer(odd, -np.where(shapely.area(odd) > 800, 5.5, 3.2), join_style="mitre")
    floors, height = _floors(district, plot, draws[plot, 3])
    sound = (shapely.get_type_id(geom) == 3) & (shapely.area(geom) > 40) & shapely.is_valid(geom)
    columns = plot, floors, height, np.full(len(plot), "", object), geom
    return Buildings(*(column[sound] for column in columns))


def setbacks_m(district: District, plot: np.ndarray) -> np.ndarray:
    """Distances kept from front, right, back and left (n, 4), as the zone's sample rules ask."""
    sides = district.sides[plot]
    street = np.clip(sides / 5, 3, 6)
    axis = (district.zone[plot] == "ت2")[:, None]
    street = np.where(axis, np.where(sides < 30, 3.0, 6.0), street)
    public = np.isin(district.use[plot], ("education", "health", "government", "fuel", "market"))[:, None]
    back = np.where(district.wadi[plot], 10.0, np.where(public, 5.0, 2.0))
    return np.where(sides > 0, np.where(public, street + 3, street), back)


def inner_quad(quad: np.ndarray, setback: np.ndarray) -> np.ndarray:
    """Corners of what is left of each quad after its four setbacks."""
    step = np.roll(quad, -1, 1) - quad
    way = step / np.hypot(step[..., 0], step[..., 1])[..., None]
    left = np.stack([-way[..., 1], way[..., 0]], -1)
    moved = quad + left * setback[..., None]
    return np.stack([crossing((moved[:, k - 1], way[:, k - 1]), (moved[:, k], way[:, k])) for k in range(4)], 1)


def on_quad(quad: np.ndarray, shape: tuple[tuple[float, float], ...]) -> np.ndarray:
    """Points of a shape given in shares of a quad's front and depth (n, points, 2)."""
    u, v = np.array(shape, float).T[..., None]
    front = quad[:, None, 0] * (1 - u) + quad[:, None, 1] * u
    back = quad[:, None, 3] * (1 - u) + quad[:, None, 2] * u
    return np.round(front * (1 - v) + back * v, 3)


def _houses(district: District, plot: np.ndarray, draws: np.ndarray) -> np.ndarray:
    setback = setbacks_m(district, plot)
    house = (district.use[plot] == "residential") & (district.sides[plot, 1] == 0) & (draws[:, 1] < 0.2)
    setback[house, 1] = 0
    quad, inner = district.quad[plot], inner_quad(district.quad[plot], setback)
    most = np.array([COVERAGE[use] for use in district.use[plot]]) * (0.82 + 0.18 * draws[:, 2])
    share = np.minimum(1, most * _area(quad) / np.maximum(_area(inner), 1))[:, None]
    inner[:, 3] = inner[:, 0] + (inner[:, 3] - inner[:, 0]) * share
    inner[:, 2] = inner[:, 1] + (inner[:, 2] - inner[:, 1]) * share
    shape = (draws[:, 1] * 97 % 1 * len(SHAPES)).astype(int)
    shape[~np.isin(district.use[plot], ("residential", "apartments"))] = 0
    corner = district.corner[plot]
    geom = np.empty(len(plot), object)
    for number, points in enumerate(SHAPES):
        rows = np.flatnonzero((shape == number) & ~corner)
        geom[rows] = shapely.polygons(on_quad(inner[rows], points))
    geom[corner] = chamfered(inner[corner], np.where(district.sides[plot][corner] > 0, 12.0, 0))
    return geom


def _area(quad: np.ndarray) -> np.ndarray:
    a, b = quad[:, 2] - quad[:, 0], quad[:, 3] - quad[:, 1]
    return (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) / 2


def _mosques(district: District, plot: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """Halls that face Makkah whatever way the street runs."""
    quad = district.quad[plot]
    sides = np.hypot(*np.moveaxis(np.roll(quad, -1, 1) - quad, -1, 0))
    half = sides.min(1) * 0.27
    ahead = np.array([math.sin(QIBLA), math.cos(QIBLA)])
    across = np.array([-ahead[1], ahead[0]])
    signs = ((1, 1.15), (-1, 1.15), (-1, -1.15), (1, -1.15))
    points = [quad.mean(1) + half[:, None] * (a * ahead + b * across) for a, b in signs]
    return shapely.polygons(np.round(np.stack(points, 1), 3))


def _schools(district: District, plot: np.ndarray, draws: np.ndarray) -> np.ndarray:
    return shapely.polygons(on_quad(inner_quad(district.quad[plot], setbacks_m(district, plot)), COURTYARD))


def _floors(district: District, plot: np.ndarray, draw: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    use, front = district.use[plot], district.sides[plot].max(1)
    floors = np.where(draw < 0.9, 2, 1)
    floors = np.where(use == "apartments", np.where(front < 20, 3, 4), floors)
    floors = np.where((use == "mixed") | (use == "commercial"), np.where(draw < 0.35, 2, np.where(front < 30, 3, 4)), floors)
    floors = np.where(np.isin(use, ("mosque", "fuel", "market")), 1, floors)
    floors = np.where(np.isin(use, ("education", "government", "health")), np.where(draw < 0.5, 2, 3), floors)
    height = floors * 3.6 + np.where(use == "residential", np.where(draw < 0.55, 3.2, 1.2), 1.2)
    return floors, np.round(np.where(use == "mosque", 11.0, height), 1)


def overbuild(districts: list[District], buildings: list[Buildings], rng: np.random.Generator) -> None:
    """Exactly forty houses go beyond the rules: half cover too much of the plot, half stand in the street."""
    where = [
        (d, i)
        for d, (district, built) in enumerate(zip(districts, buildings, strict=True))
        for i in np.flatnonzero(district.regular[built.plot] & ~district.corner[built.plot] & (district.use[built.plot] == "residential"))
    ]
    chosen = [where[i] for i in rng.choice(len(where), OVERBUILT, replace=False)]
    for turn, (d, i) in enumerate(sorted(chosen)):
        quad = districts[d].quad[[buildings[d].plot[i]]]
        deep = np.hypot(*(quad[0, 3] - quad[0, 0]))
        out = -float(rng.uniform(0.9, 2.4)) / deep
        shape = ((0.02, 0.03), (0.98, 0.03), (0.98, 0.98), (0.02, 0.98)) if turn % 2 else ((0.1, out), (0.9, out), (0.9, 0.72), (0.1, 0.72))
        buildings[d].geom[i] = shapely.polygons(on_quad(quad, shape))[0]
        buildings[d].over[i] = "coverage" if turn % 2 else "encroachment"
