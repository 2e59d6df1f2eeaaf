"""Which gateway this installation uses, and what it is asked."""

from flask import Flask, current_app, url_for

from app.ledger.gateways.base import Gateway, IntentRequest
from app.ledger.gateways.sandbox import SandboxGateway
from app.ledger.models import PaymentIntent

NOTICES_PATH = "/payments/notices"


def init_app(app: Flask) -> None:
    app.extensions["gateway"] = SandboxGateway(app.config["GATEWAY_URL"], app.config["GATEWAY_SECRET"])


def current_gateway() -> Gateway:
    return current_app.extensions["gateway"]


def request_for(intent: PaymentIntent) -> IntentRequest:
    """The amount is the attempt's, which is the invoice's; nothing of it comes from the browser."""
    site, invoice = current_app.config["PUBLIC_URL"].rstrip("/"), intent.invoice
    return IntentRequest(
        intent.id,
        intent.amount,
        intent.currency,
        invoice.bill_number,
        f"فاتورة {invoice.reference}",
        return_url=site + url_for("payer.come_back", intent_id=intent.id),
        # The sandbox stands beside us, so it is told the local door.
        notify_url=f"http://127.0.0.1:{current_app.config['PORT']}{NOTICES_PATH}",
    )
