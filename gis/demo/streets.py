"""Middle lines of every street, road, highway and footpath, with name, width and kind."""

from dataclasses import dataclass, field

import numpy as np

from gis.demo.district import Draft
from gis.demo.grid import PASSAGE_M, Lines, crossing
from gis.demo.layout import HIGHWAY_M, TOWNS, Layout, Sector
from gis.demo.names import ROADS, STREETS, pick_distinct

MAIN_ROAD = "طريق الملك عبدالعزيز"


@dataclass
class StreetList:
    """Columns over streets. ``district`` is -1 for roads between districts; ``path`` holds points (n, 2)."""

    name: list[str] = field(default_factory=list)
    width: list[float] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    town: list[int] = field(default_factory=list)
    district: list[int] = field(default_factory=list)
    path: list[np.ndarray] = field(default_factory=list)

    def add(self, name: str, width: float, kind: str, town: int, district: int, path: np.ndarray) -> None:
        self.name.append(name)
        self.width.append(width)
        self.kind.append(kind)
        self.town.append(town)
        self.district.append(district)
        self.path.append(path)


def kind_of(width: float) -> str:
    if width >= HIGHWAY_M:
        return "highway"
    return "arterial" if width >= 30 else "collector" if width >= 20 else "local"


def lay_streets(layout: Layout, drafts: list[Draft], seed: int) -> StreetList:
    """All streets: between towns, between districts, then district by district."""
    streets = StreetList()
    for name, width, path in layout.links:
        streets.add(name, width, kind_of(width), 0, -1, path)
    roads = iter(pick_distinct(np.random.default_rng([seed, 2]), ROADS[1:] + STREETS, 400 + 40 * len(layout.sectors)))
    for sector in layout.sectors:
        _lay_mesh(streets, sector, roads)
    for draft in drafts:
        _lay_district(streets, draft, np.random.default_rng([seed, draft.site.index, 3]))
    return streets


def _lay_mesh(streets: StreetList, sector: Sector, roads) -> None:
    padded = np.pad(sector.mask, 1)
    along_rows = padded[:-1, 1:-1] | padded[1:, 1:-1]
    along_columns = padded[1:-1, :-1] | padded[1:-1, 1:]
    for row, width in enumerate(sector.row_m):
        main = f"{MAIN_ROAD}" if sector.town == 0 else f"طريق {TOWNS[sector.town].name_ar} العام"
        for first, last in _runs(along_rows[row]):
            name = main if row == sector.main_row else _road_name(width, roads)
            streets.add(name, width, kind_of(width), sector.town, -1, sector.nodes[row, first : last + 1])
    for column, width in enumerate(sector.column_m):
        for first, last in _runs(along_columns[:, column]) if width else ():
            streets.add(_road_name(width, roads), width, kind_of(width), sector.town, -1, sector.nodes[first : last + 1, column])


def _road_name(width: float, roads) -> str:
    return f"{'طريق' if width > 30 else 'شارع'} {next(roads)}"


def _runs(present: np.ndarray) -> list[tuple[int, int]]:
    """First and one-past-last index of each unbroken run of True."""
    steps = np.flatnonzero(np.diff(np.concatenate([[0], present.astype(int), [0]])))
    return list(zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True))


def _lay_district(streets: StreetList, draft: Draft, rng: np.random.Generator) -> None:
    site, grid = draft.site, draft.grid
    same = grid.owner >= 0
    row_open = ~(same[:-1] & same[1:] & (grid.owner[:-1] == grid.owner[1:]))
    column_open = ~(same[:, :-1] & same[:, 1:] & (grid.owner[:, :-1] == grid.owner[:, 1:])).T
    names = iter(pick_distinct(rng, STREETS, 3 * sum(grid.owner.shape) + 3))
    for lines, others, opened in ((grid.rows, grid.columns, row_open), (grid.columns, grid.rows, column_open)):
        for line, present in enumerate(opened, 1):
            name = f"شارع {next(names)}"
            for first, last in _runs(present):
                width = float(lines.width[line])
                path = _between(lines, line, others, first, last)
                streets.add(name, width, kind_of(width), site.town, site.index, path)
    for path in draft.passages:
        streets.add("ممر مشاة", PASSAGE_M, "passage", site.town, site.index, path)
    if draft.crescent:
        path = np.array(draft.crescent.street.coords)
        streets.add(f"شارع {next(names)}", 12.0, "local", site.town, site.index, path)


def _between(lines: Lines, line: int, others: Lines, first: int, last: int) -> np.ndarray:
    """The stretch of a street between the middle lines of two streets that cross it."""
    pair = np.array([first, last])
    here = (lines.start[[line, line]], lines.way[[line, line]])
    return crossing(here, (others.start[pair], others.way[pair]))
