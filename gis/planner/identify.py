"""What lies at a point, in every layer asked, in one query."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import and_, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import JSONB

from app import db
from app.authz import Actor
from gis.crs import LONLAT
from gis.map.panel import LAND_USES
from gis.planner.layers import Layer

MOST_A_LAYER = 10
_WORDS = {"land_use": LAND_USES}


def identify(longitude: float, latitude: float, wanted: Sequence[Layer], reach_m: float, actor: Actor) -> list[dict[str, Any]]:
    """Layers with what they have at the point: [{layer, title, rows: [{id, title, url, facts: [{key, value}]}]}].

    Points and lines answer within ``reach_m`` web Mercator metres, ground where it holds the point.
    """
    if not wanted:
        return []
    place = func.ST_SetSRID(func.ST_MakePoint(longitude, latitude), LONLAT)
    found: dict[str, list[Any]] = {}
    for row in db.session().execute(union_all(*(at_place(layer, place, reach_m, actor) for layer in wanted))):
        found.setdefault(row.layer, []).append(row)
    return [
        {"layer": layer.name, "title": str(layer.title), "rows": [_told(layer, row) for row in found[layer.name]]}
        for layer in wanted
        if layer.name in found
    ]


def at_place(layer: Layer, place: Any, reach_m: float, actor: Actor) -> Any:
    """The query of one layer. The place is met before rows are put in order, so that its index carries the query."""
    here = func.ST_Transform(place, layer.srid)
    meets = func.ST_Intersects(layer.geom, here) if layer.kind == "polygon" else func.ST_DWithin(layer.geom, here, reach_m)
    each = (part for name, p in layer.properties.items() for part in (literal(name), p.column))
    facts = func.jsonb_build_object(*each, type_=JSONB) if layer.facts is None else layer.facts
    rows = select(literal(layer.name).label("layer"), layer.id.label("id"), facts.label("facts")).select_from(layer.rows)
    met = rows.where(and_(layer.seen_by(actor), meets)).cte(f"at_{layer.name}").prefix_with("MATERIALIZED")
    return select(met).order_by(met.c.id).limit(MOST_A_LAYER).subquery().select()


def _told(layer: Layer, row: Any) -> dict[str, Any]:
    said = {name: row.facts.get(name) for name in layer.properties}
    facts = [
        {"key": str(layer.properties[name].title), "value": _word(name, value)} for name, value in said.items() if value not in (None, "")
    ]
    title = said.get(layer.label) or (facts[0]["value"] if facts else row.id)
    return {"id": row.id, "title": str(title), "url": _page(layer, row), "facts": facts}


def _word(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("نعم") if value else _("لا")
    if name == "area_m2":
        return f"{value:.2f}"
    return str(_WORDS.get(name, {}).get(value, value))


def _page(layer: Layer, row: Any) -> str | None:
    if layer.name == "parcels":
        return url_for("map.show_parcel", parcel_id=row.id)
    if layer.group == "published":
        return url_for("layers.show", code=layer.name)
    return url_for("map.show_case", reference=row.facts["reference"]) if layer.group == "cases" else None
