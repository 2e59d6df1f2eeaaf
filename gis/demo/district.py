"""One district from its four corners to numbered plots."""

from dataclasses import dataclass

import numpy as np
import shapely

from gis.demo.crescent import Crescent, bend_crescent
from gis.demo.cuts import WHOLE, Lots, cut_lots
from gis.demo.facilities import CRESCENT, NEIGHBOURHOOD, large_blocks
from gis.demo.grid import STYLES, Grid, Site, cut_grid, turn_site
from gis.demo.plots import chamfered, draw_plots
from gis.demo.strips import WADI, Blocks, Strips, cut_blocks, cut_strips, with_passages

HALF_SUFFIX = np.array(["", "/أ", "/ب"], object)


@dataclass
class Draft:
    """A district that is cut but not yet drawn: plots can still be counted and blocks left out."""

    site: Site
    grid: Grid
    blocks: Blocks
    strips: Strips
    lots: Lots
    passages: np.ndarray
    crescent: Crescent | None
    crescent_block: int

    @property
    def plots_of_block(self) -> np.ndarray:
        counts = np.bincount(self.strips.block[np.array(self.lots.strip)], minlength=len(self.blocks.role))
        if self.crescent:
            counts[self.crescent_block] += len(self.crescent.plots) + 1
        return counts


@dataclass
class District:
    """Columns over the plots of a district, in the order of their numbers. ``lot`` is the row in the draft, ``plan`` is 0 or 1: each side of the
    collector was planned separately. ``block`` is its number in the plan, ``drafted_block`` its row in the draft. ``ancestor`` is the row of the plot's parent in ``ancestors``, or -1."""

    site: Site
    lot: np.ndarray
    geom: np.ndarray
    quad: np.ndarray
    sides: np.ndarray
    wadi: np.ndarray
    regular: np.ndarray
    corner: np.ndarray
    use: np.ndarray
    zone: np.ndarray
    place: np.ndarray
    plan: np.ndarray
    drafted_block: np.ndarray
    block: np.ndarray
    number: np.ndarray
    suffix: np.ndarray
    ancestor: np.ndarray
    ancestors: np.ndarray


def draft_district(site: Site, rng: np.random.Generator) -> Draft:
    """Streets, blocks and cuts of one district."""
    if min(site.widths) > 0 and rng.random() < 0.5:
        site = turn_site(site)
    recipes = list(large_blocks(site.town, site.rank))
    grid = cut_grid(site, rng, len(recipes))
    blocks, passages = with_passages(cut_blocks(site, grid), site, rng)
    crescent, crescent_block = None, -1
    if CRESCENT in recipes:
        crescent_block = int(np.flatnonzero(blocks.large == recipes.index(CRESCENT))[0])
        crescent = bend_crescent(blocks.corners[crescent_block], blocks.sides[crescent_block, 0])
        if crescent is None:
            recipes[recipes.index(CRESCENT)] = NEIGHBOURHOOD
    strips = cut_strips(blocks)
    lots = cut_lots(site, strips, blocks.large, tuple(recipes), rng)
    return Draft(site, grid, blocks, strips, lots, passages, crescent, crescent_block)


def draw_district(draft: Draft, left_out: np.ndarray, rng: np.random.Generator) -> District:
    """Outlines and numbers of the plots, without the blocks that are left out (boolean over blocks)."""
    drawn = draw_plots(draft.strips, draft.lots, rng)
    lots, block = draft.lots, draft.strips.block[np.array(draft.lots.strip)]
    columns = {
        "geom": drawn.geom,
        "quad": drawn.quad,
        "sides": drawn.sides,
        "wadi": drawn.wadi,
        "regular": drawn.regular,
        "corner": drawn.corner,
        "use": np.array(lots.use, object),
        "zone": np.array(lots.zone, object),
        "place": np.array(lots.place, object),
        "block": block,
        "half": np.array(lots.half),
    }
    if draft.crescent:
        columns = _with_crescent(columns, draft, draft.crescent)
    order = np.argsort(_block_order(draft)[columns["block"]], kind="stable")
    order = order[~left_out[columns["block"][order]]]
    return _numbered(draft, {"lot": order} | {name: values[order] for name, values in columns.items()})


def _with_crescent(columns: dict[str, np.ndarray], draft: Draft, crescent: Crescent) -> dict[str, np.ndarray]:
    geoms = [*crescent.plots, crescent.park]
    count, zone = len(geoms), STYLES[draft.site.style].zone
    last = np.arange(count) == count - 1
    sides = np.zeros((count, 4))
    sides[:, 0] = 12.0
    more = {
        "geom": np.array(geoms, object),
        "quad": np.zeros((count, 4, 2)),
        "sides": sides,
        "wadi": _crescent_on_wadi(draft, geoms),
        "regular": np.zeros(count, bool),
        "corner": np.zeros(count, bool),
        "use": np.where(last, "park", "residential").astype(object),
        "zone": np.where(last, "ح", zone).astype(object),
        "place": np.where(last, "park", "").astype(object),
        "block": np.full(count, draft.crescent_block),
        "half": np.full(count, WHOLE),
    }
    return {name: np.concatenate([values, more[name]]) for name, values in columns.items()}


def _crescent_on_wadi(draft: Draft, geoms: list[shapely.Polygon]) -> np.ndarray:
    corners, sides = draft.blocks.corners[draft.crescent_block], draft.blocks.sides[draft.crescent_block]
    edges = shapely.linestrings(np.stack([corners, np.roll(corners, -1, 0)], 1))
    return (shapely.distance(np.array(geoms)[:, None], edges) < 0.01) & (sides == WADI)


def _plan_of_block(draft: Draft) -> np.ndarray:
    collector = int(np.argmax(draft.grid.rows.width[1:-1])) + 1
    return (draft.blocks.cell[:, 0] >= collector).astype(int)


def _block_order(draft: Draft) -> np.ndarray:
    """Rank of every block: row by row, back and forth like a plough."""
    row = draft.blocks.cell[:, 0]
    middle = draft.blocks.corners.mean(1) @ (draft.blocks.corners[0, 1] - draft.blocks.corners[0, 0])
    order = np.lexsort((np.where(row % 2, -middle, middle), row))
    rank = np.empty(len(order), int)
    rank[order] = np.arange(len(order))
    return rank


def _numbered(draft: Draft, columns: dict[str, np.ndarray]) -> District:
    block, half = columns.pop("block"), columns.pop("half")
    plan = _plan_of_block(draft)[block]
    opens_plan = np.concatenate([[True], np.diff(plan) != 0])
    fresh_block = np.concatenate([[True], np.diff(block) != 0])
    starts_number = half != 2
    return District(
        draft.site,
        **columns,
        plan=plan,
        drafted_block=block,
        block=_running(fresh_block, opens_plan),
        number=_running(starts_number, opens_plan),
        suffix=HALF_SUFFIX[half],
        **_ancestors(columns["geom"], half),
    )


def _running(steps: np.ndarray, restarts: np.ndarray) -> np.ndarray:
    """Count steps from 1, beginning anew at every restart."""
    total = np.cumsum(steps)
    return total - np.maximum.accumulate(np.where(restarts, total - 1, 0))


def _ancestors(geom: np.ndarray, half: np.ndarray) -> dict[str, np.ndarray]:
    first = np.flatnonzero(half == 1)
    ancestor = np.full(len(geom), -1)
    ancestor[first] = ancestor[first + 1] = np.arange(len(first))
    return {"ancestor": ancestor, "ancestors": shapely.union(geom[first], geom[first + 1]) if len(first) else geom[:0]}


def block_outlines(draft: Draft, which: np.ndarray) -> np.ndarray:
    """Outlines of blocks of the draft (an index or mask), their corners cut off; a horseshoe's street is left out."""
    outlines = chamfered(draft.blocks.corners[which], np.maximum(draft.blocks.sides[which], 0))
    if draft.crescent:
        bend = np.flatnonzero(np.arange(len(draft.blocks.role))[which] == draft.crescent_block)
        outlines[bend] = shapely.union_all([*draft.crescent.plots, draft.crescent.park])
    return outlines
