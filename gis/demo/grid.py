"""Streets and blocks of one district: a grid fitted into the four arterials that bound it."""

from dataclasses import dataclass

import numpy as np

PASSAGE_M = 6.0
OLD, MIDDLE, NEW, ESTATE = range(4)


@dataclass(frozen=True)
class Style:
    """How a plan of an age is cut: widths in metres; ``built`` is the share of plots with a building."""

    lot_m: float
    depth_m: float
    local_m: float
    cross_m: float
    collector_m: float
    block_m: float
    built: float
    zone: str


STYLES = {
    OLD: Style(16, 24, 10, 12, 20, 150, 0.86, "س3"),
    MIDDLE: Style(20, 27.5, 12, 15, 20, 195, 0.74, "س2"),
    NEW: Style(22, 30, 15, 15, 25, 225, 0.46, "س1"),
    ESTATE: Style(25, 34, 15, 20, 25, 245, 0.27, "س1"),
}


@dataclass(frozen=True)
class Site:
    """One district before it is cut. ``corners`` run south-west, south-east, north-east, north-west on the middle
    lines of its arterials; ``widths`` are those of its south, east, north and west side, 0 where no road runs."""

    index: int
    town: int
    sector: int
    rank: int
    name: str
    style: int
    corners: np.ndarray
    widths: tuple[float, float, float, float]


@dataclass(frozen=True)
class Lines:
    """Middle lines of parallel streets: ``start``, ``end`` (n, 2) and ``width`` (n)."""

    start: np.ndarray
    end: np.ndarray
    width: np.ndarray

    @property
    def way(self) -> np.ndarray:
        step = self.end - self.start
        return step / np.hypot(step[:, 0], step[:, 1])[:, None]

    def edge(self, which: np.ndarray, side: int) -> tuple[np.ndarray, np.ndarray]:
        """Point and direction of the street's edge, on the left (+1) or right (-1) of its direction."""
        way = self.way[which]
        left = np.stack([-way[:, 1], way[:, 0]], 1)
        return self.start[which] + left * (side * self.width[which] / 2)[:, None], way


@dataclass(frozen=True)
class Grid:
    """Row streets west to east and column streets south to north, the arterials included at both ends.

    ``owner`` (rows, columns) is -1 for an ordinary block, else the number of the large block that took the cell.
    ``through_top`` says that the last row of blocks is a single row of plots between two streets.
    """

    rows: Lines
    columns: Lines
    owner: np.ndarray
    through_top: bool

    def block_corners(self, row0: np.ndarray, row1: np.ndarray, column0: np.ndarray, column1: np.ndarray) -> np.ndarray:
        """Corners (n, 4, 2) of blocks between row lines row0, row1 and column lines column0, column1, anticlockwise."""
        south, north = self.rows.edge(row0, 1), self.rows.edge(row1, -1)
        west, east = self.columns.edge(column0, -1), self.columns.edge(column1, 1)
        return np.stack([crossing(south, west), crossing(south, east), crossing(north, east), crossing(north, west)], 1)


def crossing(one: tuple[np.ndarray, np.ndarray], two: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Where lines (point, direction) meet, pair by pair."""
    (p, d), (q, e) = one, two
    gap = q - p
    t = (gap[:, 0] * e[:, 1] - gap[:, 1] * e[:, 0]) / (d[:, 0] * e[:, 1] - d[:, 1] * e[:, 0])
    return p + d * t[:, None]


def turn_site(site: Site) -> Site:
    """The same district seen from its next side, so that its streets run the other way."""
    return Site(
        site.index,
        site.town,
        site.sector,
        site.rank,
        site.name,
        site.style,
        np.roll(site.corners, -1, 0),
        site.widths[1:] + site.widths[:1],
    )


def cut_grid(site: Site, rng: np.random.Generator, large_blocks: int) -> Grid:
    """Fit row and column streets into the site; up to two large blocks lie above and below the collector."""
    style = STYLES[site.style]
    a, b, c, d = site.corners
    south, east, north, west = site.widths
    height = (np.hypot(*(d - a)) + np.hypot(*(c - b))) / 2
    breadth = (np.hypot(*(b - a)) + np.hypot(*(c - d))) / 2
    through_top = north > 0 and rng.random() < 0.35
    row_at, row_m = _row_stops(height, (south, north), style, through_top)
    column_at, column_m = _column_stops(breadth, (west, east), style)
    rows = Lines(a + (d - a) * row_at[:, None], b + (c - b) * row_at[:, None], row_m)
    columns = Lines(a + (b - a) * column_at[:, None], d + (c - d) * column_at[:, None], column_m)
    owner = np.full((len(row_m) - 1, len(column_m) - 1), -1)
    middle = int(np.argmax(row_m[1:-1])) + 1
    seats = [(middle, len(column_m) // 2 - 1), (middle - 2, (len(column_m) - 1) // 2)]
    for number, (row, column) in enumerate(seats[:large_blocks]):
        owner[row : row + 2, column] = number
    return Grid(rows, columns, owner, through_top)


def _row_stops(height: float, ends: tuple[float, float], style: Style, through_top: bool) -> tuple[np.ndarray, np.ndarray]:
    """Positions (share of the height) and widths of row streets; first and last row of blocks take the slack."""
    usable = height - sum(ends) / 2
    block, local = 2 * style.depth_m, style.local_m
    single = 40.0 if through_top else 0.0
    count = max(5, round((usable - single + (0 if through_top else local)) / (block + local)))
    depths = np.full(count + through_top, float(block))
    if through_top:
        depths[-1] = single
    widths = np.full(len(depths) - 1, float(local))
    widths[(count - 1) // 2] = style.collector_m
    slack = usable - widths.sum() - depths.sum()
    if abs(slack) < 0.4 * block:
        depths[[0, count - 1]] += slack / 2
    else:
        depths[:count] += slack / count
    return _stops(depths, widths, ends, height)


def _column_stops(breadth: float, ends: tuple[float, float], style: Style) -> tuple[np.ndarray, np.ndarray]:
    usable = breadth - sum(ends) / 2
    count = max(2, round((usable + style.cross_m) / (style.block_m + style.cross_m)))
    widths = np.full(count - 1, float(style.cross_m))
    widths[(count - 1) // 2] = style.collector_m
    depths = np.full(count, (usable - widths.sum()) / count)
    return _stops(depths, widths, ends, breadth)


def _stops(depths: np.ndarray, widths: np.ndarray, ends: tuple[float, float], whole: float) -> tuple[np.ndarray, np.ndarray]:
    widths = np.concatenate([[ends[0]], widths, [ends[1]]])
    middles = np.concatenate([[0], np.cumsum(depths + (widths[:-1] + widths[1:]) / 2)])
    return middles / middles[-1], widths
