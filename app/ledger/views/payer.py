from uuid import UUID

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.authz import current_actor, requires
from app.errors import NotFound
from app.ledger import commands, presenters, queries
from app.ledger.gateways.current import current_gateway, request_for
from app.ledger.permissions import Permission as P
from app.ledger.views.receipt import receipt_pdf

bp = Blueprint("payer", __name__)


@bp.get("/invoices")
@requires(P.INVOICE_VIEW)
def own_invoices() -> ResponseReturnValue:
    return render_template("ledger/own.html", rows=queries.list_own_invoices(current_actor()))


@bp.get("/invoices/<reference>")
@requires(P.INVOICE_VIEW)
def show_invoice(reference: str) -> ResponseReturnValue:
    invoice, actor = queries.get_invoice(reference), current_actor()
    case = queries.case_of(invoice)
    g.form_action = current_app.config["GATEWAY_URL"]
    return render_template(
        "ledger/invoice.html",
        invoice=invoice,
        payer=queries.payer_of(invoice),
        payment=queries.receipt_of(invoice),
        state=presenters.state_of(invoice),
        may_pay=actor.may(P.INVOICE_PAY, invoice),
        may_cancel=actor.may(P.INVOICE_CANCEL, invoice),
        may_reverse=actor.may(P.PAYMENT_REVERSE, invoice),
        case_link=presenters.link("cases.show", case.reference, reference=case.reference) if case else None,
        purposes=presenters.PURPOSES,
        replacement=queries.replacement_of(invoice),
    )


@bp.post("/invoices/<reference>/pay")
@requires(P.INVOICE_PAY)
def pay(reference: str) -> ResponseReturnValue:
    intent = commands.start_payment(queries.get_invoice(reference), current_gateway().code, current_actor())
    return redirect(url_for(".go_on", intent_id=intent.id), 303)


@bp.get("/payments/<uuid:intent_id>/continue")
@requires(P.INVOICE_PAY)
def go_on(intent_id: UUID) -> ResponseReturnValue:
    """The attempt is committed before the gateway hears of it; asking the gateway twice makes one there too."""
    intent = queries.get_intent(intent_id)
    if intent.state != "open":
        return redirect(url_for(".come_back", intent_id=intent.id), 303)
    return redirect(current_gateway().create_intent(request_for(intent)), 303)


@bp.get("/payments/<uuid:intent_id>/return")
@requires(P.INVOICE_PAY)
def come_back(intent_id: UUID) -> ResponseReturnValue:
    """Where the gateway sends the payer: shows what is true, and asks again while nothing is known."""
    intent = queries.get_intent(intent_id)
    template = "ledger/return_state.html" if request.headers.get("HX-Request") else "ledger/return.html"
    return render_template(
        template,
        intent=intent,
        invoice=intent.invoice,
        words=presenters.INTENT_STATES[intent.state],
        payment=queries.payment_of(intent),
        case=queries.case_of(intent.invoice),
    )


@bp.post("/invoices/<reference>/replace")
@requires(P.INVOICE_PAY)
def replace(reference: str) -> ResponseReturnValue:
    fresh = commands.replace_invoice(queries.get_invoice(reference), current_actor())
    flash(_("صدرت فاتورة بديلة بالبنود نفسها."), "success")
    return redirect(url_for(".show_invoice", reference=fresh.reference), 303)


@bp.get("/invoices/<reference>/receipt.pdf")
@requires(P.INVOICE_VIEW)
def receipt(reference: str) -> ResponseReturnValue:
    invoice = queries.get_invoice(reference)
    payment = queries.receipt_of(invoice)
    if payment is None:
        raise NotFound("receipt_not_found")
    headers = {"Content-Disposition": f'inline; filename="{payment.receipt_number}.pdf"'}
    return Response(receipt_pdf(invoice, payment), mimetype="application/pdf", headers=headers)
