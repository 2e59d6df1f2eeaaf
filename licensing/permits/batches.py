"""Many permits prolonged by one decree: one drafts it, another orders it, a job carries it out in chunks that survive a kill."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from app import db
from app.authz import SYSTEM, Actor
from app.casework.models import Case, CaseParty
from app.casework.workflow import advance
from app.errors import Conflict, Forbidden, NotFound, UserError
from app.jobs import defer
from app.notifications import notify
from licensing.models import Permit, PermitBatch, PermitEdition
from licensing.permissions import Permission as P
from licensing.permits.changes import bring_up
from licensing.permits.editions import Terms, write_edition
from licensing.permits.validity import later

TASK = "licensing.batch_renew"
CHUNK = 250
PAGE = 30
MOST_MONTHS = 60


@dataclass(frozen=True)
class Decree:
    """What the deciding text says: which licences, ending when, are prolonged by how many months."""

    service_code: str
    number: str
    reason: str
    months: int
    ending_from: date
    ending_to: date


def draft(municipality_id: int, decree: Decree, actor: Actor) -> PermitBatch:
    """The batch is prepared and counted; nothing changes before another orders it.

    Raises:
        Forbidden: not in this branch. UserError: ``batch_…``, what is missing or empty.
    """
    if municipality_id not in actor.municipalities_where(P.BATCH_DRAFT):
        raise Forbidden("not_permitted")
    if not decree.number.strip() or not decree.reason.strip():
        raise UserError("batch_words_missing")
    if not 1 <= decree.months <= MOST_MONTHS:
        raise UserError("batch_months")
    if decree.ending_to < decree.ending_from:
        raise UserError("batch_days_reversed")
    batch = PermitBatch(
        municipality_id=municipality_id,
        service_code=decree.service_code,
        decree=decree.number.strip(),
        reason=decree.reason.strip(),
        months=decree.months,
        ending_from=decree.ending_from,
        ending_to=decree.ending_to,
        stage="draft",
        drafted_by_id=actor.user_id,
        done=0,
        passed_over={},
    )
    batch.counted = count_meant(batch)
    if batch.counted == 0:
        raise UserError("batch_empty")
    db.session().add(batch)
    db.session().flush()
    return batch


def order(batch: PermitBatch, actor: Actor) -> None:
    """The batch is ordered by another than who drafted it, and begins.

    Raises:
        Forbidden, Conflict ``batch_not_draft``, UserError ``batch_drafted_by_you``.
    """
    if batch.municipality_id not in actor.municipalities_where(P.BATCH_ORDER):
        raise Forbidden("not_permitted")
    _require_draft(batch)
    if actor.user_id == batch.drafted_by_id:
        raise UserError("batch_drafted_by_you")
    batch.stage, batch.ordered_by_id, batch.ordered_at = "ordered", actor.user_id, datetime.now(UTC)
    batch.counted = count_meant(batch)
    db.session().flush()
    defer(TASK, batch_id=str(batch.id))


def withdraw(batch: PermitBatch, actor: Actor) -> None:
    """A draft that nobody shall order."""
    if batch.municipality_id not in actor.municipalities_where(P.BATCH_DRAFT):
        raise Forbidden("not_permitted")
    _require_draft(batch)
    batch.stage = "withdrawn"
    db.session().flush()


def batch_renew(batch_id: str) -> None:
    """Job: one chunk in one transaction, and the next one queued with it. Killed in between, it goes on where it was."""
    batch = db.session().get(PermitBatch, UUID(batch_id), with_for_update=True)
    if batch is None or batch.stage != "ordered":
        return
    permits = _next(batch)
    left, at, hindered = Counter(batch.passed_over), datetime.now(UTC), _hindered(permits)
    meant = [permit for permit in permits if permit.party_id not in hindered]
    for permit in meant:
        _prolong(batch, permit, at)
    left["unmet_no_open_obligation"] += len(permits) - len(meant)
    batch.done, batch.passed_over = batch.done + len(meant), dict(+left)
    if permits:
        batch.last_seen = permits[-1].id
    if len(permits) < CHUNK:
        batch.stage, batch.finished_at = "done", at
    else:
        defer(TASK, batch_id=batch_id)
    db.session().flush()


def _require_draft(batch: PermitBatch) -> None:
    """It is a draft, and stays one until this transaction ends: what is ordered cannot be withdrawn in the same moment."""
    db.session().refresh(batch, with_for_update=True)
    if batch.stage != "draft":
        raise Conflict("batch_not_draft")


def _prolong(batch: PermitBatch, permit: Permit, at: datetime) -> None:
    """The permit's next edition holds so many months longer, and its holder is told."""
    assert permit.valid_to is not None
    bring_up(permit)
    ends = later(permit.valid_to, batch.months)
    write_edition(permit, "decree", Terms(permit.facts, ends, permit.party_id), at, batch_id=batch.id)
    advance(permit, "prolong", SYSTEM, note=f"{batch.decree}. {batch.reason}", at=at, data={"batch": str(batch.id)})
    if permit.party_id is not None:
        notify(permit.party_id, "permit_prolonged", permit, title=permit.title, day=ends, decree=batch.decree)


def _hindered(permits: Sequence[Permit]) -> set[UUID]:
    """Holders who owe something: an open violation, unless they object to it. One question for the chunk. Index: ix_case_party_party_id."""
    holders = {p.party_id for p in permits if p.party_id is not None}
    owing = (
        select(CaseParty.party_id)
        .join(Case, Case.id == CaseParty.case_id)
        .where(CaseParty.party_id.in_(holders), CaseParty.role == "violator", Case.closed_at.is_(None), Case.state != "objected")
    )
    return set(db.session().scalars(owing))


def _next(batch: PermitBatch) -> Sequence[Permit]:
    """The next permits behind the last one seen that this batch has not changed, locked. Index: ix_permit_service_code_valid_to."""
    done = select(PermitEdition.id).where(PermitEdition.batch_id == batch.id, PermitEdition.permit_id == Permit.id).exists()
    query = _meant(select(Permit), batch).where(~done)
    if batch.last_seen is not None:
        query = query.where(Permit.id > batch.last_seen)
    return db.session().scalars(query.order_by(Permit.id).limit(CHUNK).with_for_update(of=Permit.__table__)).all()


def count_meant(batch: PermitBatch) -> int:
    """How many permits the decree means today."""
    return db.session().scalar(_meant(select(func.count()).select_from(Permit), batch)) or 0


def _meant(query: Select, batch: PermitBatch) -> Select:
    meant: list[ColumnElement[bool]] = [
        Permit.municipality_id == batch.municipality_id,
        Permit.service_code == batch.service_code,
        Permit.valid_to.between(batch.ending_from, batch.ending_to),
        Permit.state.in_(("active", "expired")),
    ]
    return query.where(*meant)


def get_batch(batch_id: UUID, actor: Actor) -> PermitBatch:
    """Raises NotFound: no such batch, or of a branch where the actor does not work."""
    batch = db.session().get(PermitBatch, batch_id)
    if batch is None or batch.municipality_id not in _seen_by(actor):
        raise NotFound("batch_not_found")
    return batch


def list_batches(actor: Actor) -> Sequence[PermitBatch]:
    """Batches of the branches where the actor drafts or orders, latest first. Index: ix_permit_batch_drafted_at."""
    query = select(PermitBatch).where(PermitBatch.municipality_id.in_(_seen_by(actor))).order_by(PermitBatch.drafted_at.desc()).limit(PAGE)
    return db.session().scalars(query).all()


def _seen_by(actor: Actor) -> set[int]:
    return {*actor.municipalities_where(P.BATCH_DRAFT), *actor.municipalities_where(P.BATCH_ORDER)}
