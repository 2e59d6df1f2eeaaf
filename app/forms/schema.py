"""The JSON Schema (2020-12) of a form definition, for interfaces and offline clients."""

from typing import Any

from app.forms.definition import Condition, Field, FormDefinition


def to_json_schema(definition: FormDefinition) -> dict[str, Any]:
    """What a program must send: the shape of ``as_json(values)``. Decimals travel as strings, days as ISO dates."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {field.name: _property(field) for field in definition.fields if field.type != "file"},
        "required": [field.name for field in definition.fields if field.required and not field.shown_if and field.type != "file"],
    }
    if definition.title:
        schema["title"] = definition.title.ar
    if rules := [_when(field) for field in definition.fields if field.required_if and field.type != "file"]:
        schema["allOf"] = rules
    return schema


def _property(field: Field) -> dict[str, Any]:
    facts: dict[str, Any] = {"title": field.label.ar, "x-type": field.type, **_shape(field)}
    if field.hint:
        facts["description"] = field.hint.ar
    if field.label.en:
        facts["x-title-en"] = field.label.en
    if field.unit:
        facts["x-unit"] = field.unit.ar
    return facts


def _shape(field: Field) -> dict[str, Any]:
    if field.type == "integer":
        return {"type": "integer", **_bounds(field)}
    if field.type == "checkbox":
        return {"type": "boolean", **({"const": True} if field.required else {})}
    if field.type == "geometry":
        return {
            "type": "object",
            "properties": {"type": {"enum": list(field.geometry)}, "coordinates": {"type": "array"}},
            "required": ["type", "coordinates"],
        }
    if field.type == "multi":
        return {
            "type": "array",
            "items": {"enum": list(field.by_value)},
            "uniqueItems": True,
            "minItems": max(field.min_choices, int(field.required)),
        }
    if field.choices:
        return {"enum": list(field.by_value)}
    return {"type": "string", **_string_facts(field)}


def _bounds(field: Field) -> dict[str, Any]:
    limits = {"minimum": field.min, "maximum": field.max}
    return {name: int(value) for name, value in limits.items() if value is not None}  # type: ignore[arg-type]


def _string_facts(field: Field) -> dict[str, Any]:
    if field.type == "date":
        return {"format": "date"}
    if field.type in ("number", "money"):
        limits = {"x-minimum": field.min, "x-maximum": field.max}
        return {"pattern": r"^-?[0-9]+(\.[0-9]+)?$"} | {name: str(limit) for name, limit in limits.items() if limit is not None}
    fixed = {"national_id": r"^[12][0-9]{9}$", "unified_number": r"^7[0-9]{9}$", "phone": r"^\+966[0-9]{8,10}$"}
    if field.type in fixed:
        return {"pattern": fixed[field.type]}
    facts: dict[str, Any] = {"maxLength": field.longest, "minLength": max(field.min_length, int(field.required))}
    return facts | ({"pattern": f"^(?:{field.pattern})$"} if field.pattern else {})


def _when(field: Field) -> dict[str, Any]:
    asked = {name: _matches(condition) for name, condition in field.required_if.items()}
    return {"if": {"properties": asked, "required": list(asked)}, "then": {"required": [field.name]}}


def _matches(condition: Condition) -> dict[str, Any]:
    if condition.filled is not None:
        return {} if condition.filled else {"enum": [None, "", []]}
    listed = list(condition.one_of)
    return {"anyOf": [{"enum": listed}, {"type": "array", "contains": {"enum": listed}}]}
