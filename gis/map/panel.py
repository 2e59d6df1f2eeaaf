"""What the map answers about one parcel: facts, edges, owners where allowed, and everything that happened on it."""
import json
from typing import Any

import shapely
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.kinds import case_kind
from app.casework.models import Case
from app.casework.presenters import state_words
from app.casework.queries import list_cases_about
from app.i18n import format_number
from gis.map import registry
from gis.models import SpatialUnit
from gis.register import queries as register
from gis.register.queries import EdgeFacts

EDGE_WORDS = {"street": "شارع", "neighbour": "جار", "passage": "ممر", "open": "أرض مفتوحة", "wadi": "وادٍ"}
LAND_USES = {
    "residential": "سكني", "apartments": "عمائر سكنية", "commercial": "تجاري", "mixed": "مختلط", "industrial": "صناعي", "services": "خدمات",
    "education": "تعليمي", "mosque": "مسجد", "religious": "ديني", "health": "صحي", "government": "حكومي", "park": "حديقة", "agricultural": "زراعي",
    "utility": "مرافق", "fuel": "محطة وقود", "market": "سوق", "warehouse": "مستودعات", "vacant": "فضاء",
}


def parcel_panel(parcel: SpatialUnit, actor: Actor) -> dict[str, Any]:
    """Context of the parcel's panel and page."""
    centre = register.centre_of(parcel)
    zone, district = register.zone_of(parcel), register.district_of(parcel)
    owners = register.owners_of(parcel.id) if register.may_see_owners(actor, parcel) else None
    cases = list_cases_about("parcel", str(parcel.id))
    shape = shapely.to_geojson(register.lonlat_shape(parcel))
    return {
        "parcel": parcel, "centre": centre, "title": title_of(parcel),
        "shape": shape, "shape_object": json.loads(shape),
        "facts": [
            {"key": _("الحي"), "value": district.name_ar if district else None},
            {"key": _("المساحة"), "value": _("%(n)s م²", n=format_number(parcel.area_m2, 2))},
            {"key": _("الاستخدام"), "value": LAND_USES.get(parcel.land_use or "", parcel.land_use and _("غير مصنف"))},
            {"key": _("نظام البناء"), "value": f"{zone.code} – {zone.name_ar}" if zone else _("غير مسجل: يلزم مختص")},
            *registry.facts_of(parcel, actor),
        ],
        "edges": [edge_row(edge) for edge in register.edges_of(parcel.id)],
        "owners": owners, "cases": [case_row(case) for case in cases],
        "actions": registry.actions_at(parcel, centre.x, centre.y, actor),
    }


def title_of(parcel: SpatialUnit) -> str:
    """How people call the parcel: «قطعة 12 – مخطط 2702»."""
    number = _("قطعة %(n)s", n=parcel.parcel_no) if parcel.parcel_no else _("قطعة غير مرقمة")
    plan = _(" – مخطط %(n)s", n=parcel.plan_no) if parcel.plan_no else ""
    block = _(" – بلك %(n)s", n=parcel.block_no) if parcel.block_no else ""
    return number + plan + block


def edge_row(edge: EdgeFacts) -> dict[str, str]:
    """One side in words: what lies beyond, its width, the side's length."""
    beyond = EDGE_WORDS[edge.kind]
    if edge.kind == "street":
        beyond = " ".join(filter(None, [edge.street_name or beyond, _("عرض %(n)s م", n=format_number(edge.street_width_m)) if edge.street_width_m else _("عرضه غير معروف")]))
    elif edge.kind == "neighbour" and edge.neighbour_no:
        beyond = _("قطعة %(n)s", n=edge.neighbour_no)
    return {"beyond": beyond + (_(" (شطفة)") if edge.chamfer else ""), "length": _("%(n)s م", n=format_number(edge.length_m, 2)), "kind": edge.kind}


def case_row(case: Case) -> dict[str, Any]:
    return {"reference": case.reference, "title": case.title, "kind": case_kind(case.kind).name_ar, "state": state_words(case), "opened_at": case.opened_at}
