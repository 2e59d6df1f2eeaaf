"""An update from the last batch to the counts: compared first, then only what differs is written."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app import db
from app.authz import Actor
from app.sqlfile import load_sql
from gis.changes.obligations import Obligation
from gis.importers.updating.applying import hold_land, write_parcels
from gis.importers.updating.features import write_features
from gis.importers.updating.listing import sample
from gis.importers.updating.matching import REFUSED, How, counts, judge, match, run
from gis.importers.updating.published import TABLE, find_standing_shapes, write_shapes
from gis.importers.updating.staging import StageWriter, find_standing


@dataclass
class Updated:
    """``first`` and ``last``: ids of the parcels that began. ``refused``: rows told as rejected after all were read."""

    counts: dict[str, Any]
    refused: list[dict[str, Any]] = field(default_factory=list)
    sample: list[dict[str, Any]] = field(default_factory=list)
    first: int = 0
    last: int = 0

    @property
    def touched(self) -> int:
        return sum(self.counts[name] for name in ("added", "changed", "moved", "retired"))


def bring_up_to_date(writer: StageWriter, how: How, run_id: UUID, actor: Actor, reason: str, allowed: Collection[int] | None) -> Updated:
    """The register says what the staged rows say. ``allowed``: municipalities whose rows may be touched; None for all."""
    target, parcels = writer.target, writer.target.table == "spatial_unit"
    going_along: list[Obligation] = []
    if parcels:
        hold_land()
    if writer.last:
        if target.table == TABLE:
            find_standing_shapes(writer)
        else:
            find_standing(writer, allowed)
        run("index_stage")
        match(target, how)
        going_along = judge(target, how)
    refused = db.session().execute(load_sql("gis", "imports/refuse_rows"), {"run_id": run_id, "reasons": list(REFUSED)})
    told = [{"row": r.row_no, "outcome": "rejected", "reason": r.reason, "details": {"where": r.note}} for r in refused]
    first = last = 0
    if parcels:
        first, last = write_parcels(run_id, actor, reason, going_along)
    elif target.table == TABLE:
        write_shapes(writer, run_id, how.vanished, actor)
    else:
        write_features(writer, run_id, how.vanished)
    return Updated(counts(), told, sample(target, run_id), first, last)
