"""What the pages of the register of before show."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from geoalchemy2.shape import to_shape
from shapely import Geometry

from app import db
from app.authz import Actor
from app.errors import UserError
from app.i18n.digits import to_western_digits, whole_number
from app.identity.queries import list_municipalities
from app.organisation.models import Municipality
from gis.crs import to_storage
from gis.models import SpatialUnit
from gis.register import queries as register
from licensing.legacy import queries
from licensing.legacy.queries import Chosen
from licensing.legacy.rules import days_between, flattened
from licensing.models import PastPermit
from licensing.permissions import Permission as P
from licensing.permits.pages import seen
from licensing.presenters.parcels import parcel_name

STATES: dict[str, tuple[Any, str]] = {
    "active": (_l("سارية"), "good"),
    "completed": (_l("مكتملة"), "neutral"),
    "expired": (_l("منتهية الصلاحية"), "neutral"),
    "cancelled": (_l("ملغاة"), "neutral"),
    "refused": (_l("مرفوضة"), "bad"),
    "suspended": (_l("موقوفة"), "bad"),
    "pending": (_l("قيد الإجراء"), "warning"),
    "withdrawn": (_l("مسحوبة"), "neutral"),
    "returned": (_l("معادة لمقدمها"), "warning"),
}
_CANVAS = 400


def list_page(actor: Actor, asked: Mapping[str, str], *, queue: bool = False) -> dict[str, Any]:
    """Rows of my branches' registers of before; ``queue``: those without a place."""
    branch = whole_number(asked.get("municipality", ""))
    state = asked.get("state", "") if asked.get("state") in (*STATES, "unmapped") else ""
    parcel = whole_number(asked.get("parcel", ""), longest=18)
    words, after = to_western_digits(asked.get("q", ""))[:80], seen(asked.get("after", ""))
    asked_for = Chosen(words, state=state, municipality_id=branch, parcel_id=parcel, unplaced=queue, after=after)
    chosen = queries.by_number(actor, asked_for)
    found = queries.list_past(actor, chosen)
    shown = found[: queries.PAGE]
    kept: dict[str, Any] = {name: asked[name] for name in ("q", "state", "municipality", "parcel") if asked.get(name)}
    here = url_for("past.queue" if queue else "past.list_past")
    return {
        "rows": [_row(p) for p in shown],
        "chosen": chosen,
        "here": here,
        "queue": queue,
        "total": queries.count_past(actor, chosen),
        "waiting": queries.count_past(actor, Chosen(unplaced=True)),
        "states": [(code, str(words)) for code, (words, _tone) in STATES.items()],
        "municipalities": [m for m in list_municipalities() if m.id in actor.municipalities_where(P.PAST_VIEW)],
        "next_url": url_for("past.queue" if queue else "past.list_past", **kept, after=shown[-1].id) if len(found) > queries.PAGE else "",
    }


def one_page(past: PastPermit, actor: Actor, typed: Mapping[str, str], problem: str = "") -> dict[str, Any]:
    """One row: what it says in our words, where it is, and every answer of the register itself."""
    parcel = db.session().get(SpatialUnit, past.parcel_id) if past.parcel_id else None
    shape = to_shape(past.geom_4326) if past.geom_4326 is not None else None
    return {
        "past": past,
        "state": state_of(past),
        "branch": db.session().get_one(Municipality, past.municipality_id),
        "load": queries.load_of(past),
        "facts": _facts(past),
        "parcel": parcel,
        "parcel_words": parcel_name(parcel) if parcel else "",
        "drawing": drawing_of(shape) if shape is not None else None,
        "answers": answer_rows(past.content),
        "may_place": actor.may(P.PAST_PLACE, past),
        "typed": typed,
        "errors": {"parcel": problem} if problem else {},
    }


def parcel_typed(typed: Mapping[str, str], municipality_id: int) -> SpatialUnit:
    """The parcel that was named: plan/block/parcel in one line, or by its plan and number.

    Raises:
        UserError: nothing was named, or no such parcel in the branch.
    """
    text = to_western_digits(typed.get("parcel", "")).strip()
    if not text:
        raise UserError("past_parcel_needed")
    found = register.find_parcel_by_reference(text)
    parts = [part.strip() for part in text.split("/")]
    if found is None and len(parts) == 2:
        found = register.find_parcel(parts[0], "", parts[1], municipality_id)
    if found is None:
        raise UserError("past_parcel_unknown", parcel=text)
    return found


def history_rows(family: list[int], actor: Actor) -> list[dict[str, Any]]:
    """Rows of a parcel's history, for who may read the register of before."""
    return [
        {
            "reference": past.source_ref,
            "title": past.title,
            "kind": _("من السجل السابق"),
            "state": state_of(past),
            "on": past.issued_on or past.applied_on or date.min,
            "url": url_for("past.show", past_id=past.id),
        }
        for past in queries.of_parcels(family, actor)
    ]


def state_of(past: PastPermit) -> tuple[str, str]:
    """Our word for its state; where the mapping has none the register's own stands."""
    if past.state is None:
        return past.source_state or _("غير معروفة"), "neutral"
    words, tone = STATES[past.state]
    return str(words), tone


def answer_rows(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """Every answer as a line under its part of the document, its path before it. Nothing is left out: what is empty says so."""
    rows = flattened(dict(content))
    deep = any(len(path) > 1 for path, _value in rows)
    return [
        {
            "part": path[0] if deep and len(path) > 1 else _("عام") if deep else _("الصف"),
            "path": " › ".join(path[1:] if deep and len(path) > 1 else path),
            "value": _shown(value),
        }
        for path, value in rows
    ]


def drawing_of(shape: Geometry) -> dict[str, Any]:
    """The place as lines of an SVG, north up, in true proportion, with its size in words."""
    local = to_storage(shape) if _near(shape) else shape
    west, south, east, north = local.bounds
    side = max(east - west, north - south) or 1.0
    scale = (_CANVAS - 40) / side
    left, top = west - (side - (east - west)) / 2, north + (side - (north - south)) / 2

    def at(x: float, y: float) -> str:
        return f"{20 + (x - left) * scale:.1f},{20 + (top - y) * scale:.1f}"

    parts = list(getattr(local, "geoms", [local]))
    rings = [ring for part in parts if part.geom_type == "Polygon" for ring in (part.exterior, *part.interiors)]
    return {
        "size": _CANVAS,
        "paths": ["M" + " L".join(at(x, y) for x, y in ring.coords) + "Z" for ring in rings],
        "lines": ["M" + " L".join(at(x, y) for x, y in part.coords) for part in parts if part.geom_type == "LineString"],
        "points": [at(part.x, part.y).split(",") for part in parts if part.geom_type == "Point"],
        "count": len(parts),
        "kind": parts[0].geom_type,
    }


def _near(shape: Geometry) -> bool:
    """Whether the installation's own metres describe the place without distortion."""
    west, south, east, north = shape.bounds
    return west >= 34 and east <= 56 and south >= 15 and north <= 33


def _row(past: PastPermit) -> dict[str, Any]:
    return {
        "reference": past.source_ref,
        "url": url_for("past.show", past_id=past.id),
        "title": past.title,
        "place": past.place_text,
        "state": state_of(past),
        "applied_on": past.applied_on,
        "issued_on": past.issued_on,
        "placed": past.geom_4326 is not None or past.parcel_id is not None,
    }


def _facts(past: PastPermit) -> list[dict[str, Any]]:
    took = days_between(past.applied_on, past.issued_on)
    return [
        {"key": _("رقمها في السجل"), "value": past.source_ref, "kind": "ltr"},
        {"key": _("حالتها في السجل"), "value": past.source_state, "kind": "ltr"},
        {"key": _("تاريخ التقديم"), "on": past.applied_on},
        {"key": _("تاريخ الإصدار"), "on": past.issued_on},
        {"key": _("تاريخ الإكمال"), "on": past.completed_on},
        {"key": _("من التقديم إلى الإصدار"), "value": _("%(n)s يوماً", n=took) if took is not None else ""},
        {"key": _("المكان كما كُتب"), "value": past.place_text, "kind": "ltr"},
    ]


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("نعم") if value else _("لا")
    if value in ([], {}):
        return _("لا شيء")
    return str(value)
