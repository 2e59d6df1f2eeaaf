"""The page side of a form definition: a WTForms class that draws its fields and validates through ``clean``."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import LazyString
from wtforms import BooleanField, Form, MultipleFileField, StringField, TextAreaField
from wtforms import Field as WTField

from app.forms.cleaning import clean
from app.forms.definition import Field, FormDefinition, Words

_CONTROLS = {"choice": "select", "radio": "radios", "multi": "checkboxes", "checkbox": "checkboxes", "integer": "number"}


class _OneOf(StringField):
    """A question with given answers; each is {value, label, hint} for the component that draws it."""

    def __init__(self, *args: Any, choices: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices


class _SomeOf(_OneOf):
    """The same with several answers."""

    data: list[str]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = list(valuelist)


_CLASSES: dict[str, type[WTField]] = {
    "textarea": TextAreaField,
    "geometry": TextAreaField,
    "choice": _OneOf,
    "radio": _OneOf,
    "multi": _SomeOf,
    "checkbox": BooleanField,
    "file": MultipleFileField,
}


class DefinedForm(Form):
    """A form whose questions come from a ``FormDefinition``; ``values`` holds the clean answers after ``validate``."""

    definition: FormDefinition
    values: dict[str, Any]

    def __init__(self, formdata: Any = None, *, data: Mapping[str, Any] | None = None, present: Collection[str] = ()) -> None:
        stored = {name: json.dumps(answer) if isinstance(answer, dict) else answer for name, answer in (data or {}).items()}
        super().__init__(formdata, data=stored)
        self.typed, self.present, self.values = formdata, present, {}

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether every answer holds; otherwise each faulty field carries its sentence and what was typed."""
        self.values, errors = clean(self.definition, self.typed if self.typed is not None else {}, present=self.present)
        for name, fault in errors.items():
            self[name].errors = [fault]
        return not errors

    @property
    def errors(self) -> dict[str, Any]:
        return {name: list(field.errors) for name, field in self._fields.items() if field.errors}


def build_form(definition: FormDefinition) -> type[DefinedForm]:
    """A WTForms class asking the definition's questions.

    Use it as ``form = build_form(definition)(request.form)`` after a post, or ``(data=stored_answers)`` to show answers.
    Reviewer's remarks are given to the ``form_field`` macro, not to the form.
    """
    questions = {field.name: _question(field) for field in definition.fields}
    return type("DefinedForm", (DefinedForm,), {"definition": definition, **questions})


def _lazily(words: Words) -> LazyString:
    return LazyString(lambda: str(words))


def _question(field: Field) -> Any:
    kind = _CLASSES.get(field.type, StringField)
    facts: dict[str, Any] = {
        "label": _lazily(field.label),
        "description": _lazily(field.hint) if field.hint else "",
        "render_kw": _control(field),
    }
    if field.choices:
        facts["choices"] = [
            {"value": choice.value, "label": _lazily(choice.label), "hint": _lazily(choice.hint) if choice.hint else ""}
            for choice in field.choices
        ]
    if field.required:
        facts["validators"] = [_Required()]
    return kind(**facts)


def _control(field: Field) -> dict[str, Any]:
    """What ``form_field`` reads: the control's kind and the words and limits around it."""
    facts: Mapping[str, Any] = {
        "data-type": _CONTROLS.get(field.type, field.type),
        "data-unit": field.unit and _lazily(field.unit),
        "data-count": field.longest if field.type == "textarea" else None,
        "maxlength": field.longest if field.type == "text" else None,
        "accept": ",".join(f".{name}" for name in field.accept) or None,
        "data-shown-if": _condition_words(field),
    }
    return {name: value for name, value in facts.items() if value}


def _condition_words(field: Field) -> str | None:
    """``name=a|b&other=`` for the browser, which hides what is not asked; the server decides all the same."""
    parts = [
        f"{name}={'|'.join(str(value).lower() if isinstance(value, bool) else value for value in condition.one_of)}"
        for name, condition in field.shown_if.items()
    ]
    return "&".join(parts) or None


class _Required:
    """Marks the control as required; whether it was answered is for ``clean`` to say."""

    field_flags = {"required": True}

    def __call__(self, form: Form, field: WTField) -> None:
        """Nothing: ``DefinedForm.validate`` does not call validators."""
