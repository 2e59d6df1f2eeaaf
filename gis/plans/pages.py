"""What the pages of plans show."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import url_for
from geoalchemy2.shape import to_shape
from markupsafe import Markup
from shapely.geometry import mapping

from app.authz import Actor
from app.i18n import both_dates, format_number
from app.identity.queries import list_municipalities, today
from gis.crs import legal_area_m2, to_lonlat
from gis.models import LandPlan
from gis.plans import queries
from gis.plans.permissions import Permission as P
from gis.plans.words import KINDS, STATES


def list_page(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    words, state = asked.get("q", "")[:60].strip(), asked.get("state", "")
    state = state if state in STATES else ""
    try:
        after = UUID(asked.get("after", ""))
    except ValueError:
        after = None
    found = queries.list_plans(actor, words, state, after)
    rows = found[: queries.PAGE]
    branches = {one.id: one.name_ar for one in list_municipalities()}
    return {
        "words": words,
        "state": state,
        "states": [(code, str(word)) for code, (word, _tone) in STATES.items()],
        "rows": [_row(plan, branches) for plan in rows],
        "next_url": url_for("plans.list_all", q=words, state=state, after=rows[-1].id) if len(found) > len(rows) else "",
        "may_draft": actor.may(P.PLAN_DRAFT),
    }


def _row(plan: LandPlan, branches: Mapping[int, str]) -> dict[str, Any]:
    word, tone = STATES[plan.state]
    return {
        "number": plan.plan_no,
        "url": url_for("plans.show", plan_id=plan.id),
        "name": plan.name_ar,
        "kind": str(KINDS[plan.kind]),
        "branch": branches.get(plan.municipality_id, ""),
        "approved": both_dates(plan.approved_on) if plan.approved_on else "",
        "state": Markup('<strong class="tag tag--{}">{}</strong>').format(tone, word),
    }


def plan_page(plan: LandPlan, actor: Actor) -> dict[str, Any]:
    number, area = queries.sum_parcels(plan)
    shape = to_shape(plan.boundary) if plan.boundary is not None else None
    ground = to_lonlat(shape) if shape is not None else None
    own = actor.user_id is not None and actor.user_id == plan.drafted_by_id
    middle = ground.representative_point() if ground is not None else None
    return {
        "plan": plan,
        "state": STATES[plan.state],
        "kind": KINDS[plan.kind],
        "branch": next((one.name_ar for one in list_municipalities() if one.id == plan.municipality_id), ""),
        "number": number,
        "parcels_area": format_number(area, 2),
        "area": format_number(legal_area_m2(shape), 2) if shape is not None else "",
        "parcels": [
            {
                "reference": row.reference or row.id,
                "url": url_for("map.show_parcel", parcel_id=row.id),
                "use": row.land_use or "",
                "area": format_number(row.area_m2, 2),
            }
            for row in queries.list_parcels(plan)
        ],
        "map_config": {"centre": [middle.x, middle.y], "zoom": 15, "geojson": mapping(ground)} if middle is not None else None,
        "expired": plan.valid_to is not None and plan.valid_to < today(),
        "may_send": plan.state == "draft" and plan.municipality_id in actor.municipalities_where(P.PLAN_DRAFT),
        "may_decide": plan.state in ("sent", "approved") and not own and plan.municipality_id in actor.municipalities_where(P.PLAN_DECIDE),
    }
