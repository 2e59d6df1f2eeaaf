"""Papers of a service before anybody files: the checklist of documents, and the blank form for who comes with a pen."""

from typing import Any

from flask import current_app
from flask_babel import gettext as _

from app.documents.rendering import render_pdf
from app.forms import Field
from app.i18n.language import current_language
from licensing.catalogue.library import Service
from licensing.presenters import services as present
from licensing.services import guide

_LINES = {"textarea": 4, "geometry": 0}
_BOXES = {"national_id": 10, "unified_number": 10, "phone": 10, "date": 8}


def checklist_of(service: Service) -> dict[str, Any]:
    """What to bring, what the register already knows, what to have at hand; for a page that prints."""
    rows = present.document_rows(service)
    definition = service.definition
    known = {need.code for need in definition.documents if need.by == "register"} if definition else set()
    named = (
        [(row, definition is not None and need.code in known) for row, need in zip(rows, definition.documents, strict=True)]
        if definition
        else [(row, False) for row in rows]
    )
    return {
        "service": service,
        "bring": [row for row, from_register in named if not from_register],
        "known": [row for row, from_register in named if from_register],
        "at_hand": [str(field.label) for field in service.form.fields if field.required and field.type not in ("checkbox", "geometry")],
        "facts": present.service_facts(service)[:4],
        "conditions": guide.conditions_of(definition),
    }


def form_paper(service: Service) -> bytes:
    """The blank form as a PDF, in the reader's language."""
    context = checklist_of(service)
    url = f"{str(current_app.config['PUBLIC_URL']).rstrip('/')}/services/{service.code}"
    sections = [
        {"title": str(module.title), "fields": [_blank(field, service) for field in module.fields if field.type != "file"]}
        for module in service.modules
    ]
    place = service.definition.start.place if service.definition else "parcel" if service.facts.needs_parcel else "none"
    return render_pdf(
        "licensing/services/form_paper.html",
        language=current_language(),
        title=_("نموذج طلب: %(name)s", name=service.name),
        reference="",
        issued_on=None,
        unit_name="",
        code="",
        qr_url=url,
        trial=bool(current_app.config["DEMO"]),
        sections=[section for section in sections if section["fields"]],
        place=place,
        sample_fields=not service.online,
        **context,
    )


def _blank(field: Field, service: Service) -> dict[str, Any]:
    only_if = [str(service.form[name].label) for name in {**field.shown_if, **field.required_if} if name in service.form.by_name]
    return {
        "label": str(field.label),
        "hint": str(field.hint) if field.hint else "",
        "required": field.required,
        "unit": str(field.unit) if field.unit else "",
        "choices": [str(choice.label) for choice in field.choices],
        "tick": field.type == "checkbox",
        "many": field.type == "multi",
        "boxes": _BOXES.get(field.type, 0),
        "lines": _LINES.get(field.type, 1),
        "drawn": field.type == "geometry",
        "only_if": only_if,
    }
