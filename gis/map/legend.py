"""The map page's legend, and small answers that need no register."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from geoalchemy2.shape import to_shape
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.casework.kinds import case_kind
from app.casework.models import Case
from app.casework.presenters import state_words
from app.errors import BadRequest
from app.organisation.models import Municipality
from gis.crs import EXTENT_LONLAT, to_lonlat
from gis.map.queries import list_report_categories
from gis.map.wording import category_word, state_word
from gis.models import CaseWeb, MunicipalityBoundary, Place
from gis.permissions import Permission
from gis.planner.page import planner_page

LAND = (
    ("municipalities", _l("حدود البلديات"), True),
    ("districts", _l("الأحياء"), True),
    ("zones", _l("أنظمة البناء"), False),
    ("landcover", _l("الحدائق والأودية والمزارع"), True),
    ("streets", _l("الشوارع"), True),
    ("parcels", _l("القطع"), True),
    ("buildings", _l("المباني"), True),
    ("places", _l("المرافق"), True),
)
CASES = (
    ("permits", _l("الرخص"), True, None),
    ("reports", _l("البلاغات"), True, None),
    ("visits", _l("الزيارات"), True, Permission.CASES_VIEW),
    ("applications", _l("الطلبات"), False, Permission.CASES_VIEW),
)
TONES = (
    ("good", _l("سليم أو منجز")),
    ("info", _l("جارٍ")),
    ("warning", _l("ينتظر إجراء")),
    ("bad", _l("موقوف أو مخالف")),
    ("neutral", _l("منتهٍ")),
)


def map_page(actor: Actor) -> dict[str, Any]:
    """Context of /map: which layers this person has, and where the map opens."""
    return {
        "land": LAND,
        "cases": [(name, label, on) for name, label, on, permission in CASES if permission is None or actor.may(permission)],
        "tones": TONES,
        "categories": list_report_categories(),
        "planner": planner_page(actor),
        "config": {
            "centre": opening_centre(),
            "zoom": 14,
            "parcelUrl": "/map/parcels/",
            "atUrl": url_for("map.show_place"),
            "caseUrl": "/map/cases/",
        },
    }


def place_asked(text: str) -> tuple[float, float]:
    """Longitude and latitude from «47.31,24.15».

    Raises:
        BadRequest: not two numbers on the earth.
    """
    try:
        longitude, latitude = (float(part) for part in text.split(","))
    except ValueError:
        raise BadRequest("bad_request") from None
    if not (-180 <= longitude <= 180 and -85 <= latitude <= 85):
        raise BadRequest("bad_request")
    return longitude, latitude


def case_on_map(reference: str) -> dict[str, Any] | None:
    """What the map may say of a case: its kind, state and place; more where the reader may see the case itself."""
    seen = db.session().scalars(select(Case).where(Case.reference == reference)).one_or_none()
    row = db.session().scalars(select(CaseWeb).where(CaseWeb.reference == reference)).one_or_none()
    if seen is not None:
        return {
            "reference": reference,
            "kind": case_kind(seen.kind).name_ar,
            "state": state_words(seen),
            "title": seen.title,
            "place": seen.place_text,
            "opened_on": seen.opened_at.date(),
            "url": url_for("cases.show", reference=reference),
            "shape": _point(seen),
        }
    if row is None or row.restricted:
        return None
    return {
        "reference": reference,
        "kind": case_kind(row.layer).name_ar,
        "state": (state_word(row), row.tone),
        "title": category_word(row) or _("على الخريطة"),
        "place": "",
        "opened_on": row.opened_on,
        "url": None,
        "shape": None,
    }


def _point(case: Case) -> str | None:
    if case.point_4326 is None:
        return None
    point = to_shape(case.point_4326)
    return f'{{"type": "Point", "coordinates": [{point.x}, {point.y}]}}'


def opening_centre() -> list[float]:
    """Where the map opens: the municipality's own building in the seat, else the middle of the seat's ground."""
    session = db.session()
    seat = session.scalars(select(Municipality.id).where(Municipality.is_seat)).first()
    office = (
        select(Place.geom)
        .where(Place.municipality_id == seat, Place.kind.in_(("municipality", "government")))
        .order_by(Place.kind.desc())
        .order_by(Place.id)
        .limit(1)
    )
    ground = select(MunicipalityBoundary.geom).where(MunicipalityBoundary.municipality_id == seat)
    found = session.scalar(office) or session.scalar(ground)
    if found is None:
        west, south, east, north = EXTENT_LONLAT
        return [(west + east) / 2, (south + north) / 2]
    middle = to_lonlat(to_shape(found).centroid)
    return [round(middle.x, 6), round(middle.y, 6)]
