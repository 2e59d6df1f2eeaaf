"""What a sketch of a building site consists of."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import shapely
from shapely import Geometry, LineString, Polygon

from gis.sketching import MARGIN_M, Label

ROAD_SHOWN_M = 9.0


@dataclass(frozen=True)
class EdgeLine:
    """One side of the parcel as it is drawn and told."""

    seq: int
    kind: str
    role: str | None
    path: str
    length_m: float
    street_width_m: float | None
    chamfer: bool
    says: str


@dataclass(frozen=True)
class FloorShape:
    """One floor: where it may stand and what is drawn; areas in square metres."""

    code: str
    name: str
    envelope: str
    drawn: str
    drawn_m2: float | None
    allowed_m2: float | None
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Sketch:
    """Everything a template needs to draw the parcel; paths are in metres of the sketch."""

    width: float
    height: float
    parcel: str
    edges: tuple[EdgeLine, ...]
    roads: tuple[str, ...]
    neighbours: tuple[str, ...]
    buildings: tuple[str, ...]
    floors: tuple[FloorShape, ...]
    line: str  # a fence, if one is drawn
    labels: tuple[Label, ...]
    marks: Mapping[int, str] = field(default_factory=dict)  # finding seq -> the part that offends
    north: tuple[float, float] = (0.0, 0.0)

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width:.2f} {self.height:.2f}"

    @property
    def letter(self) -> float:
        """A height for letters that stays readable at any size of parcel."""
        return round(max(self.width, self.height) / 34, 3)


def road_beside(line: LineString, parcel: Polygon, width_m: float | None) -> Geometry:
    """The strip of street along an edge, run on to the rim of the sketch, as wide as the sketch shows it."""
    wide = min(width_m or ROAD_SHOWN_M, ROAD_SHOWN_M)
    (x0, y0), (x1, y1) = shapely.get_coordinates(line)[[0, -1]]
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    along = (4 * MARGIN_M * (x1 - x0) / length, 4 * MARGIN_M * (y1 - y0) / length)
    run = LineString([(x0 - along[0], y0 - along[1]), *shapely.get_coordinates(line), (x1 + along[0], y1 + along[1])])
    return run.buffer(wide, cap_style="flat", join_style="mitre").difference(parcel)
