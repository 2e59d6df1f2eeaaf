"""What happened to each past file: drawn from one random source, so that the same seed tells the same past."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from licensing.catalogue import Service
from licensing.demo.places import Plot
from licensing.demo.roads import BY_KIND
from licensing.demo.telling import GAPS, in_office_hours

DAYS, YOUNGEST_DAYS = 545, 12
KINDS, SHARES = ("villa", "fence", "statement", "shop"), (0.46, 0.2, 0.16, 0.18)
# How files end, and how often; a shop's licence is never refused because nobody reviews it.
ENDS, END_SHARES = ("issued", "corrected", "refused", "withdrawn", "lapsed"), (0.56, 0.2, 0.09, 0.09, 0.06)
SLOW_BRANCH, LATE, LATE_SLOW = 3, 0.07, 0.32
OFFICER_SHARE = (0.25, 0.85)


@dataclass(frozen=True)
class Past:
    """One file of the past with the moments of its steps; ``used`` is the officer's share of his term."""

    kind: str
    service: Service
    plot: Plot
    seed: int
    steps: tuple[str, ...]
    at: tuple[datetime, ...]  # opening, then one for each step
    used: float

    @property
    def issued(self) -> bool:
        return self.steps[-1] == "pay"


def plan_history(plots: list[Plot], rng: np.random.Generator, services: dict[str, Service], now: datetime) -> list[Past]:
    """One file for each plot, oldest first."""
    kinds = rng.choice(KINDS, size=len(plots), p=SHARES)
    ends = rng.choice(ENDS, size=len(plots), p=END_SHARES)
    ages = np.sort(rng.uniform(YOUNGEST_DAYS, DAYS, size=len(plots)))[::-1]
    late, share = rng.random(len(plots)), rng.uniform(*OFFICER_SHARE, size=len(plots))
    return [
        _past(str(kind), str(end), plot, number, now - timedelta(days=float(age)), float(chance), float(part), services)
        for number, (kind, end, plot, age, chance, part) in enumerate(zip(kinds, ends, plots, ages, late, share, strict=True))
    ]


def _past(kind: str, end: str, plot: Plot, seed: int, closed: datetime, chance: float, part: float, services: dict[str, Service]) -> Past:
    roads: dict[str, Any] = BY_KIND[kind]
    steps = roads["issued"] if end == "corrected" or end not in roads else roads[end]
    if kind == "shop" and end in ("refused", "corrected"):
        steps = roads["issued"]
    elif end == "corrected":
        cut = steps.index("start_review") + 1
        steps = (*steps[:cut], "request_correction", "resubmit", *steps[cut:])
    slow = plot.municipality_id == SLOW_BRANCH
    is_late = chance < (LATE_SLOW if slow else LATE)
    moments = [in_office_hours(closed)]
    for step in reversed(steps):
        hours = GAPS.get(step, 5) * (2.4 if is_late else 1.5 if slow else 1.0) * (0.7 + seed % 7 / 10)
        moments.append(in_office_hours(moments[-1] - timedelta(days=hours / 5)))
    return Past(kind, services[kind], plot, seed, tuple(steps), tuple(moments[::-1]), 1.1 + part if is_late else part)
