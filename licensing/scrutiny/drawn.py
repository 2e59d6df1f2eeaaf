"""What an office's drawing showed besides the floors that stand in the file."""

from collections.abc import Mapping

from geoalchemy2.shape import to_shape
from shapely import Geometry, Polygon
from sqlalchemy import select

from app import db
from licensing.models import Application, PlanScrutiny
from licensing.rules import Drawn
from licensing.rules.general import ANNEX_GROUND, NOTHING_DRAWN


def last_scrutiny(application: Application) -> PlanScrutiny | None:
    """The newest reading of a drawing. Index: uq_plan_scrutiny_application_id."""
    query = select(PlanScrutiny).where(PlanScrutiny.application_id == application.id).order_by(PlanScrutiny.number.desc()).limit(1)
    return db.session().scalars(query).first()


def drawn_of(application: Application, parts: Mapping[str, Geometry]) -> Drawn:
    """Bays of the newest drawing that lies on the parcel, and the annex beside the building."""
    scrutiny = last_scrutiny(application)
    annex = parts.get(ANNEX_GROUND)
    if scrutiny is None or scrutiny.bays is None:
        return Drawn(annex_ground=annex) if annex is not None else NOTHING_DRAWN
    shape = to_shape(scrutiny.bays)
    return Drawn(tuple(part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon)), annex)
