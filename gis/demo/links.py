"""The whole layout: towns in their places, highways between them, and the wadi that crosses the seat."""

import math

import numpy as np

from gis.demo.layout import BASE, GROSS_M2_PER_PARCEL, HIGHWAY_M, TOWNS, Layout, Sector, lay_branch, lay_seat, turned

TRUNK, TOWN_LINK_M = "طريق", 40.0
# The wadi in the seat's frame, kilometres at scale 1, longer than the region; in the town it keeps to x = 0.
_WADI_NORTH = ((-4.2, 30.0), (-3.4, 20.0), (-2.6, 15.0), (-1.7, 11.5), (-0.9, 9.0))
_WADI_SOUTH = ((0.9, -8.5), (1.5, -11.0), (0.8, -14.0), (1.8, -17.0), (2.4, -30.0))


def build_layout(rng: np.random.Generator, parcels: int, districts: list[int]) -> Layout:
    """Sectors in storage coordinates for so many districts a town.

    Args:
        parcels: of the whole amanah; sets the size of a district and the distances between towns.
    """
    side = math.sqrt(parcels_per_district(parcels) * GROSS_M2_PER_PARCEL)
    scale = max(0.45, math.sqrt(parcels / 60_000))
    seat, corridor = lay_seat(rng, districts[0], side)
    groups = [seat] + [lay_branch(rng, town, districts[town], side) for town in range(1, len(TOWNS))]
    wadi = _wadi_line(seat, scale)
    centres = np.array([BASE + np.array(town.offset) * scale for town in TOWNS])
    for town, group in zip(TOWNS, groups, strict=True):
        for sector in group:
            sector.nodes = turned(sector.nodes, town.turn) + BASE + np.array(town.offset) * scale
    links = _town_links(groups) + _highways(groups)
    return Layout(
        [s for group in groups for s in group],
        centres,
        turned(wadi, TOWNS[0].turn) + BASE,
        turned(corridor, TOWNS[0].turn) + BASE,
        links,
        scale,
    )


def parcels_per_district(parcels: int) -> float:
    """Small cities get small districts, so that three thousand parcels still make a dozen of them."""
    return float(np.clip(parcels / 70, 215, 900))


def _wadi_line(seat: list[Sector], scale: float) -> np.ndarray:
    """Middle line of the valley from north to south: a meander that stays inside the corridor in the town."""
    reach = max(abs(sector.nodes[..., 1]).max() for sector in seat) + 300
    points = (
        [(x * 1000 * scale, max(y * 1000 * scale, reach + 400)) for x, y in _WADI_NORTH]
        + [(0, reach)]
        + [(0, -reach)]
        + [(x * 1000 * scale, min(y * 1000 * scale, -reach - 400)) for x, y in _WADI_SOUTH]
    )
    path = np.array(sorted(points, key=lambda point: -point[1]))
    length = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    at = np.linspace(0, length[-1], max(60, int(length[-1] / 60)))
    line = np.stack([np.interp(at, length, path[:, axis]) for axis in (0, 1)], 1)
    kernel = np.ones(21) / 21
    smooth = np.stack([np.convolve(np.pad(line[:, axis], 10, mode="edge"), kernel, "valid") for axis in (0, 1)], 1)
    outside = np.clip((np.abs(smooth[:, 1]) - reach) / 1500, 0, 1)
    swing = (22 + 110 * outside) * (np.sin(at / 330) + 0.6 * np.sin(at / 140 + 1))
    return smooth + np.stack([swing, np.zeros_like(swing)], 1)


def _used_nodes(sector: Sector) -> np.ndarray:
    """Which crossings touch a district (boolean, rows+1 by columns+1)."""
    used = np.zeros(sector.nodes.shape[:2], bool)
    for row, column in sector.cells():
        used[row : row + 2, column : column + 2] = True
    return used


def _main_end(sector: Sector, last: bool) -> tuple[np.ndarray, np.ndarray]:
    """The end of a sector's main road and the direction in which it leaves the sector."""
    columns = np.flatnonzero(_used_nodes(sector)[sector.main_row])
    line = sector.nodes[sector.main_row]
    end, before = (columns[-1], columns[-2]) if last else (columns[0], columns[1])
    way = line[end] - line[before]
    return line[end], way / np.hypot(*way)


def curve(start: np.ndarray, leaving: np.ndarray, end: np.ndarray, arriving: np.ndarray) -> np.ndarray:
    """A smooth road that leaves and arrives along the given directions (cubic Bézier, 24 pieces)."""
    pull = np.hypot(*(end - start)) * 0.42
    t = np.linspace(0, 1, 25)[:, None]
    return (
        (1 - t) ** 3 * start + 3 * (1 - t) ** 2 * t * (start + leaving * pull) + 3 * (1 - t) * t**2 * (end + arriving * pull) + t**3 * end
    )


def _highways(groups: list[list[Sector]]) -> list[tuple[str, float, np.ndarray]]:
    """The bridge of the main road over the wadi and the highways to the branches."""
    west, east = groups[0][:2]
    west_in, _ = _main_end(west, True)
    east_in, _ = _main_end(east, False)
    links = [(f"{TRUNK} الملك عبدالعزيز", HIGHWAY_M, np.stack([west_in, east_in]))]
    for town, (sector, seat_end, town_end) in {1: (west, False, True), 2: (west, False, True), 3: (east, True, False)}.items():
        start, leaving = _main_end(sector, seat_end)
        end, arriving = _main_end(groups[town][0], town_end)
        links.append((f"{TRUNK} {TOWNS[town].name_ar}", HIGHWAY_M, curve(start, leaving, end, arriving)))
    return links


def _town_links(groups: list[list[Sector]]) -> list[tuple[str, float, np.ndarray]]:
    """A road from every later suburb to the nearest crossing of the town's older part."""
    pairs = [(groups[0][2], groups[0][1]), (groups[0][3], groups[0][0])]
    pairs += [(group[1], group[0]) for group in groups[1:] if len(group) > 1]
    links = []
    for suburb, older in pairs:
        ours, theirs = (sector.nodes[_used_nodes(sector)] for sector in (suburb, older))
        gaps = np.hypot(*np.moveaxis(ours[:, None] - theirs[None], -1, 0))
        near = np.unravel_index(np.argmin(gaps), gaps.shape)
        links.append((f"{TRUNK} الوصلة", TOWN_LINK_M, np.stack([ours[near[0]], theirs[near[1]]])))
    return links
