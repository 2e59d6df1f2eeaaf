"""Looking through the whole register for defects."""

from sqlalchemy import delete, func, select

from app import db
from app.sqlfile import load_sql
from gis.bulk import copy_rows
from gis.models import LandFinding
from gis.register.neighbourhood import load_parcels, overlapping

SMALLEST_M2 = 1.0
THINNEST_M = 0.5


def check_register() -> dict[str, int]:
    """The findings are those of the register as it is now. Returns how many of each kind."""
    session = db.session()
    session.execute(delete(LandFinding))
    rows = (("overlap", one, other, round(area, 3)) for one, other, area in overlapping(load_parcels()))
    copy_rows("land_finding", ("kind", "parcel_id", "other_id", "area_m2"), rows)
    session.execute(load_sql("gis", "quality/slivers"), {"smallest_m2": SMALLEST_M2, "thinnest_m": THINNEST_M})
    session.execute(load_sql("gis", "quality/no_street"))
    found = dict.fromkeys(("overlap", "sliver", "no_street"), 0)
    return found | dict(session.execute(select(LandFinding.kind, func.count()).group_by(LandFinding.kind)).all())
