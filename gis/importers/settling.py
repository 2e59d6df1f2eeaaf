"""What follows an import: overlaps listed, edges, map copies, search, the register's check. At once for a small one, else as a job."""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Row, column, func, select, table, update

from app import db
from app.jobs import defer
from gis.importers.first_load import finish_rules
from gis.importers.targets import TARGETS
from gis.models import SpatialUnit
from gis.register.commands import first_loading, list_overlaps
from gis.register.recording import record_edges_around
from gis.tiles.copies import refresh_copies

AT_ONCE = 20_000  # rows
_TILE_M = 2_000.0
_ALL_COPIES_FROM = 100_000  # rows: above, every copy of the layer is written anew in one sweep


def settle(layer: str, run_id: UUID, first: int, last: int) -> dict[str, Any]:
    """Copies and edges follow the rows of a run; for parcels, overlaps are marked as accepted by an import.

    Returns:
        ``overlaps`` and ``overlap_m2``, and how many rules were left to prove.
    """
    target = TARGETS[layer]
    finished = finish_rules() if target.table == "spatial_unit" else 0
    rows = _rows(target.table, run_id, first, last)
    pairs: dict[tuple[int, int], float] = {}
    if target.table == "spatial_unit":
        if len(rows) > AT_ONCE:
            db.session().execute(select(func.analyze_land()))
        with first_loading("parcel_edge") if len(rows) > AT_ONCE else nullcontext():
            for ids in _tiles(rows):
                found = list_overlaps(ids)
                pairs |= {one[:2]: one[2] for one in found}
                _accept(found)
                record_edges_around(ids)
    ids = [row.id for row in rows]
    for copy in target.copies:
        refresh_copies(copy, ids if len(ids) < _ALL_COPIES_FROM else None)
    if target.table == "spatial_unit" and ids:
        defer("check_register", once="check_register")
    return {"overlaps": len(pairs), "overlap_m2": round(sum(pairs.values()), 2), "rules": finished}


def settle_run(layer: str, run_id: str, first: int, last: int) -> None:
    """The job."""
    settle(layer, UUID(run_id), first, last)


def _rows(name: str, run_id: UUID, first: int, last: int) -> list[Row[Any]]:
    """Ids and middles of the run's rows; their ids lie between two numbers, so the primary key finds them."""
    land = table(name, column("id"), column("import_run_id"), column("geom"))
    middle = (func.ST_XMin(land.c.geom).label("x"), func.ST_YMin(land.c.geom).label("y"))
    mine = select(land.c.id, *middle).where(land.c.id.between(first, last), land.c.import_run_id == run_id)
    return list(db.session().execute(mine.order_by(land.c.id)))


def _tiles(rows: list[Row[Any]]) -> Iterator[list[int]]:
    """The ids, those of one square of the ground together: what is near is looked at together, never the whole register."""
    if not rows:
        return
    ids = np.array([row.id for row in rows])
    cells = np.floor(np.array([(row.x, row.y) for row in rows]) / _TILE_M).astype(np.int64)
    order = np.lexsort((ids, cells[:, 1], cells[:, 0]))
    edges = np.flatnonzero(np.any(np.diff(cells[order], axis=0) != 0, axis=1)) + 1
    for part in np.split(ids[order], edges):
        yield part.tolist()


def _accept(overlaps: list[tuple[int, int, float]]) -> None:
    if touched := sorted({key for pair in overlaps for key in pair[:2]}):
        marked = update(SpatialUnit).where(SpatialUnit.id.in_(touched)).values(overlap_accepted=True)
        db.session().execute(marked, execution_options={"synchronize_session": False})
