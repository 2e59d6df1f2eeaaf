"""Search above the map: the words are taken apart first, because a million parcels are never ranked by likeness.

Numbers go to the parcel index, other words to the short lists of names, a case number to the case.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Row, func, select

from app import db
from app.authz import Actor
from app.casework.kinds import all_kinds, case_kind
from app.casework.reference import parse_reference
from app.i18n.digits import to_western_digits
from app.i18n.folding import fold
from gis.crs import LONLAT
from gis.map import finding
from gis.map.asking import ask
from gis.map.naming import Named, named
from gis.map.panel import title_of
from gis.map.wording import state_word
from gis.models import CaseWeb, District, SpatialUnit
from gis.permissions import Permission

MOST_RESULTS = 8
LONGEST_WORDS = 120
_KEYS = {
    "مخطط": "plan",
    "المخطط": "plan",
    "plan": "plan",
    "بلك": "block",
    "بلوك": "block",
    "البلك": "block",
    "block": "block",
    "قطعه": "parcel",
    "القطعه": "parcel",
    "ارض": "parcel",
    "parcel": "parcel",
    "plot": "parcel",
}
_NOISE = frozenset({"رقم", "حي", "شارع", "طريق", "no", "رقمها"})
_NUMBERED = re.compile(r"\d[\w./-]*", re.ASCII)
_ZOOMS = {"district": 15, "plan": 16, "street": 17, "place": 18}


@dataclass
class Words:
    """What a person typed, taken apart."""

    plan: str | None = None
    block: str | None = None
    parcel: str | None = None
    names: list[str] = field(default_factory=list)

    @property
    def has_number(self) -> bool:
        return bool(self.plan or self.parcel)


def take_apart(words: str) -> Words:
    """«قطعة 12 مخطط 2702 النزهة» → parcel 12, plan 2702, name النزهه. Free numbers mean parcel; plan, parcel; plan, block, parcel."""
    found, expecting, free = Words(), None, []
    for token in to_western_digits(words[:LONGEST_WORDS]).replace("،", " ").split():
        if _NUMBERED.match(token):
            if expecting:
                setattr(found, expecting, token.strip("،.,"))
            else:
                free += token.split("/") if token.count("/") == 2 else [token]
            expecting = None
        elif (key := _KEYS.get(fold(token))) is not None:
            expecting = key
        elif fold(token) not in _NOISE:
            found.names.append(fold(token))
    for name, value in zip({1: ("parcel",), 2: ("plan", "parcel")}.get(len(free), ("plan", "block", "parcel")), free, strict=False):
        if getattr(found, name) is None and value != "-":
            setattr(found, name, value)
    return found


def search(words: str, actor: Actor) -> list[dict[str, Any]]:
    """At most eight answers {title, text, lon, lat, zoom, url, parcel_id?}: a case by its number, a parcel by a point or a paper,
    parcels by their numbers, named places.
    """
    if case := _case(words, actor):
        return [case]
    if told := finding.by_point(words) or finding.by_paper(words, actor):
        return [_parcel_row(row) for row in ask("map/live_parcels", parcel_ids=told, limit=MOST_RESULTS)]
    if point := finding.point_typed(words):
        return [_point_row(point)]
    if referred := _referred(words):
        return [_parcel_row(row) for row in referred]
    asked = take_apart(words)
    found = named(asked.names, MOST_RESULTS) if asked.names else []
    if not asked.has_number:
        return [_name_row(row) for row in found]
    districts = [int(row.key) for row in found if row.kind == "district"][:1]
    parcels = _parcels(asked, districts) or (_parcels(asked, []) if districts else [])
    return [_parcel_row(row) for row in parcels] or [_name_row(row) for row in found]


def land_searcher(words: str, actor: Actor) -> list[dict[str, Any]]:
    """Source for the platform's search box: parcels and places, as a group."""
    rows = [{"title": r["title"], "text": r["text"], "url": r["url"], "tag": None} for r in search(words, actor) if "case" not in r]
    return [{"title": _("القطع والأماكن"), "rows": rows}]


def _case(words: str, actor: Actor) -> dict[str, Any] | None:
    reference = parse_reference(words, {kind.prefix for kind in all_kinds().values()})
    if reference is None:
        return None
    row = (
        db.session()
        .execute(
            select(CaseWeb, func.ST_X(func.ST_Transform(CaseWeb.geom, LONLAT)), func.ST_Y(func.ST_Transform(CaseWeb.geom, LONLAT))).where(
                CaseWeb.reference == str(reference)
            )
        )
        .first()
    )
    if row is None or (row[0].restricted and row[0].municipality_id not in actor.municipalities_where(Permission.CASES_VIEW)):
        return None
    case, longitude, latitude = row
    return {
        "title": case.reference,
        "text": f"{case_kind(case.layer).name_ar} – {state_word(case)}",
        "lon": longitude,
        "lat": latitude,
        "zoom": 18,
        "url": url_for("map.show_case", reference=case.reference),
        "parcel_id": case.parcel_id,
        "case": case.reference,
    }


def _parcels(asked: Words, districts: list[int]) -> list[Any]:
    """Index: ix_spatial_unit_parcel_no, or uq_spatial_unit_live_number where only the plan is known."""
    numbers = ((SpatialUnit.parcel_no, asked.parcel), (SpatialUnit.plan_no, asked.plan), (SpatialUnit.block_no, asked.block))
    conditions = [column == value for column, value in numbers if value]
    if districts:
        conditions.append(SpatialUnit.district_id.in_(districts))
    return _live_parcels(conditions)


def _referred(words: str) -> list[Any]:
    """Parcels whose whole reference was typed, slashes inside numbers and all. Index: ix_spatial_unit_reference."""
    reference = to_western_digits(words).strip()[:LONGEST_WORDS]
    return _live_parcels([SpatialUnit.reference == reference]) if reference.count("/") >= 2 else []


def _live_parcels(conditions: list[Any]) -> list[Row[Any]]:
    point = func.ST_Transform(func.ST_PointOnSurface(SpatialUnit.geom), LONLAT)
    query = (
        select(
            SpatialUnit.id,
            SpatialUnit.plan_no,
            SpatialUnit.block_no,
            SpatialUnit.parcel_no,
            District.name_ar.label("district"),
            func.ST_X(point).label("longitude"),
            func.ST_Y(point).label("latitude"),
        )
        .outerjoin(District, District.id == SpatialUnit.district_id)
        .where(SpatialUnit.end_lifespan_version.is_(None), *conditions)
        .order_by(SpatialUnit.plan_no, SpatialUnit.block_no, SpatialUnit.parcel_no)
        .limit(MOST_RESULTS)
    )
    return list(db.session().execute(query))


def _parcel_row(row: Row[Any]) -> dict[str, Any]:
    return {
        "title": title_of(row),
        "text": row.district or "",
        "lon": row.longitude,
        "lat": row.latitude,
        "zoom": 18,
        "url": url_for("map.show", parcel=row.id),
        "parcel_id": row.id,
    }


def _point_row(point: finding.Point) -> dict[str, Any]:
    at = f"{point.longitude:.6f},{point.latitude:.6f}"
    return {
        "title": f"{point.latitude:.6f}, {point.longitude:.6f}",
        "text": _("نقطة لا قطعة مسجلة عندها"),
        "lon": point.longitude,
        "lat": point.latitude,
        "zoom": 18,
        "url": url_for("map.show", at=at, z=18),
    }


def _name_row(row: Named) -> dict[str, Any]:
    zoom = _ZOOMS[row.kind]
    kinds = {"district": _("حي"), "plan": _("مخطط %(n)s", n=row.note), "street": _("شارع"), "place": _("مرفق")}
    return {
        "title": row.name_ar or "",
        "text": " – ".join(filter(None, [kinds[row.kind], row.municipality])),
        "lon": row.longitude,
        "lat": row.latitude,
        "zoom": zoom,
        "url": url_for("map.show", at=f"{row.longitude:.5f},{row.latitude:.5f}", z=zoom),
    }
