"""Services that pay what is owed already: an invoice, a fine or an instalment that an answer names."""

from sqlalchemy import select

from app import db
from app.authz import SYSTEM, Actor
from app.casework import workflow
from app.casework.kinds import all_kinds
from app.casework.models import Case
from app.casework.reference import normalise_reference
from app.ledger.events import InvoicePaid
from app.ledger.models import Invoice
from app.tenancy import everything
from licensing.applications import queries
from licensing.models import Application


def named_invoice(application: Application) -> Invoice | None:
    """The invoice that the answer names by its own number, or the open one of the case that it names; the applicant's alone."""
    name = queries.definition_of(application).pays
    said = str(application.answers.get(name) or "").strip() if name else ""
    if not said:
        return None
    with everything():
        invoice = db.session().scalars(select(Invoice).where(Invoice.reference == said.upper())).one_or_none() or _of_case(said)
    return invoice if invoice is not None and invoice.payer_party_id == application.party_id else None


def named_invoice_open(case: Application, _actor: Actor) -> str | None:
    """Guard: a service that pays names an invoice of the applicant's that is still owed."""
    if queries.definition_of(case).pays is None:
        return None
    invoice = named_invoice(case)
    return None if invoice is not None and invoice.state == "issued" else "unmet_named_invoice_open"


def issue_when_named_is_paid(event: InvoicePaid) -> None:
    """A receipt is issued to whoever asked for it, in the payment's own transaction."""
    with everything():
        invoice = db.session().get_one(Invoice, event.invoice_id)
        waiting = select(Application).where(Application.party_id == invoice.payer_party_id, Application.state == "awaiting_payment")
        for application in db.session().scalars(waiting):
            if queries.definition_of(application).pays and (named := named_invoice(application)) and named.id == invoice.id:
                workflow.advance(application, "issue", SYSTEM)


def _of_case(said: str) -> Invoice | None:
    number = normalise_reference(said, {kind.prefix for kind in all_kinds().values()})
    case = db.session().scalars(select(Case).where(Case.reference == number)).one_or_none() if number else None
    if case is None:
        return None
    owed = select(Invoice).where(Invoice.case_id == case.id).order_by(Invoice.state != "issued", Invoice.issued_at.desc())
    return db.session().scalars(owed).first()
