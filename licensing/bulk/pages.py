"""What the pages of bulk filing show."""

from typing import Any

from sqlalchemy import func, select

from app import db
from app.authz import Actor
from app.errors import UserError
from app.identity.models import Party
from app.identity.queries import parties_acted_for
from licensing.applications.opening import BODIES
from licensing.bulk.checking import columns_for
from licensing.bulk.columns import is_offered
from licensing.bulk.sheets import MOST_ROWS, Line, write
from licensing.catalogue import Service, get_service
from licensing.models import Application, BulkBatch, BulkRow

SHOWN = 100
STATES = ("faulty", "ready", "draft", "submitted", "failed")


def offered(service: Service) -> Service:
    """The service, if it is filed by file.

    Raises:
        UserError: it has a drawing or files that no cell can hold.
    """
    if not is_offered(service.definition):
        raise UserError("bulk_not_offered")
    return service


def bodies_of(actor: Actor) -> list[Party]:
    return [party for party in parties_acted_for(actor) if party.kind in BODIES]


def body_among(actor: Actor, typed: str) -> Party:
    """The body for which the file is filed: the one chosen, or the only one.

    Raises:
        UserError: the person acts for no body, or chose none of several.
    """
    bodies = bodies_of(actor)
    if not bodies:
        raise UserError("bulk_for_bodies")
    chosen = bodies[0] if len(bodies) == 1 else next((body for body in bodies if str(body.id) == typed), None)
    if chosen is None:
        raise UserError("party_needed")
    return chosen


def begin_page(service: Service, actor: Actor) -> dict[str, Any]:
    offered(service)
    bodies = bodies_of(actor)
    earlier = select(BulkBatch).where(BulkBatch.service_code == service.code, BulkBatch.party_id.in_([b.id for b in bodies]))
    return {
        "service": service,
        "bodies": [(str(body.id), body.name_ar) for body in bodies],
        "columns": columns_for(service),
        "limit": MOST_ROWS,
        "earlier": list(db.session().scalars(earlier.order_by(BulkBatch.id.desc()).limit(10))),
    }


def batch_page(batch: BulkBatch) -> dict[str, Any]:
    """Counts by what became of each row, and the first rows that want attention, then those that were made."""
    found = db.session().execute(select(BulkRow.state, func.count()).where(BulkRow.batch_id == batch.id).group_by(BulkRow.state))
    counts = dict.fromkeys(STATES, 0)
    for state, count in found:
        counts[state] = count
    service = get_service(batch.service_code)
    titles = {column.key: column.title for column in columns_for(service)}
    wrong = _rows(batch, ("faulty", "failed"))
    total = sum(counts.values())
    return {
        "batch": batch,
        "service": service,
        "counts": counts,
        "total": total,
        "over": total - counts["ready"],
        "running": batch.state in ("waiting", "running"),
        "wrong": [_wrong(row, titles) for row, _reference in wrong],
        "made": [
            {"number": row.row_no, "reference": reference, "state": row.state, "problem": row.problem}
            for row, reference in _rows(batch, ("draft", "submitted"))
        ],
        "shown": SHOWN,
    }


def marked_file(batch: BulkBatch) -> bytes:
    """The rows that were not filed, faults beside them: corrected, it is sent again as a new file."""
    rows = list(
        db.session().scalars(
            select(BulkRow).where(BulkRow.batch_id == batch.id, BulkRow.state.in_(("faulty", "failed"))).order_by(BulkRow.row_no)
        )
    )
    faults = {row.row_no: row.faults or {"": row.problem} for row in rows}
    return write(columns_for(get_service(batch.service_code)), [Line(row.row_no, row.typed) for row in rows], faults)


def _rows(batch: BulkBatch, states: tuple[str, ...]) -> list[tuple[BulkRow, str | None]]:
    query = (
        select(BulkRow, Application.reference)
        .outerjoin(Application, Application.id == BulkRow.application_id)
        .where(BulkRow.batch_id == batch.id, BulkRow.state.in_(states))
        .order_by(BulkRow.row_no)
        .limit(SHOWN)
    )
    return [(row, reference) for row, reference in db.session().execute(query)]


def _wrong(row: BulkRow, titles: dict[str, str]) -> dict[str, Any]:
    cells = [{"title": titles.get(key, key), "typed": row.typed.get(key, ""), "fault": fault} for key, fault in row.faults.items()]
    return {"number": row.row_no, "cells": cells, "problem": row.problem}
