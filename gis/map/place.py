"""The way back from a case to its place: a small map on every case page."""

import json
from typing import Any

import shapely
from flask import url_for
from geoalchemy2.shape import to_shape

from app.authz import Actor
from app.casework.models import Case
from gis.crs import to_lonlat


def case_place(case: Case, _actor: Actor) -> dict[str, Any]:
    """The section ``place`` of a case's page; absent for a case without a place."""
    if case.point_4326 is None:
        return {}
    point = to_shape(case.point_4326)
    parcel = next((s for s in case.subjects if s.subject_type == "parcel"), None)
    shape = _drawn(case) or (to_shape(parcel.geom_4326) if parcel is not None and parcel.geom_4326 is not None else point)
    centre = [round(point.x, 7), round(point.y, 7)]
    asked = {"parcel": parcel.subject_id} if parcel else {"at": f"{centre[0]},{centre[1]}", "z": 18}
    return {
        "place": {
            "centre": centre,
            "geojson": json.loads(shapely.to_geojson(shape)),
            "map_url": url_for("map.show", **asked),
            "parcel_url": url_for("map.show_parcel", parcel_id=int(parcel.subject_id)) if parcel else None,
        }
    }


def _drawn(case: Case) -> shapely.Geometry | None:
    """The line or area that was drawn for the case itself (a column of its kind, storage metres), longitude and latitude."""
    stored = getattr(case, "place_geom", None)
    shape = to_shape(stored) if stored is not None else None
    return to_lonlat(shape) if shape is not None and shape.geom_type != "Point" else None
