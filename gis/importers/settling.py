"""What follows the rows of an import: overlaps listed, edges, map copies, the register's check. Few rows at once, many as ``following``."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import column, select, table, update

from app import db
from app.jobs import defer
from app.sqlfile import load_sql
from gis.crs import STORAGE_SRID
from gis.importers.first_load import finish_rules
from gis.importers.targets import TARGETS, Target
from gis.models import SpatialUnit
from gis.register.neighbourhood import load_around, overlapping
from gis.register.recording import NEIGHBOURHOOD_M, record_edges, record_edges_among
from gis.tiles.copies import refresh_copies

AT_ONCE = 20_000  # rows
_SIDE_M = 2_000.0
Pairs = dict[tuple[int, int], float]


def settle(layer: str, run_id: UUID, first: int, last: int) -> dict[str, Any]:
    """Copies and edges follow the rows of a run; for parcels, overlaps are marked as accepted by an import.

    Returns:
        ``overlaps`` and ``overlap_m2``, and how many rules were left to prove.
    """
    target = TARGETS[layer]
    ids: list[int] = []
    pairs: Pairs = {}
    finished = 0
    if target.table == "spatial_unit":
        finished = finish_rules()
        for x, y, _ in squares(run_id, first, last):
            found = ids_in_square(x, y, run_id, first, last)
            pairs |= look_at(found, run_id)
            ids += found
    else:
        ids = _ids(target, run_id, first, last)
    for copy in target.copies:
        refresh_copies(copy, ids)
    if target.table == "spatial_unit" and ids:
        defer("check_register", once="check_register")
    return {"overlaps": len(pairs), "overlap_m2": round(sum(pairs.values()), 2), "rules": finished}


def squares(run_id: UUID, first: int, last: int) -> list[list[int]]:
    """Where the run's parcels lie: numbers of each square of the ground, and rows in it."""
    rows = db.session().execute(
        load_sql("gis", "importers/squares"), {"run_id": str(run_id), "first": first, "last": last, "side": _SIDE_M}
    )
    return [list(row) for row in rows]


def ids_in_square(x: int, y: int, run_id: UUID, first: int, last: int) -> list[int]:
    """The run's parcels in one square: what is near is looked at together, never the whole register."""
    place = {"square_x": x, "square_y": y, "side": _SIDE_M, "storage_srid": STORAGE_SRID}
    found = db.session().scalars(load_sql("gis", "importers/in_square"), {"run_id": str(run_id), "first": first, "last": last, **place})
    return list(found)


def look_at(ids: Sequence[int], run_id: UUID) -> Pairs:
    """Overlaps of these parcels of a run, which are marked; their sides, and those of older parcels that touch them."""
    around = load_around(ids, NEIGHBOURHOOD_M)
    found = overlapping(around, only=ids)
    _accept(found)
    record_edges_among(around, ids)
    others = list(set(around.ids.tolist()) - set(ids))
    older = select(SpatialUnit.id).where(SpatialUnit.id.in_(others), SpatialUnit.import_run_id.is_distinct_from(run_id))
    if others and (touched := list(db.session().scalars(older))):
        record_edges(touched)
    return {pair[:2]: pair[2] for pair in found}


def _ids(target: Target, run_id: UUID, first: int, last: int) -> list[int]:
    """The run's rows lie between two numbers, so the primary key finds them."""
    land = table(target.table, column("id"), column("import_run_id"))
    mine = select(land.c.id).where(land.c.id.between(first, last), land.c.import_run_id == run_id)
    return list(db.session().scalars(mine.order_by(land.c.id)))


def _accept(overlaps: list[tuple[int, int, float]]) -> None:
    if touched := sorted({key for pair in overlaps for key in pair[:2]}):
        marked = update(SpatialUnit).where(SpatialUnit.id.in_(touched)).values(overlap_accepted=True)
        db.session().execute(marked, execution_options={"synchronize_session": False})
