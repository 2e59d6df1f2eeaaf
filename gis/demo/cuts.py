"""Where strips are cut into plots, and what each plot is for."""

from dataclasses import dataclass, field

import numpy as np

from gis.demo.facilities import CORNER_PLOTS, ZONE_OF_USE, Part
from gis.demo.grid import STYLES, Site
from gis.demo.strips import LARGE, ROW, THROUGH, Strips

WHOLE, FIRST_HALF, SECOND_HALF = range(3)
SPLIT_SHARE, JOINED_SHARE = 0.028, 0.012
LOT_SIZES = (1, 1, 1, 1, 1.2, 0.9)
USES_OF_ZONE = {
    "س1": (("residential", 1.0),),
    "س2": (("residential", 1.0),),
    "س3": (("residential", 0.45), ("apartments", 0.55)),
    "م": (("residential", 0.2), ("mixed", 0.5), ("apartments", 0.3)),
    "ت2": (("commercial", 0.5), ("mixed", 0.3), ("apartments", 0.2)),
    "ت3": (("commercial", 0.7), ("mixed", 0.3)),
}


@dataclass
class Lots:
    """Columns over plots: strip, cut shares along its front, land use, zone, half of a split, kind of place or ''."""

    strip: list[int] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    use: list[str] = field(default_factory=list)
    zone: list[str] = field(default_factory=list)
    half: list[int] = field(default_factory=list)
    place: list[str] = field(default_factory=list)

    def add(self, strip: int, cuts: np.ndarray, use: list[str], zone: list[str], half: list[int], place: list[str]) -> None:
        self.strip += [strip] * len(use)
        self.low += cuts[:-1].tolist()
        self.high += cuts[1:].tolist()
        self.use += use
        self.zone += zone
        self.half += half
        self.place += place


def cut_lots(site: Site, strips: Strips, blocks_large: np.ndarray, recipes: tuple[tuple[Part, ...], ...], rng: np.random.Generator) -> Lots:
    """Every plot of the district except those of a horseshoe block (the empty recipe), which has no cuts."""
    lots, style, length = Lots(), STYLES[site.style], strips.length
    corner_plots = _choose_corner_plots(strips, length, style.lot_m, rng)
    for strip in range(len(length)):
        role = strips.role[strip]
        if role == LARGE:
            _cut_large(lots, strip, recipes[blocks_large[strips.block[strip]]])
            continue
        wide = style.lot_m * (1.3 if role == THROUGH else LOT_SIZES[int(rng.integers(len(LOT_SIZES)))])
        zone = _zone(strips.sides[strip, 0], style.zone, rng)
        _cut_row(lots, strip, _even_cuts(length[strip], wide), zone, corner_plots.get(strip), rng)
    _draw_uses(lots, rng)
    return lots


def _zone(front_m: float, base: str, rng: np.random.Generator) -> str:
    if front_m >= 30:
        return "ت2"
    if front_m >= 20:
        return "ت3" if rng.random() < 0.3 else "م"
    return base


def _even_cuts(length: float, wide: float) -> np.ndarray:
    """Shares 0…1: equal plots, the two at the ends take what is left over, as surveyors do."""
    count = max(1, int((length + 0.01) / wide))
    if count < 3:
        return np.linspace(0, 1, count + 1)
    end = (length - (count - 2) * wide) / 2
    return np.concatenate([[0], end + wide * np.arange(count - 1), [length]]) / length


def _choose_corner_plots(strips: Strips, length: np.ndarray, wide: float, rng: np.random.Generator) -> dict[int, tuple]:
    """Strip → (purpose, at its right end?) so that every neighbourhood is served and no strip serves twice."""
    plots = int((length[strips.role == ROW] / wide).sum())
    free = strips.role == ROW
    chosen: dict[int, tuple] = {}
    for purpose in CORNER_PLOTS:
        front = strips.sides[:, 0]
        fits = free & (length > wide * (purpose.plots + 2)) & (front >= purpose.narrowest) & (front <= purpose.widest)
        candidates = rng.permutation(np.flatnonzero(fits))
        for strip in candidates[: _how_many(plots, purpose.per, rng)]:
            right = strips.sides[strip, 1] > strips.sides[strip, 3]
            chosen[int(strip)] = (purpose, bool(right))
            free[strip] = False
    return chosen


def _how_many(plots: int, per: int, rng: np.random.Generator) -> int:
    if per >= 600:
        return int(rng.random() < plots / per)
    return max(1, round(plots / per))


def _cut_large(lots: Lots, strip: int, recipe: tuple[Part, ...]) -> None:
    if recipe:
        cuts = np.concatenate([[0], np.cumsum([part.share for part in recipe])])
        lots.add(
            strip,
            cuts / cuts[-1],
            [p.use for p in recipe],
            [ZONE_OF_USE[p.use] for p in recipe],
            [WHOLE] * len(recipe),
            [p.place for p in recipe],
        )


def _cut_row(lots: Lots, strip: int, cuts: np.ndarray, zone: str, corner: tuple | None, rng: np.random.Generator) -> None:
    purpose, right = corner or (None, False)
    if purpose:
        keep = np.ones(len(cuts), bool)
        keep[slice(-purpose.plots, -1) if right else slice(1, purpose.plots)] = False
        cuts = cuts[keep]
    taken = (len(cuts) - 2 if right else 0) if purpose else -9
    cuts, half = _split_and_join(cuts, zone, taken, rng)
    count = len(cuts) - 1
    use, zones, place = [""] * count, [zone] * count, [""] * count
    if purpose:
        taken = count - 1 if right else 0
        use[taken], place[taken], zones[taken] = purpose.use, purpose.place, ZONE_OF_USE[purpose.use]
    lots.add(strip, cuts, use, zones, half, place)


def _draw_uses(lots: Lots, rng: np.random.Generator) -> None:
    """Give every plot that is not yet taken a use that its zone allows; halves of a split stay houses."""
    use, zone, half = np.array(lots.use, object), np.array(lots.zone, object), np.array(lots.half)
    for code, shares in USES_OF_ZONE.items():
        free = np.flatnonzero((zone == code) & (use == ""))
        values, weights = zip(*shares, strict=True)
        use[free] = np.array(values, object)[rng.choice(len(values), len(free), p=weights)]
    use[half != WHOLE] = "residential"
    lots.use = use.tolist()


def _split_and_join(cuts: np.ndarray, zone: str, taken: int, rng: np.random.Generator) -> tuple[np.ndarray, list[int]]:
    """Some houses' plots are halved (their halves marked), a few neighbours joined to one large plot."""
    draws = rng.random(len(cuts) - 1)
    split = (draws < SPLIT_SHARE) & (zone in ("س1", "س2"))
    joined = draws > 1 - JOINED_SHARE
    plots = np.arange(len(draws))
    for marks in (split, joined):
        marks[(plots == 0) | (plots >= len(plots) - 2) | (np.abs(plots - taken) <= 1)] = False
    joined[:-1] &= ~split[1:]
    values, half = [cuts[0]], []
    for i in np.flatnonzero(~joined):
        if split[i]:
            values.append((values[-1] + cuts[i + 1]) / 2)
        half += [FIRST_HALF, SECOND_HALF] if split[i] else [WHOLE]
        values.append(cuts[i + 1])
    return np.array(values), half
