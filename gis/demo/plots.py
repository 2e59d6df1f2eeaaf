"""Outlines of plots: corners cut off at crossings, a few L shapes, and the facts that follow from the outline."""

from dataclasses import dataclass

import numpy as np
import shapely

from gis.demo.cuts import WHOLE, Lots
from gis.demo.strips import ROW, WADI, Strips

L_SHAPE_SHARE, L_DEPTH = 0.006, 0.58


@dataclass
class Plots:
    """Columns over plots. ``quad`` is the outline before its corners were cut: front left, front right, back right,
    back left. ``sides`` are street widths along front, right, back and left (0: no street); ``wadi`` marks the sides
    on the valley."""

    geom: np.ndarray
    quad: np.ndarray
    sides: np.ndarray
    wadi: np.ndarray
    regular: np.ndarray

    @property
    def corner(self) -> np.ndarray:
        """Plots between two streets that meet."""
        streets = self.sides > 0
        return np.asarray((streets & np.roll(streets, -1, 1)).any(1))


def draw_plots(strips: Strips, lots: Lots, rng: np.random.Generator) -> Plots:
    """Outlines of all plots, rounded to the millimetre; neighbours share their corner points."""
    strip, low, high = np.array(lots.strip), np.array(lots.low)[:, None], np.array(lots.high)[:, None]
    quad, sides = stretch(strips.corners[strip], strips.sides[strip], low, high)
    wadi, sides = sides == WADI, np.maximum(sides, 0)
    geom = chamfered(quad, sides)
    regular = np.ones(len(quad), bool)
    _make_l_shapes(geom, quad, regular, strips, lots, rng)
    return Plots(geom, quad, sides, wadi, regular)


def stretch(corners: np.ndarray, sides: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The part of each strip between two cuts (shares of its front), and what lies along its four sides."""
    front_left, front_right, back_right, back_left = np.moveaxis(corners, 1, 0)
    front, back = front_right - front_left, back_right - back_left
    quad = np.stack([front_left + front * low, front_left + front * high, back_left + back * high, back_left + back * low], 1)
    sides = sides.copy()
    sides[high[:, 0] < 1, 1] = 0
    sides[low[:, 0] > 0, 3] = 0
    return quad, sides


def chamfer_m(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Length cut off each side where two streets of these widths meet: 3, 5 or 6 m by the wider one."""
    wider = np.maximum(one, other)
    return np.where((one > 0) & (other > 0), np.where(wider <= 15, 3.0, np.where(wider <= 30, 5.0, 6.0)), 0.0)


def chamfered(quad: np.ndarray, sides: np.ndarray) -> np.ndarray:
    """Polygons of the quads with every corner between two streets cut off.

    Args:
        sides: street widths; side k runs from corner k to corner k + 1.
    """
    cut = chamfer_m(sides, np.roll(sides, 1, 1))
    pattern = (cut > 0) @ (1 << np.arange(4))
    geom = np.empty(len(quad), object)
    for value in np.unique(pattern):
        rows = np.flatnonzero(pattern == value)
        geom[rows] = shapely.polygons(np.round(_cut_points(quad[rows], cut[rows], int(value)), 3))
    return geom


def _cut_points(quad: np.ndarray, cut: np.ndarray, pattern: int) -> np.ndarray:
    points = []
    for k in range(4):
        here = quad[:, k]
        if not pattern >> k & 1:
            points.append(here)
            continue
        for other in (quad[:, k - 1], quad[:, (k + 1) % 4]):
            step = other - here
            points.append(here + step * (cut[:, k] / np.hypot(step[:, 0], step[:, 1]))[:, None])
    return np.stack(points, 1)


def _make_l_shapes(geom: np.ndarray, quad: np.ndarray, regular: np.ndarray, strips: Strips, lots: Lots, rng: np.random.Generator) -> None:
    """Here and there a plot has got the back of its neighbour's: an L beside a short plot. Changes ``geom``."""
    strip, half = np.array(lots.strip), np.array(lots.half)
    plain = (strips.role[strip] == ROW) & (half == WHOLE) & (np.array(lots.place, object) == "")
    plain &= (np.array(lots.low) > 0) & (np.array(lots.high) < 1)
    pair = plain[:-1] & plain[1:] & (strip[:-1] == strip[1:])
    chosen = np.flatnonzero(pair & (rng.random(len(pair)) < L_SHAPE_SHARE))
    chosen = chosen[np.concatenate([[True], np.diff(chosen) > 1])] if len(chosen) else chosen
    a, b = quad[chosen], quad[chosen + 1]
    left, right = a[:, 1] + (a[:, 2] - a[:, 1]) * L_DEPTH, b[:, 1] + (b[:, 2] - b[:, 1]) * L_DEPTH
    if len(chosen):
        geom[chosen] = shapely.polygons(np.round(np.stack([a[:, 0], a[:, 1], left, right, b[:, 2], a[:, 3]], 1), 3))
        geom[chosen + 1] = shapely.polygons(np.round(np.stack([b[:, 0], b[:, 1], right, left], 1), 3))
        regular[chosen] = regular[chosen + 1] = False
