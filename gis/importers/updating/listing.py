"""What an update did, row by row: for the page, the map and the list that is taken home."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from geoalchemy2 import WKBElement
from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from app import db
from gis.crs import LONLAT
from gis.importers.targets import Target
from gis.importers.updating.staging import MODELS
from gis.models import ImportChange

SAMPLE = 60  # rows of each outcome that are shown
_COARSE_M = 0.05  # what the drawing of a shape may differ from the shape
_DIGITS, _MOST_CORNERS = 7, 5_000  # above, a shape is drawn as its box
OUTCOMES = ("moved", "changed", "added", "vanished", "retired", "kept")


def sample(target: Target, run_id: UUID) -> list[dict[str, Any]]:
    """The first rows of each outcome with their drawings, before and after, in longitude and latitude."""
    return [_told(row) for outcome in OUTCOMES for row in db.session().execute(_drawn(target, run_id, outcome))]


def rows_of(run_id: UUID) -> Iterator[ImportChange]:
    """Everything the run did, in the file's order; what the file lacks comes last."""
    query = select(ImportChange).where(ImportChange.run_id == run_id).order_by(ImportChange.id)
    yield from db.session().scalars(query.execution_options(yield_per=2000))


def _drawn(target: Target, run_id: UUID, outcome: str) -> Any:
    model = MODELS[target.table]
    after = aliased(model)
    change = ImportChange
    if target.table == "spatial_unit":
        before: Any = aliased(model)
        former = before.geom
        query = select(change, _drawing(former).label("was"), _drawing(after.geom).label("now")).outerjoin(
            before, before.id == change.old_id
        )
    else:
        query = select(change, _drawing(change.before_geom).label("was"), _drawing(after.geom).label("now"))
    query = query.outerjoin(after, after.id == change.new_id)
    return query.where(change.run_id == run_id, change.outcome == outcome).order_by(change.id).limit(SAMPLE)


def _drawing(shape: WKBElement | Any) -> Any:
    plain = func.ST_SimplifyPreserveTopology(shape, _COARSE_M)
    drawn = case((func.ST_NPoints(shape) > _MOST_CORNERS, func.ST_Envelope(shape)), else_=plain)
    return func.ST_AsGeoJSON(func.ST_Transform(drawn, LONLAT), _DIGITS)


def _told(row: Any) -> dict[str, Any]:
    change: ImportChange = row[0]
    return {
        "outcome": change.outcome,
        "row": change.row_no,
        "name": change.name,
        "changes": change.changes,
        "distance_m": None if change.distance_m is None else round(change.distance_m, 3),
        "area_diff_m2": None if change.area_diff_m2 is None else round(change.area_diff_m2, 2),
        "note": change.note,
        "was": row.was,
        "now": row.now,
    }
