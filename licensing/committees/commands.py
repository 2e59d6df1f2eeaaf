"""What a committee does: its seats, sessions and agenda, attendance and votes, and the minutes that settle its files."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import func, select

from app import db
from app.authz import SYSTEM, Actor
from app.casework.calendar import RIYADH
from app.casework.workflow import advance
from app.errors import Conflict, Forbidden, UserError
from app.identity.queries import today
from app.tenancy import everything
from licensing.committees import queries, voting
from licensing.committees.charters import charters
from licensing.models import AgendaItem, Application, CommitteeSeat, CommitteeSession, CommitteeVote, SessionSeat
from licensing.permissions import Permission as P
from licensing.review.interest import has_interest

RESOLVED = {"approve": "resolve_approval", "refuse": "resolve_refusal", "return": "resolve_return"}


def appoint(code: str, municipality_id: int, user_id: UUID, part: str, until: date | None, actor: Actor) -> CommitteeSeat:
    """The person sits on the branch's committee from today; a new chair or secretary takes the earlier one's place.

    Raises:
        Forbidden: may not appoint in that branch.
        UserError: ``committee_unknown``, ``seat_unknown``; ``session_member_needed``: no employee of the branch; ``seat_until_past``.
    """
    if not actor.is_system:
        if municipality_id not in actor.municipalities_where(P.COMMITTEE_APPOINT):
            raise Forbidden("not_permitted", permission=str(P.COMMITTEE_APPOINT))
        if not queries.works_in(municipality_id, user_id, today()):
            raise UserError("session_member_needed")
    if code not in charters():
        raise UserError("committee_unknown")
    if part not in queries.PARTS:
        raise UserError("seat_unknown")
    if until is not None and until < today():
        raise UserError("seat_until_past")
    for seat in _seats(code, municipality_id):
        if seat.user_id == user_id or (part != "member" and seat.part == part):
            db.session().delete(seat) if seat.valid_from == today() else setattr(seat, "valid_to", today())
    seat = CommitteeSeat(
        municipality_id=municipality_id, committee_code=code, user_id=user_id, part=part, valid_from=today(), valid_to=until
    )
    db.session().add(seat)
    db.session().flush()
    return seat


def plan_session(code: str, municipality_id: int, held_at: datetime, place: str, actor: Actor) -> CommitteeSession:
    """A session stands in the calendar, with everybody called who sits on the committee.

    Raises:
        Forbidden: neither chair nor secretary of it.
        UserError: ``committee_unknown``, ``session_time_wrong``, ``committee_too_small``.
    """
    if code not in charters():
        raise UserError("committee_unknown")
    _require_part(actor, code, municipality_id, "chair", "secretary")
    if held_at < datetime.now(UTC):
        raise UserError("session_time_wrong")
    seats = queries.seated(code, municipality_id, held_at.astimezone(RIYADH).date())
    if len([s for s in seats if s[2] != "secretary"]) < 2 or not any(s[2] == "chair" for s in seats):
        raise UserError("committee_too_small")
    year = held_at.astimezone(RIYADH).year
    with everything():
        session = CommitteeSession(
            municipality_id=municipality_id,
            committee_code=code,
            year=year,
            number=_last_number(code, municipality_id, year) + 1,
            held_at=held_at,
            place=place.strip()[:200],
        )
        session.seats = [SessionSeat(user_id=u, seq=n, part=part, name=name) for n, (u, name, part) in enumerate(seats, 1)]
        db.session().add(session)
        db.session().flush()
    return session


def set_agenda(session: CommitteeSession, items: Sequence[UUID], actor: Actor) -> None:
    """The session's agenda is these referred files, in this order; those left out wait for another session.

    Raises:
        Forbidden: not of this committee's secretary or chair. Conflict: the session is over.
        UserError: ``agenda_item_foreign``: not a file that waits for this committee here.
    """
    _require_seat(session, actor, "chair", "secretary")
    _require_state(session, "planned", "open")
    waiting = {item.id: item for item, _ in queries.waiting(session.committee_code, session.municipality_id, 1000)}
    known = waiting | {item.id: item for item in session.items}
    if any(key not in known for key in items):
        raise UserError("agenda_item_foreign")
    for item in list(session.items):
        if item.id not in items:
            if item.votes:
                raise Conflict("agenda_item_voted")
            item.session_id, item.seq = None, 0
    for seq, key in enumerate(items, 1):
        known[key].session_id, known[key].seq = session.id, seq
    _unsign(session)
    db.session().flush()
    db.session().expire(session, ["items"])


def open_session(session: CommitteeSession, present: Sequence[UUID], actor: Actor) -> None:
    """Those who came are noted; with a quorum the session is open and may vote.

    Raises:
        UserError: ``no_quorum`` with ``needed`` and ``present``; ``chair_absent``; ``agenda_empty``; ``voter_not_absent``: he voted here.
    """
    _require_seat(session, actor, "chair", "secretary")
    _require_state(session, "planned", "open")
    voters = [seat for seat in session.seats if seat.part != "secretary"]
    voted = {vote.user_id for item in session.items for vote in item.votes}
    for seat in session.seats:
        if seat.user_id in voted and seat.user_id not in present:
            raise UserError("voter_not_absent", name=seat.name)
        seat.present = seat.user_id in present
    share, came = charters()[session.committee_code].quorum, sum(seat.present for seat in voters)
    if not session.items:
        raise UserError("agenda_empty")
    if not voting.has_quorum(len(voters), came, share):
        raise UserError("no_quorum", needed=voting.needed_for_quorum(len(voters), share), present=came)
    if not any(seat.present for seat in voters if seat.part == "chair"):
        raise UserError("chair_absent")
    session.state, session.opened_at = "open", session.opened_at or datetime.now(UTC)
    _unsign(session)
    db.session().flush()


def vote(item: AgendaItem, session: CommitteeSession, how: str, reason: str, actor: Actor) -> CommitteeVote:
    """The member's vote on the item; he may change it until the minutes stand; whoever signed before signs again.

    Raises:
        Forbidden: ``not_a_voter`` (not present, or the secretary), ``vote_interest``: he has an interest in the file or reviewed it.
        UserError: ``vote_unknown``; ``vote_reason_needed`` for a vote against.
    """
    _require_state(session, "open")
    seat = next((s for s in session.seats if s.user_id == actor.user_id), None)
    if seat is None or seat.part == "secretary" or not seat.present:
        raise Forbidden("not_a_voter")
    if how not in voting.VOTES:
        raise UserError("vote_unknown")
    if how != "recused" and is_barred(item, actor):
        raise Forbidden("vote_interest")
    if how in ("against", "return") and not reason.strip():
        raise UserError("vote_reason_needed")
    row = next((v for v in item.votes if v.user_id == actor.user_id), None)
    if row is None:
        row = CommitteeVote(item_id=item.id, user_id=actor.user_id)
        item.votes.append(row)
    row.vote, row.reason, row.at = how, reason.strip()[:1000], datetime.now(UTC)
    _unsign(session)
    db.session().flush()
    return row


def is_barred(item: AgendaItem, actor: Actor) -> bool:
    """A party, owner, declared relative, or the one who reviewed the file, has no vote on it."""
    with everything():
        application = db.session().get_one(Application, item.application_id)
        return item.referred_by_id == actor.user_id or has_interest(application, actor)


def write_resolution(item: AgendaItem, session: CommitteeSession, reasons: str, conditions: Sequence[str], actor: Actor) -> None:
    """What the minutes say of the item besides its votes."""
    _require_seat(session, actor, "chair", "secretary")
    _require_state(session, "open")
    item.reasons, item.conditions = reasons.strip()[:4000], [c.strip()[:500] for c in conditions if c.strip()][:20]
    _unsign(session)
    db.session().flush()


def sign_minutes(session: CommitteeSession, remarks: str, actor: Actor) -> None:
    """The signer's name stands under the minutes; with the chair's and the secretary's the session's files are settled.

    An item on which the votes decide nothing is postponed: it waits for another session.

    Raises:
        Forbidden: not present at the session.
        UserError: ``votes_missing``: somebody there has not voted on item ``seq``.
    """
    _require_state(session, "open")
    seat = next((s for s in session.seats if s.user_id == actor.user_id), None)
    if seat is None or not (seat.present or seat.part == "secretary"):
        raise Forbidden("not_a_voter")
    _require_votes(session)
    if remarks.strip() and seat.part in ("chair", "secretary"):
        session.remarks = remarks.strip()[:4000]
    seat.signed_at = seat.signed_at or datetime.now(UTC)
    db.session().flush()
    heads = [s for s in session.seats if s.part == "chair" or (s.part == "secretary" and s.present)]
    if all(s.signed_at for s in heads):
        _settle(session)


def cancel_session(session: CommitteeSession, actor: Actor) -> None:
    """The session does not take place; its files wait for another."""
    _require_seat(session, actor, "chair", "secretary")
    _require_state(session, "planned")
    for item in list(session.items):
        item.session_id, item.seq = None, 0
    session.state = "cancelled"
    db.session().flush()


def digest_of(session: CommitteeSession) -> str:
    """SHA-256 of what was voted and resolved, so that the printed minutes can be held against it."""
    items = [
        [str(i.application_id), i.outcome, i.reasons, i.conditions, sorted([str(v.user_id), v.vote, v.reason] for v in i.votes)]
        for i in session.items
    ]
    facts = [session.committee_code, session.year, session.number, session.held_at.astimezone(UTC).isoformat(), session.remarks, items]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


def _unsign(session: CommitteeSession) -> None:
    """What is changed after somebody signed is not what he signed: he signs again."""
    for seat in session.seats:
        seat.signed_at = None


def _settle(session: CommitteeSession) -> None:
    chair = next((str(s.user_id) for s in session.seats if s.part == "chair"), None)
    now = datetime.now(UTC)
    session.state, session.signed_at = "signed", now
    for item in list(session.items):
        result = voting.result_of({str(v.user_id): v.vote for v in item.votes}, chair)
        item.outcome, item.by_chair, item.resolved_at = result.outcome or "postpone", result.by_chair, now
    session.minutes_sha256 = digest_of(session)
    db.session().flush()
    with everything():
        for item in session.items:
            _carry_out(item, session)


def _carry_out(item: AgendaItem, session: CommitteeSession) -> None:
    application = db.session().get_one(Application, item.application_id)
    if item.outcome == "postpone":
        again = AgendaItem(
            application_id=item.application_id,
            committee_code=item.committee_code,
            referred_by_id=item.referred_by_id,
            referred_at=datetime.now(UTC),
            opinion=item.opinion,
        )
        db.session().add(again)
        return
    words = f"محضر الجلسة {session.number} لعام {session.year}. {item.reasons}".strip()
    advance(application, RESOLVED[str(item.outcome)], SYSTEM, note=words, data={"internal": True, "session": str(session.id)})


def _require_votes(session: CommitteeSession) -> None:
    present = [str(s.user_id) for s in session.seats if s.present and s.part != "secretary"]
    for item in session.items:
        if voting.missing_votes(present, {str(v.user_id): v.vote for v in item.votes}):
            raise UserError("votes_missing", seq=item.seq)


def _require_part(actor: Actor, code: str, municipality_id: int, *parts: str) -> None:
    if not actor.is_system and queries.part_of(actor, code, municipality_id) not in parts:
        raise Forbidden("not_of_committee")


def _require_seat(session: CommitteeSession, actor: Actor, *parts: str) -> None:
    if not actor.is_system and not any(s.user_id == actor.user_id and s.part in parts for s in session.seats):
        raise Forbidden("not_of_committee")


def _require_state(session: CommitteeSession, *states: str) -> None:
    if session.state not in states:
        raise Conflict("session_over")


def _last_number(code: str, municipality_id: int, year: int) -> int:
    query = select(func.max(CommitteeSession.number)).where(
        CommitteeSession.committee_code == code, CommitteeSession.municipality_id == municipality_id, CommitteeSession.year == year
    )
    return db.session().scalar(query) or 0


def _seats(code: str, municipality_id: int) -> list[CommitteeSeat]:
    query = select(CommitteeSeat).where(
        CommitteeSeat.committee_code == code,
        CommitteeSeat.municipality_id == municipality_id,
        CommitteeSeat.valid_to.is_(None) | (CommitteeSeat.valid_to >= today()),
    )
    return list(db.session().scalars(query))
