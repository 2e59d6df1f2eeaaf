"""Every shape weighed before anything else looks at it: size, form, finite numbers, vertices. Nothing is mended here."""

import numpy as np
import pyarrow as pa
import shapely

from gis.importers.formats.plan import Chunk, LayerPlan, Remarks

LARGEST_WKB = 48 * 1024 * 1024
MOST_VERTICES = 1_000_000


def describe_limits(plan: LayerPlan) -> None:
    """What the layer holds that land cannot keep is said before a row is read."""
    if plan.geometry_kind == "none":
        plan.notice("import_notice_table")
    if plan.count == 0:
        plan.notice("import_notice_empty")


def check_chunk(chunk: Chunk) -> Chunk:
    """The chunk without shapes that are too large, unreadable or not finite; each has its reason."""
    refused = dict(chunk.refused)
    sizes = _sizes(chunk.wkb)
    given = np.array(chunk.wkb.to_pylist(), dtype=object)
    for row in np.flatnonzero(sizes > LARGEST_WKB):
        refused.setdefault(int(row), ("geometry_too_large", {"bytes": int(sizes[row]), "limit": LARGEST_WKB}))
        given[row] = None
    shapes = shapely.from_wkb(given, on_invalid="ignore") if len(given) else given
    unreadable = shapely.is_missing(shapes) & np.array([one is not None for one in given], bool)
    for row in np.flatnonzero(unreadable):
        refused.setdefault(int(row), ("unreadable_geometry", {}))
    vertices = shapely.get_num_coordinates(shapes)
    for row in np.flatnonzero(vertices > MOST_VERTICES):
        refused.setdefault(int(row), ("too_many_vertices", {"found": int(vertices[row]), "limit": MOST_VERTICES}))
    for row in _not_finite(shapes):
        refused.setdefault(int(row), ("coordinates_not_finite", {}))
    return Chunk(chunk.fids, _without(chunk.wkb, refused), chunk.fields, refused, chunk.notes)


def _sizes(wkb: pa.Array) -> np.ndarray:
    """Bytes of each shape, from the column's own offsets."""
    if not len(wkb):
        return np.zeros(0, np.int64)
    return np.diff(np.frombuffer(wkb.buffers()[1], np.int64)[wkb.offset : wkb.offset + len(wkb) + 1])


def _not_finite(shapes: np.ndarray) -> np.ndarray:
    places, row = shapely.get_coordinates(shapes, return_index=True)
    return np.unique(row[~np.isfinite(places).all(axis=1)])


def _without(wkb: pa.Array, refused: Remarks) -> pa.Array:
    if not refused:
        return wkb
    places = np.arange(len(wkb))
    mask = np.isin(places, list(refused))
    return wkb.take(pa.array(places, mask=mask))
