"""A published layer as the planner's tools ask any layer: its fields, kept as jsonb, become properties with a type."""

from datetime import date
from typing import Any

from sqlalchemy import Numeric, case, cast, func, select

from gis.layers.tiles import sent_fields
from gis.models import PublishedFeature, PublishedLayer
from gis.planner.layers import Layer, Property

ROWS = PublishedFeature.__table__
_DAY_LETTERS = 10


def as_layer(row: PublishedLayer) -> Layer:
    """Whoever calls has seen to it that the person may see the layer."""
    fields = {one["name"]: _property(one) for one in row.fields}
    texts = [one["name"] for one in row.fields if one["type"] == "text"]
    return Layer(
        row.code,
        row.title_ar,
        "published",
        row.geometry_kind,
        ROWS,
        PublishedFeature.id,
        PublishedFeature.geom_3857,
        fields,
        own=PublishedFeature.layer_id == row.id,
        exact=PublishedFeature.geom,
        zoom=row.min_zoom,
        facts=PublishedFeature.properties,
        label=row.style.get("label") or next(iter(texts), ""),
        style=row.style,
        sent=tuple(sorted(sent_fields(row))),
    )


def _property(field: dict[str, str]) -> Property:
    """What a file calls a number may be lacking or be a word in some row: such a value is none."""
    value, text = PublishedFeature.properties[field["name"]], PublishedFeature.properties[field["name"]].astext
    if field["type"] == "number":
        return Property(field["title"], case((func.jsonb_typeof(value) == "number", cast(text, Numeric))), "number")
    if field["type"] == "boolean":
        return Property(field["title"], case((text == "true", True), (text == "false", False)), "boolean")
    if field["type"] == "date":  # kept as ISO text: its first ten letters compare as days do
        return Property(field["title"], func.left(text, _DAY_LETTERS), "date", bound=_iso)
    return Property(field["title"], text)


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def some_properties(layer: Layer) -> Any:
    """The properties that a tile carries, as one jsonb."""
    each = func.jsonb_each(layer.facts).table_valued("key", "value")
    return select(func.jsonb_object_agg(each.c.key, each.c.value)).where(each.c.key.in_(layer.sent)).scalar_subquery()
