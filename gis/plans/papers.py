"""The sheet of a plan: its ground drawn to scale with the parcels in it, areas by use, corners, checks."""

from dataclasses import dataclass
from typing import Any

import shapely
from flask import current_app
from flask_babel import force_locale
from geoalchemy2.shape import to_shape

from app.casework.presenters import state_words
from app.documents.rendering import render_pdf
from app.i18n import format_number
from app.identity.queries import list_municipalities
from app.tenancy import everything
from gis.cadastre.decisions.effects import from_stored
from gis.cadastre.words import system_words
from gis.crs import STORAGE_SRID
from gis.models import LandPlan
from gis.plans import pages, queries
from gis.plans.areas import figures_of
from gis.plans.checks import findings_of
from gis.plans.words import KINDS, check_row
from gis.sketching import Frame

MOST_PARCELS, MOST_CORNERS, MARGIN = 3_000, 60, 0.06


@dataclass(frozen=True)
class PlanSketch:
    """Paths in metres of the sketch, y downwards."""

    width: float
    height: float
    ground: str
    parcels: tuple[str, ...]


def sheet_of(plan: LandPlan) -> bytes:
    """PDF. The caller has authorised."""
    with everything(), force_locale("ar"):
        kept = plan.state in pages.KEPT and bool(plan.findings)
        found = [from_stored(row) for row in plan.findings] if kept else findings_of(plan)
        figures = plan.figures if kept and plan.figures else figures_of(plan)
        return render_pdf(
            "gis/plans/sheet.html",
            unit_name=next((one.name_ar for one in list_municipalities() if one.id == plan.branch_id), ""),
            trial=bool(current_app.config["DEMO"]),
            reference=plan.reference,
            issued_on=plan.approved_on if plan.stands else None,
            plan=plan,
            kind_word=KINDS[plan.plan_kind],
            state=state_words(plan),
            origin=pages.origin_words(plan),
            sketch=sketch_of(plan),
            checks=[check_row(finding) for finding in found],
            system=system_words(STORAGE_SRID),
            **pages.area_table(plan, figures),
            **corners_of(plan),
        )


def sketch_of(plan: LandPlan) -> PlanSketch | None:
    """The ground with its parcels, drawn no finer than paper shows."""
    if plan.boundary is None:
        return None
    ground = to_shape(plan.boundary)
    west, south, east, north = ground.bounds
    size = max(east - west, north - south)
    frame, coarse = Frame(ground, MARGIN * size), size / 2_000
    shapes = [shape for _name, shape in queries.parcels_with_shapes(plan)[:MOST_PARCELS]]
    paths = tuple(frame.path(shapely.simplify(shape, coarse)) for shape in shapes)
    return PlanSketch(frame.width, frame.height, frame.path(shapely.simplify(ground, coarse)), paths)


def corners_of(plan: LandPlan) -> dict[str, Any]:
    """Corners of the boundary in the order of its rings; none where they are too many for a table."""
    if plan.boundary is None:
        return {"corners": [], "corner_count": 0}
    points = [point for part in to_shape(plan.boundary).geoms for point in shapely.get_coordinates(part.exterior)[:-1]]
    rows = [{"no": n, "easting": format_number(x, 3), "northing": format_number(y, 3)} for n, (x, y) in enumerate(points, 1)]
    return {"corners": rows if len(rows) <= MOST_CORNERS else [], "corner_count": len(rows)}
