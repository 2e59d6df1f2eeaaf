"""Paper, scale, frame, grid and bar of a printed map. Pure: millimetres on paper, metres on the ground (UTM)."""

import math
from dataclasses import dataclass

from gis.crs import LONLAT, transformer, utm_srid

PAPERS = {"A4": (210, 297), "A3": (297, 420), "A2": (420, 594), "A1": (594, 841), "A0": (841, 1189)}
SCALES = (100, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000, 25_000, 50_000)
MARGIN_MM, STRIP_MM = 10.0, 38.0
GRID_MM, BAR_MM = 50.0, 60.0


@dataclass(frozen=True)
class Sheet:
    """``width`` and ``height`` of the paper in millimetres; the centre of the map in longitude and latitude."""

    width: float
    height: float
    scale: int
    longitude: float
    latitude: float

    @property
    def srid(self) -> int:
        """The national UTM zone in which lengths on the sheet are true."""
        return utm_srid(self.longitude)

    @property
    def frame(self) -> tuple[float, float]:
        """Width and height of the map on the paper, millimetres."""
        return self.width - 2 * MARGIN_MM, self.height - 2 * MARGIN_MM - self.strip

    @property
    def growth(self) -> float:
        """A larger sheet hangs on a wall: what is written below its map grows with the root of its side."""
        return round(math.sqrt(min(self.width, self.height) / PAPERS["A4"][0]), 2)

    @property
    def strip(self) -> float:
        """Height of what stands below the map, millimetres."""
        return round(STRIP_MM * self.growth, 1)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Ground inside the frame: min x, min y, max x, max y in metres of ``srid``."""
        x, y = transformer(LONLAT, self.srid).transform(self.longitude, self.latitude)
        across, up = (side * self.scale / 2000 for side in self.frame)
        return x - across, y - up, x + across, y + up

    def on_paper(self, x: float, y: float) -> tuple[float, float]:
        """Millimetres from the frame's upper left corner."""
        left, _, _, top = self.box
        return (x - left) * 1000 / self.scale, (top - y) * 1000 / self.scale

    @property
    def grid_m(self) -> float:
        return round_up(GRID_MM * self.scale / 1000)

    def grid_lines(self) -> tuple[list[float], list[float]]:
        """Eastings and northings of the grid inside the frame."""
        left, bottom, right, top = self.box
        return _steps(left, right, self.grid_m), _steps(bottom, top, self.grid_m)

    @property
    def bar_m(self) -> float:
        """The scale bar's length on the ground: a round number at most ``BAR_MM`` (grown) long on paper."""
        return round_down(BAR_MM * self.growth * self.scale / 1000)


def sheet_of(paper: str, landscape: bool, scale: int, longitude: float, latitude: float) -> Sheet:
    short, long = PAPERS[paper]
    width, height = (long, short) if landscape else (short, long)
    return Sheet(width, height, scale, longitude, latitude)


def round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 … at or above the value."""
    power = 10 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9))


def round_down(value: float) -> float:
    power = 10 ** math.floor(math.log10(value))
    return next(step * power for step in (5, 2, 1) if step * power <= value * (1 + 1e-9))


def _steps(low: float, high: float, step: float) -> list[float]:
    first = math.ceil(low / step)
    return [n * step for n in range(first, math.floor(high / step) + 1)]
