"""The rules asked about one decision on its own ground: what the register knows around it is gathered here."""

from collections.abc import Callable

import shapely
from flask import Flask, current_app
from geoalchemy2.shape import from_shape, to_shape
from shapely import Geometry
from sqlalchemy import func, select

from app import db
from gis.cadastre import rules
from gis.cadastre.decisions.measured import Measured, centre_lonlat, is_inside, is_legacy_datum, measured_of, polygon_in_storage, utm_zone
from gis.cadastre.rules import Finding, Neighbour, Side, Street, Survey
from gis.cadastre.settings import settings
from gis.crs import STORAGE_SRID, legal_area_m2, reproject
from gis.models import SpatialUnit, SurveyDecision
from gis.models import Street as StreetRow
from gis.register.queries import get_parcel

AROUND_M = 45.0
PlanBoundary = Callable[[str, int], Geometry | None]


def init_app(app: Flask) -> None:
    app.extensions["plan_boundary"] = lambda plan_no, municipality_id: None


def register_plan_boundary(app: Flask, answer: PlanBoundary) -> None:
    """``answer(plan_no, municipality_id)``: the boundary of the approved plan in storage metres, or None."""
    app.extensions["plan_boundary"] = answer


def findings_of(decision: SurveyDecision) -> list[Finding]:
    """Every rule's answer today."""
    return findings(measured_of(decision), get_parcel(decision.parcel_id))


def findings(measured: Measured, parcel: SpatialUnit) -> list[Finding]:
    return rules.check(survey_of(measured, parcel), settings().limits)


def survey_of(measured: Measured, parcel: SpatialUnit) -> Survey:
    """The decision and its surroundings in the decision's own metres."""
    polygon, centre = polygon_in_storage(measured), centre_lonlat(measured)

    def own(shape: Geometry) -> Geometry:
        return reproject(shape, STORAGE_SRID, measured.epsg)

    plan = current_app.extensions["plan_boundary"](parcel.plan_no, parcel.municipality_id) if parcel.plan_no else None
    inside = centre is not None and is_inside(*centre)
    near = polygon if inside else None
    return Survey(
        corners=[(c.easting, c.northing) for c in measured.corners],
        corners_deed=[
            (c.easting_deed, c.northing_deed) if c.easting_deed is not None and c.northing_deed is not None else None
            for c in measured.corners
        ],
        sides=[Side(s.neighbour, s.length_m, s.street_width_m, s.is_chamfer) for s in measured.sides],
        area_stated_m2=measured.area_stated_m2,
        area_deed_m2=measured.area_deed_m2,
        treatment=measured.treatment,
        neighbours=[Neighbour(ref, own(shape)) for ref, shape in neighbours_of(near, parcel)],
        streets=[Street(name, own(line), width) for name, line, width in streets_near(near)],
        plan=own(plan) if plan is not None else None,
        zone=utm_zone(measured.epsg),
        longitude=centre[0] if centre else None,
        inside=inside,
        legacy_datum=is_legacy_datum(measured.epsg),
        area_factor=_area_factor(measured, polygon) if inside else 1.0,
    )


def _area_factor(measured: Measured, polygon: Geometry | None) -> float:
    flat = shapely.Polygon([(c.easting, c.northing) for c in measured.corners]).area if polygon is not None else 0.0
    return legal_area_m2(polygon) / flat if polygon is not None and flat > 0 else 1.0


def neighbours_of(shape: Geometry | None, parcel: SpatialUnit) -> list[tuple[str, Geometry]]:
    """Live parcels around a shape but for the parcel itself. Index: spatial_unit_geom_idx."""
    if shape is None:
        return []
    query = (
        select(SpatialUnit.reference, SpatialUnit.id, SpatialUnit.geom)
        .where(SpatialUnit.geom.op("&&")(_box(shape)), SpatialUnit.id != parcel.id, SpatialUnit.end_lifespan_version.is_(None))
        .limit(200)
    )
    return [(reference or str(key), to_shape(geom)) for reference, key, geom in db.session().execute(query)]


def streets_near(shape: Geometry | None) -> list[tuple[str, Geometry, float | None]]:
    """Centre lines around a shape with their planned widths. Index: street_geom_idx."""
    if shape is None:
        return []
    query = select(StreetRow.name_ar, StreetRow.geom, StreetRow.width_m).where(StreetRow.geom.op("&&")(_box(shape))).limit(60)
    return [(name or "", to_shape(geom), float(width) if width else None) for name, geom, width in db.session().execute(query)]


def _box(shape: Geometry):
    west, south, east, north = shape.bounds
    return func.ST_MakeEnvelope(west - AROUND_M, south - AROUND_M, east + AROUND_M, north + AROUND_M, STORAGE_SRID)


def moved_by(decision: SurveyDecision) -> float:
    """How far, at most, the surveyed boundary lies from the register's, in metres."""
    if decision.geom is None:
        return 0.0
    surveyed, held = to_shape(decision.geom), to_shape(get_parcel(decision.parcel_id).geom)
    return float(shapely.hausdorff_distance(surveyed.boundary, held.boundary, densify=0.2))


def stored_ring(measured: Measured):
    polygon = polygon_in_storage(measured)
    return from_shape(polygon, STORAGE_SRID) if polygon is not None else None
