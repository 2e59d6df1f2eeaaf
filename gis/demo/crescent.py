"""A horseshoe street in a large block: a park inside the bend, plots around it."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely import LineString, Polygon

STREET_M, RING_DEPTH_M, LEG_PLOT_M, BEND_STEPS = 12.0, 30.0, 21.0, 36
ARC = np.linspace(0, math.pi, BEND_STEPS + 1)


@dataclass(frozen=True)
class Crescent:
    """``plots`` lie around the street, ``park`` inside it; ``street`` is its middle line, both ends on the street
    south of the block. Empty of plots where the block is too small to hold a bend."""

    plots: list[Polygon]
    park: Polygon
    street: LineString


def bend_crescent(corners: np.ndarray, south_m: float) -> Crescent | None:
    """Cut a block into a horseshoe, or None if it is too narrow.

    Args:
        corners: of the block, anticlockwise from the south-west.
        south_m: width of the street along its south side.
    """
    along = (corners[1] - corners[0]) / np.hypot(*(corners[1] - corners[0]))
    middle = (corners[0] + corners[1]) / 2
    frame = np.stack([along, [-along[1], along[0]]])
    block = (corners - middle) @ frame.T
    half = min(-block[0, 0], block[1, 0], -block[3, 0], block[2, 0])
    height = min(block[2, 1], block[3, 1])
    radius = min(half - RING_DEPTH_M - STREET_M / 2, height - RING_DEPTH_M - STREET_M / 2 - 8)
    leg = height - RING_DEPTH_M - STREET_M / 2 - radius
    if radius < 20:
        return None
    region = shapely.difference(Polygon(block), _horseshoe(radius + STREET_M / 2, leg))
    plots = [shapely.intersection(region, wedge) for wedge in _wedges(leg)]
    park = _horseshoe(radius - STREET_M / 2, leg, floor=0.0)
    street = np.concatenate([[(radius, -south_m / 2)], _bend(radius, leg), [(-radius, -south_m / 2)]])

    def back(points: np.ndarray) -> np.ndarray:
        return np.round(points @ frame + middle, 3)

    return Crescent([shapely.transform(plot, back) for plot in plots], shapely.transform(park, back), LineString(back(street)))


def _bend(radius: float, leg: float) -> np.ndarray:
    return np.stack([radius * np.cos(ARC), leg + radius * np.sin(ARC)], 1)


def _horseshoe(radius: float, leg: float, floor: float = -1.0) -> Polygon:
    return Polygon([(radius, floor), *_bend(radius, leg), (-radius, floor)])


def _wedges(leg: float) -> list[Polygon]:
    """Cells that cut the ring: bands beside both legs, then sectors whose rays pass through points of the bend."""
    far, bands = 400.0, max(1, round(leg / LEG_PLOT_M))
    ys = np.linspace(0, leg, bands + 1)
    right = [Polygon([(0, low), (far, low), (far, high), (0, high)]) for low, high in pairwise(ys)]
    left = [Polygon([(-far, low), (0, low), (0, high), (-far, high)]) for low, high in pairwise(ys)]
    rays = ARC[::4]
    sectors = [
        Polygon([(0, leg), *(far * np.array([(math.cos(a), math.sin(a)) for a in (one, two)]) + (0, leg))]) for one, two in pairwise(rays)
    ]
    return right + sectors + left[::-1]
