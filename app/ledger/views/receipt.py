"""The receipt as a document."""

from flask import current_app
from flask_babel import get_locale

from app.documents.rendering import render_pdf
from app.ledger import queries
from app.ledger.models import Invoice, Payment


def receipt_pdf(invoice: Invoice, payment: Payment) -> bytes:
    """The PDF whose QR opens the receipt's own page: what it says there is true now, what it says on paper was true then."""
    case, payer = queries.case_of(invoice), queries.payer_of(invoice)
    branch = queries.branches([invoice.municipality_id])[0]
    language = str(get_locale() or "ar")[:2]
    return render_pdf(
        "ledger/receipt.pdf.html",
        language=language,
        invoice=invoice,
        payment=payment,
        payer=payer.name_ar if payer else "",
        case_reference=case.reference if case else "",
        reference=payment.receipt_number,
        issued_on=payment.recorded_at,
        unit_name=branch.name_en if language == "en" else branch.name_ar,
        stands=invoice.state == "paid",
        code=payment.verification_code,
        qr_url=f"{current_app.config['PUBLIC_URL'].rstrip('/')}/verify/{payment.verification_code}",
        trial=bool(current_app.config["DEMO"]),
    )
