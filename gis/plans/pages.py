"""What the pages of plans show."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import shapely
from flask import url_for
from flask_babel import gettext as _
from geoalchemy2.shape import to_shape

from app.authz import Actor
from app.casework.models import Case
from app.casework.presenters import state_words
from app.casework.procedures import current_procedure
from app.casework.queries import get_case_by_id
from app.casework.workflow import localised
from app.i18n import both_dates, format_number
from app.i18n.digits import whole_number
from app.identity.queries import list_municipalities, today
from gis.cadastre.decisions.effects import from_stored
from gis.crs import to_lonlat
from gis.models import LandPlan, SpatialUnit
from gis.plans import queries
from gis.plans.areas import figures_of
from gis.plans.checks import findings_of
from gis.plans.commands import OPEN_TO_CHANGE
from gis.plans.permissions import Permission as P
from gis.plans.queries import PlanFilter
from gis.plans.settings import settings
from gis.plans.words import KINDS, WAYS, check_row, use_word

KEPT = ("technical", "approved", "suspended", "amended", "cancelled", "expired")  # shown as they were at the technical approval


def list_page(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    states, branch = current_procedure("land_plan").states, asked.get("municipality", "")
    chosen = PlanFilter(
        asked.get("q", "")[:60].strip(),
        asked.get("state", "") if asked.get("state") in states else "",
        asked.get("kind", "") if asked.get("kind") in KINDS else "",
        whole_number(branch),
        _key(asked.get("after", "")),
    )
    found = queries.list_plans(actor, chosen)
    rows, branches = found[: queries.PAGE], {one.id: one.name for one in list_municipalities()}
    kept: dict[str, Any] = {name: asked[name] for name in ("q", "state", "kind", "municipality") if asked.get(name)}
    return {
        "chosen": chosen,
        "states": [(code, localised(state.name)) for code, state in states.items()],
        "kinds": [(code, str(word)) for code, word in KINDS.items()],
        "branches": [(str(key), name) for key, name in branches.items() if key in actor.municipalities_where(P.PLAN_VIEW)],
        "rows": [_row(plan, branches) for plan in rows],
        "next_url": url_for("plans.list_all", **kept, after=rows[-1].id) if len(found) > len(rows) else "",
        "may_draft": actor.may(P.PLAN_DRAFT),
    }


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _row(plan: LandPlan, branches: Mapping[int, str]) -> dict[str, Any]:
    return {
        "number": plan.plan_no,
        "reference": plan.reference,
        "url": url_for("plans.show", reference=plan.reference),
        "name": plan.name_ar,
        "kind": str(KINDS[plan.plan_kind]),
        "branch": branches.get(plan.municipality_id, ""),
        "approved": both_dates(plan.approved_on) if plan.approved_on else "",
        "state": state_words(plan),
    }


def plan_page(case: Case, actor: Actor) -> tuple[str, dict[str, Any]]:
    """For planner, specialist and approver alike: the ground, the areas, what the checks say."""
    assert isinstance(case, LandPlan)
    plan, kept = case, case.state in KEPT and bool(case.findings)
    found = [from_stored(row) for row in plan.findings] if kept else findings_of(plan)
    figures = plan.figures if kept and plan.figures else figures_of(plan)
    parcels = queries.list_parcels(plan)
    return "gis/plans/plan.html", {
        "plan": plan,
        "kind_word": KINDS[plan.plan_kind],
        "branch": _branch(plan.branch_id),
        "map_config": map_config(plan),
        "checks": [check_row(finding) for finding in found],
        "checks_kept": kept,
        "shares_source": settings().shares_source,
        **area_table(plan, figures),
        "origin": origin_words(plan),
        "parcels": parcel_rows(parcels[: queries.PARCELS]),
        "next_url": _next_parcels(plan, parcels),
        "replaced": _linked(plan.replaces_id),
        "overdue": plan.stands and plan.valid_to is not None and plan.valid_to < today(),
        "may_change": plan.state in OPEN_TO_CHANGE and actor.may(P.PLAN_DRAFT, plan),
    }


def parcels_page(plan: LandPlan, asked: Mapping[str, str]) -> dict[str, Any]:
    block, number, last = asked.get("block", "")[:40], asked.get("no", "")[:40], asked.get("after", "")
    seen = whole_number(last, 17)
    after = (block, number, seen) if seen is not None else None
    parcels = queries.list_parcels(plan, after)
    return {"plan": plan, "parcels": parcel_rows(parcels[: queries.PARCELS]), "next_url": _next_parcels(plan, parcels)}


def parcel_rows(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "reference": row.reference or row.id,
            "url": url_for("map.show_parcel", parcel_id=row.id),
            "use": use_word(row.land_use or ""),
            "area": format_number(row.area_m2, 2),
        }
        for row in rows
    ]


def _next_parcels(plan: LandPlan, rows: Sequence[Any]) -> str:
    if len(rows) <= queries.PARCELS:
        return ""
    last = rows[queries.PARCELS - 1]
    return url_for("plans.show_parcels", reference=plan.reference, block=last.block, no=last.no, after=last.id)


def area_table(plan: LandPlan, figures: Mapping[str, Any]) -> dict[str, Any]:
    """The areas by use, as the register has them beside what the plan's own table says; shares are of the ground inside the boundary."""
    ground, registered = figures["ground_m2"], {row["use"]: row for row in figures["uses"]}
    stated: dict[str, float] = {}
    for row in plan.area_table:
        stated[row["use"]] = stated.get(row["use"], 0.0) + row["area_m2"]
    counted = {use: row["area_m2"] for use, row in registered.items()}
    counted |= {use: area for use, area in stated.items() if use not in registered}
    rows = [
        {
            "use": use_word(use),
            "plots": format_number(registered[use]["plots"]) if use in registered else "–",
            "area": format_number(registered[use]["area_m2"], 2) if use in registered else "–",
            "stated": format_number(stated[use], 2) if use in stated else "–",
            "share": _share(area, ground),
        }
        for use, area in counted.items()
    ]
    return {
        "figures": figures,
        "ground": format_number(ground, 2) if ground else "",
        "areas": rows,
        "sums": {
            "plots": format_number(figures["parcels"]),
            "area": format_number(figures["parcels_m2"], 2),
            "stated": format_number(sum(stated.values()), 2) if stated else "–",
            "share": _share(sum(counted.values()), ground),
        },
    }


def _share(area: float, whole: float) -> str:
    return f"{format_number(100 * area / whole, 1)}%" if whole else "–"


def origin_words(plan: LandPlan) -> str:
    """«من ملف: plan.dxf، الطبقة border، EPSG:20438»."""
    source = plan.boundary_source
    if not source:
        return ""
    told = [source.get("file"), source.get("layer"), source.get("crs")]
    return str(WAYS[source["way"]]) + (": " if any(told) else "") + "، ".join(part for part in told if part)


def map_config(plan: LandPlan) -> dict[str, Any] | None:
    if plan.boundary is None:
        return None
    ground = to_lonlat(to_shape(plan.boundary))
    middle = ground.representative_point()
    return {"centre": [middle.x, middle.y], "zoom": 15, "geojson": json.loads(shapely.to_geojson(ground))}


def parcel_facts(parcel: SpatialUnit, actor: Actor) -> list[dict[str, Any]]:
    """On the parcel's panel: the plans that it belongs to, for staff of its branch."""
    return [
        {
            "key": str(KINDS[plan.plan_kind]),
            "value": f"{plan.plan_no} – {plan.name_ar}، {state_words(plan)[0]}",
            "change_url": url_for("plans.show", reference=plan.reference),
            "change_label": _("صفحة المخطط"),
        }
        for plan in queries.plans_of_parcel(parcel, actor)
    ]


def _linked(plan_id: UUID | None) -> dict[str, str] | None:
    if plan_id is None:
        return None
    other = get_case_by_id(plan_id)
    return {"reference": other.reference, "title": other.title, "url": url_for("plans.show", reference=other.reference)}


def _branch(branch_id: int) -> str:
    return next((one.name for one in list_municipalities() if one.id == branch_id), "")
