"""What a step brings about, in its own transaction and with the system's view."""

import json

import shapely
from sqlalchemy import select

from app import db
from app.authz import SYSTEM, Actor
from app.casework.commands import add_party, remove_party
from app.casework.kinds import case_kind
from app.casework.models import Case, CaseEvent
from app.casework.workflow import advance, localised, state_of
from app.documents.queries import list_documents
from app.identity.models import Party
from app.ledger.commands import cancel_invoice, issue_invoice
from app.ledger.queries import list_invoices_of_case
from app.notifications import notify
from licensing.applications import checks, confirmation, drawing, queries
from licensing.models import Application, Submission
from licensing.permits.changes import issue
from licensing.ratings.commands import may_be_rated
from licensing.ratings.tokens import rating_url

OFFICE = "engineering_office"


def invite_office(case: Application, event: CaseEvent, actor: Actor) -> None:
    """The office sees the file from now on, so that it can accept or decline."""
    assert case.office_party_id is not None
    add_party(case, case.office_party_id, OFFICE)
    notify(case.office_party_id, "office_invited", case, title=case.title, place=case.place_text)


def confirm_office(case: Application, event: CaseEvent, actor: Actor) -> None:
    case.office_accepted_at = event.at
    _tell(case, [case.party_id])


def release_office(case: Application, event: CaseEvent, actor: Actor) -> None:
    """The office no longer sees the file."""
    if case.office_party_id is not None:
        remove_party(case, case.office_party_id, OFFICE)
    case.office_party_id = case.office_accepted_at = None
    _tell(case, [case.party_id])


def notify_office(case: Application, event: CaseEvent, actor: Actor) -> None:
    _tell(case, [case.office_party_id])


def run_checks(case: Application, event: CaseEvent, actor: Actor) -> None:
    checks.run_checks(case)


def send_confirmation_code(case: Application, event: CaseEvent, actor: Actor) -> None:
    confirmation.send_code(case)


def snapshot_submission(case: Application, event: CaseEvent, actor: Actor) -> None:
    """What was lodged stands unchangeable beside the file."""
    number = len(queries.list_submissions(case)) + 1
    documents = [{"kind": d.kind, "sha256": d.sha256, "filename": d.filename} for d in list_documents(case)]
    shapes = {part: json.loads(shapely.to_geojson(shape)) for part, shape in drawing.parts_of(case).items()}
    db.session().add(
        Submission(application_id=case.id, number=number, answers=dict(case.answers), documents=documents, drawing=shapes, at=event.at)
    )
    case.submitted_at = case.submitted_at or event.at
    db.session().flush()


def assign_to_actor(case: Application, event: CaseEvent, actor: Actor) -> None:
    case.assigned_to_id = actor.user_id


def unassign(case: Application, event: CaseEvent, actor: Actor) -> None:
    case.assigned_to_id = None


def assign_to_recommender(case: Application, event: CaseEvent, actor: Actor) -> None:
    case.assigned_to_id = case.recommended_by_id
    case.recommendation = case.recommended_by_id = None


def open_correction(case: Application, event: CaseEvent, actor: Actor) -> None:
    request = queries.find_open_correction(case)
    assert request is not None
    request.opened_at, request.opened_by_id = event.at, actor.user_id


def close_correction(case: Application, event: CaseEvent, actor: Actor) -> None:
    if request := queries.find_open_correction(case):
        request.closed_at = event.at


def record_recommendation(case: Application, event: CaseEvent, actor: Actor) -> None:
    case.recommendation = "approve" if event.action == "recommend_approval" else "refuse"
    case.recommended_by_id, case.recommended_text, case.assigned_to_id = actor.user_id, event.note, None


def record_decision(case: Application, event: CaseEvent, actor: Actor) -> None:
    case.decided_by_id, case.assigned_to_id = actor.user_id, None


def issue_fee_invoice(case: Application, event: CaseEvent, actor: Actor) -> None:
    """The applicant owes what the drawing measures; a free service is issued at once."""
    if queries.definition_of(case).pays:
        return  # what is paid was invoiced before
    if not queries.owes_fee(case):
        advance(case, "issue", SYSTEM)
        return
    assert case.party_id is not None
    issue_invoice(case, queries.fee_lines(case), case.party_id, actor, at=event.at)


def cancel_open_invoice(case: Application, event: CaseEvent, actor: Actor) -> None:
    for invoice in list_invoices_of_case(case.id):
        if invoice.state == "issued":
            cancel_invoice(invoice, localised(state_of(case).name), SYSTEM)


def issue_permit(case: Application, event: CaseEvent, actor: Actor) -> None:
    issue(case, event.at)


def notify_parties(case: Case, event: CaseEvent, actor: Actor) -> None:
    """Everybody who takes part reads the new state and the reason, if one was given."""
    _tell(case, [p.party_id for p in case.parties] or [case.party_id], event.note)


def notify_applicant(case: Application, event: CaseEvent, actor: Actor) -> None:
    _tell(case, [case.party_id])


def notify_reviewer(case: Application, event: CaseEvent, actor: Actor) -> None:
    """Staff find the file in their inbox again; nothing leaves the building."""


def _tell(case: Case, parties: list, note: str = "") -> None:
    state = state_of(case)
    for party_id in dict.fromkeys(p for p in parties if p is not None):
        language = db.session().scalar(select(Party.language).where(Party.id == party_id)) or "ar"
        named = case_kind(case.kind).state_name(case, state.code) or state.citizen_name or state.name
        words = named.get(language) or localised(state.name)
        rating = rating_url(case.id, party_id) if party_id == case.party_id and may_be_rated(case) else ""
        notify(party_id, "case_moved", case, title=case.title, state=words, note=note, rating_url=rating)


EFFECTS = {
    effect.__name__: effect
    for effect in (
        invite_office,
        confirm_office,
        release_office,
        notify_office,
        run_checks,
        send_confirmation_code,
        snapshot_submission,
        assign_to_actor,
        unassign,
        assign_to_recommender,
        open_correction,
        close_correction,
        record_recommendation,
        record_decision,
        issue_fee_invoice,
        cancel_open_invoice,
        issue_permit,
        notify_parties,
        notify_applicant,
        notify_reviewer,
    )
}
