"""The paper of a permit: what it says is what was granted; what holds today is behind its code."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from app import db
from app.authz import SYSTEM, Actor, authorize
from app.casework.calendar import RIYADH
from app.documents.commands import keep_issued
from app.documents.models import Document
from app.documents.rendering import as_pdf, render_page
from app.organisation.models import Municipality
from gis.layers.binding import constraints_at
from gis.models import SpatialUnit
from licensing.applications import queries as applications
from licensing.models import Application, Permit
from licensing.permissions import Permission as P
from licensing.permits import queries
from licensing.permits.commands import facts_of
from licensing.permits.contents import contents_of
from licensing.permits.editions import find_last
from licensing.permits.tables import bound_rows
from licensing.permits.validity import end_of_validity
from licensing.permits.words import change_words
from licensing.signing.signers import organisation, signer


def make_permit_paper(permit_id: str) -> None:
    """Job: the permit's PDF lies with the permit and its application. Run twice, it is there once."""
    permit = queries.get_permit_by_id(UUID(permit_id))
    if queries.find_paper(permit) is None:
        keep_paper(permit)


def keep_paper(permit: Permit) -> Document:
    """The paper is made anew and kept; an earlier one stays in the record behind it."""
    body, application = signed_paper_of(permit), _changed_by(permit) or queries.application_of(permit)
    facts: dict[str, Any] = {"kind": queries.PAPER_KIND, "label": permit.title, "filename": queries.paper_name(permit), "actor": SYSTEM}
    if application is not None:
        keep_issued(body, case=application, **facts)
    return keep_issued(body, case=permit, **facts)


def signed_paper_of(permit: Permit) -> bytes:
    """The paper with the amanah's signature, where a key is configured; the signature names the code of the paper."""
    key, body = signer(), paper_of(permit)
    if key is None:
        return body
    return key.sign(body, reason=permit.verify_code, place=queries.branch_of(permit).name_ar, name=organisation())


def paper_of(permit: Permit) -> bytes:
    """The PDF of the permit's edition of now, as it was granted or last changed."""
    return as_pdf(sheet_of(permit))


def sheet_of(permit: Permit) -> str:
    """The page of that paper before it is set."""
    application, last = queries.application_of(permit), find_last(permit)
    changed_by = _changed_by(permit)
    subject = queries.get_permit_by_id(permit.subject_permit_id) if permit.subject_permit_id else None
    with force_locale("ar"):
        context = {
            **contents_of(application, permit.facts, permit.issued_on, permit.parcel_id, changed_by=changed_by),
            "title": permit.title,
            "reference": permit.reference,
            "issued_on": permit.issued_on,
            "valid_to": permit.valid_to,
            "conditions": [c.text_ar for c in permit.conditions],
            "code": permit.verify_code,
            "qr_url": verify_url(permit.verify_code),
            "settled": queries.find_settlement(changed_by or application),
            "issued": True,
            "edition": permit.edition,
            "change_words": change_words(last.change) if last else "",
            "subject": subject,
            "signed": signer() is not None,
        }
        return _sheet(permit.template, queries.branch_of(permit).name_ar, context)


def _changed_by(permit: Permit) -> Application | None:
    """The application that made the edition of now; None while the permit is as it was granted, or a decree changed it."""
    last = find_last(permit) if permit.edition > 1 else None
    return db.session().get(Application, last.application_id) if last and last.application_id else None


def preview_of(application: Application, actor: Actor) -> bytes:
    """The paper as it would be issued today, marked as a preview: no number, no code."""
    authorize(actor, P.APPLICATION_VIEW, application)
    definition, today = applications.definition_of(application), datetime.now(UTC).astimezone(RIYADH).date()
    subject = db.session().get(Permit, application.subject_permit_id) if application.subject_permit_id else None
    with force_locale("ar"):
        context = {
            **contents_of(application, facts_of(application), today, application.parcel_id),
            "title": applications.service_of(application).facts.output_document_ar,
            "reference": "",
            "issued_on": today,
            "valid_to": end_of_validity(definition.output.validity, today, application.answers, subject.valid_to if subject else None),
            "conditions": [c.text.ar for c in definition.conditions],
            "code": "",
            "qr_url": "",
            "settled": None,
            "preview": True,
        }
        return as_pdf(_sheet(definition.output.template, queries.branch_of(application).name_ar, context))


def statement_copy(parcel: SpatialUnit, on: date, actor: Actor) -> bytes:
    """«بيان نظام البناء» of any parcel on a day, for reading inside the amanah: no holder, no deed, no number, no code.

    It names the layers that its reader may see; an issued statement names the public ones.
    """
    branch = db.session().get(Municipality, parcel.municipality_id) if parcel.municipality_id else None
    with force_locale("ar"):
        contents = contents_of(None, {}, on, parcel.id)
        blank: dict[str, Any] = {"reference": "", "code": "", "qr_url": "", "valid_to": None, "settled": None, "conditions": []}
        context = {
            **contents,
            **blank,
            "place": (contents["place"] or {}) | {"deeds": ""},
            "bound": bound_rows(constraints_at(parcel, actor)),
            "title": _("بيان نظام البناء"),
            "issued_on": on,
            "copy": True,
        }
        return as_pdf(_sheet("zoning_statement", branch.name_ar if branch else "", context))


def verify_url(code: str) -> str:
    """What the QR says: short, and on the installation's public address."""
    return f"{str(current_app.config['PUBLIC_URL']).rstrip('/')}/verify/{code}"


def _sheet(template: str, unit: str, context: Mapping[str, Any]) -> str:
    return render_page(f"licensing/permits/papers/{template}.html", unit_name=unit, trial=bool(current_app.config["DEMO"]), **context)
