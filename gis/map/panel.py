"""What the map answers about one parcel: facts, edges, owners where allowed, and everything that happened on it."""

import json
from typing import Any

import shapely
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row

from app.authz import Actor
from app.casework.calendar import RIYADH
from app.casework.kinds import case_kind
from app.casework.models import Case
from app.casework.presenters import state_words
from app.casework.queries import list_cases_about
from app.i18n import format_number
from gis.changes.wording import LINEAGE_WORDS
from gis.map import registry
from gis.map.queries import list_cases_of_parcel
from gis.map.wording import category_word, state_word
from gis.models import SpatialUnit
from gis.register import queries as register
from gis.register.queries import EdgeFacts

EDGE_WORDS = {"street": _l("شارع"), "neighbour": _l("جار"), "passage": _l("ممر"), "open": _l("أرض مفتوحة"), "wadi": _l("وادٍ")}
LAND_USES = {
    "residential": _l("سكني"),
    "apartments": _l("عمائر سكنية"),
    "commercial": _l("تجاري"),
    "mixed": _l("مختلط"),
    "industrial": _l("صناعي"),
    "services": _l("خدمات"),
    "education": _l("تعليمي"),
    "mosque": _l("مسجد"),
    "religious": _l("ديني"),
    "health": _l("صحي"),
    "government": _l("حكومي"),
    "park": _l("حديقة"),
    "agricultural": _l("زراعي"),
    "utility": _l("مرافق"),
    "fuel": _l("محطة وقود"),
    "market": _l("سوق"),
    "warehouse": _l("مستودعات"),
    "vacant": _l("فضاء"),
}


def parcel_panel(parcel: SpatialUnit, actor: Actor) -> dict[str, Any]:
    """Context of the parcel's panel and page."""
    centre = register.centre_of(parcel)
    zone, district = register.zone_of(parcel), register.district_of(parcel)
    owners = register.owners_of(parcel.id) if register.may_see_owners(actor, parcel) else None
    shape = shapely.to_geojson(register.lonlat_shape(parcel))
    return {
        "parcel": parcel,
        "centre": centre,
        "title": title_of(parcel),
        "shape": shape,
        "shape_object": json.loads(shape),
        "facts": [
            {"key": _("الحي"), "value": district.name_ar if district else None},
            {"key": _("المساحة"), "value": _("%(n)s م²", n=format_number(parcel.area_m2, 2))},
            {"key": _("الاستخدام"), "value": str(LAND_USES.get(parcel.land_use or "", _("غير مصنف") if parcel.land_use else ""))},
            {"key": _("نظام البناء"), "value": f"{zone.code} – {zone.name_ar}" if zone else _("غير مسجل: يلزم مختص")},
            *registry.facts_of(parcel, actor),
        ],
        "edges": [edge_row(edge) for edge in register.edges_of(parcel.id)],
        "owners": owners,
        "cases": cases_on(parcel, actor),
        "lineage": lineage_rows(parcel),
        "ended": parcel.end_lifespan_version,
        "actions": registry.actions_at(parcel, centre.x, centre.y, actor),
    }


def title_of(parcel: SpatialUnit | Row[Any]) -> str:
    """How people call the parcel: «قطعة 12، بلوك 7، مخطط 2702»."""
    number = _("قطعة %(n)s", n=parcel.parcel_no) if parcel.parcel_no else _("قطعة غير مرقمة")
    plan = _("، مخطط %(n)s", n=parcel.plan_no) if parcel.plan_no else ""
    block = _("، بلوك %(n)s", n=parcel.block_no) if parcel.block_no else ""
    return number + block + plan


def edge_row(edge: EdgeFacts) -> dict[str, str]:
    """One side in words: what lies beyond, its width, the side's length."""
    beyond = str(EDGE_WORDS[edge.kind])
    if edge.kind == "street":
        beyond = " ".join(
            filter(
                None,
                [
                    edge.street_name or beyond,
                    _("عرض %(n)s م", n=format_number(edge.street_width_m)) if edge.street_width_m else _("عرضه غير معروف"),
                ],
            )
        )
    elif edge.kind == "neighbour" and edge.neighbour_no:
        beyond = _("قطعة %(n)s", n=edge.neighbour_no)
    return {
        "beyond": beyond + (_(" (شطفة)") if edge.chamfer else ""),
        "length": _("%(n)s م", n=format_number(edge.length_m, 2)),
        "kind": edge.kind,
    }


def cases_on(parcel: SpatialUnit, actor: Actor) -> list[dict[str, Any]]:
    """What happened here and on the land it came from, latest first: the reader's own files, and what the map shows everybody."""
    own = [case_row(case) for case in list_cases_about("parcel", str(parcel.id))]
    known = {row["reference"] for row in own}
    family = register.ancestors(parcel.id)
    on_map = [map_row(row) for row in list_cases_of_parcel(family, actor) if row.reference not in known]
    return sorted(own + on_map + registry.history_of(family, actor), key=lambda row: row["on"], reverse=True)


def case_row(case: Case) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "title": case.title,
        "kind": case_kind(case.kind).name_ar,
        "state": state_words(case),
        "on": case.opened_at.astimezone(RIYADH).date(),
        "url": url_for("cases.show", reference=case.reference),
    }


def map_row(row: Row[Any]) -> dict[str, Any]:
    """A case as the map shows it to everybody."""
    kind = case_kind(row.layer).name_ar
    return {
        "reference": row.reference,
        "title": category_word(row) or kind,
        "kind": kind,
        "state": (state_word(row), row.tone),
        "on": row.opened_on,
        "url": url_for("map.show_case", reference=row.reference),
    }


def lineage_rows(parcel: SpatialUnit) -> list[dict[str, Any]]:
    """From which parcels it came and what became of it, oldest first."""
    return [
        {
            "text": (_("نشأت من") if relative.is_parent else _("صارت إلى")),
            "parcel": relative.parcel.reference or str(relative.parcel.id),
            "how": str(LINEAGE_WORDS[relative.kind]),
            "on": relative.recorded_at,
            "url": url_for("map.show_parcel", parcel_id=relative.parcel.id),
        }
        for relative in register.relatives_of(parcel.id)
    ]
