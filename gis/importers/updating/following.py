"""What follows an update: overlaps, edges and map copies of the rows it touched, and of nothing else."""

from typing import Any
from uuid import UUID

from app import db
from app.jobs import defer
from app.sqlfile import load_sql
from gis.importers.settling import AT_ONCE, settle
from gis.importers.targets import TARGETS, Target
from gis.importers.updating.engine import Updated
from gis.importers.updating.published import TABLE
from gis.register.recording import record_edges_around
from gis.tiles.copies import forget_copies, refresh_copies

TASK = "gis.settle_update"
_CHUNK = 5_000


def follow_update(target: Target, run_id: UUID, updated: Updated, warnings: list[dict[str, Any]]) -> dict[str, Any]:
    """At once for few rows, else as a job in the same transaction."""
    if target.table == TABLE:  # its tiles are cut from the shapes themselves
        return {"settled": True}
    if updated.touched > AT_ONCE:
        defer(TASK, layer=target.layer, run_id=str(run_id), first=updated.first, last=updated.last)
        return {"settled": False}
    found = settle_update(target.layer, str(run_id), updated.first, updated.last)
    if found["overlaps"]:
        warnings.append({"code": "overlaps", "count": found["overlaps"], "area_m2": found["overlap_m2"]})
    return {"settled": True}


def settle_update(layer: str, run_id: str, first: int, last: int) -> dict[str, Any]:
    """The job. It may run twice."""
    target = TARGETS[layer]
    rows = db.session().execute(load_sql("gis", "imports/touched"), {"run_id": run_id}).all()
    gone, come = ([key for key in {getattr(row, name) for row in rows} if key is not None] for name in ("old_id", "new_id"))
    if target.table != "spatial_unit":
        for copy in target.copies:
            refresh_copies(copy, [*gone, *come])
        return {"overlaps": 0, "overlap_m2": 0.0}
    found = settle(layer, UUID(run_id), first, last)
    forget_gone(sorted(gone))
    return found


def forget_gone(parcel_ids: list[int]) -> None:
    """Parcels that have ended leave the map; who lay beside them finds a new neighbour, or open ground."""
    for place in range(0, len(parcel_ids), _CHUNK):
        ids = parcel_ids[place : place + _CHUNK]
        record_edges_around(ids)
        forget_copies("parcels", ids)
        refresh_copies("blocks", ids)
