"""Parcels drawn to scale, for pages: SVG paths in metres from the north-west corner. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import shapely

from gis.changes.rules import Ground

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
    x0, y0, x1, y1 = (float(edge) for edge in shapely.total_bounds(everything))
    margin = max(x1 - x0, y1 - y0) * MARGIN or 1.0
    left, top, width, height = x0 - margin, y1 + margin, x1 - x0 + 2 * margin, y1 - y0 + 2 * margin
    size = max(width, height)
    return [
        Drawing(
            f"0 0 {width:.2f} {height:.2f}",
            round(size / 26, 2),
            round(size / 300, 3),
            [_drawn(word, tone, shape, left, top) for word, tone, shape in one if not shape.is_empty],
        )
        for one in sets
    ]


def _drawn(word: str, tone: str, shape: Ground, left: float, top: float) -> dict[str, object]:
    point = shape.representative_point()
    return {"word": word, "tone": tone, "path": path_of(shape, left, top), "x": round(point.x - left, 2), "y": round(top - point.y, 2)}


def path_of(shape: Ground, left: float, top: float) -> str:
    """SVG path data; y grows downwards."""
    rings = []
    for polygon in getattr(shape, "geoms", [shape]):
        for ring in (polygon.exterior, *polygon.interiors):
            points = " ".join(f"{x - left:.2f},{top - y:.2f}" for x, y in list(ring.coords)[:-1])
            rings.append(f"M{points}Z")
    return " ".join(rings)
