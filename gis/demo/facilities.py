"""What a district has besides houses: recipes of its large blocks, and corner plots for mosques, clinics and fuel."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A share of a large block: its land use and which kind of place stands there."""

    use: str
    place: str
    share: float


@dataclass(frozen=True)
class CornerPlot:
    """``plots`` neighbouring plots at the end of a strip taken for one purpose.

    ``per`` is the number of plots that it serves; ``widest`` and ``narrowest`` bound the street it fronts.
    """

    use: str
    place: str
    plots: int
    per: int
    narrowest: float
    widest: float


CRESCENT: tuple[Part, ...] = ()
NEIGHBOURHOOD = (
    Part("education", "school_girls", 0.25),
    Part("mosque", "jami", 0.19),
    Part("park", "park", 0.32),
    Part("education", "school_boys", 0.24),
)
CIVIC = (Part("government", "municipality", 0.28), Part("mosque", "jami", 0.20), Part("park", "park", 0.25), Part("market", "market", 0.27))
GOVERNMENT = (
    Part("government", "governorate", 0.25),
    Part("government", "police", 0.2),
    Part("government", "civil_defence", 0.2),
    Part("government", "court", 0.2),
    Part("park", "park", 0.15),
)
HOSPITAL = (Part("health", "hospital", 0.62), Part("park", "park", 0.38))
COLLEGE = (Part("education", "college", 0.7), Part("park", "park", 0.3))

CORNER_PLOTS = (
    CornerPlot("mosque", "mosque", 2, 190, 10, 20),
    CornerPlot("health", "health_centre", 3, 900, 15, 25),
    CornerPlot("fuel", "fuel", 4, 700, 30, 60),
    CornerPlot("education", "kindergarten", 3, 800, 10, 20),
    CornerPlot("park", "garden", 3, 420, 10, 20),
    CornerPlot("government", "post_office", 2, 2500, 20, 36),
)

ZONE_OF_USE = {"mosque": "ع", "education": "ع", "health": "ع", "government": "ع", "park": "ح", "fuel": "خ", "market": "ت3"}

# Which large blocks a district has, by its rank in the town (0 is the centre): above and below the collector.
_SEAT = {
    0: (CIVIC, NEIGHBOURHOOD),
    1: (NEIGHBOURHOOD, GOVERNMENT),
    2: (NEIGHBOURHOOD, CRESCENT),
    3: (NEIGHBOURHOOD, HOSPITAL),
    8: (NEIGHBOURHOOD, COLLEGE),
}
_BRANCH = {0: (CIVIC, NEIGHBOURHOOD), 1: (NEIGHBOURHOOD, CRESCENT)}


def large_blocks(town: int, rank: int) -> tuple[tuple[Part, ...], ...]:
    """Recipes of the district's large blocks; the empty recipe is a horseshoe street around a park."""
    special = (_BRANCH if town else _SEAT).get(rank)
    if special:
        return special
    return (NEIGHBOURHOOD, CRESCENT) if rank % 5 == 2 else (NEIGHBOURHOOD,)
