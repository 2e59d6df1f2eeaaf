"""What the drawing page shows around the parcel, as GeoJSON of its own: the page needs no other map."""

import json
from typing import Any

import shapely
from geoalchemy2.shape import to_shape
from shapely import Geometry
from sqlalchemy import func, select

from app import db
from gis.crs import STORAGE_SRID, spatial_ref_sys_row, to_lonlat
from gis.models import Building, SpatialUnit
from licensing.applications import drawing, queries
from licensing.models import Application
from licensing.presenters.findings import FLOORS, KINDS, UNITS, edge_words, number
from licensing.sites import Site

AROUND_M = 25.0


def drawing_ground(application: Application, site: Site) -> dict[str, Any]:
    """The parcel, its edges, what lies around it, the envelope of each floor and what is drawn."""
    box = func.ST_Envelope(func.ST_Expand(site.parcel.geom, AROUND_M))
    near = (
        select(SpatialUnit.geom, SpatialUnit.parcel_no)
        .where(SpatialUnit.geom.op("&&")(box), SpatialUnit.id != site.parcel.id, SpatialUnit.end_lifespan_version.is_(None))
        .limit(60)
    )
    buildings = select(Building.geom).where(Building.geom.op("&&")(box)).limit(120)
    return {
        "parcel": geometry(site.shape),
        "edges": [_edge(edge) for edge in site.edges_with_roles],
        "neighbours": [{"geometry": geometry(to_shape(geom)), "number": number_} for geom, number_ in db.session().execute(near)],
        "buildings": [geometry(to_shape(geom)) for geom in db.session().scalars(buildings)],
        "envelopes": {e.floor: geometry(e.polygon) for e in site.envelopes() if not e.polygon.is_empty},
        "drawn": {part: geometry(shape) for part, shape in drawing.parts_of(application).items()},
        "srid": STORAGE_SRID,
        "proj4": spatial_ref_sys_row()["proj4text"],
    }


def floor_facts(application: Application, site: Site) -> list[dict[str, Any]]:
    """Each floor that may be drawn, what is allowed on it, and the setbacks with which it would just fit."""
    envelopes = {e.floor: e for e in site.envelopes()}
    parts, items = drawing.parts_of(application), queries.reopened(application)
    facts = []
    for floor in queries.parts_wanted(application):
        envelope, item = envelopes.get(floor), (items or {}).get(("drawing", floor))
        facts.append(
            {
                "code": floor,
                "name": str(FLOORS[floor]),
                "allowed": number(envelope.allowed_m2) if envelope else "",
                "allowed_m2": round(envelope.allowed_m2, 2) if envelope else None,
                "open": items is None or item is not None,
                "remark": item.remark if item else "",
                "area": number(parts[floor].area) if floor in parts else "",
                "geojson": shapely.to_geojson(to_lonlat(parts[floor])) if floor in parts else "",
                "offsets": [
                    {"seq": s.edge_seq, "words": edge_words(s.role, s.kind, s.street_width_m), "metres": number(s.distance_m)}
                    for s in (envelope.setbacks if envelope else ())
                ],
            }
        )
    return facts


def geometry(shape: Geometry) -> dict[str, Any]:
    return json.loads(shapely.to_geojson(to_lonlat(shape)))


def _edge(edge: Any) -> dict[str, Any]:
    wide = f" {number(edge.street_width_m)} {UNITS['m']}" if edge.kind in ("street", "passage") and edge.street_width_m else ""
    return {
        "geometry": geometry(edge.line),
        "kind": edge.kind,
        "label": f"{KINDS.get(edge.kind, '')}{wide} · {number(edge.line.length)} {UNITS['m']}",
    }
