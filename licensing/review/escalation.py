"""Terms that run out: who is told at which share, once each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app import db
from app.authz import SYSTEM, Actor
from app.casework import clocks
from app.casework.models import Case, CaseClock
from app.casework.workflow import record
from app.identity.models import Membership, User
from app.identity.queries import held_on, today
from app.jobs import defer
from app.notifications import notify
from app.tenancy import everything
from licensing.consultations import commands as consultations
from licensing.consultations import queries as opinions
from licensing.consultations import terms
from licensing.consultations.agencies import agencies
from licensing.models import Application, CaseEscalation, Consultation
from licensing.review import cover

TERMS_TASK, AGENCIES_TASK = "licensing.escalate_terms", "licensing.nudge_agencies"
CHUNK = 1_000
SHARES = (50, 75, 100, 150)
KINDS = ("application", "grievance")
AHEAD = timedelta(days=60)  # a clock that ends later has not used half of any term
# Share of the officer's term -> who is told: the one with the file, the head of section, the director.
TOLD_OFFICER = {50: "assigned", 75: "head", 100: "head", 150: "director"}
TOLD_PARTY = {50: "applicant", 75: "applicant"}
HEAD, DIRECTOR = "approver", "director"
PARTY_CLOCKS = ("applicant", "payment", "office")


@dataclass(frozen=True)
class Due:
    """A share that was reached and nobody was told of."""

    share: int
    told: str


def due_share(percent: int, told_before: frozenset[int], clock: str) -> Due | None:
    """The highest share reached that is to be told and was not; a lower one that was missed is not made up for."""
    whom = TOLD_PARTY if clock in PARTY_CLOCKS else TOLD_OFFICER
    reached = [share for share in SHARES if share <= percent and share in whom]
    if not reached or max(reached) in told_before:
        return None
    return Due(max(reached), whom[max(reached)])


def escalate_terms(after: str = "") -> None:
    """Job: whoever must be told of a running term is told, once for each share; a chunk of cases, the next queued with it."""
    now = datetime.now(UTC)
    with everything():
        running = _running(now, UUID(after) if after else None)
        told = _told([case.id for case, _clock in running])
        for case, clock in running:
            percent = 100 * (clock.used_minutes + clocks.used_since(case, clock, now)) // max(clock.target_minutes, 1)
            before = told.get((case.id, clock.name, clock.running_since), frozenset())
            if percent >= SHARES[0] and (due := due_share(percent, before, clock.name)):
                _tell(case, clock, due, now)
    if len(running) == CHUNK:
        _go_on(TERMS_TASK, running[-1][0].id)


def nudge_agencies(after: str = "") -> None:
    """Job: bodies are reminded at each share of their term; at its end their silence is recorded as what it means.

    A chunk at a time, the next queued with it.
    """
    now = datetime.now(UTC)
    with everything():
        waiting = opinions.list_running(UUID(after) if after else None, CHUNK)
        for consultation, case in waiting:
            calendar = clocks.calendar_for(case.municipality_id)
            percent = terms.percent_used(calendar, consultation.asked_at, consultation.due_at, now)
            nudge = terms.nudge_due(percent, consultation.nudged_percent)
            if nudge is not None:
                _nudge(consultation, case, nudge, now)
    if len(waiting) == CHUNK:
        _go_on(AGENCIES_TASK, waiting[-1][0].id)


def _go_on(task: str, last: UUID) -> None:
    """The next chunk is queued, under a mark of its own: the next hour's run may be waiting already."""
    defer(task, once=f"{task} {last}", after=str(last))


def _nudge(consultation: Consultation, case: Application, nudge: terms.Nudge, now: datetime) -> None:
    if nudge.silence:
        consultations.keep_silence(consultation)
    if consultation.state != "waiting":
        return
    consultations.remind(consultation, nudge.percent)
    if nudge.percent >= 100:
        words = f"تأخر رد {agencies()[consultation.agency_code].ar} ({nudge.percent}% من مهلتها)"
        _note(case, "agency", consultation.asked_at, nudge.percent, "director", words, now)


def list_told(actor: Actor, limit: int = 100) -> list[tuple[CaseEscalation, Case]]:
    """What the actor, or whom he stands in for, was told and is still open, latest first."""
    query = (
        select(CaseEscalation, Case)
        .join(Case, Case.id == CaseEscalation.case_id)
        .where(CaseEscalation.told_user_id.in_(cover.desks_of(actor)), Case.closed_at.is_(None))
        .order_by(CaseEscalation.at.desc())
        .limit(limit)
    )
    return [(row, case) for row, case in db.session().execute(query)]


def heads_of(municipality_id: int, role: str) -> list[UUID]:
    """Users who hold the role in the branch today; those on leave come last."""
    day, away = today(), cover.absent_on(municipality_id)
    query = (
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.municipality_id == municipality_id, Membership.role == role, held_on(day), User.is_active)
        .order_by(User.display_name)
    )
    return sorted(db.session().scalars(query), key=lambda user: user in away)


def _running(now: datetime, after: UUID | None) -> list[tuple[Case, CaseClock]]:
    """A chunk of open cases by key, with the clock that runs. Index: ix_case_running_clock."""
    query = (
        select(Case, CaseClock)
        .join(CaseClock, (CaseClock.case_id == Case.id) & (CaseClock.name == Case.clock_name))
        .where(
            Case.clock_name.in_(("officer", *PARTY_CLOCKS)),
            Case.due_at < now + AHEAD,
            Case.closed_at.is_(None),
            Case.kind.in_(KINDS),
            CaseClock.running_since.is_not(None),
        )
        .order_by(Case.id)
        .limit(CHUNK)
    )
    rows = db.session().execute(query.where(Case.id > after) if after else query)
    return [(case, clock) for case, clock in rows]


def _told(case_ids: Sequence[UUID]) -> dict[tuple[UUID, str, datetime | None], frozenset[int]]:
    """(case, clock, running since) -> shares of which somebody was told. Index: pk_case_escalation."""
    query = select(CaseEscalation).where(CaseEscalation.case_id.in_(case_ids))
    found: dict[tuple[UUID, str, datetime | None], frozenset[int]] = {}
    for row in db.session().scalars(query):
        key = row.case_id, row.clock_name, row.running_since
        found[key] = found.get(key, frozenset()) | {row.percent}
    return found


def _tell(case: Case, clock: CaseClock, due: Due, now: datetime) -> None:
    assert clock.running_since is not None
    if due.told == "applicant":
        if _once(case, clock.name, clock.running_since, due, None, now) and case.party_id is not None:
            notify(case.party_id, "term_running", case, title=case.title, due=case.due_at.date() if case.due_at else None)
        return
    words = f"مضى {due.share}% من مدة المعاملة"
    _note(case, clock.name, clock.running_since, due.share, due.told, words, now)


def _note(case: Case, clock_name: str, since: datetime, share: int, told: str, words: str, now: datetime) -> None:
    """The one to be told finds it on his list, and the history names him."""
    user = case.assigned_to_id if told == "assigned" else None
    if user is None:
        heads = heads_of(case.municipality_id, DIRECTOR if told == "director" else HEAD) or heads_of(case.municipality_id, DIRECTOR)
        user = heads[0] if heads else None
    if not _once(case, clock_name, since, Due(share, told), user, now):
        return
    named = db.session().get(User, user) if user else None
    record(
        case, "escalated", case.state, SYSTEM, note=f"{words}. أُبلغ: {named.display_name if named else 'لا أحد'}", audience="staff", at=now
    )
    if named is not None and named.party_id is not None:
        notify(named.party_id, "term_told", case, title=case.title, words=words)


def _once(case: Case, clock_name: str, since: datetime, due: Due, user: UUID | None, now: datetime) -> bool:
    row = insert(CaseEscalation).values(
        case_id=case.id, clock_name=clock_name, running_since=since, percent=due.share, told=due.told, told_user_id=user, at=now
    )
    return bool(db.session().execute(row.on_conflict_do_nothing().returning(CaseEscalation.percent)).scalar())
