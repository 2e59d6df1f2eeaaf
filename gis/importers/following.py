"""What follows a large import, as a chain of short jobs: each does a piece, notes how far it came and queues the next.

All three stand or fall in one transaction, so a worker that is killed loses one piece at most, and what memory holds does
not grow with the register.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app import db
from app.jobs import defer
from gis.importers.first_load import finish_rules, put_aside_edge_rules
from gis.importers.settling import ids_in_square, look_at, squares
from gis.importers.targets import TARGETS
from gis.models import LandSettling
from gis.tiles.copies import refresh_copies

ROWS_A_PIECE = 50_000  # of the step that looks at parcels
TASK = "settle_import"
STEPS = {"spatial_unit": ("rules", "land", "parcels", "blocks", "finish", "done")}
_OTHERS = ("copies", "done")


@dataclass(frozen=True)
class Progress:
    """``step`` is one of ``STEPS``; rows are those whose overlaps and sides were looked at."""

    step: str
    rows_done: int
    rows_all: int
    overlaps: int


def settle_run(layer: str, run_id: str, first: int, last: int) -> None:
    """The job: the next piece of what follows a run; the one after it is queued in the same transaction."""
    work = _work(layer, UUID(run_id), first, last)
    if work.step == "done":
        return
    step, start = work.step, time.perf_counter()
    {"rules": _rules, "land": _land, "finish": _finish}.get(step, _copies)(work)
    work.seconds = {**work.seconds, step: round(work.seconds.get(step, 0) + time.perf_counter() - start, 1)}
    db.session().flush()
    if work.step != "done":
        defer(TASK, lock=TASK, layer=layer, run_id=run_id, first=first, last=last)


def progress_of(run_id: UUID) -> Progress | None:
    """How far what follows a run has come; None if it was done at once or has not begun."""
    work = db.session().get(LandSettling, run_id)
    return Progress(work.step, work.rows_done, work.rows_all, work.overlaps) if work else None


def unfinished() -> list[LandSettling]:
    """Runs whose following work is not done, oldest first."""
    query = select(LandSettling).where(LandSettling.step != "done").order_by(LandSettling.started_at)
    return list(db.session().scalars(query.execution_options(populate_existing=True)))


def _work(layer: str, run_id: UUID, first: int, last: int) -> LandSettling:
    """The note of the run, held against a second worker."""
    found = db.session().get(LandSettling, run_id, with_for_update=True, populate_existing=True)
    if found is None:
        steps = _steps(layer)
        found = LandSettling(
            run_id=run_id, layer=layer, first_id=first, last_id=last, step=steps[0], squares=[], squares_done=0, seconds={}
        )
        found.rows_done = found.rows_all = found.overlaps = 0
        found.overlap_m2 = Decimal(0)
        db.session().add(found)
        db.session().flush()
    return found


def _steps(layer: str) -> tuple[str, ...]:
    return STEPS.get(TARGETS[layer].table, _OTHERS)


def _next(work: LandSettling) -> None:
    steps = _steps(work.layer)
    work.step = steps[steps.index(work.step) + 1]


def _rules(work: LandSettling) -> None:
    """Indexes that the import left out (the search's among them) and the proof of its rules; then the squares to look at."""
    finish_rules()
    put_aside_edge_rules()
    db.session().execute(select(func.analyze_land()))
    work.squares = squares(**_run(work))
    work.rows_all = sum(rows for _, _, rows in work.squares)
    _next(work)


def _land(work: LandSettling) -> None:
    """Overlaps and sides, square by square. The planner is told anew as the table of sides grows."""
    pieces, until = work.rows_done // ROWS_A_PIECE, work.rows_done + ROWS_A_PIECE
    if pieces & (pieces - 1) == 0:
        db.session().execute(select(func.analyze_land()))
    while work.squares_done < len(work.squares) and work.rows_done < until:
        x, y, rows = work.squares[work.squares_done]
        found = look_at(ids_in_square(x, y, **_run(work)), work.run_id)
        work.overlaps += len(found)
        work.overlap_m2 += Decimal(str(round(sum(found.values()), 2)))
        work.squares_done += 1
        work.rows_done += rows
    if work.squares_done == len(work.squares):
        _next(work)


def _copies(work: LandSettling) -> None:
    """Every copy of the layer is written anew in one sweep of the server."""
    for copy in (work.step,) if work.step in TARGETS[work.layer].copies else TARGETS[work.layer].copies:
        refresh_copies(copy)
    _next(work)


def _finish(work: LandSettling) -> None:
    finish_rules()
    db.session().execute(select(func.analyze_land()))
    defer("check_register", once="check_register")
    _next(work)


def _run(work: LandSettling) -> Mapping[str, Any]:
    return {"run_id": work.run_id, "first": work.first_id, "last": work.last_id}
