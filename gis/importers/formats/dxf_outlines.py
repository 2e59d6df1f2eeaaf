"""Closed outlines and texts of a drawing by layer, in one reading: what a plan of a building is measured from."""

import math
from pathlib import Path
from typing import Any

import ezdxf
from ezdxf import path as outlines
from ezdxf.document import Drawing

from gis.importers.formats.dxf_reading import SAGITTA_SHARE, recover_drawing, text_of
from gis.importers.problems import UnusableFile

MOST_ENTITIES = 200_000
MOST_POINTS = 400_000
MOST_TEXT = 20_000
SHORTEST_SHARE = 1e-6
_OUTLINES = frozenset({"LWPOLYLINE", "POLYLINE", "CIRCLE", "ELLIPSE", "SPLINE"})


def read_outlines(path: str) -> dict[str, Any]:
    """Units, number of entities, and by layer how many outlines there are and the corners of the closed ones, in drawing units.

    An outline whose ends meet is closed, whatever its flag says. Blocks are not exploded.

    Raises:
        UnusableFile: the structure is broken, or there is more of it than a plan of one building has.
    """
    drawing, mended = recover_drawing(Path(path))
    entities = len(drawing.modelspace())
    if entities > MOST_ENTITIES:
        raise UnusableFile("dxf_too_many", found=entities, limit=MOST_ENTITIES)
    layers, texts = _gathered(drawing)
    return {"units": drawing.units, "entities": entities, "layers": layers, "texts": texts, "mended": mended}


def _gathered(drawing: Drawing) -> tuple[dict[str, dict[str, Any]], list[dict[str, str]]]:
    layers: dict[str, dict[str, Any]] = {}
    texts: list[dict[str, str]] = []
    points = 0
    for entity in drawing.modelspace():
        kind, layer = entity.dxftype(), str(entity.dxf.get("layer", "0"))[:200]
        if kind in ("TEXT", "MTEXT") and len(texts) < MOST_TEXT:
            texts.append({"layer": layer, "text": (text_of(entity) or "")[:4000]})
        if kind not in _OUTLINES:
            continue
        found = layers.setdefault(layer, {"count": 0, "rings": []})
        found["count"] += 1
        if ring := _ring(entity):
            points += len(ring)
            found["rings"].append(ring)
        if points > MOST_POINTS:
            raise UnusableFile("import_too_complex")
    return layers, texts


def _ring(entity: Any) -> list[tuple[float, float]] | None:
    """Corners of a closed outline, arcs made straight; None for an open one and for one that is no area."""
    try:
        made = outlines.make_path(entity)
        corners = [(v.x, v.y) for v in made.control_vertices()]
        if len(corners) < 3:
            return None
        spread = max(max(axis) - min(axis) for axis in zip(*corners, strict=True))
        flat = made.flattening(max(spread * SAGITTA_SHARE, 1e-9)) if made.has_curves else made.control_vertices()
        ring = [(v.x, v.y) for v in flat]
    except (ezdxf.DXFError, ValueError, TypeError, ZeroDivisionError):
        return None
    if not all(math.isfinite(number) for point in ring for number in point):
        return None
    closed = bool(getattr(entity, "closed", False) or getattr(entity, "is_closed", False) or made.is_closed)
    ends_meet = math.dist(ring[0], ring[-1]) <= spread * SHORTEST_SHARE
    return ring if (closed or ends_meet) and len(ring) >= 3 else None
