"""A plot that fronts a street lies half the street's width from its middle line, on every kind of street."""

import numpy as np
import pytest
import shapely

TOLERANCE_M = 0.03
WIDTHS = {6, 10, 12, 15, 20, 25, 30, 36, 40, 60}


def free_sides(city, shortest_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Middle points of plot sides that no other plot touches, and the plot's row."""
    geom = city.parcels.geom
    ring, row = shapely.get_coordinates(geom, return_index=True)
    same = row[1:] == row[:-1]
    start, end, owner = ring[:-1][same], ring[1:][same], row[:-1][same]
    middle = (start + end) / 2
    hit = shapely.STRtree(geom).query(shapely.points(middle), "dwithin", distance=0.2)
    touched = np.bincount(hit[0], minlength=len(middle)) > 1
    keep = ~touched & (np.hypot(*(end - start).T) > shortest_m)
    return middle[keep], owner[keep]


def widths_faced(city, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(point, width) of every street whose middle line lies half its width away."""
    lines = city.streets.geom
    point, street = shapely.STRtree(lines).query(shapely.points(at), "dwithin", distance=31)
    away = shapely.distance(shapely.points(at[point]), lines[street])
    exact = np.abs(away - city.streets.width_m[street] / 2) < TOLERANCE_M
    return point[exact], city.streets.width_m[street[exact]]


def test_every_front_lies_half_the_width_away_or_on_the_wadi(city):
    at, owner = free_sides(city, shortest_m=9)
    point, width = widths_faced(city, at)
    others = np.setdiff1d(np.arange(len(at)), point)
    assert city.parcels.on_wadi[owner[others]].all()
    assert set(width) == WIDTHS


def test_every_plot_fronts_a_street(city):
    at, owner = free_sides(city, shortest_m=4)
    point, width = widths_faced(city, at)
    assert set(owner[point[width > 6]]) == set(range(len(city.parcels)))


def test_a_corner_lot_between_a_narrow_and_a_wide_street_exists(city):
    p = city.parcels
    widths = np.sort(np.stack([p.front_m, p.side_m]), axis=0)
    assert ((widths[0] == 10) & (widths[1] == 30) & p.corner).any()


@pytest.mark.parametrize("width", sorted(WIDTHS - {6}))
def test_plots_know_the_width_in_front_of_them(city, width):
    assert (city.parcels.front_m == width).any() or (city.parcels.side_m == width).any()
