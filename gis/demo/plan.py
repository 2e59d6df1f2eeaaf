"""How many districts a town needs and which blocks stay open so that the count of parcels is exact."""

import math
from dataclasses import dataclass

import numpy as np

from gis.demo.cuts import WHOLE
from gis.demo.district import District, Draft, block_outlines, draft_district, draw_district
from gis.demo.grid import ESTATE, MIDDLE, NEW, OLD, Site
from gis.demo.layout import TOWNS, Layout, Sector
from gis.demo.links import build_layout, parcels_per_district
from gis.demo.names import district_names

LEAST_DISTRICTS = (7, 1, 2, 1)


@dataclass
class Plan:
    """Everything cut: the layout, one draft a district (sorted by town, then distance from its centre)."""

    layout: Layout
    drafts: list[Draft]


def plan_city(parcels: int, seed: int) -> Plan:
    """The smallest layout in which every town reaches its share of the parcels."""
    targets = town_targets(parcels)
    counts = [max(least, math.ceil(target / parcels_per_district(parcels))) for least, target in zip(LEAST_DISTRICTS, targets, strict=True)]
    too_few = [least - 1 for least in LEAST_DISTRICTS]
    while True:
        plan = _draft_city(parcels, counts, seed)
        wanted = [_better_count(plan, town, target) for town, target in enumerate(targets)]
        too_few = [max(few, count) if want > count else few for few, count, want in zip(too_few, counts, wanted, strict=True)]
        better = [max(want, few + 1) for want, few in zip(wanted, too_few, strict=True)]
        if better == counts:
            return plan
        counts = better


def _better_count(plan: Plan, town: int, target: int) -> int:
    """How many districts this town should have, judged by what its districts hold now."""
    plots = np.array([draft.plots_of_block.sum() for draft in plan.drafts if draft.site.town == town])
    missing = target - plots.sum()
    if missing > 0:
        return len(plots) + max(1, round(missing / plots.mean()))
    return len(plots) - int(-missing // plots.mean())


def town_targets(parcels: int) -> list[int]:
    targets = [round(parcels * town.share) for town in TOWNS]
    return [parcels - sum(targets[1:]), *targets[1:]]


def _draft_city(parcels: int, counts: list[int], seed: int) -> Plan:
    layout = build_layout(np.random.default_rng(seed), parcels, counts)
    sites = _sites(layout)
    return Plan(layout, [draft_district(site, np.random.default_rng([seed, site.index])) for site in sites])


def _sites(layout: Layout) -> list[Site]:
    found = []
    for number, sector in enumerate(layout.sectors):
        for row, column in sector.cells():
            corners = sector.nodes[[row, row, row + 1, row + 1], [column, column + 1, column + 1, column]]
            widths = (
                float(sector.row_m[row]),
                float(sector.column_m[column + 1]),
                float(sector.row_m[row + 1]),
                float(sector.column_m[column]),
            )
            away = float(np.hypot(*(corners.mean(0) - layout.centres[sector.town])))
            found.append((sector.town, away, number, corners, widths))
    found.sort(key=lambda site: site[:2])
    sizes = np.bincount([site[0] for site in found], minlength=len(TOWNS))
    names = [district_names(town.code, int(size)) for town, size in zip(TOWNS, sizes, strict=True)]
    sites, rank = [], [0] * len(TOWNS)
    for index, (town, _, number, corners, widths) in enumerate(found):
        here, rank[town] = rank[town], rank[town] + 1
        style = _style(layout.sectors[number], here, int(sizes[town]))
        sites.append(Site(index, town, number, here, names[town][here], style, corners, widths))
    return sites


def _style(sector: Sector, rank: int, size: int) -> int:
    if rank < max(1, round(size * 0.16)):
        return OLD
    age = sector.age + 0.35 * (rank / size - 0.5)
    return MIDDLE if age < 0.5 else NEW if age < 0.88 else ESTATE


def draw_plan(plan: Plan, parcels: int, seed: int) -> tuple[list[District], list[np.ndarray]]:
    """Draw every district with exactly the wanted number of parcels.

    Returns the districts and, for each, the outlines of its open blocks.
    """
    districts, opened = [], []
    surplus = {town: -target for town, target in enumerate(town_targets(parcels))}
    for draft in plan.drafts:
        surplus[draft.site.town] += int(draft.plots_of_block.sum())
    left_out = {}
    for draft in reversed(plan.drafts):
        left_out[draft.site.index], surplus[draft.site.town] = _leave_out(draft, surplus[draft.site.town], plan.layout)
    for draft in plan.drafts:
        rng = np.random.default_rng([seed, draft.site.index, 1])
        districts.append(draw_district(draft, left_out[draft.site.index], rng))
        opened.append(block_outlines(draft, left_out[draft.site.index]))
    return districts, opened


def _leave_out(draft: Draft, surplus: int, layout: Layout) -> tuple[np.ndarray, int]:
    """Open the blocks farthest from the town, then join neighbouring plots until nothing is left over."""
    plots, left_out = draft.plots_of_block, np.zeros(len(draft.blocks.role), bool)
    away = np.hypot(*(draft.blocks.corners.mean(1) - layout.centres[draft.site.town]).T)
    for block in np.argsort(-away, kind="stable"):
        if draft.blocks.large[block] < 0 and plots[block] <= surplus:
            left_out[block] = True
            surplus -= int(plots[block])
    return left_out, surplus - _join(draft, left_out, surplus) if surplus else 0


def _join(draft: Draft, left_out: np.ndarray, surplus: int) -> int:
    """Join up to ``surplus`` pairs of plain neighbouring plots. Returns how many were joined."""
    lots = draft.lots
    strip, half = np.array(lots.strip), np.array(lots.half)
    plain = (half == WHOLE) & (np.array(lots.place, object) == "") & ~left_out[draft.strips.block[strip]]
    pair = np.flatnonzero(plain[:-1] & plain[1:] & (strip[:-1] == strip[1:]))
    chosen = [int(i) for i in pair[::9][:surplus]]
    for i in chosen:
        lots.high[i] = lots.high[i + 1]
    for name in ("strip", "low", "high", "use", "zone", "half", "place"):
        values = getattr(lots, name)
        setattr(lots, name, [value for i, value in enumerate(values) if i - 1 not in set(chosen)])
    return len(chosen)
