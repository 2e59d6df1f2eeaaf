"""The map's copies of reports that were inserted directly."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from app import db
from app.casework.calendar import RIYADH
from app.casework.procedures import current_procedure
from app.sqlfile import load_sql
from field_inspection.catalogue.report_kinds import catalogue
from field_inspection.reports.demo.history import Rows
from gis.bulk import copy_rows
from gis.crs import LONLAT, WEB_MERCATOR, reproject

_COLUMNS = (
    "case_id",
    "layer",
    "reference",
    "state",
    "state_ar",
    "state_en",
    "tone",
    "category",
    "category_ar",
    "category_en",
    "municipality_id",
    "parcel_id",
    "opened_on",
    "closed_on",
    "due_at",
    "restricted",
    "geom",
)


def show(rows: Rows) -> None:
    """Every inserted report stands on the map, as ``gis.cases.commands.show_case`` would have put it."""
    copy_rows("case_web", _COLUMNS, _copies(rows))
    db.session().execute(load_sql("gis", "cases/place"), {"case_ids": None})


def _copies(rows: Rows) -> Iterator[list[Any]]:
    states, kinds = current_procedure("report").states, catalogue().kinds
    lonlat = np.array([case["point_4326"][16:-1].split() for case in rows.case], float)
    places = reproject(shapely.points(lonlat), LONLAT, WEB_MERCATOR)
    for case, request, subject, place in zip(rows.case, rows.request, rows.subject, places, strict=True):
        state, kind = states[case["state"]], kinds[request["category_code"]]
        closed = case["closed_at"].astimezone(RIYADH).date() if case["closed_at"] else None
        yield [
            case["id"],
            "report",
            case["reference"],
            case["state"],
            state.name["ar"],
            state.name["en"],
            state.tone,
            kind.code,
            kind.name["ar"],
            kind.name["en"],
            case["municipality_id"],
            subject["subject_id"],
            case["opened_at"].astimezone(RIYADH).date(),
            closed,
            case["due_at"],
            not request["is_public"],
            f"SRID={WEB_MERCATOR};POINT({place.x:.2f} {place.y:.2f})",
        ]
