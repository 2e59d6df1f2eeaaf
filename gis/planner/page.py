"""What /map holds for a planner beside what everybody sees."""

from typing import Any

from app.authz import Actor
from app.identity.queries import today
from gis.permissions import Permission
from gis.planner.coordinates import crs_choices
from gis.planner.known import layer_tree
from gis.planner.past import first_day
from gis.planner.printing.sheet import PAPERS, SCALES, sheet_of


def planner_page(actor: Actor) -> dict[str, Any] | None:
    """Context of the planner's tools; None for who may not edit land."""
    if not actor.may(Permission.LAND_EDIT):
        return None
    groups = layer_tree(actor)
    frames = {paper: sheet_of(paper, False, 1000, 0.0, 0.0).frame for paper in PAPERS}
    turned = {paper: sheet_of(paper, True, 1000, 0.0, 0.0).frame for paper in PAPERS}
    return {
        "groups": groups,
        "crs": crs_choices(),
        "papers": list(PAPERS),
        "scales": SCALES,
        "config": {
            "groups": groups,
            "frames": {"portrait": frames, "landscape": turned},
            "today": today().isoformat(),
            "firstDay": (first_day() or today()).isoformat(),
        },
    }
