"""What lies at a point, in every layer asked, in one query."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy import and_, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import JSONB

from app import db
from app.authz import Actor
from gis.crs import LONLAT, WEB_MERCATOR
from gis.map.panel import LAND_USES
from gis.planner.layers import LAYERS, Layer

MOST_A_LAYER = 10
_WORDS = {"land_use": LAND_USES}


def identify(longitude: float, latitude: float, names: Sequence[str], reach_m: float, actor: Actor) -> list[dict[str, Any]]:
    """Layers with what they have at the point: [{layer, title, rows: [{id, title, url, facts: [{key, value}]}]}].

    Points and lines answer within ``reach_m`` web Mercator metres, ground where it holds the point.
    """
    wanted = [LAYERS[name] for name in LAYERS if name in names]
    if not wanted:
        return []
    here = func.ST_Transform(func.ST_SetSRID(func.ST_MakePoint(longitude, latitude), LONLAT), WEB_MERCATOR)
    found: dict[str, list[Any]] = {}
    for row in db.session().execute(union_all(*(_at(layer, here, reach_m, actor) for layer in wanted))):
        found.setdefault(row.layer, []).append(row)
    return [
        {"layer": layer.name, "title": str(layer.title), "rows": [_told(layer, row) for row in found[layer.name]]}
        for layer in wanted
        if layer.name in found
    ]


def _at(layer: Layer, here: Any, reach_m: float, actor: Actor) -> Any:
    meets = func.ST_Intersects(layer.geom, here) if layer.kind == "polygon" else func.ST_DWithin(layer.geom, here, reach_m)
    facts = func.jsonb_build_object(*(part for name, p in layer.properties.items() for part in (literal(name), p.column)), type_=JSONB)
    rows = select(literal(layer.name).label("layer"), layer.id.label("id"), facts.label("facts")).select_from(layer.rows)
    return rows.where(and_(layer.seen_by(actor), meets)).order_by(layer.id).limit(MOST_A_LAYER).subquery().select()


def _told(layer: Layer, row: Any) -> dict[str, Any]:
    facts = [
        {"key": str(p.title), "value": str(_WORDS.get(name, {}).get(row.facts[name], row.facts[name]))}
        for name, p in layer.properties.items()
        if row.facts[name] not in (None, "")
    ]
    return {"id": row.id, "title": facts[0]["value"] if facts else str(row.id), "url": _page(layer, row), "facts": facts}


def _page(layer: Layer, row: Any) -> str | None:
    if layer.name == "parcels":
        return url_for("map.show_parcel", parcel_id=row.id)
    return url_for("map.show_case", reference=row.facts["reference"]) if layer.group == "cases" else None
