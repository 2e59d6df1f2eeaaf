"""Rows of plots: every block becomes one or two strips that are cut across into plots."""

from dataclasses import dataclass

import numpy as np

from gis.demo.grid import PASSAGE_M, Grid, Site
from gis.demo.layout import OPEN

ROW, THROUGH, LARGE = range(3)
PASSAGE, WADI = -1.0, -2.0


@dataclass
class Strips:
    """Columns over strips. ``corners`` (n, 4, 2): front left, front right, back right, back left, anticlockwise.

    ``sides`` (n, 4): width of the street along front, right, back and left; 0 where another plot lies there, below 0
    for ``PASSAGE`` and ``WADI``. ``block`` counts within the district.
    """

    corners: np.ndarray
    sides: np.ndarray
    block: np.ndarray
    role: np.ndarray

    @property
    def length(self) -> np.ndarray:
        step = self.corners[:, 1] - self.corners[:, 0]
        return np.hypot(step[:, 0], step[:, 1])


@dataclass
class Blocks:
    """Blocks of one district: ``corners`` (n, 4, 2), bounding street widths (n, 4: south, east, north, west)."""

    corners: np.ndarray
    sides: np.ndarray
    role: np.ndarray
    large: np.ndarray
    cell: np.ndarray


def cut_blocks(site: Site, grid: Grid) -> Blocks:
    """Every block of the district's grid, large blocks last."""
    cells = np.argwhere(grid.owner < 0)
    spans = [(r, r + 1, c, c + 1, -1) for r, c in cells]
    for number in range(grid.owner.max() + 1):
        where = np.argwhere(grid.owner == number)
        spans.append((*_span(where[:, 0]), *_span(where[:, 1]), number))
    r0, r1, c0, c1, large = np.array(spans).T
    sides = np.stack([grid.rows.width[r0], grid.columns.width[c1], grid.rows.width[r1], grid.columns.width[c0]], 1)
    sides = np.where(sides == OPEN, WADI, sides)
    role = np.where(large >= 0, LARGE, np.where(grid.through_top & (r1 == len(grid.owner)), THROUGH, ROW))
    return Blocks(grid.block_corners(r0, r1, c0, c1), sides, role, large, np.stack([r0, c0], 1))


def _span(values: np.ndarray) -> tuple[int, int]:
    return int(values.min()), int(values.max()) + 1


def with_passages(blocks: Blocks, site: Site, rng: np.random.Generator) -> tuple[Blocks, np.ndarray]:
    """Some long blocks parted in two by a footpath across them.

    Returns the blocks (a parted one in place of its whole, its second half appended) and the footpaths' middle
    lines (n, 2, 2) from street edge to street edge.
    """
    length = np.hypot(*(blocks.corners[:, 1] - blocks.corners[:, 0]).T)
    chosen = np.flatnonzero((blocks.role == ROW) & (length > 110) & (rng.random(len(length)) < 0.09))
    if not len(chosen):
        long = np.flatnonzero(blocks.role == ROW)
        chosen = long[np.argmax(length[long])][None]
    p00, p10, p11, p01 = np.moveaxis(blocks.corners[chosen], 1, 0)
    share = (PASSAGE_M / 2 / length[chosen])[:, None]
    low = [p00 + (p10 - p00) * (0.5 + sign * share) for sign in (-1, 0, 1)]
    high = [p01 + (p11 - p01) * (0.5 + sign * share) for sign in (-1, 0, 1)]
    corners, sides = blocks.corners.copy(), blocks.sides.copy()
    second = sides[chosen].copy()
    corners[chosen] = np.stack([p00, low[0], high[0], p01], 1)
    sides[chosen, 1] = second[:, 3] = PASSAGE
    more = Blocks(np.stack([low[2], p10, p11, high[2]], 1), second, blocks.role[chosen], blocks.large[chosen], blocks.cell[chosen])
    parted = Blocks(
        *(
            np.concatenate([getattr(both, name) for both in (Blocks(corners, sides, blocks.role, blocks.large, blocks.cell), more)])
            for name in ("corners", "sides", "role", "large", "cell")
        )
    )
    return parted, np.stack([low[1], high[1]], 1)


def cut_strips(blocks: Blocks) -> Strips:
    """Ordinary blocks give a southern and a northern strip, the others one strip from street to street."""
    ordinary = np.flatnonzero(blocks.role == ROW)
    whole = np.flatnonzero(blocks.role != ROW)
    p00, p10, p11, p01 = np.moveaxis(blocks.corners[ordinary], 1, 0)
    west, east = (p00 + p01) / 2, (p10 + p11) / 2
    s, e, n, w = blocks.sides[ordinary].T
    rear = np.zeros_like(s)
    corners = np.concatenate([np.stack([p00, p10, east, west], 1), np.stack([p11, p01, west, east], 1), _facing(blocks, whole)])
    sides = np.concatenate([np.stack([s, e, rear, w], 1), np.stack([n, w, rear, e], 1), _facing_sides(blocks, whole)])
    block = np.concatenate([ordinary, ordinary, whole])
    order = np.argsort(block, kind="stable")
    return Strips(corners[order], sides[order], block[order], blocks.role[block][order])


def _facing(blocks: Blocks, whole: np.ndarray) -> np.ndarray:
    """A through row fronts the arterial on its north, a large block the collector on its south."""
    turn = np.where(blocks.role[whole] == THROUGH, 2, 0)
    return blocks.corners[whole[:, None], (np.arange(4) + turn[:, None]) % 4]


def _facing_sides(blocks: Blocks, whole: np.ndarray) -> np.ndarray:
    turn = np.where(blocks.role[whole] == THROUGH, 2, 0)
    return blocks.sides[whole[:, None], (np.arange(4) + turn[:, None]) % 4]
