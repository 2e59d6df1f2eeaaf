"""Writing the edges of parcels as geometry finds them."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np
import pyarrow as pa
import shapely
from sqlalchemy import ARRAY, BigInteger, any_, delete, literal

from app import db
from app.sqlfile import load_sql
from gis.bulk_binary import Rows, blob_of, copy_binary
from gis.crs import STORAGE_SRID
from gis.models import ParcelEdge
from gis.register.edges import Edges, Grounds, Parcels, Streets, classify_edges
from gis.register.neighbourhood import load_around, load_parcels

NEIGHBOURHOOD_M = 1.5
WIDEST_REACH_M = 60.0
PASSAGE_KINDS = frozenset({"passage", "footway", "pedestrian", "path", "steps"})
_COLUMNS = ("parcel_id", "seq", "kind", "street_id", "street_width_m", "neighbour_id", "open_kind", "is_chamfer", "length_m", "geom")


def record_edges(parcel_ids: Sequence[int]) -> Edges:
    """The sides of these live parcels stand in the register as geometry finds them now."""
    wanted = list(parcel_ids)
    return _record(load_around(wanted, NEIGHBOURHOOD_M), wanted)


def record_all_edges() -> Edges:
    """The sides of every live parcel: after a bulk load."""
    return _record(load_parcels(), None)


def record_edges_among(parcels: Parcels, parcel_ids: Sequence[int]) -> Edges:
    """As ``record_edges`` where the caller has these parcels and all that touch them in hand."""
    return _record(parcels, list(parcel_ids))


def record_edges_around(parcel_ids: Sequence[int]) -> Edges:
    """The sides of these parcels, which may have ended, and of all that touch them."""
    touched = load_around(parcel_ids, NEIGHBOURHOOD_M).ids.tolist()
    return record_edges(touched)


@contextmanager
def finding_all_edges() -> Iterator[Callable[[], Edges]]:
    """Inside, the sides of every live parcel are found by another thread while the caller fills tables that do not matter to
    them. What is given writes them, as ``record_all_edges`` does, once they are found.
    """
    parcels = load_parcels()
    box = _box(parcels)
    streets, grounds = _streets(box), _grounds(box)
    with ThreadPoolExecutor(1) as aside:
        found = aside.submit(classify_edges, parcels, streets, grounds)
        yield lambda: _store(found.result(), None)


def _record(parcels: Parcels, wanted: list[int] | None) -> Edges:
    box = _box(parcels)
    only = None if wanted is None else np.asarray(wanted)
    return _store(classify_edges(parcels, _streets(box), _grounds(box), only=only), wanted)


def _store(edges: Edges, wanted: list[int] | None) -> Edges:
    gone = (
        delete(ParcelEdge) if wanted is None else delete(ParcelEdge).where(ParcelEdge.parcel_id == any_(literal(wanted, ARRAY(BigInteger))))
    )
    db.session().execute(gone, execution_options={"synchronize_session": False})
    if len(edges):
        copy_binary("parcel_edge", _COLUMNS, _laid(edges))
    return edges


def _box(parcels: Parcels) -> dict[str, float]:
    """Where streets and grounds are looked for."""
    bounds = shapely.total_bounds(parcels.polygons) if len(parcels.ids) else np.zeros(4)
    x0, y0, x1, y1 = map(float, bounds + WIDEST_REACH_M * np.array([-1, -1, 1, 1]))
    return {"x0": x0, "y0": y0, "x1": x1, "y1": y1, "storage_srid": STORAGE_SRID}


def _laid(edges: Edges) -> memoryview:
    """Rows for ``parcel_edge`` in the order of its bulk columns."""
    count = len(edges)
    rows = Rows(count, len(_COLUMNS)).numbers(edges.parcel_id, ">i8").numbers(edges.seq, ">i4").texts(pa.array(edges.kind))
    rows.some_numbers(edges.street_id, ">i8", edges.street_id < 0)
    widths = edges.street_width_m
    rows.decimals(np.nan_to_num(widths), np.isnan(widths)).some_numbers(edges.neighbour_id, ">i8", edges.neighbour_id < 0)
    rows.texts(pa.array([ground or None for ground in edges.open_kind.tolist()], pa.large_string()))
    rows.numbers(edges.is_chamfer, "u1").decimals(np.maximum(np.round(edges.length_m, 2), 0.01))
    wkb = shapely.to_wkb(shapely.set_srid(edges.lines, STORAGE_SRID), include_srid=True, byte_order=1)
    return rows.blobs(blob_of(wkb.tolist())).payload()


def _streets(box: dict[str, float]) -> Streets:
    rows = db.session().execute(load_sql("gis", "register/streets_near"), box).all()
    return Streets(
        np.array([row.id for row in rows], dtype=np.int64),
        shapely.from_wkb([bytes(row.geom) for row in rows]),
        np.array([float(row.width_m) if row.width_m is not None else np.nan for row in rows]),
        np.array([row.kind in PASSAGE_KINDS for row in rows], dtype=bool),
    )


def _grounds(box: dict[str, float]) -> Grounds:
    rows = db.session().execute(load_sql("gis", "register/grounds_near"), box).all()
    return Grounds(shapely.from_wkb([bytes(row.geom) for row in rows]), np.array([row.kind for row in rows], dtype=object))
