"""The planner's selection as a file."""

import csv
import io
import json
from typing import Any

from app.errors import UserError
from gis.map.export import MOST_ROWS, guarded
from gis.planner.selecting import Choice, counted, features, list_chosen, properties


def as_csv(choice: Choice) -> str:
    """UTF-8 with a mark, headings in Arabic, a point inside each row's geometry."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([*(str(p.title) for p in choice.layer.properties.values()), "lon", "lat"])
    for row in _all(choice, shapes=False):
        values = properties(row, choice.layer).values()
        writer.writerow([*(guarded(v) if isinstance(v, str) else v for v in values), f"{row.lon_:.7f}", f"{row.lat_:.7f}"])
    return "\ufeff" + stream.getvalue()


def as_geojson(choice: Choice) -> str:
    rows = _all(choice, shapes=True)
    return json.dumps({"type": "FeatureCollection", "features": features(rows, choice.layer)}, ensure_ascii=False)


def _all(choice: Choice, *, shapes: bool) -> list[Any]:
    """Raises UserError: more than one file may hold."""
    rows = list_chosen(counted(choice)[1], MOST_ROWS, shapes=shapes)
    if len(rows) > MOST_ROWS:
        raise UserError("too_many_selected", found=f"{MOST_ROWS}+", limit=MOST_ROWS)
    return rows
