"""Answers as typed, turned into values or into sentences that say what to mend. The only validator of a form."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from app.forms.converters import CONVERTERS, RIYADH, Wrong, is_file
from app.forms.definition import Conditions, Field, FormDefinition
from app.forms.messages import MESSAGES
from app.i18n.digits import to_western_digits

_MANY = ("multi", "file")
_TICKED = ("1", "y", "yes", "on", "true")
_MISSING = {
    "choice": "form_choose",
    "radio": "form_choose",
    "multi": "form_choose",
    "file": "form_attach",
    "geometry": "form_draw",
    "checkbox": "form_confirm",
}


class Fault(str):
    """The sentence shown beside a field; ``code`` and ``details`` are its stable parts for interfaces."""

    code: str
    details: dict[str, Any]

    def __new__(cls, code: str, **details: Any) -> "Fault":
        fault = super().__new__(cls, str(MESSAGES[code]) % details)
        fault.code, fault.details = code, details
        return fault


class Cleaned(NamedTuple):
    """Typed values of the answers that hold, and a fault for each that does not. Unanswered: None, [] or False."""

    values: dict[str, Any]
    errors: dict[str, Fault]


def clean(definition: FormDefinition, data: Mapping[str, Any], *, present: Collection[str] = (), today: date | None = None) -> Cleaned:
    """Check every answer of a form against its definition.

    Args:
        data: ``request.form`` (or with files: flask-wtf's combined form and files), or answers stored by ``as_json``.
        present: file questions already answered by stored documents.
        today: the day that limits like ``today`` mean; now in Riyadh by default.

    Returns:
        values: str, Decimal, int, date, bool, list, GeoJSON geometry dict, or list of uploads, by type.
        errors: sentences in the reader's language, by field, in order of asking. ``data`` itself is left as it
        was, so the page shows again what was typed.
    """
    today = today or datetime.now(RIYADH).date()
    values: dict[str, Any] = {}
    errors: dict[str, Fault] = {}
    for field in definition.fields:
        values[field.name] = _nothing(field)
        try:
            values[field.name] = _convert(field, data, today)
        except Wrong as wrong:
            errors[field.name] = Fault(wrong.code, **{"label": str(field.label), **wrong.details})
    for field in definition.fields:
        if not _all_hold(field.shown_if, values):
            values[field.name] = _nothing(field)
            errors.pop(field.name, None)
        elif field.name not in errors and _is_missing(field, values, present):
            errors[field.name] = Fault(_missing(field), label=str(field.label))
    return Cleaned(values, {name: errors[name] for name in definition.by_name if name in errors})


def _missing(field: Any) -> str:
    """«اختر المنطقة» for a name, «أجب عن السؤال» for a question."""
    return "form_answer" if str(field.label).endswith(("؟", "?")) else _MISSING.get(field.type, "form_enter")


def as_typed(definition: FormDefinition, data: Mapping[str, Any]) -> dict[str, Any]:
    """The raw answers worth keeping in a draft: text and lists of text, files left out, nothing validated."""
    kept = {field.name: _raw(field, data) for field in definition.fields if field.type != "file"}
    return {name: answer for name, answer in kept.items() if answer not in (None, "", [])}


def as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Clean values in the form JSON stores them; ``clean`` reads them back to equal values. Files are left out."""
    return {name: _plain(value) for name, value in values.items() if not (isinstance(value, list) and any(map(is_file, value)))}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def _nothing(field: Field) -> Any:
    if field.type == "checkbox":
        return False
    return [] if field.type in _MANY else None


def _raw(field: Field, data: Mapping[str, Any]) -> Any:
    if field.type in _MANY:
        answers = data.getlist(field.name) if hasattr(data, "getlist") else data.get(field.name)
        listed = answers if isinstance(answers, (list, tuple)) else [answers]
        return [answer for answer in listed if answer not in (None, "") and not _is_empty_upload(answer)]
    answer = data.get(field.name)
    return answer.strip() if isinstance(answer, str) and field.type != "textarea" else answer


def _is_empty_upload(answer: Any) -> bool:
    return is_file(answer) and not answer.filename


def _convert(field: Field, data: Mapping[str, Any], today: date) -> Any:
    raw = _raw(field, data)
    if field.type == "checkbox":
        return raw is True or (isinstance(raw, str) and to_western_digits(raw).lower() in _TICKED)
    if raw is None or raw in ("", []):
        return _nothing(field)
    return CONVERTERS[field.type](field, raw, today)


def _is_missing(field: Field, values: Mapping[str, Any], present: Collection[str]) -> bool:
    required = field.required or (bool(field.required_if) and _all_hold(field.required_if, values))
    value = values[field.name]
    return required and (value is False or value in (None, "", [])) and field.name not in present  # 0 is an answer


def _all_hold(conditions: Conditions, values: Mapping[str, Any]) -> bool:
    return all(condition.holds(values[name]) for name, condition in conditions.items())
