"""The sheet of an approved decision, and its preview before that."""

from flask import current_app
from flask_babel import force_locale

from app.documents.rendering import render_pdf
from app.identity.queries import list_municipalities
from app.tenancy import everything
from gis.cadastre.decisions import showing
from gis.cadastre.decisions.checking import findings_of
from gis.cadastre.decisions.effects import from_stored
from gis.cadastre.decisions.measured import measured_of
from gis.models import SurveyDecision
from gis.register.queries import district_of, get_parcel


def sheet_of(decision: SurveyDecision) -> bytes:
    """PDF: header, sketch, corner and side tables, boundary sentence, control points, code. The caller has authorised."""
    measured, parcel = measured_of(decision), get_parcel(decision.parcel_id)
    issued = decision.verify_code is not None
    with everything(), force_locale("ar"):
        found = [from_stored(row) for row in decision.findings] if issued else findings_of(decision)
        district = district_of(parcel)
        return render_pdf(
            "gis/cadastre/sheet.html",
            unit_name=next(m.name_ar for m in list_municipalities() if m.id == decision.municipality_id),
            trial=bool(current_app.config["DEMO"]),
            reference=decision.reference,
            issued_on=decision.decided_on,
            code=decision.verify_code or "",
            qr_url=verify_url(decision.verify_code) if decision.verify_code else "",
            qr_note="",
            preview=not issued,
            superseded=decision.state == "superseded",
            decision=decision,
            parcel=parcel,
            district=district.name_ar if district else "",
            measured=measured,
            areas=showing.area_rows(measured, float(decision.area_nature_m2) if decision.area_nature_m2 else None),
            checks=showing.check_rows(found),
            **showing.shown(measured, parcel, []),
        )


def verify_url(code: str) -> str:
    return f"{str(current_app.config['PUBLIC_URL']).rstrip('/')}/verify/{code}"
