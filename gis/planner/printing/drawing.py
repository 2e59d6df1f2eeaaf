"""What lies on a sheet, drawn as SVG paths in millimetres from the register's own geometry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Row, and_, func, select

from app import db
from app.authz import Actor
from app.errors import UserError
from gis.crs import reproject
from gis.planner.filters import condition
from gis.planner.layers import Layer
from gis.planner.printing.looks import MM_PER_PX, symbol_of
from gis.planner.printing.sheet import Sheet
from gis.planner.printing.styles import FILLS, OUTLINED, STROKES, TONES, drawn_at

MOST_FEATURES = 15_000
LETTER_MM, WORD_MM, CELL_MM = 1.15, 2.6, 1.0
WORDS_FIRST = {"districts": 0, "parcels": 1, "streets": 2}
LABELS_TO_SCALE = 2500  # parcel numbers are legible from this scale on


@dataclass(frozen=True)
class Mark:
    """A path, point or word on the sheet, millimetres from the frame's upper left corner."""

    kind: str  # path, point, word
    style: str
    path: str = ""
    x: float = 0
    y: float = 0
    fill: str = "none"
    stroke: str = "none"
    width: float = 0
    word: str = ""
    opacity: float = 1  # of the fill
    radius: float = 1.3


def marks_on(sheet: Sheet, layers: Sequence[Layer], filters: Mapping[str, str], actor: Actor) -> list[Mark]:
    """Everything of the layers inside the frame, lowest first.

    Raises:
        UserError: more than a sheet can carry, or a filter that is not understood.
    """
    marks: list[Mark] = []
    left = MOST_FEATURES
    for layer in sorted(layers, key=drawn_at):
        rows = _rows(layer, sheet, filters.get(layer.name, ""), actor, left + 1)
        left -= len(rows)
        if left < 0:
            raise UserError("print_too_much", limit=MOST_FEATURES)
        if rows:
            marks += _drawn(layer, rows, sheet)
    words = sorted((mark for mark in marks if mark.kind == "word"), key=lambda mark: WORDS_FIRST.get(mark.style, len(WORDS_FIRST)))
    return [mark for mark in marks if mark.kind != "word"] + apart(words)  # words above all else


def apart(words: Sequence[Mark]) -> list[Mark]:
    """The words that do not lie over one before them; one that would is left off."""
    taken: set[tuple[int, int]] = set()
    kept = []
    for mark in words:
        wide, high = len(mark.word) * LETTER_MM * (1.7 if mark.style == "districts" else 1), WORD_MM
        columns = range(int((mark.x - wide / 2) // CELL_MM), int((mark.x + wide / 2) // CELL_MM) + 1)
        cells = {
            (column, row)
            for column in columns
            for row in range(int((mark.y - high / 2) // CELL_MM), int((mark.y + high / 2) // CELL_MM) + 1)
        }
        if not cells & taken:
            taken |= cells
            kept.append(mark)
    return kept


def _rows(layer: Layer, sheet: Sheet, source: str, actor: Actor, limit: int) -> Sequence[Row[Any]]:
    box = reproject(shapely.segmentize(shapely.box(*sheet.box), 200.0), sheet.srid, layer.srid)
    wanted = [layer.seen_by(actor), func.ST_Intersects(layer.geom, func.ST_GeomFromText(box.wkt, layer.srid))]
    if (asked := condition(source, layer)) is not None:
        wanted.append(asked)
    columns = [p.column.label(name) for name, p in layer.properties.items()] if layer.facts is None else [layer.facts.label("facts_")]
    query = select(*columns, func.ST_AsBinary(layer.exact_geom).label("shape_")).select_from(layer.rows).where(and_(*wanted))
    return list(db.session().execute(query.order_by(layer.id).limit(limit)))


def _drawn(layer: Layer, rows: Sequence[Row[Any]], sheet: Sheet) -> list[Mark]:
    stored = shapely.from_wkb(np.array([bytes(row.shape_) for row in rows], dtype=object))
    west, south, east, north = sheet.box
    inside = shapely.clip_by_rect(reproject(stored, layer.exact_srid, sheet.srid), west, south, east, north)
    factor = 1000 / sheet.scale
    paper = shapely.transform(inside, lambda xy: np.column_stack([(xy[:, 0] - west) * factor, (north - xy[:, 1]) * factor]))
    found = [(row, shape) for row, shape in zip(rows, paper, strict=True) if not shape.is_empty]
    if layer.style is not None:
        return _styled(layer, found, sheet)
    if layer.kind == "point":
        return [_point(layer, row, shape) for row, shape in found]
    if layer.name == "streets":
        return _streets(found, sheet) + _words(layer, found, sheet)
    return _joined([_ground(layer, row, shape) for row, shape in found]) + _words(layer, found, sheet)


def _point(layer: Layer, row: Row[Any], shape: Any) -> Mark:
    return Mark(
        "point", layer.name, x=round(shape.x, 3), y=round(shape.y, 3), fill=TONES.get(row._mapping.get("tone") or "", FILLS[layer.name])
    )


def _ground(layer: Layer, row: Row[Any], shape: Any) -> Mark:
    fill = FILLS.get(row._mapping.get("land_use") or row._mapping.get("kind") or "", FILLS[layer.name])
    stroke, width = STROKES[layer.name]
    return Mark("path", layer.name, path=path_of(shape), fill="none" if layer.name in OUTLINED else fill, stroke=stroke, width=width)


def _styled(layer: Layer, found: Sequence[tuple[Row[Any], Any]], sheet: Sheet) -> list[Mark]:
    """A published layer, as its own style says."""
    marks: list[Mark] = []
    for row, shape in found:
        symbol = symbol_of(layer.style or {}, row.facts_)
        if symbol is None:
            continue
        look: dict[str, Any] = {"stroke": symbol["stroke"], "width": round(symbol["width"] * MM_PER_PX, 3)}
        if layer.kind == "point":
            radius = round(symbol["radius"] * MM_PER_PX, 3)
            places = [(dot.x, dot.y) for dot in getattr(shape, "geoms", [shape])]
            marks += [
                Mark("point", "published", x=round(x, 3), y=round(y, 3), fill=symbol["fill"], radius=radius, **look) for x, y in places
            ]
        else:
            filled = {"fill": symbol["fill"], "opacity": symbol["fill_opacity"]} if layer.kind == "polygon" else {}
            marks.append(Mark("path", "published", path=path_of(shape), **look, **filled))
    label = (layer.style or {}).get("label")
    named = [(row.facts_.get(label), shape) for row, shape in found] if label and sheet.scale <= LABELS_TO_SCALE * 4 else []
    return (_joined(marks) if layer.kind == "line" else marks) + _placed(
        layer, [(str(word), shape) for word, shape in named if word is not None and _roomy(shape)]
    )


def _joined(marks: Sequence[Mark]) -> list[Mark]:
    """Paths that look alike as one path: setting thousands one by one takes ten times as long."""
    alike: dict[tuple[str, str, float, float], list[str]] = {}
    for mark in marks:
        alike.setdefault((mark.fill, mark.stroke, mark.width, mark.opacity), []).append(mark.path)
    style = marks[0].style if marks else ""
    return [Mark("path", style, path=" ".join(paths), fill=f, stroke=s, width=w, opacity=o) for (f, s, w, o), paths in alike.items()]


def _streets(found: Sequence[tuple[Row[Any], Any]], sheet: Sheet) -> list[Mark]:
    """Each as wide as it is on the ground, casing first, so that crossings stay open."""
    widths = [max(0.5, float(row.width_m or 6) * 1000 / sheet.scale) for row, _ in found]
    paths = [path_of(shape) for _, shape in found]
    casing = [Mark("path", "streets", path=p, stroke=STROKES["streets"][0], width=w + 0.2) for p, w in zip(paths, widths, strict=True)]
    surface = [Mark("path", "streets", path=p, stroke=FILLS["streets"], width=w) for p, w in zip(paths, widths, strict=True)]
    return _joined(casing) + _joined(surface)


def _words(layer: Layer, found: Sequence[tuple[Row[Any], Any]], sheet: Sheet) -> list[Mark]:
    name = {"parcels": "parcel_no", "districts": "name_ar", "streets": "name_ar"}.get(layer.name)
    if name is None or (layer.name != "districts" and sheet.scale > LABELS_TO_SCALE):
        return []
    return _placed(layer, [(row._mapping[name], shape) for row, shape in found if row._mapping[name] and _roomy(shape)])


def _placed(layer: Layer, words: Sequence[tuple[str, Any]]) -> list[Mark]:
    places = [
        (word, shape.interpolate(0.5, normalized=True) if layer.kind == "line" else shape.representative_point()) for word, shape in words
    ]
    return [Mark("word", layer.name, x=round(at.x, 2), y=round(at.y, 2), word=word) for word, at in places]


def _roomy(shape: Any) -> bool:
    """A word of a few letters fits on it."""
    west, north, east, south = shape.bounds
    return bool(max(east - west, south - north) >= 7)


def path_of(shape: Any) -> str:
    """SVG path data; three decimals of a millimetre."""
    if shape.geom_type.startswith("Multi") or shape.geom_type == "GeometryCollection":
        return " ".join(path_of(part) for part in shape.geoms if part.geom_type != "Point")
    if shape.geom_type == "Polygon":
        return " ".join(_line(ring.coords[:-1]) + "Z" for ring in (shape.exterior, *shape.interiors))
    return _line(shape.coords)


def _line(coordinates: Sequence[tuple[float, ...]]) -> str:
    return "M" + "L".join(f"{round(c[0], 3):g},{round(c[1], 3):g}" for c in coordinates)
