"""Answers, documents and drawing in words, with what they were before, for pages that are only read."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.documents.presenters import file_row
from app.documents.queries import list_documents
from app.errors import UserError
from app.forms import FormDefinition, clean
from licensing.applications import drawing, queries
from licensing.applications.answering import Clash
from licensing.catalogue.definitions import Answerer
from licensing.models import Application
from licensing.presenters.answers import answer_words, document_name, is_asked
from licensing.presenters.findings import FLOORS, number
from licensing.presenters.services import SUPPLIERS
from licensing.zoning import UnknownName


def answer_sections(application: Application, side: Answerer | None, before: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Modules with their answers as rows of ``summary_list``; ``side``: whose answers may be changed from here.

    Args:
        before: answers of an earlier submission, shown beside those that differ.
    """
    values = clean(queries.form_for(application), application.answers).values
    items = queries.reopened(application)
    sections = []
    for module in queries.service_of(application).modules:
        may_change = side == module.answered_by and queries.in_hands_of(application, module.answered_by)
        rows = []
        for field in module.fields:
            if not is_asked(field, values):
                continue
            item = (items or {}).get(("answer", field.name))
            url = url_for("filing.questions", reference=application.reference, module=module.code, back="check") + f"#{field.name}"
            row = {
                "key": str(field.label),
                "value": answer_words(field, values.get(field.name)),
                "remark": item.remark if item else "",
                "change_url": url if may_change and (items is None or item) else "",
            }
            if before is not None:
                row["old"] = answer_words(field, before.get(field.name))
            rows.append(row)
        sections.append({"title": str(module.title), "rows": rows, "side": module.answered_by})
    return sections


def document_rows(application: Application) -> list[dict[str, Any]]:
    """Each document that the service asks for: who brings it, what is there, what the reviewer remarked."""
    stored = {d.kind: d for d in list_documents(application)}
    items = queries.reopened(application)
    rows = []
    for need in queries.definition_of(application).documents:
        needed = queries.is_needed(need, application.answers)
        item = (items or {}).get(("document", need.code))
        rows.append(
            {
                "code": need.code,
                "name": document_name(need.code),
                "by": need.by,
                "by_words": str(SUPPLIERS[need.by]),
                "required": needed,
                "file": file_row(stored[need.code]) if need.code in stored else None,
                "accept": need.accept,
                "remark": item.remark if item else "",
                "open": items is None or item is not None,
                "from_register": need.by == "register",
            }
        )
    return rows


def further_documents(application: Application) -> list[dict[str, Any]]:
    """Documents of the file that the service did not ask for: decisions, the permit, notes."""
    asked = {need.code for need in queries.definition_of(application).documents}
    return [file_row(document) for document in list_documents(application) if document.kind not in asked]


def measured_rows(application: Application) -> list[dict[str, Any]]:
    """What the drawing measures, floor by floor."""
    parts = drawing.parts_of(application)
    site = queries.site_of_application(application)
    area = site.shape.area if site else 0.0
    rows = []
    for part, shape in parts.items():
        if part == drawing.FENCE:
            rows.append({"key": _("طول السور"), "value": _("%(length)s م", length=number(shape.length))})
            continue
        share = _("%(share)s%% من القطعة", share="\u200e" + number(100 * shape.area / area, 1)) if area else ""
        rows.append({"key": str(FLOORS.get(part, part)), "value": f"{number(shape.area)} {_('م²')} ({share})"})
    floors = [shape.area for part, shape in parts.items() if part != drawing.FENCE]
    if len(floors) > 1:
        rows.append({"key": _("مجموع المسطحات"), "value": _("%(area)s م²", area=number(sum(floors)))})
    return rows


def fee_of(application: Application) -> dict[str, Any] | None:
    """Lines and sum of the fee as things stand; None while a measure is missing or the service is free."""
    try:
        lines = queries.fee_lines(application)
    except (UnknownName, UserError):
        return None
    return {"lines": lines, "total": sum((line.total for line in lines), Decimal(0))} if lines else None


def cost_context(application: Application) -> dict[str, Any]:
    """What a page needs to tell the cost of the draft as it stands."""
    return {"fee": fee_of(application), "free": not queries.definition_of(application).fee}


def clash_rows(clashes: Iterable[Clash], form: FormDefinition) -> list[dict[str, str]]:
    """What another wrote meanwhile beside what was typed here, in words."""
    return [
        {
            "name": clash.name,
            "label": str(form[clash.name].label),
            "theirs": answer_words(form[clash.name], clash.theirs) or _("فارغة"),
            "typed": answer_words(form[clash.name], clash.typed) or _("فارغة"),
            "by": clash.by,
        }
        for clash in clashes
    ]
