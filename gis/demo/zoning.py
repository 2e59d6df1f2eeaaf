"""Zone polygons: as few as follow from the plots, one for a whole block where all its plots are alike."""

from dataclasses import dataclass

import numpy as np
import shapely

from gis.demo.district import Draft
from gis.demo.grid import STYLES
from gis.demo.plots import chamfered, stretch


@dataclass
class ZoneRuns:
    """``code`` and ``geom`` per zone polygon; ``of_lot`` gives the polygon of each lot of the draft."""

    code: np.ndarray
    geom: np.ndarray
    of_lot: np.ndarray


def zone_runs(draft: Draft) -> ZoneRuns:
    """Zones of every block of the district, left out or not, the horseshoe's ring and park last."""
    lots, strips = draft.lots, draft.strips
    strip, code = np.array(lots.strip), np.array(lots.zone, object)
    block = strips.block[strip]
    fresh = np.concatenate([[True], (strip[1:] != strip[:-1]) | (code[1:] != code[:-1])])
    run = np.cumsum(fresh) - 1
    first, last = np.flatnonzero(fresh), np.append(np.flatnonzero(fresh)[1:] - 1, len(strip) - 1)
    low, high = np.array(lots.low)[first][:, None], np.array(lots.high)[last][:, None]
    quad, sides = stretch(strips.corners[strip[first]], strips.sides[strip[first]], low, high)
    geom = chamfered(quad, np.maximum(sides, 0))
    geom, code_of_run, run = _whole_blocks(draft, geom, code[first], block[first], run)
    return _with_crescent(draft, ZoneRuns(code_of_run, geom, run))


def _whole_blocks(
    draft: Draft, geom: np.ndarray, code: np.ndarray, block: np.ndarray, run: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Blocks of two runs with one code become one polygon."""
    pair = np.flatnonzero((block[:-1] == block[1:]) & (code[:-1] == code[1:]))
    alone = np.bincount(block, minlength=len(draft.blocks.role))[block[pair]] == 2
    pair = pair[alone]
    geom[pair] = chamfered(draft.blocks.corners[block[pair]], np.maximum(draft.blocks.sides[block[pair]], 0))
    gone = np.zeros(len(geom), bool)
    gone[pair + 1] = True
    place = np.cumsum(~gone) - 1
    return geom[~gone], code[~gone], place[run]


def _with_crescent(draft: Draft, zones: ZoneRuns) -> ZoneRuns:
    if not draft.crescent:
        return zones
    ring, park = shapely.union_all(draft.crescent.plots), draft.crescent.park
    count = len(zones.code)
    of_lot = np.concatenate([zones.of_lot, np.full(len(draft.crescent.plots), count), [count + 1]])
    base = STYLES[draft.site.style].zone
    return ZoneRuns(np.append(zones.code, [base, "ح"]), np.append(zones.geom, [ring, park]), of_lot)
