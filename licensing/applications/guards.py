"""What must hold before a step. Each answers None, or the code of the sentence that says what is missing."""

from datetime import UTC, datetime

from sqlalchemy import select

from app import db
from app.authz import Actor
from app.documents.queries import kinds_present
from app.identity.models import Party
from app.ledger.queries import settled
from app.tenancy import everything
from gis.register.queries import is_owner
from licensing.applications import checks, drawing, queries, subjects
from licensing.applications.paying import named_invoice
from licensing.models import Application, ConfirmationCode, Permit
from licensing.permits.changes import refusal


def parcel_owned_by_applicant(case: Application, _actor: Actor) -> str | None:
    if queries.definition_of(case).start.place != "own_parcel":
        return None
    owned = case.parcel_id is not None and case.party_id is not None and is_owner(case.parcel_id, [case.party_id])
    return None if owned else "unmet_parcel_owned_by_applicant"


def subject_permit_named(case: Application, _actor: Actor) -> str | None:
    """A service that changes a permit has one, which still stands as the service wants it and can be changed so today."""
    acts_on = queries.definition_of(case).acts_on
    if acts_on is None:
        return None
    with everything():
        permit = db.session().get(Permit, case.subject_permit_id) if case.subject_permit_id else None
    if permit is None or subjects.fits(acts_on, permit):
        return "unmet_subject_permit_named"
    return refusal(case, permit)


def four_eyes_kept(case: Application, actor: Actor) -> str | None:
    """Where the party asked for it, who changed the file last does not send it: another of its people reads it first."""
    if actor.is_system or case.party_id is None or case.prepared_by_id != actor.user_id:
        return None
    with everything():
        wanted = db.session().scalar(select(Party.four_eyes).where(Party.id == case.party_id))
    return "unmet_four_eyes_kept" if wanted else None


def applicant_answers_given(case: Application, _actor: Actor) -> str | None:
    return "unmet_applicant_answers_given" if queries.faults_of(case, "applicant") else None


def applicant_documents_attached(case: Application, _actor: Actor) -> str | None:
    """The owner's own documents are there before the office begins, because the file leaves his hands."""
    missing = queries.documents_missing(case, kinds_present(case))
    return "unmet_applicant_documents_attached" if any(need.by == "applicant" for need in missing) else None


def office_named(case: Application, _actor: Actor) -> str | None:
    return None if case.office_party_id else "unmet_office_named"


def required_answers_given(case: Application, _actor: Actor) -> str | None:
    return "unmet_required_answers_given" if queries.faults_of(case) else None


def required_documents_attached(case: Application, _actor: Actor) -> str | None:
    return "unmet_required_documents_attached" if queries.documents_missing(case, kinds_present(case)) else None


def drawing_complete(case: Application, _actor: Actor) -> str | None:
    kind, parts = queries.definition_of(case).drawing, drawing.parts_of(case)
    needed = {"floors": "ground", "fence": drawing.FENCE}.get(kind or "")
    return "unmet_drawing_complete" if needed and needed not in parts else None


def confirmation_code_given(case: Application, _actor: Actor) -> str | None:
    code = db.session().get(ConfirmationCode, case.id)
    return None if code and code.confirmed_at else "unmet_confirmation_code_given"


def correction_items_named(case: Application, _actor: Actor) -> str | None:
    request = queries.find_open_correction(case)
    return None if request and request.items else "unmet_correction_items_named"


def corrections_answered(case: Application, _actor: Actor) -> str | None:
    request = queries.find_open_correction(case)
    open_items = [item for item in request.items if item.answered_at is None] if request else []
    return "unmet_corrections_answered" if open_items or queries.faults_of(case) else None


def findings_current(case: Application, _actor: Actor) -> str | None:
    site = queries.site_of_application(case)
    if site is None or queries.definition_of(case).drawing is None:
        return None
    return None if checks.fingerprint_of(case, site) == case.checked_fingerprint else "unmet_findings_current"


def no_blocking_finding(case: Application, _actor: Actor) -> str | None:
    return "unmet_no_blocking_finding" if checks.blocking_findings(case) else None


def fee_settled(case: Application, _actor: Actor) -> str | None:
    """A free service owes nothing; any other was invoiced, and nothing of it is still owed; one that pays has paid."""
    if queries.definition_of(case).pays:
        return None if (named := named_invoice(case)) and named.state == "paid" else "unmet_fee_settled"
    return None if not queries.owes_fee(case) or settled(case.id) else "unmet_fee_settled"


def clock_ran_out(case: Application, _actor: Actor) -> str | None:
    return None if case.due_at and case.due_at < datetime.now(UTC) else "unmet_clock_ran_out"


def ordered_visits_passed(case: Permit, _actor: Actor) -> str | None:
    waiting = [c for c in case.conditions if c.visit_kind and c.met_on is None]
    return "unmet_ordered_visits_passed" if waiting else None


def validity_ended(case: Permit, _actor: Actor) -> str | None:
    ended = case.valid_to is not None and case.valid_to < datetime.now(UTC).date()
    return None if ended else "unmet_validity_ended"


GUARDS = {
    guard.__name__: guard
    for guard in (
        parcel_owned_by_applicant,
        subject_permit_named,
        four_eyes_kept,
        applicant_answers_given,
        applicant_documents_attached,
        office_named,
        required_answers_given,
        required_documents_attached,
        drawing_complete,
        confirmation_code_given,
        correction_items_named,
        corrections_answered,
        findings_current,
        no_blocking_finding,
        fee_settled,
        clock_ran_out,
        ordered_visits_passed,
        validity_ended,
    )
}
