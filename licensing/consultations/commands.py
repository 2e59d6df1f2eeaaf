"""Asking bodies by link, taking their answers, calling links back, and what time does to the silent ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app import db
from app.authz import SYSTEM, Actor, authorize
from app.casework import clocks
from app.casework.models import Case, CaseEvent
from app.casework.workflow import advance, record
from app.db import uuid7
from app.errors import Conflict, UserError
from app.identity.models import Party
from app.notifications import notify
from app.tenancy import everything
from licensing.applications import queries as applications
from licensing.consultations import queries, terms
from licensing.consultations.agencies import Agency, agencies
from licensing.models import Application, Consultation, ConsultationAnswer
from licensing.permissions import Permission as P

_BODIES = UUID("6f1b7c1e-5b0a-5a3e-9a37-0d4c8f2e9b11")  # from which the id of a body's party follows: one for each, whoever asks first
ANSWERS = ("no_objection", "conditions", "objection")


@dataclass(frozen=True)
class Answer:
    """What a body says, and who signs for it."""

    answer: str
    text: str = ""
    conditions: Sequence[str] = ()
    signer_name: str = ""
    signer_post: str = ""
    letter_number: str = ""
    document_id: UUID | None = None
    address: str | None = None


def ask_agencies(case: Application, event: CaseEvent, actor: Actor) -> None:
    """Effect: every body that was not heard yet is asked, all at once, each with its own term and link."""
    asked = queries.standing(case)
    for code, reason in queries.wanted(case).items():
        if code not in asked:
            ask(case, code, actor, reason=reason, question=event.note, at=event.at)
    _run_clock(case)


def ask(case: Application, code: str, actor: Actor, *, reason: str = "", question: str = "", at: datetime | None = None) -> str:
    """The body has a link of its own to answer by; returns its token, of which only the hash is kept.

    Raises:
        UserError: ``agency_unknown``.
    """
    agency = agencies().get(code)
    if agency is None:
        raise UserError("agency_unknown")
    now, key = at or datetime.now(UTC), uuid7()
    token = queries.token_of(key)
    due, ends = terms.term(clocks.calendar_for(case.municipality_id), now, agency.days)
    with everything():
        row = Consultation(
            id=key,
            application_id=case.id,
            agency_code=code,
            reason=reason,
            question=question.strip(),
            shown=list(agency.sees),
            token_hash=queries.hash_of(token),
            asked_at=now,
            asked_by_id=actor.user_id,
            due_at=due,
            expires_at=ends,
        )
        db.session().add(row)
        db.session().flush()
        _write(case, agency, "agency_asked", row)
    return token


def ask_again(case: Application, consultation: Consultation, actor: Actor, note: str = "") -> str:
    """The old link is dead, and the body has a new one with a new term.

    Raises:
        Forbidden: not a reviewer of the branch. Conflict: the link was called back already, or the file is closed.
    """
    call_back(case, consultation, actor)
    return ask(case, consultation.agency_code, actor, reason=consultation.reason, question=note or consultation.question)


def call_back(case: Application, consultation: Consultation, actor: Actor) -> None:
    """The link opens nothing any more; answers given stay on record.

    Raises:
        Forbidden: not a reviewer of the branch. Conflict: the link was called back already, or the file is closed.
    """
    authorize(actor, P.CONSULTATION_MANAGE, case)
    _hold(case.id)
    db.session().refresh(consultation)
    if consultation.state == "revoked" or case.closed_at is not None:
        raise Conflict("changed_by_another")
    consultation.state, consultation.closed_at = "revoked", datetime.now(UTC)
    name = agencies()[consultation.agency_code].ar
    record(case, "consultation_revoked", case.state, actor, note=f"أُلغي رابط {name}.", audience="staff")
    db.session().flush()


def answer(consultation: Consultation, said: Answer) -> ConsultationAnswer:
    """The body's answer stands, beside earlier ones; when the last body has answered the file is with its reviewer again.

    Raises:
        UserError: ``answer_unknown``, ``objection_reason_needed``, ``conditions_needed``, ``signer_needed``.
        Conflict: ``link_over``: called back, its time is past, or the file is closed.
    """
    _require_whole(said)
    with everything():
        case = _hold(consultation.application_id)
        db.session().refresh(consultation)
        if queries.is_over(consultation, case):
            raise Conflict("link_over")
        row = _keep(consultation, said)
        name = agencies()[consultation.agency_code].ar
        record(case, "agency_answered", case.state, Actor(name=f"{name}: {said.signer_name}"), note=_summary(said), data={"internal": True})
        _move_on(case)
    return row


def keep_silence(consultation: Consultation) -> None:
    """The term is over: what the body's silence means is recorded as such, unless it has just spoken."""
    agency, case = agencies()[consultation.agency_code], _hold(consultation.application_id)
    db.session().refresh(consultation)
    if consultation.state != "waiting":
        return
    if agency.silence == "escalates":
        record(case, "agency_silent", case.state, SYSTEM, note=f"انتهت مهلة {agency.ar} دون رد، وأُبلغ المدير.", audience="staff")
        return
    meaning = "no_objection" if agency.silence == "approves" else "objection"
    row = ConsultationAnswer(
        consultation_id=consultation.id, answer=meaning, by_silence=True, text="انتهت المهلة دون رد", conditions=[], at=datetime.now(UTC)
    )
    consultation.answers.append(row)
    consultation.state, consultation.closed_at = "silent", row.at
    db.session().flush()
    words = "عُدّ ذلك عدم ممانعة" if meaning == "no_objection" else "عُدّ ذلك عدم موافقة"
    record(case, "agency_silent", case.state, SYSTEM, note=f"انتهت مهلة {agency.ar} دون رد، و{words}.", audience="staff")
    _move_on(case)


def remind(consultation: Consultation, percent: int) -> None:
    """The body is reminded, with the same link."""
    case = db.session().get_one(Application, consultation.application_id)
    consultation.nudged_percent = percent
    _write(case, agencies()[consultation.agency_code], "agency_reminded", consultation)


def _hold(application_id: UUID) -> Application:
    """The file, locked until the transaction ends: of two bodies that answer at once the second sees the first's answer."""
    of_case = {"of": Case.__table__}
    db.session().flush()
    return db.session().get_one(Application, application_id, with_for_update=of_case, populate_existing=True)


def _require_whole(said: Answer) -> None:
    if said.answer not in ANSWERS:
        raise UserError("answer_unknown")
    if said.answer == "objection" and not said.text.strip():
        raise UserError("objection_reason_needed")
    if said.answer == "conditions" and not any(c.strip() for c in said.conditions):
        raise UserError("conditions_needed")
    if not (said.signer_name.strip() and said.signer_post.strip()):
        raise UserError("signer_needed")


def _keep(consultation: Consultation, said: Answer) -> ConsultationAnswer:
    row = ConsultationAnswer(
        consultation_id=consultation.id,
        answer=said.answer,
        text=said.text.strip()[:4000],
        conditions=[c.strip()[:500] for c in said.conditions if c.strip()][:20],
        signer_name=said.signer_name.strip()[:120],
        signer_post=said.signer_post.strip()[:120],
        letter_number=said.letter_number.strip()[:60],
        document_id=said.document_id,
        address=said.address,
        at=datetime.now(UTC),
    )
    consultation.answers.append(row)
    consultation.state, consultation.closed_at = "answered", row.at
    db.session().flush()
    return row


def _move_on(case: Application) -> None:
    if case.state == "awaiting_agencies" and all(c.state != "waiting" for c in queries.standing(case).values()):
        advance(case, "agencies_done", SYSTEM, note="وردت ردود الجهات كلها.")


def _run_clock(case: Application) -> None:
    """The file's own clock for bodies ends when the last of them must have answered."""
    running = [c for c in queries.standing(case).values() if c.state == "waiting"]
    if case.clock_name == "agency" and running:
        calendar = clocks.calendar_for(case.municipality_id)
        latest = max(running, key=lambda c: c.due_at)
        clocks.set_target(case, "agency", minutes=calendar.minutes_between(latest.asked_at, latest.due_at))
        clocks.rebase(case)


def _write(case: Application, agency: Agency, template: str, row: Consultation) -> None:
    link = queries.link_of(row.id)
    service = applications.service_of(case).name_ar
    notify(_party_of(agency), template, case, title=service, place=case.place_text, link=link, due=row.due_at.date(), question=row.question)


def _party_of(agency: Agency) -> UUID:
    """The body as a party that letters can be sent to; made when it is first asked, its address kept as the data says."""
    mark = f"agency:{agency.code}"
    known = select(Party).where(Party.accreditation == mark).order_by(Party.id).limit(1)
    party = db.session().scalars(known).first()
    if party is None:
        made = {"id": uuid5(_BODIES, mark), "kind": "government", "name_ar": agency.ar, "accreditation": mark}
        db.session().execute(insert(Party).values(**made).on_conflict_do_nothing())  # another file may be asking it right now
        party = db.session().scalars(known).one()
    party.email = agency.email
    db.session().flush()
    return party.id


def _summary(said: Answer) -> str:
    words = {"no_objection": "لا مانع", "conditions": "لا مانع بشروط", "objection": "عدم موافقة"}[said.answer]
    return "، ".join([words, *(c for c in said.conditions if c.strip())]) + (f": {said.text.strip()}" if said.text.strip() else "")
