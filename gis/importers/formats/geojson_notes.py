"""What is odd about sound GeoJSON shapes: said by row, changed by nobody here."""

import numpy as np
import shapely

from gis.importers.formats.plan import Remarks


def remark(wkb: list[bytes | None], degrees: bool, notes: Remarks) -> None:
    """Note the rows whose shape is odd, the first oddity of each."""
    shapes = shapely.from_wkb(np.array(wkb, dtype=object))
    bounds = shapely.bounds(shapes)
    found = {
        "outside_lonlat": degrees & (_beyond(bounds[:, [0, 2]], 180) | _beyond(bounds[:, [1, 3]], 90)),
        "crosses_antimeridian": degrees & (bounds[:, 2] - bounds[:, 0] > 180),
        "zero_length": (shapely.get_dimensions(shapes) == 1) & (shapely.length(shapes) == 0),
        "duplicate_vertices": _repeats(shapes),
        "ring_orientation": _turned(shapes),
    }
    for code, rows in found.items():
        for row in map(int, np.flatnonzero(rows)):
            notes.setdefault(row, (code, {}))


def _beyond(values: np.ndarray, limit: int) -> np.ndarray:
    return (np.abs(values) > limit).any(axis=1)


def _repeats(shapes: np.ndarray) -> np.ndarray:
    return shapely.get_num_coordinates(shapely.remove_repeated_points(shapes)) < shapely.get_num_coordinates(shapes)


def _turned(shapes: np.ndarray) -> np.ndarray:
    """Polygons whose outline runs clockwise, or one of whose holes does not."""
    odd = np.zeros(len(shapes), bool)
    parts, owner = shapely.get_parts(shapes, return_index=True)
    kept = shapely.get_type_id(parts) == 3
    parts, owner = parts[kept], owner[kept]
    odd[owner[~shapely.is_ccw(shapely.get_exterior_ring(parts))]] = True
    holes, of = shapely.get_rings(parts, return_index=True)
    inner = np.ones(len(of), bool)
    inner[np.unique(of, return_index=True)[1]] = False
    odd[owner[of[inner & shapely.is_ccw(holes)]]] = True
    return odd
