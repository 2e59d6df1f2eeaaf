"""The map's copies of reports that were inserted directly."""

from collections.abc import Iterator

import numpy as np
import shapely

from app.casework.procedures import current_procedure
from field_inspection.catalogue.report_kinds import catalogue
from field_inspection.reports.demo.history import Rows
from gis.cases.copies import CaseCopy, place_copies, write_copies
from gis.crs import LONLAT, WEB_MERCATOR, reproject


def show(rows: Rows) -> None:
    """Every inserted report stands on the map, as ``gis.cases.commands.show_case`` would have put it."""
    write_copies(_copies(rows))
    place_copies(None)


def _copies(rows: Rows) -> Iterator[CaseCopy]:
    states, kinds = current_procedure("report").states, catalogue().kinds
    lonlat = np.array([case["point_4326"][16:-1].split() for case in rows.case], float)
    places = reproject(shapely.points(lonlat), LONLAT, WEB_MERCATOR)
    for case, request, subject, place in zip(rows.case, rows.request, rows.subject, places, strict=True):
        kind = kinds[request["category_code"]]
        yield CaseCopy(
            case_id=case["id"],
            layer="report",
            reference=case["reference"],
            state=states[case["state"]],
            category=(kind.code, kind.name["ar"], kind.name["en"]),
            municipality_id=case["municipality_id"],
            parcel_id=subject["subject_id"],
            opened_at=case["opened_at"],
            closed_at=case["closed_at"],
            due_at=case["due_at"],
            restricted=not request["is_public"],
            place=place,
        )
