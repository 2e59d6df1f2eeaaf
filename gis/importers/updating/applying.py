"""Writing what a file changes of the parcels: they end and begin by changes of the land, one for each."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select

from app import db
from app.authz import Actor
from app.sqlfile import load_sql
from gis.changes.obligations import Obligation
from gis.importers.updating.matching import VERDICT, run
from gis.models import LandObligation
from gis.register.commands import bulk_loading


def now() -> datetime:
    return db.session().scalars(select(func.clock_timestamp())).one()


def hold_land() -> None:
    """Nobody changes a parcel from here to the end of the transaction: what is compared is what is written over."""
    with bulk_loading():
        db.session().execute(load_sql("gis", "imports/hold_land"))


def write_parcels(run_id: UUID, actor: Actor, reason: str, going_along: Sequence[Obligation]) -> tuple[int, int]:
    """Returns the smallest and largest id that began; 0 if none."""
    moment = now()
    first, last = db.session().execute(load_sql("gis", "imports/number_parcels")).one()
    with bulk_loading():  # what overlaps is taken, marked and listed, as by any import
        run("end_parcels", moment=moment, reason=reason, actor_id=actor.user_id, actor_name=actor.name or "")
        run("begin_parcels", moment=moment, run_id=run_id, reason=reason)
        run("carry", moment=moment)
    _carry_cases(going_along)
    run("record_parcels", run_id=run_id)
    return first, last


def _carry_cases(going_along: Sequence[Obligation]) -> None:
    if not going_along:
        return
    begun = select(VERDICT.c.old_id, VERDICT.c.new_id, VERDICT.c.change_id).where(
        VERDICT.c.old_id.in_({one.parcel_id for one in going_along})
    )
    known = {row.old_id: row for row in db.session().execute(begun) if row.new_id is not None}
    rows = [
        {
            "change_id": known[one.parcel_id].change_id,
            "parcel_id": known[one.parcel_id].new_id,
            "case_id": one.case_id,
            "share": round(one.share, 6),
            "owed": one.owed or None,
        }
        for one in going_along
        if one.parcel_id in known
    ]
    if rows:
        db.session().execute(insert(LandObligation), rows)
