"""The demo's published layers: a water network, the wadi's protection strip, a heritage site, flood ground, heights round an airfield,
streets that were laid anew and may not be cut yet.

All are made from the demo city's own ground and say so; they show what a real layer of each kind does to a parcel.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import shapely
from sqlalchemy import func, select

from app import db
from app.authz import SYSTEM, Actor
from app.demo import DemoContext
from app.identity.queries import actor_of, find_user
from gis.bulk import copy_rows
from gis.layers import commands
from gis.layers.commands import LayerFacts
from gis.layers.filling import COLUMNS, stored_rows
from gis.layers.styles import symbol_of
from gis.layers.styling import proposed
from gis.models import Landcover, MunicipalityBoundary, Place, PublishedFeature, PublishedLayer, Street

SEAT = 1
STRIP_M, FLOOD_M, SITE_M = 20.0, (35.0, 110.0), 70.0
RINGS = ((2_500.0, 45), (4_000.0, 75), (6_000.0, 100), (9_000.0, 150))  # reach of a surface from the runway, and the height it allows
MAINS = ((36.0, 600), (25.0, 400), (20.0, 250))  # streets at least so wide carry a main of that diameter
RELAID = (20.0, 40.0, (90, 400, 800, 1_300, 2_400))  # widths of streets, and how many days ago the longest of them were laid anew
SAMPLE = "بيانات عرض مولّدة من أرض المدينة التجريبية، وليست بيانات رسمية."
Shapes = Sequence[tuple[dict[str, Any], shapely.Geometry]]


@dataclass(frozen=True)
class Told:
    """A layer of the demo. ``style``: kind, field, label."""

    code: str
    geometry: str
    title: tuple[str, str]
    owner: str
    about: str
    shapes: Shapes
    style: tuple[str, str, str]
    colour: str
    facts: dict[str, Any] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    classes: dict[str, Any] | None = None  # a whole style, where the values propose none that reads well


def load_catalogue(context: DemoContext) -> None:
    """Loader: the layers stand in the catalogue, made by the planner of the seat and published by its approver."""
    people = {name: actor_of(user, context.as_of) if (user := find_user(name)) else SYSTEM for name in ("planner", "approver")}
    wadi = _union(Landcover.geom, Landcover.kind == "wadi")
    seat = _union(MunicipalityBoundary.geom, MunicipalityBoundary.municipality_id == SEAT)
    if wadi is None or seat is None:
        return
    told = [_mains(), _valley(wadi), _flood(wadi), _heritage(seat), _aviation(seat), _asphalt(context.as_of)]
    context.made["layers"] = sum(_publish(one, people["planner"], people["approver"], context.as_of) for one in told if one.shapes)


def check_catalogue() -> list[tuple[str, bool, str]]:
    """Each kind of constraint lies over some ground."""
    query = select(PublishedLayer.code, PublishedLayer.constraint_kind, func.count(PublishedFeature.id))
    query = query.join(PublishedFeature, PublishedFeature.layer_id == PublishedLayer.id).where(PublishedLayer.state == "published")
    rows = db.session().execute(query.group_by(PublishedLayer.code, PublishedLayer.constraint_kind)).all()
    kinds = {kind for _code, kind, _count in rows}
    found = ", ".join(f"{code} {count}" for code, _kind, count in sorted(rows)) or "none"
    return [("layers that bind parcels in every way", {"building", "height", "consent"} <= kinds, found)]


def _publish(told: Told, maker: Actor, approver: Actor, day: date) -> int:
    numbers = {name for said, _shape in told.shapes for name, value in said.items() if isinstance(value, int | float)}
    facts: dict[str, Any] = {
        "title_ar": told.title[0],
        "title_en": told.title[1],
        "owner": told.owner,
        "description_ar": f"{told.about} {SAMPLE}",
    }
    facts |= {"source": "أداة تحميل العرض", "source_date": day, "licence": "للعرض فقط", "classification": "public"}
    layer = commands.create_layer(told.code, told.geometry, LayerFacts(**facts), maker)
    layer.fields = [
        {"name": name, "title": told.titles.get(name, name), "type": "number" if name in numbers else "text"} for name in told.shapes[0][0]
    ]
    stored = np.array([shape for _said, shape in told.shapes], object)
    searched = ("name",) if "name" in told.shapes[0][0] else ()
    commands.edit_layer(layer, LayerFacts(**facts | {"search_fields": searched} | told.facts), maker)
    copy_rows("published_feature", COLUMNS, stored_rows(layer, [said for said, _shape in told.shapes], stored))
    kind, by, label = told.style
    style = told.classes or proposed(layer, kind, by, label or None, told.colour)
    commands.set_style(layer, style, maker)
    commands.publish(layer, approver)
    return 1


def _mains() -> Told:
    query = select(Street.name_ar, Street.width_m, func.ST_AsBinary(func.ST_LineMerge(Street.geom)))
    rows = db.session().execute(query.where(Street.width_m >= MAINS[-1][0], Street.kind != "highway").order_by(Street.id))
    shapes = [
        (
            {"name": f"خط {name}", "diameter_mm": next(mm for width, mm in MAINS if float(wide) >= width), "material": "حديد دكتايل"},
            _line(wkb),
        )
        for name, wide, wkb in rows
    ]
    about = "خطوط المياه الرئيسة تحت الشوارع، بأقطارها."
    titles = {"name": "الخط", "diameter_mm": "القطر (مم)", "material": "المادة"}
    private = {"classification": "internal", "constraint_kind": "consent", "constraint_authority": "شركة المياه", "min_zoom": 11}
    style = ("categorised", "diameter_mm", "")
    return Told(
        "water-network", "line", ("شبكة المياه الرئيسة", "Water mains"), "شركة المياه", about, shapes, style, "#175cd3", private, titles
    )


def _valley(wadi: shapely.Geometry) -> Told:
    shapes = [({"name": "وادي الخرج", "strip_m": STRIP_M}, part) for part in _parts(wadi.buffer(STRIP_M))]
    facts = {"constraint_kind": "building", "constraint_note": "حرم وادٍ محمي: لا بناء فيه"}
    titles = {"name": "الوادي", "strip_m": "عرض الحرم (م)"}
    about = "مجرى الوادي وحرمه المحمي."
    return Told("protected-valleys", "polygon", ("الأودية المحمية", "Protected valleys"), "إدارة التخطيط العمراني", about, shapes, ("single", "", "name"), "#0e7090", facts, titles)  # fmt: skip


def _flood(wadi: shapely.Geometry) -> Told:
    inner, outer = (wadi.buffer(metres) for metres in FLOOD_M)
    shapes = [({"danger": "مرتفع", "years": 25}, part) for part in _parts(inner)]
    shapes += [({"danger": "متوسط", "years": 100}, part) for part in _parts(outer.difference(inner))]
    facts = {"constraint_kind": "consent", "constraint_authority": "الدفاع المدني", "constraint_note": "دراسة مخاطر السيول قبل البناء"}
    titles = {"danger": "الخطر", "years": "مرة كل (سنة)"}
    about = "أرض تغمرها السيول، بدرجة خطرها."
    return Told("flood-zones", "polygon", ("مناطق السيول", "Flood zones"), "إدارة تصريف مياه الأمطار", about, shapes, ("rules", "danger", ""), "#53389e", facts, titles)  # fmt: skip


def _heritage(seat: shapely.Geometry) -> Told:
    query = select(func.ST_AsBinary(Place.geom)).where(Place.municipality_id == SEAT, Place.kind == "jami").order_by(Place.id).limit(1)
    wkb = db.session().scalars(query).first()
    middle = shapely.from_wkb(bytes(wkb)) if wkb is not None else seat.centroid
    site = middle.centroid.buffer(SITE_M, quad_segs=1)
    facts = {"constraint_kind": "consent", "constraint_authority": "هيئة التراث"}
    titles = {"name": "الموقع", "period": "عصره"}
    shapes = [({"name": "سوق السيح القديم", "period": "القرن الثالث عشر الهجري"}, site)]
    about = "مواقع التراث العمراني وما حولها."
    return Told("heritage-sites", "polygon", ("مواقع التراث", "Heritage sites"), "هيئة التراث", about, shapes, ("single", "", "name"), "#b54708", facts, titles)  # fmt: skip


def _aviation(seat: shapely.Geometry) -> Told:
    """Surfaces round a runway beyond the town's edge, each without those within it."""
    west, south, _east, _north = seat.bounds
    runway = shapely.LineString([(west - 1_200, south - 900), (west + 600, south + 900)])
    shapes, within = [], None
    for reach, height in RINGS:
        whole = runway.buffer(reach, quad_segs=12)
        ring = whole if within is None else whole.difference(within)
        shapes.append(({"name": f"سطح {height} م", "max_height_m": height}, ring))
        within = whole
    facts = {"constraint_kind": "height", "constraint_field": "max_height_m", "constraint_authority": "الطيران المدني", "min_zoom": 8}
    titles = {"name": "السطح", "max_height_m": "أعلى ارتفاع (م)"}
    about = "سطوح الحد من العوائق حول مهبط، بأعلى ارتفاع تسمح به."
    ranges = [
        {"upto": height + 1 if height < RINGS[-1][1] else None, "label": f"{height} م", "symbol": symbol_of(colour)}
        for (_reach, height), colour in zip(RINGS, ("#b42318", "#dc6803", "#eaaa08", "#1b8354"), strict=True)
    ]
    style = {"kind": "graduated", "label": "name", "field": "max_height_m", "classes": ranges}
    return Told("aviation-surfaces", "polygon", ("سطوح الطيران", "Aviation surfaces"), "هيئة الطيران المدني", about, shapes, ("graduated", "max_height_m", "name"), "#7a2e0e", facts, titles, style)  # fmt: skip


def _asphalt(day: date) -> Told:
    """Carriageways of the seat's long streets, each with the day on which it was laid anew."""
    narrow, wide, ages = RELAID
    query = select(Street.name_ar, Street.width_m, func.ST_AsBinary(Street.geom)).where(
        Street.municipality_id == SEAT, Street.width_m.between(narrow, wide), Street.kind != "highway"
    )
    rows = db.session().execute(query.order_by(func.ST_Length(Street.geom).desc(), Street.id).limit(len(ages)))
    shapes = [
        ({"name": name, "resurfaced_on": (day - timedelta(days=age)).isoformat()}, _line(wkb).buffer(float(width) / 2))
        for age, (name, width, wkb) in zip(ages, rows, strict=False)
    ]
    facts = {"min_zoom": 11}
    titles = {"name": "الشارع", "resurfaced_on": "تاريخ السفلتة"}
    about = "شوارع أعيدت سفلتتها حديثاً، لا تُقطع قبل مضي مدة الحماية إلا لضرورة."
    return Told("resurfaced-asphalt", "polygon", ("شوارع حديثة السفلتة", "Streets laid anew"), "إدارة صيانة الطرق", about, shapes, ("single", "", "name"), "#475467", facts, titles)  # fmt: skip


def _union(column: Any, where: Any) -> shapely.Geometry | None:
    wkb = db.session().scalar(select(func.ST_AsBinary(func.ST_Union(column))).where(where))
    return shapely.from_wkb(bytes(wkb)) if wkb is not None else None


def _parts(shape: shapely.Geometry) -> list[shapely.Geometry]:
    """Polygons of a hundredth of a metre, without what rounding leaves."""
    whole = shapely.set_precision(shape, 0.01)
    return [part for part in getattr(whole, "geoms", [whole]) if part.geom_type == "Polygon" and part.area > 1]


def _line(wkb: bytes) -> shapely.Geometry:
    return shapely.from_wkb(bytes(wkb))
