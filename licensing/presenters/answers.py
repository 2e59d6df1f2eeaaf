"""Answers as a reader reads them: labels for codes, units behind numbers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from app.forms import Field
from app.i18n import both_dates
from licensing.catalogue import Service
from licensing.catalogue.facts import document_types

TYPED = frozenset({"text", "textarea", "reference", "phone", "national_id", "unified_number", "email", "url"})  # stands in a run of its own


def answer_words(field: Field, value: Any) -> str:
    """What was answered, in words; empty where nothing was."""
    if value in (None, "", []):
        return ""
    if field.type == "checkbox":
        return _("نعم") if value in (True, "y", "true", "on") else _("لا")
    if field.choices:
        chosen = value if isinstance(value, list) else [value]
        return _("، ").join(str(field.by_value[one].label) if one in field.by_value else str(one) for one in chosen)
    if field.type == "date":
        return _day_words(value)
    return f"{value} {field.unit}" if field.unit else str(value)


def _day_words(value: Any) -> str:
    """In both calendars; what is no day stays as it was typed."""
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        return str(value)
    locale = get_locale()
    return both_dates(day, locale.language if locale else "ar")


def answer_sections(service: Service, answers: Mapping[str, Any], remarks: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Answers by group of questions, in the order of asking; questions that were not asked are left out."""
    given, sections = remarks or {}, []
    for module in service.modules:
        rows = [
            {
                "name": field.name,
                "key": str(field.label),
                "value": answer_words(field, answers.get(field.name)),
                "kind": "ltr" if field.type in TYPED else "text",
                "remark": given.get(field.name, ""),
            }
            for field in module.fields
            if is_asked(field, answers)
        ]
        sections.append({"code": module.code, "title": str(module.title), "by": module.answered_by, "rows": rows})
    return sections


def is_asked(field: Field, answers: Mapping[str, Any]) -> bool:
    """Its conditions hold, so the page showed it."""
    return all(condition.holds(answers.get(name)) for name, condition in field.shown_if.items())


def document_name(code: str) -> str:
    """The name of a document of the catalogue."""
    known = document_types().get(code)
    return known.name if known else code
