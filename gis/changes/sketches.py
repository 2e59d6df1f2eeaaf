"""Parcels drawn to scale, for pages: SVG paths in metres from the north-west corner. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import shapely

from gis.changes.rules import Ground
from gis.sketching import Frame

MARGIN = 0.08


@dataclass(frozen=True)
class Drawing:
    """One drawing: each shape a path, a word and where it stands. All drawings of a set share one frame."""

    view_box: str
    letter: float
    stroke: float
    shapes: list[dict[str, object]] = field(default_factory=list)


def drawings(*sets: Sequence[tuple[str, str, Ground]]) -> list[Drawing]:
    """One drawing for each set of (word, tone, shape), in the same frame, north up."""
    everything = [shape for one in sets for _word, _tone, shape in one if not shape.is_empty]
    if not everything:
        return []
    ground = shapely.box(*shapely.total_bounds(everything))
    x0, y0, x1, y1 = ground.bounds
    frame = Frame(ground, max(x1 - x0, y1 - y0) * MARGIN or 1.0)
    size = max(frame.width, frame.height)
    return [
        Drawing(
            f"0 0 {frame.width:.2f} {frame.height:.2f}",
            round(size / 26, 2),
            round(size / 300, 3),
            [_drawn(word, tone, shape, frame) for word, tone, shape in one if not shape.is_empty],
        )
        for one in sets
    ]


def _drawn(word: str, tone: str, shape: Ground, frame: Frame) -> dict[str, object]:
    point = shape.representative_point()
    x, y = frame.xy(point.x, point.y)
    return {"word": word, "tone": tone, "path": frame.path(shape), "x": x, "y": y}
