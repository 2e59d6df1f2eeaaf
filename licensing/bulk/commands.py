"""A file is taken, and its sound rows become drafts or sent requests, a few in each transaction."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import MultiDict

from app import db
from app.authz import Actor, acting_as
from app.casework.workflow import advance
from app.errors import Conflict, Forbidden, NotFound, UserError, message_for
from app.i18n.language import in_language
from app.identity.models import Party, User
from app.identity.queries import actor_of, today
from app.jobs import defer
from app.notifications import notify
from app.tenancy import everything
from licensing.applications import queries as filing
from licensing.applications import tasks
from licensing.applications.commands import save_answers
from licensing.applications.opening import BODIES, start_application
from licensing.bulk.checking import check_lines, columns_for, understand
from licensing.bulk.columns import Column, is_offered
from licensing.bulk.sheets import Line, read
from licensing.catalogue import Service, get_service
from licensing.models import Application, BulkBatch, BulkRow

log = structlog.get_logger()
TASK, AT_ONCE = "licensing.bulk", 20


def take_file(service: Service, party: Party, filename: str, content: bytes, actor: Actor) -> BulkBatch:
    """The file stands checked row by row; the same rows of the same party again are the file that was taken before, checked anew
    until it is filed: what was wrong with it may lie elsewhere, as a mandate that was given since.

    Raises:
        Forbidden: not the actor's body. UserError: the service is not filed by file, or the file cannot be read.
    """
    if party.id not in actor.party_ids or actor.user_id is None:
        raise Forbidden("not_permitted")
    if party.kind not in BODIES:
        raise UserError("bulk_for_bodies")
    if not is_offered(service.definition):
        raise UserError("bulk_not_offered")
    columns = columns_for(service)
    lines = read(content, columns)
    mark = _mark(lines)
    known = select(BulkBatch).where(BulkBatch.party_id == party.id, BulkBatch.service_code == service.code, BulkBatch.sha256 == mark)
    batch = db.session().scalars(known.with_for_update()).one_or_none()
    if batch is not None and batch.state != "checked":
        return batch
    batch = batch or _new_batch(service, party, filename[:200], mark, actor)
    _keep(batch, lines, check_lines(service, columns, lines, party, actor))
    return batch


def get_batch(batch_id: UUID, actor: Actor) -> BulkBatch:
    """The file of that id.

    Raises:
        NotFound: there is none, or it is another body's.
    """
    batch = db.session().get(BulkBatch, batch_id)
    if batch is None or batch.party_id not in actor.party_ids:
        raise NotFound("bulk_not_found")
    return batch


def start(batch: BulkBatch, actor: Actor, *, lodging: bool) -> None:
    """The sound rows are on their way to become drafts; ``lodging``: those that lack nothing are sent as well.

    Raises:
        Conflict: it runs already. UserError: no row is sound.
    """
    db.session().refresh(batch, with_for_update=True)
    if batch.party_id not in actor.party_ids:
        raise NotFound("bulk_not_found")
    if batch.state != "checked":
        raise Conflict("bulk_running")
    if not _left(batch):
        raise UserError("bulk_nothing_ready")
    batch.state, batch.lodging, batch.user_id = "waiting", lodging, actor.user_id or batch.user_id
    db.session().flush()
    defer(TASK, batch_id=str(batch.id))


def run(batch_id: str) -> None:
    """The next few rows are filed in this transaction; a further job takes those after them. Killed, it begins them again."""
    batch = db.session().scalars(select(BulkBatch).where(BulkBatch.id == UUID(batch_id)).with_for_update()).one()
    if batch.state not in ("waiting", "running"):
        return
    batch.state = "running"
    service, actor = get_service(batch.service_code), actor_of(db.session().get_one(User, batch.user_id))
    party = db.session().get_one(Party, batch.party_id)
    waiting = select(BulkRow).where(BulkRow.batch_id == batch.id, BulkRow.state == "ready").order_by(BulkRow.row_no).limit(AT_ONCE)
    with in_language(actor.language):
        columns = columns_for(service)
        for row in db.session().scalars(waiting).all():
            _file(row, service, columns, party, actor, lodging=batch.lodging)
    if _left(batch):
        defer(TASK, batch_id=batch_id)
        return
    batch.state, batch.finished_at = "done", datetime.now(UTC)
    made = db.session().scalar(select(func.count()).where(BulkRow.batch_id == batch.id, BulkRow.application_id.is_not(None)))
    notify(batch.party_id, "bulk_done", None, title=service.name_ar, filename=batch.filename.removesuffix(".xlsx"), made=made or 0)


def _file(row: BulkRow, service: Service, columns: list[Column], party: Party, actor: Actor, *, lodging: bool) -> None:
    """One row in a savepoint of its own: what is refused leaves nothing behind but its sentence."""
    try:
        with db.session().begin_nested():
            application, missing = _made(row, service, columns, party, actor, lodging=lodging)
            row.application_id, row.state, row.problem = application.id, "submitted" if missing is None else "draft", (missing or "")[:1000]
            db.session().flush()
    except UserError as refusal:
        _fail(row, message_for(refusal.code, refusal.details))
    except OperationalError:
        raise  # the database, not the row: the job begins again
    except Exception as error:  # a row that the program trips over is that row's outcome, not the file's
        log.exception("bulk_row_broken", batch=str(row.batch_id), row=row.row_no, error=type(error).__name__)
        _fail(row, message_for("bulk_row_broken"))


def _fail(row: BulkRow, sentence: str) -> None:
    db.session().refresh(row)
    row.state, row.problem = "failed", sentence[:1000]
    db.session().flush()


def _made(
    row: BulkRow, service: Service, columns: list[Column], party: Party, actor: Actor, *, lodging: bool
) -> tuple[Application, str | None]:
    """The application, and what keeps it a draft: None where it was sent."""
    with acting_as(actor):
        asked, faults = understand(service, columns, row.typed, party, actor)
        if asked is None:
            raise UserError("bulk_row_refused", sentence=next(iter(faults.values()), ""))
        named = asked.named
        application = start_application(
            service.code,
            asked.party,
            actor,
            parcel=named.parcel,
            point=named.point,
            permit=named.permit,
            municipality_id=named.municipality_id,
            address=named.address,
            facts=named.facts,
            by_paper=asked.by_paper,
            channel="bulk",
        )
        save_answers(application, filing.form_for(application, "applicant"), MultiDict(asked.answers), "applicant", actor)
        return application, _send(application, actor) if lodging else ""


def _send(application: Application, actor: Actor) -> str | None:
    """Sent, if its guards find nothing missing and the step is this person's to take; else what he has to complete."""
    step = tasks.forward_step(application, actor)
    if step is None:
        return message_for("bulk_not_yours_to_send")
    try:
        with db.session().begin_nested():
            advance(application, step.action, actor)
    except UserError as refusal:
        db.session().refresh(application)
        return message_for(refusal.code, refusal.details)
    return None


def _new_batch(service: Service, party: Party, filename: str, mark: str, actor: Actor) -> BulkBatch:
    assert service.definition is not None and actor.user_id is not None
    batch = BulkBatch(
        party_id=party.id,
        user_id=actor.user_id,
        service_code=service.code,
        service_version=service.definition.version,
        filename=filename,
        sha256=mark,
        state="checked",
    )
    db.session().add(batch)
    db.session().flush()
    return batch


def _keep(batch: BulkBatch, lines: list[Line], faults: Mapping[int, dict[str, str]]) -> None:
    """Every row as it was typed, with what is wrong with it today."""
    held = {row.row_no: row for row in db.session().scalars(select(BulkRow).where(BulkRow.batch_id == batch.id))}
    for line in lines:
        row = held.get(line.number) or BulkRow(batch_id=batch.id, row_no=line.number, typed=line.cells)
        row.faults = faults.get(line.number, {})
        row.state = "faulty" if row.faults else "ready"
        db.session().add(row)
    db.session().flush()


def _mark(lines: list[Line]) -> str:
    """The same rows are the same file, however often a program saved it; next year they may be asked again."""
    said = json.dumps([today().year, [[line.number, line.cells] for line in lines]], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _left(batch: BulkBatch) -> int:
    with everything():
        return db.session().scalar(select(func.count()).where(BulkRow.batch_id == batch.id, BulkRow.state == "ready")) or 0
