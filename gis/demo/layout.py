"""Where the towns lie and how arterial roads cut them into districts: a mesh of corner points per sector."""

import math
from dataclasses import dataclass, field

import numpy as np

# 24.15 N, 47.31 E in the storage system (EPSG:9358).
BASE = np.array([734_722.0, 2_672_770.0])
GROSS_M2_PER_PARCEL = 940.0
HIGHWAY_M, OPEN = 60.0, 0.0
ARTERIALS = (36.0, 30.0, 40.0)


@dataclass(frozen=True)
class Town:
    """``code`` is the municipality's. ``offset`` in metres from the seat at 60,000 parcels; ``turn`` is the rotation of its frame in degrees."""

    code: str
    name_ar: str
    share: float
    offset: tuple[float, float]
    turn: float


TOWNS = (
    Town("sih", "السيح", 0.65, (0, 0), 7),
    Town("hayathim", "الهياتم", 0.10, (-12_500, 4_600), -12),
    Town("dilam", "الدلم", 0.15, (-10_000, -10_500), 24),
    Town("yamamah", "اليمامة", 0.10, (10_800, 5_400), 33),
)


@dataclass
class Sector:
    """A mesh of arterials. ``nodes`` (rows+1, columns+1, 2) are crossings; ``mask`` says which cells are districts.

    ``row_m`` and ``column_m`` are widths of the mesh's roads; 0 stands for an open side without a road.
    ``age`` 0 is the old town, 1 the newest plan.
    """

    town: int
    nodes: np.ndarray
    mask: np.ndarray
    row_m: np.ndarray
    column_m: np.ndarray
    main_row: int
    age: float

    def cells(self) -> list[tuple[int, int]]:
        return [(int(row), int(column)) for row, column in np.argwhere(self.mask)]


@dataclass(frozen=True)
class Layout:
    """Sectors of every town, the middle line of the wadi, its protected corridor inside the town, and the links."""

    sectors: list[Sector]
    centres: np.ndarray
    wadi: np.ndarray
    corridor: np.ndarray
    links: list[tuple[str, float, np.ndarray]] = field(default_factory=list)
    scale: float = 1.0


def turned(points: np.ndarray, degrees: float) -> np.ndarray:
    a = math.radians(degrees)
    return points @ np.array([[math.cos(a), math.sin(a)], [-math.sin(a), math.cos(a)]])


def lay_sector(
    rng: np.random.Generator,
    town: int,
    count: int,
    side: float,
    anchor: tuple[float, float],
    age: float,
    unrest: float = 0.0,
    open_column: int | None = None,
) -> Sector:
    """A sector of ``count`` districts around its anchor (shares of its width and height), which is the origin.

    A road of the mesh always runs through the origin in the direction of x: the sector's main road.
    """
    columns = max(1, round(math.sqrt(count * 0.9)))
    rows = math.ceil(count / columns)
    xs = np.concatenate([[0], np.cumsum(side * rng.uniform(0.88, 1.12, columns))])
    ys = np.concatenate([[0], np.cumsum(side * rng.uniform(0.88, 1.12, rows))])
    main_row = min(rows, math.ceil(rows * anchor[1]))
    nodes = np.stack(np.meshgrid(xs - xs[-1] * anchor[0], ys - ys[main_row]), -1)
    middles = (nodes[:-1, :-1] + nodes[1:, 1:]) / 2
    far = np.hypot(middles[..., 0], middles[..., 1] * 1.1)
    mask = far <= np.sort(far, axis=None)[count - 1]
    if unrest and rows > 1:
        inner = (slice(1, -1), slice(1, -1))
        nodes[inner] += rng.uniform(-unrest, unrest, nodes[inner].shape) * side
    row_m, column_m = _mesh_widths(rows + 1, 1, (30.0, 40.0)), _mesh_widths(columns + 1, 0, (36.0, 30.0))
    row_m[main_row] = HIGHWAY_M
    if open_column is not None:
        column_m[open_column] = OPEN
    return Sector(town, nodes, mask, row_m, column_m, main_row, age)


def _mesh_widths(count: int, first: int, ring: tuple[float, float]) -> np.ndarray:
    widths = np.array([ARTERIALS[(first + i) % 3] for i in range(count)])
    widths[[0, -1]] = ring
    return widths


def lay_seat(rng: np.random.Generator, count: int, side: float) -> tuple[list[Sector], np.ndarray]:
    """Old west and newer east of the wadi, and two later suburbs with grids of their own.

    Returns the sectors and the corridor of the wadi between west and east.
    """
    shares = [max(1, round(count * share)) for share in (0.36, 0.15, 0.14)]
    west = lay_sector(rng, 0, shares[0], side, (1.0, 0.5), 0.25, unrest=0.07, open_column=-1)
    east = lay_sector(rng, 0, max(1, count - sum(shares)), side, (0.0, 0.5), 0.55, open_column=0)
    north = lay_sector(rng, 0, shares[1], side, (0.5, 0.5), 0.95)
    south = lay_sector(rng, 0, shares[2], side, (0.5, 0.5), 0.8)
    for sector, turn, sign in ((west, 3.0, -1), (east, -2.5, 1)):
        reach = np.abs(sector.nodes[..., 1]).max() * math.sin(math.radians(abs(turn)))
        sector.nodes = turned(sector.nodes, turn) + np.array([sign * (reach + 75), 0])
    corridor = np.concatenate([_open_side(west, -1), _open_side(east, 0)[::-1]])
    _place(north, 19, low=(220, _top(east) + 320))
    _place(south, -16, high=(-220, _bottom(west) - 320))
    return [west, east, north, south], corridor


def _open_side(sector: Sector, column: int) -> np.ndarray:
    """The stretch of an open side along which districts really lie."""
    rows = np.flatnonzero(sector.mask[:, column])
    return sector.nodes[rows[0] : rows[-1] + 2, column]


def _top(sector: Sector) -> float:
    return sector.nodes[..., 1].max()


def _bottom(sector: Sector) -> float:
    return sector.nodes[..., 1].min()


def _place(sector: Sector, turn: float, low: tuple[float, float] | None = None, high: tuple[float, float] | None = None) -> None:
    """Turn a sector and push its bounding box against a corner point."""
    nodes = turned(sector.nodes, turn)
    flat = nodes.reshape(-1, 2)
    sector.nodes = nodes + (np.array(low) - flat.min(0) if low is not None else np.array(high) - flat.max(0))


def lay_branch(rng: np.random.Generator, town: int, count: int, side: float) -> list[Sector]:
    """An old core and, where the town is large enough, a later plan on the side away from the seat."""
    later = round(count * 0.35) if count >= 4 else 0
    core = lay_sector(rng, town, count - later, side, (0.5, 0.5), 0.3, unrest=0.06)
    if not later:
        return [core]
    suburb = lay_sector(rng, town, later, side, (0.5, 0.5), 0.85)
    if TOWNS[town].offset[0] > 0:
        _place(suburb, 21, low=(core.nodes[..., 0].max() + 260, _bottom(core) - 0.2 * side))
    else:
        _place(suburb, -23, high=(core.nodes[..., 0].min() - 260, _top(core) + 0.3 * side))
    return [core, suburb]
