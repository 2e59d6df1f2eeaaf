"""Corner lists: the rows of one parcel become its polygon, in the order of their corner numbers."""

from collections.abc import Iterable
from typing import Any

import shapely

from gis.corners import order_of
from gis.importers.formats.headings import Placing
from gis.importers.formats.numbers import coordinate
from gis.importers.formats.plan import Chunk, LayerPlan, Remarks, chunk_of
from gis.importers.formats.rows import Row, Unplaced, cell_text, key_of, shape_of


def chunk_of_corners(plan: LayerPlan, rows: Iterable[Row]) -> Chunk:
    """All parcels of the list. A parcel with a corner that cannot be read is refused, not drawn without it."""
    placing = Placing(**{**plan.inner["placing"], "columns": tuple(plan.inner["placing"]["columns"])})
    parcels: dict[str, list[Row]] = {}
    for row in rows:
        parcels.setdefault(key_of(placing, row), []).append(row)
    refused: Remarks = {}
    notes: Remarks = {}
    wkb = [_outline(placing, name, corners, place, refused, notes) for place, (name, corners) in enumerate(parcels.items())]
    fields: dict[str, list[Any]] = {}
    for column, heading in enumerate(plan.inner["headings"]):
        if column in placing.columns or column == placing.corner:
            continue
        fields[heading] = [cell_text(corners[0].cells[column]) if column < len(corners[0].cells) else None for corners in parcels.values()]
    fields["corners"] = [len(corners) for corners in parcels.values()]
    return chunk_of([corners[0].line for corners in parcels.values()], wkb, fields, refused, notes)


def _outline(placing: Placing, name: str, corners: list[Row], place: int, refused: Remarks, notes: Remarks) -> bytes | None:
    if not name:
        refused[place] = ("parcel_number_missing", {"lines": [row.line for row in corners][:20]})
        return None
    numbers = [coordinate(row.cells[placing.corner]) for row in corners]  # type: ignore[index]
    order = order_of(numbers)
    if order is None:
        refused[place] = ("corner_number_twice", {"lines": [row.line for row in corners][:20]})
        return None
    if order != list(range(len(corners))):
        notes[place] = ("corners_reordered", {})
    corners = [corners[at] for at in order]
    points = []
    for row in corners:
        try:
            point = shape_of(placing, row)
        except Unplaced as error:
            refused[place] = ("corner_unreadable", {"line": row.line, "text": str(error)})
            return None
        if point is None:
            refused[place] = ("corner_unreadable", {"line": row.line, "text": ""})
            return None
        points.append((point.x, point.y))  # type: ignore[attr-defined]
    if points[0] == points[-1]:
        points.pop()
    if len(points) < 3:
        refused[place] = ("too_few_corners", {"found": len(points)})
        return None
    return shapely.Polygon(points).wkb
