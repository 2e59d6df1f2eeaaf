"""What a form asks: the one source of its page, its validation and its schema."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from flask_babel import get_locale
from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic import Field as Fact

FieldType = Literal[
    "text",
    "textarea",
    "number",
    "integer",
    "money",
    "date",
    "choice",
    "radio",
    "checkbox",
    "multi",
    "phone",
    "national_id",
    "unified_number",
    "geometry",
    "file",
]
GeometryKind = Literal["Point", "LineString", "Polygon", "MultiPolygon"]

_CHOOSING = ("choice", "radio", "multi")
_COUNTING = ("number", "integer", "money")
# Facts that mean something for some types only; naming them for another type is a mistake in the file.
_BELONGS_TO = {
    "choices": _CHOOSING,
    "decimals": ("number",),
    "unit": _COUNTING,
    "pattern": ("text",),
    "pattern_hint": ("text",),
    "max_length": ("text", "textarea"),
    "min_length": ("text", "textarea"),
    "min": (*_COUNTING, "date"),
    "max": (*_COUNTING, "date"),
    "accept": ("file",),
    "max_files": ("file",),
    "geometry": ("geometry",),
    "max_vertices": ("geometry",),
    "mobile": ("phone",),
    "min_choices": ("multi",),
    "max_choices": ("multi",),
}
_RELATIVE_DAY = re.compile(r"today([+-][0-9]{1,5})?")
DEFAULT_LENGTH = {"text": 200, "textarea": 4000}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Strict):
    """A text in Arabic and, where given, English; a bare string is Arabic."""

    ar: str
    en: str | None = None

    def __str__(self) -> str:
        locale = get_locale()
        return self.en if self.en and locale is not None and locale.language == "en" else self.ar


def _limit(value: Any) -> Any:
    """A number, an ISO day, or a day relative to today."""
    if isinstance(value, str) and not _RELATIVE_DAY.fullmatch(value):
        return date.fromisoformat(value)
    return value


Limit = Annotated[Decimal | date | str | None, BeforeValidator(_limit)]
Text = Annotated[Words, BeforeValidator(lambda value: {"ar": value} if isinstance(value, str) else value)]


class Choice(_Strict):
    """One answer that may be chosen; ``value`` is stored and never shown."""

    value: str
    label: Text
    hint: Text | None = None


class Condition(_Strict):
    """When another answer is one of ``in``, or has been given at all (``filled``)."""

    one_of: tuple[str | bool, ...] = Fact(default=(), alias="in")
    filled: bool | None = None

    def holds(self, answer: Any) -> bool:
        answers = answer if isinstance(answer, list) else [answer]
        given = any(item is not False and item not in (None, "") for item in answers)  # 0 is an answer
        if self.filled is not None:
            return given is self.filled
        return any(item in self.one_of for item in answers)


def _as_condition(value: Any) -> Any:
    if isinstance(value, Mapping):
        return value
    return {"in": value if isinstance(value, list) else [value]}


Conditions = Mapping[str, Annotated[Condition, BeforeValidator(_as_condition)]]


class Field(_Strict):
    """One question.

    ``required_if`` and ``shown_if`` name other questions; all their conditions must hold. An answer to a question
    that is not shown is dropped. ``min`` and ``max`` of a date are ISO days or ``today``, ``today+30``.
    """

    name: str = Fact(pattern=r"^[a-z][a-z0-9_]*$")
    type: FieldType
    label: Text
    hint: Text | None = None
    required: bool = False
    required_if: Conditions = {}
    shown_if: Conditions = {}
    choices: tuple[Choice, ...] = ()
    min_choices: int = 0
    max_choices: int | None = None
    min: Limit = None
    max: Limit = None
    decimals: int = 3
    unit: Text | None = None
    min_length: int = 0
    max_length: int | None = None
    pattern: str | None = None
    pattern_hint: Text | None = None
    mobile: bool = False
    accept: tuple[str, ...] = ()
    max_files: int = 1
    geometry: tuple[GeometryKind, ...] = ("Polygon",)
    max_vertices: int = Fact(default=10_000, le=10_000)

    @model_validator(mode="after")
    def _facts_fit_the_type(self) -> Self:
        for fact in self.model_fields_set & _BELONGS_TO.keys():
            if self.type not in _BELONGS_TO[fact]:
                raise ValueError(f"{self.name}: {fact!r} means nothing for type {self.type!r}")
        if (self.type in _CHOOSING) != bool(self.choices):
            raise ValueError(f"{self.name}: choices are needed for, and only for, {', '.join(_CHOOSING)}")
        if len({choice.value for choice in self.choices}) != len(self.choices):
            raise ValueError(f"{self.name}: a choice is given twice")
        for limit in (self.min, self.max):
            if isinstance(limit, Decimal) == (self.type == "date") and limit is not None:
                raise ValueError(f"{self.name}: {limit} is no limit for type {self.type!r}")
        return self

    @property
    def longest(self) -> int | None:
        return self.max_length or DEFAULT_LENGTH.get(self.type)

    @cached_property
    def by_value(self) -> dict[str, Choice]:
        return {choice.value: choice for choice in self.choices}


class FormDefinition(_Strict):
    """The questions of one form, in order of asking."""

    code: str = ""
    version: int = 1
    title: Text | None = None
    fields: tuple[Field, ...]

    @model_validator(mode="after")
    def _names_resolve(self) -> Self:
        names = [field.name for field in self.fields]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"asked twice: {', '.join(sorted(twice))}")
        for field in self.fields:
            for other in {*field.required_if, *field.shown_if}:
                if other not in names or other == field.name:
                    raise ValueError(f"{field.name}: condition on {other!r}, which is not another field")
        return self

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    def __getitem__(self, name: str) -> Field:
        return self.by_name[name]

    def only(self, names: Any) -> "FormDefinition":
        """The same form asking only the named questions (a correction request reopens some); conditions on others fall away."""
        kept = set(names)
        return self.model_copy(
            update={
                "fields": tuple(
                    field.model_copy(
                        update={
                            "required_if": {n: c for n, c in field.required_if.items() if n in kept},
                            "shown_if": {n: c for n, c in field.shown_if.items() if n in kept},
                        }
                    )
                    for field in self.fields
                    if field.name in kept
                )
            }
        )
