"""Carrying a file through what others do for it, by the same commands that their pages call.

For `flask catalogue exercise`, the demo and tests: each function leaves the file as if the persons concerned had acted. Nothing
here writes a state; what a command refuses is refused here too.

- ``pass_visit(application)``: the ordered visit is carried out and passed; the file is under review again.
- ``hold_session(application, members)``: the committee meets, agrees and signs; the file is recommended for approval.
- ``answer_agencies(application)``: every body asked says that it has no objection; the file is under review again.
- ``carry_to_recommendation(application, reviewer, members)``: whichever of these the file's procedure asks for, from ``submitted``
  until it waits for its decision.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import current_app

from app import db
from app.authz import SYSTEM, Actor, acting_as
from app.casework.workflow import advance, procedure_of
from app.identity.models import User
from app.tenancy import everything
from licensing.committees import commands as committees
from licensing.committees import queries as committee_queries
from licensing.consultations import commands as consultations
from licensing.consultations import queries as consultation_queries
from licensing.consultations.agencies import agencies
from licensing.consultations.commands import Answer
from licensing.models import Application
from licensing.review import inspections

_WORDS = "اطّلعت على الطلب ومستنداته ونتائج فحصه، وهو مستوفٍ."


def pass_visit(application: Application, inspector: Actor = SYSTEM) -> None:
    """The visit that was ordered for the file is recorded with every item in order.

    Raises:
        LookupError: no visit is waiting for the file.
    """
    row = inspections.last_inspection(application)
    if row is None or row.visit_id is None or row.outcome is not None:
        raise LookupError(f"{application.reference}: no visit is waiting")
    current_app.extensions["ports"]["carry_out_visit"](row.visit_id, inspector)


def hold_session(application: Application, members: Sequence[Actor] = (), *, vote: str = "for", reason: str = "") -> None:
    """The committee before which the file lies has met on it, voted and signed its minutes.

    Args:
        members: chair, secretary, then members; appointed where nobody sits on the branch's committee yet. Whoever has an interest
            in the file, or reviewed it, recuses himself.
    """
    item = committee_queries.last_item(application)
    if item is None or item.outcome is not None:
        raise LookupError(f"{application.reference}: before no committee")
    with everything():
        if not committee_queries.seated(item.committee_code, application.municipality_id) and members:
            _seat(item.committee_code, application.municipality_id, members)
        soon = datetime.now(UTC) + timedelta(minutes=1)
        session = committees.plan_session(item.committee_code, application.municipality_id, soon, "قاعة الاجتماعات", SYSTEM)
        committees.set_agenda(session, [item.id], SYSTEM)
        committees.open_session(session, [seat.user_id for seat in session.seats], SYSTEM)
        people = {seat.user_id: Actor(user_id=seat.user_id, name=seat.name, party_ids=_party_of(seat.user_id)) for seat in session.seats}
        for seat in session.seats:
            if seat.part != "secretary":
                how = "recused" if committees.is_barred(item, people[seat.user_id]) else vote
                committees.vote(item, session, how, reason, people[seat.user_id])
        committees.write_resolution(item, session, reason or "استوفى الطلب اشتراطاته.", (), SYSTEM)
        for seat in session.seats:
            if session.state == "open":
                committees.sign_minutes(session, "", people[seat.user_id])


def answer_agencies(application: Application, how: str = "no_objection", text: str = "", conditions: Sequence[str] = ()) -> None:
    """Every body that was asked and has not answered does so, as through its link."""
    with everything():
        for consultation in list(consultation_queries.standing(application).values()):
            if consultation.state == "waiting":
                name = agencies()[consultation.agency_code].ar
                consultations.answer(consultation, Answer(how, text, conditions, signer_name="مندوب الجهة", signer_post=name))


def carry_to_recommendation(application: Application, reviewer: Actor, members: Sequence[Actor] = ()) -> None:
    """From ``submitted`` to ``recommended``, with every visit, body and committee that the file's procedure asks for."""
    states = procedure_of(application).states
    with acting_as(reviewer):
        if application.state == "submitted":
            advance(application, "start_review", reviewer)
        if "awaiting_agencies" in states and consultation_queries.unheard(application):
            advance(application, "consult_agencies", reviewer)
            answer_agencies(application)
        if "awaiting_visit" in states:
            advance(application, "order_visit", reviewer)
            pass_visit(application)
        if "on_agenda" in states:
            advance(application, "refer_to_committee", reviewer, note=_WORDS)
            hold_session(application, members)
        else:
            advance(application, "recommend_approval", reviewer, note=_WORDS)


def _seat(code: str, municipality_id: int, members: Sequence[Actor]) -> None:
    for number, member in enumerate(members):
        assert member.user_id is not None
        part = committee_queries.PARTS[min(number, 2)]
        committees.appoint(code, municipality_id, member.user_id, part, None, SYSTEM)


def _party_of(user_id: UUID) -> frozenset[UUID]:
    party = db.session().get_one(User, user_id).party_id
    return frozenset({party} if party else ())
