"""What lies around an activity, for the sheet of a report."""

from collections.abc import Sequence
from dataclasses import dataclass

from geoalchemy2.shape import from_shape, to_shape
from shapely import Geometry, Polygon
from sqlalchemy import select

from app import db
from app.tenancy import everything
from gis.crs import STORAGE_SRID
from gis.models import Place, SpatialUnit
from licensing.models import ActivityPlace, Permit
from licensing.rules.distances import DistanceRule

MOST_PARCELS, MOST_PLACES = 1500, 20


@dataclass(frozen=True)
class Around:
    """Plots and the places that some rule counts, storage metres."""

    parcels: tuple[Geometry, ...]
    places: tuple[tuple[str, Geometry], ...]


def around(ground: Polygon, rules: Sequence[DistanceRule]) -> Around:
    """Index: spatial_unit_geom_idx, place_geom_idx, activity_place_geom_idx."""
    box = from_shape(ground, STORAGE_SRID)
    parcels = select(SpatialUnit.geom).where(SpatialUnit.geom.op("&&")(box), SpatialUnit.end_lifespan_version.is_(None)).limit(MOST_PARCELS)
    kinds = sorted({kind for rule in rules for kind in rule.facilities})
    activities = sorted({activity for rule in rules for activity in rule.activities})
    places = select(Place.name_ar, Place.geom).where(Place.geom.op("&&")(box), Place.kind.in_(kinds)).order_by(Place.id).limit(MOST_PLACES)
    found = [(name or "", to_shape(geom)) for name, geom in db.session().execute(places)]
    with everything():
        for activity in activities:
            licensed = (
                select(Permit.title, ActivityPlace.geom)
                .join(Permit, Permit.id == ActivityPlace.case_id)
                .where(ActivityPlace.activity == activity, ActivityPlace.geom.op("&&")(box))
                .limit(MOST_PLACES)
            )
            found += [(title, to_shape(geom).centroid) for title, geom in db.session().execute(licensed)]
    return Around(tuple(to_shape(geom) for geom in db.session().scalars(parcels)), tuple(found))
