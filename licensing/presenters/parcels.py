"""A parcel, its sides and its floors as rows of pages and as GeoJSON."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from gis.crs import to_lonlat
from gis.models import SpatialUnit
from licensing.envelope import FloorEnvelope, site_values
from licensing.presenters.findings import BINDING, FLOORS, KINDS, ROLES, number, source_words
from licensing.sites import Site

LAND_USES = {
    "residential": _l("سكني"),
    "commercial": _l("تجاري"),
    "mixed": _l("سكني تجاري"),
    "industrial": _l("صناعي"),
    "services": _l("خدمات"),
    "agricultural": _l("زراعي"),
    "public": _l("مرافق عامة"),
    "park": _l("حديقة"),
    "education": _l("تعليمي"),
    "mosque": _l("مسجد"),
    "apartments": _l("شقق سكنية"),
    "market": _l("سوق"),
    "fuel": _l("محطة وقود"),
    "health": _l("صحي"),
    "government": _l("حكومي"),
    "utility": _l("مرافق"),
    "parking": _l("مواقف"),
}


def parcel_name(parcel: SpatialUnit) -> str:
    """«قطعة 118، بلوك 25، مخطط 1417»."""
    parts = [
        (_("قطعة %(n)s", n=parcel.parcel_no), parcel.parcel_no),
        (_("بلوك %(n)s", n=parcel.block_no), parcel.block_no),
        (_("مخطط %(n)s", n=parcel.plan_no), parcel.plan_no),
    ]
    return _("، ").join(words for words, given in parts if given) or _("قطعة بلا رقم")


def parcel_rows(site: Site, district: str, branch: str) -> list[dict[str, Any]]:
    parcel = site.parcel
    zone = f"{site.zone_name} ({site.zone_code})" if site.zone_name else _("غير محددة في السجل")
    return [
        {"key": _("الحي"), "value": district},
        {"key": _("البلدية"), "value": branch},
        {"key": _("منطقة البناء"), "value": zone},
        {"key": _("الاستخدام المسجل"), "value": LAND_USES.get(parcel.land_use or "", "")},
        {"key": _("المساحة"), "value": _("%(area)s م²", area=number(float(parcel.area_m2)))},
    ]


def edge_rows(site: Site, envelopes: Sequence[FloorEnvelope], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """Each side: what lies beyond, how wide, how long, and what each floor keeps from it."""
    setbacks = {(e.floor, s.edge_seq): s for e in envelopes for s in e.setbacks}
    rows = []
    for edge in site.edges_with_roles:
        asked = {e.floor: setbacks.get((e.floor, edge.seq)) for e in envelopes}
        rows.append(
            {
                "seq": edge.seq,
                "kind": edge.kind,
                "what": _("شطفة ركن") if edge.chamfer else str(KINDS.get(edge.kind, "")),
                "name": names.get(edge.seq, ""),
                "role": str(ROLES.get(edge.role or "", "")),
                "length": number(edge.line.length),
                "width": number(edge.street_width_m) if edge.kind in ("street", "passage") else "",
                "width_unknown": edge.kind == "street" and edge.street_width_m is None,
                "setbacks": [
                    {"floor": str(FLOORS[floor]), "words": _setback(s), "assumed": bool(s and s.assumed)} for floor, s in asked.items()
                ],
            }
        )
    return rows


def _setback(setback: Any) -> str:
    if setback is None or not setback.distance_m:
        return _("على الحد")
    return _("%(metres)s م", metres=number(setback.distance_m))


def floor_row(envelope: FloorEnvelope) -> dict[str, Any]:
    """A floor: how much may be built and which limit decides that."""
    return {
        "code": envelope.floor,
        "name": str(FLOORS[envelope.floor]),
        "envelope": number(envelope.area_m2),
        "allowed": number(envelope.allowed_m2),
        "limit": number(envelope.coverage_limit_m2) if envelope.coverage_limit_m2 is not None else "",
        "binding": str(BINDING[envelope.binding]),
        "source": source_words(envelope.coverage_source or ""),
        "assumed": envelope.assumed,
        "impossible": envelope.allowed_m2 <= 0,
    }


def doubts(site: Site, envelopes: Sequence[FloorEnvelope]) -> list[str]:
    """What the register does not know, so that a person must decide; said plainly."""
    said = []
    if site.rules is None:
        said.append(_("لا توجد في المنصة قواعد بناء لهذه المنطقة. يقررها مهندس البلدية عند تقديم الطلب."))
    if not any(edge.kind == "street" for edge in site.edges):
        said.append(_("لم يعثر السجل على شارع يلاصق القطعة. يتحقق مهندس البلدية من وصول القطعة قبل أي رخصة."))
    if any(envelope.assumed for envelope in envelopes):
        said.append(_("عرض أحد الشوارع غير معروف. حسبنا أشد ارتداد احتياطاً، ويثبته مهندس البلدية بعد التحقق من عرض الشارع."))
    return said


def whole_building(site: Site) -> list[dict[str, str]]:
    """Limits of the building as a whole."""
    if site.rules is None:
        return []
    values = {**site_values(site.shape, site.edges), "separated_units": 0, "units": 1, "floor_area": site.largest_building_m2()}
    said = []
    for family, words, unit in (
        ("FL", _("عدد الأدوار"), ""),
        ("HT", _("أقصى ارتفاع"), _("م")),
        ("PK", _("مواقف داخل القطعة"), ""),
        ("FAR", _("معامل البناء"), ""),
    ):
        row = site.rules.row(family)
        limit = row.limit_for(values) if row else None
        if row and limit is not None:
            said.append({"key": words, "value": f"{number(limit)} {unit}".strip(), "source": source_words(row.source)})
    return said


def has_sample_rules(site: Site) -> bool:
    """Some rule in force is a product default that the amanah has yet to confirm."""
    return site.rules is not None and any(row.sample for row in site.rules.rows)


def as_features(site: Site, envelopes: Sequence[FloorEnvelope]) -> dict[str, Any]:
    """GeoJSON of the envelope of each floor and of the edges."""
    floors = [
        _feature(
            e.polygon,
            layer="envelope",
            floor=e.floor,
            name=str(FLOORS[e.floor]),
            allowed_m2=round(e.allowed_m2, 2),
            area_m2=round(e.area_m2, 2),
            binding=e.binding,
            assumed=e.assumed,
        )
        for e in envelopes
        if not e.polygon.is_empty
    ]
    edges = [
        _feature(e.line, layer="edge", seq=e.seq, kind=e.kind, role=e.role, width_m=e.street_width_m, length_m=round(e.line.length, 2))
        for e in site.edges_with_roles
    ]
    return {"type": "FeatureCollection", "features": [*floors, *edges]}


def _feature(shape: shapely.Geometry, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": json.loads(shapely.to_geojson(to_lonlat(shape))), "properties": properties}
