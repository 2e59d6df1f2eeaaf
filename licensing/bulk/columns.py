"""The columns of a service's spreadsheet: who, where, on which permit, and its questions; and a cell turned into an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.forms.definition import Field
from licensing.catalogue import Service
from licensing.catalogue.definitions import ServiceDefinition

YES, NO = _l("نعم"), _l("لا")
_YES_SAID, _NO_SAID = ("نعم", "yes", "1"), ("لا", "no", "0")  # a file is written in one language and may be filed in the other
LIST_SIGNS = ("؛", ";", "\n")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_PLACES: dict[str, tuple[tuple[str, Any, Any], ...]] = {
    "own_parcel": (("plan", _l("رقم المخطط"), ""), ("block", _l("رقم البلوك"), ""), ("number", _l("رقم القطعة"), "")),
    "site": (
        ("short_address", _l("العنوان المختصر"), _l("أربعة أحرف وأربعة أرقام، أو اكتب الإحداثيات")),
        ("point", _l("الإحداثيات"), _l("دائرة العرض ثم خط الطول، مثل 24.155, 47.312")),
        ("address", _l("وصف الموقع"), ""),
    ),
    "none": (("branch", _l("البلدية"), ""),),
}
_PLACES["parcel"] = _PLACES["own_parcel"]
_PERMIT = (("permit_number", _l("رقم الرخصة"), ""), ("permit_code", _l("رمز التحقق"), _l("بجانب المربع في الوثيقة")))


@dataclass(frozen=True)
class Column:
    """``key`` stands in the hidden row and is what the file is read by; ``field`` is the question, if it is one."""

    key: str
    title: str
    hint: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    field: Field | None = None


def is_offered(definition: ServiceDefinition | None) -> bool:
    """No drawing, no route, no file: nothing that a cell cannot hold. Documents are attached to the drafts."""
    return (
        definition is not None
        and definition.drawing is None
        and not definition.start.engineering_office
        and definition.start.place != "route"
    )


def columns_of(service: Service, branches: list[str]) -> list[Column]:
    """Every column in the order of asking."""
    definition = service.definition
    assert definition is not None
    columns = [Column("party", _("صاحب الطلب: رقم الهوية أو الرقم الموحد"), _("اتركه فارغاً إذا كان الطلب باسم جهتكم"))]
    for key, title, hint in _PERMIT if definition.acts_on else _PLACES[definition.start.place]:
        columns.append(Column(key, str(title), str(hint), key in ("number", "branch", "permit_number"), _branches(key, branches)))
    return columns + [_question(field) for field in service.form.fields if field.type not in ("file", "geometry")]


def answers_of(columns: list[Column], cells: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, tuple[str, dict[str, Any]]]]:
    """What the form would have been sent, and (code, details) of each cell that says nothing a form could."""
    answers: dict[str, Any] = {}
    faults: dict[str, tuple[str, dict[str, Any]]] = {}
    for column in columns:
        field, text = column.field, cells.get(column.key, "")
        if field is None or not text:
            continue
        if field.type in ("text", "textarea") and _like_formula(text):
            faults[column.key] = ("cell_formula", {})
        elif field.type == "checkbox":
            _ticked(column, text, answers, faults)
        elif field.choices:
            _chosen(column, field, text, answers, faults)
        else:
            answers[column.key] = text
    return answers, faults


def cell_text(value: Any) -> str:
    """A cell as somebody would have typed it: whole numbers without a point, days as ISO."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(YES if value else NO)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return str(value).strip()


def _question(field: Field) -> Column:
    title = f"{field.label} ({field.unit})" if field.unit else str(field.label)
    choices = (str(YES), str(NO)) if field.type == "checkbox" else tuple(str(choice.label) for choice in field.choices or ())
    hint = str(field.hint) if field.hint else ""
    if field.type == "multi":
        hint = f"{hint} {_('اكتب أكثر من اختيار وبينها فاصلة منقوطة')}".strip()
    return Column(field.name, title, hint, field.required, choices, field)


def _branches(key: str, branches: list[str]) -> tuple[str, ...]:
    return tuple(branches) if key == "branch" else ()


def _like_formula(text: str) -> bool:
    """Begins as a formula does; a negative number is a number."""
    return text.startswith(FORMULA_SIGNS) and not text[1:].replace(".", "", 1).isdecimal()


def _ticked(column: Column, text: str, answers: dict[str, Any], faults: dict[str, Any]) -> None:
    said = text.casefold()
    if said in _YES_SAID:
        answers[column.key] = "y"
    elif said not in _NO_SAID:
        faults[column.key] = ("cell_yes_or_no", {})


def _chosen(column: Column, field: Field, text: str, answers: dict[str, Any], faults: dict[str, Any]) -> None:
    known = {word: choice.value for choice in field.choices or () for word in (choice.value, choice.label.en, choice.label.ar) if word}
    asked = [text]
    if field.type == "multi":
        for sign in LIST_SIGNS:
            asked = [part.strip() for one in asked for part in one.split(sign) if part.strip()]
    if any(one not in known for one in asked):
        faults[column.key] = ("cell_unknown_choice", {"choices": "، ".join(column.choices[:8])})
        return
    values = [known[one] for one in asked]
    answers[column.key] = values if field.type == "multi" else values[0]
