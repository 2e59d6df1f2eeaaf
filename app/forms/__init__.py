"""Forms: one definition gives the page, the validation and the JSON Schema."""

from app.forms.cleaning import Cleaned, Fault, as_json, as_typed, clean
from app.forms.definition import Choice, Condition, Field, FormDefinition, Words
from app.forms.geometry import GeometryFault, GeometryLimits, as_geojson, parse_geojson
from app.forms.loading import load_form, load_forms
from app.forms.schema import to_json_schema
from app.forms.web import DefinedForm, build_form

__all__ = [
    "Choice",
    "Cleaned",
    "Condition",
    "DefinedForm",
    "Fault",
    "Field",
    "FormDefinition",
    "GeometryFault",
    "GeometryLimits",
    "Words",
    "as_geojson",
    "as_json",
    "as_typed",
    "build_form",
    "clean",
    "load_form",
    "load_forms",
    "parse_geojson",
    "to_json_schema",
]
