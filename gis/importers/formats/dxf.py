"""DXF drawings: every drawing layer is a layer, every entity a row; closed outlines are polygons, arcs are made straight."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ezdxf
import shapely
from ezdxf import path as outlines
from ezdxf.document import Drawing
from ezdxf.entities import DXFGraphic
from shapely import Geometry

from gis.importers.formats.dxf_reading import SAGITTA_SHARE, UNITS, open_drawing, text_of
from gis.importers.formats.plan import Chunk, Doubt, LayerPlan, Proposal, Remarks, chunk_of
from gis.importers.formats.ranges import Extent
from gis.importers.problems import UnusableFile

FIELDS = {"layer": "text", "entity": "text", "handle": "text", "text": "text", "block": "text"}
LINES = frozenset({"LINE", "LWPOLYLINE", "POLYLINE", "ARC", "CIRCLE", "ELLIPSE", "SPLINE"})
POINTS = frozenset({"POINT", "TEXT", "MTEXT", "INSERT", "ATTRIB", "ATTDEF"})
MOST_LAYERS = 500
_DECLARED = re.compile(r"PLOT_AREA_M2\s*=\s*(\d+(?:\.\d+)?)")


def describe(path: Path, name: str) -> list[LayerPlan]:
    """Raises:
    UnusableFile: the drawing's structure is broken.
    """
    drawing = open_drawing(path)
    by_layer = _by_layer(drawing)
    if len(by_layer) > MOST_LAYERS:
        raise UnusableFile("import_too_many_layers", found=len(by_layer), limit=MOST_LAYERS)
    plans = [_plan(path, name, layer, entities, drawing) for layer, entities in by_layer.items()]
    _compare_areas(plans, by_layer)
    return plans


def _by_layer(drawing: Drawing) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for entity in drawing.modelspace():
        found.setdefault(entity.dxf.get("layer", "0"), []).append(entity)
    return found


def _plan(path: Path, name: str, layer: str, entities: list[Any], drawing: Drawing) -> LayerPlan:
    extent = Extent()
    unread: dict[str, int] = {}
    for entity in entities:
        shape, _ = _shape(entity)
        extent.add_shape(shape)
        if shape is None:
            unread[entity.dxftype()] = unread.get(entity.dxftype(), 0) + 1
    plan = LayerPlan(layer, "dxf", str(path), len(entities), extent.kind, dict(FIELDS), None, extent.box, drawing.encoding)
    plan.inner = {"layer": layer, "drawing": name}
    unit, factor = UNITS.get(drawing.units, ("?", None))
    if factor != 1.0:
        offered = [(unit, factor)] if factor else [UNITS[6], UNITS[2], UNITS[1]]
        proposals = tuple(Proposal(f"*{metres}", sample=word) for word, metres in offered)
        plan.crs_doubts.append(Doubt("import_unit_question", {"unit": unit}, proposals, blocking=True))
    for kind, count in unread.items():
        plan.notice("import_notice_unread", kind=kind, count=count)
    return plan


def _compare_areas(plans: list[LayerPlan], by_layer: dict[str, list[Any]]) -> None:
    """The area that the drawing declares in words against its own outline."""
    texts = [text_of(entity) or "" for entities in by_layer.values() for entity in entities if entity.dxftype() in ("TEXT", "MTEXT")]
    declared = next((float(match[1]) for text in texts if (match := _DECLARED.search(text))), None)
    for plan in plans:
        if declared and plan.name == "PLOT_BOUNDARY":
            areas = [shape.area for shape, _ in map(_shape, by_layer[plan.name]) if shape is not None]
            if areas and abs(max(areas) - declared) > 0.005 * declared:
                plan.notice("import_notice_declared_area", declared=declared, drawn=round(max(areas), 3))


def read(plan: LayerPlan, size: int, _encoding: str | None) -> Iterator[Chunk]:
    entities = _by_layer(open_drawing(Path(plan.path)))[plan.inner["layer"]]
    for start in range(0, len(entities), size):
        yield _chunk(entities[start : start + size], start)


def _chunk(entities: list[Any], start: int) -> Chunk:
    refused: Remarks = {}
    notes: Remarks = {}
    wkb = []
    for row, entity in enumerate(entities):
        shape, note = _shape(entity)
        if shape is None:
            refused[row] = ("entity_without_shape", {"kind": entity.dxftype()})
        elif note:
            notes[row] = (note, {"kind": entity.dxftype()})
        wkb.append(None if shape is None else shape.wkb)
    words = {
        "layer": [entity.dxf.get("layer", "0") for entity in entities],
        "entity": [entity.dxftype() for entity in entities],
        "handle": [entity.dxf.get("handle") for entity in entities],
        "text": [text_of(entity) for entity in entities],
        "block": [entity.dxf.get("name") if entity.dxftype() == "INSERT" else None for entity in entities],
    }
    return chunk_of(range(start + 1, start + 1 + len(entities)), wkb, words, refused, notes)


def _shape(entity: Any) -> tuple[Geometry | None, str | None]:
    """The entity's shape, and what was changed in making it."""
    kind = entity.dxftype()
    try:
        if kind in POINTS:
            place = entity.dxf.location if kind == "POINT" else entity.dxf.insert
            return shapely.Point(place.x, place.y), "block_not_exploded" if kind == "INSERT" else None
        if kind in LINES:
            return _outline(entity)
    except (ezdxf.DXFError, ValueError, TypeError, ZeroDivisionError):
        return None, None
    return None, None


def _outline(entity: DXFGraphic) -> tuple[Geometry | None, str | None]:
    made = outlines.make_path(entity)
    corners = [(v.x, v.y) for v in made.control_vertices()]
    if len(corners) < 2:
        return None, None
    spread = max(max(x for x, _ in corners) - min(x for x, _ in corners), max(y for _, y in corners) - min(y for _, y in corners))
    points = [(v.x, v.y) for v in made.flattening(max(spread * SAGITTA_SHARE, 1e-9))]
    note = "curve_linearised" if made.has_curves else None
    if made.is_closed and len(points) >= 4:
        return shapely.Polygon(points), note
    return shapely.LineString(points), note
