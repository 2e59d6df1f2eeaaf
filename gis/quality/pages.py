"""Contexts of the queue's pages."""

import json
from collections.abc import Mapping
from typing import Any

import shapely
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.authz import Actor
from app.errors import BadRequest
from app.i18n import format_number
from gis.changes.sketches import Drawing, drawings
from gis.crs import EXTENT_LONLAT, to_storage
from gis.imports.words import reason_words
from gis.models import LandFinding
from gis.quality import queries
from gis.quality.deciding import colleagues, may_decide
from gis.quality.permissions import Permission
from gis.quality.rules import OF_IMPORTS, RULES

STATES = {"open": _l("تنتظر"), "accepted": _l("مقبولة بسبب"), "mended": _l("زالت")}
STATE_TONES = {"open": "warning", "accepted": "info", "mended": "good"}
EVENTS = {"accepted": _l("قُبلت"), "reopened": _l("أُعيد فتحها"), "assigned": _l("أُسندت"), "unassigned": _l("أُلغي إسنادها")}
_LONGEST_PLAN = 60


def quality_page(actor: Actor, kind: str, after: str, asked: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The queue: tabs with how many of each kind, a page of findings, the map of that page, and how the check stands.

    Raises:
        BadRequest: a kind, state or number that is none.
    """
    asked = asked or {}
    chosen = _chosen(asked, actor)
    if kind and kind not in RULES:
        raise BadRequest("bad_request")
    rows = queries.list_findings(actor, kind or None, chosen, _number(after) or 0)
    counts = queries.count_findings(actor, chosen)
    shown = [_row(row) for row in rows[: queries.PAGE]]
    same = _same(asked)
    more = len(rows) > queries.PAGE
    return {
        "rule": RULES.get(kind),
        "rules": list(RULES.values()),
        "tabs": _tabs(kind, counts, same),
        "rows": shown,
        "total": counts.get(kind, 0) if kind else sum(counts.values()),
        "chosen": chosen,
        "mine": chosen.assignee_id is not None,
        "states": [(code, str(words)) for code, words in STATES.items()],
        "districts": queries.list_districts(actor),
        "next_url": url_for("quality.list_findings", kind=kind or None, after=rows[queries.PAGE - 1].id, **same) if more else "",
        "first_url": url_for("quality.list_findings", kind=kind or None, **same) if after else "",
        "clear_url": url_for("quality.list_findings", kind=kind or None),
        "map_config": _map_config([row["id"] for row in shown]),
        "check": queries.last_check(),
        "may_decide": bool(actor.municipalities_where(Permission.QUALITY_DECIDE)),
        "kind": kind,
    }


def finding_page(found: LandFinding, actor: Actor, *, typed: str = "", problem: str = "") -> dict[str, Any]:
    """One finding: its rule and measure, what is drawn, what was decided."""
    (row,) = [_row(one) for one in queries.list_one(actor, found)]
    decides = may_decide(found, actor)
    people = colleagues(found) if decides and found.state != "mended" else []
    return {
        "found": found,
        "row": row,
        "rule": RULES[found.kind],
        "state": (STATES[found.state], STATE_TONES[found.state]),
        "pictures": _pictures(found, actor),
        "map_config": _map_config([found.id]),
        "source": queries.source_of(found),
        "difference_m2": found.after_m2 - found.before_m2 if found.after_m2 is not None and found.before_m2 is not None else None,
        "may_decide": decides,
        "people": [(str(user_id), name) for user_id, name in people],
        "change_url": _change_url(found) if decides else "",
        "events": [
            {"title": str(EVENTS[one.kind]), "at": one.at, "by": one.actor_name, "text": one.reason} for one in queries.events_of(found)
        ],
        "typed": typed,
        "problem": problem,
    }


def collection(actor: Actor, ids: list[int]) -> dict[str, Any]:
    """GeoJSON of what is drawn of findings."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": json.loads(shapely.to_geojson(shape)),
                "properties": {"finding": row.id, "part": _part(row), "label": row.label or "", "tone": RULES[row.kind].tone},
            }
            for row, shape in queries.shapes_of(actor, ids)
        ],
    }


def _part(row: Any) -> str:
    """What was mended is drawn as a parcel, not as what is wrong."""
    return "parcel" if row.kind == "repaired" and row.part == "defect" else row.part


def _chosen(asked: Mapping[str, str], actor: Actor) -> queries.Chosen:
    state = asked.get("state") or "open"
    if state not in STATES:
        raise BadRequest("bad_request")
    plan = asked.get("plan", "").strip()[:_LONGEST_PLAN]
    return queries.Chosen(state, plan or None, _number(asked.get("district", "")), actor.user_id if asked.get("mine") == "y" else None)


def _number(text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise BadRequest("bad_request")
    return int(text)


def _same(asked: Mapping[str, str]) -> dict[str, Any]:
    return {name: asked[name] for name in ("state", "plan", "district", "mine") if asked.get(name)}


def _tabs(kind: str, counts: Mapping[str, int], same: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All, and each kind that has any."""
    everything = {
        "label": _("الكل"),
        "url": url_for("quality.list_findings", **same),
        "current": not kind,
        "count": format_number(sum(counts.values())),
    }
    return [
        everything,
        *(
            {
                "label": str(rule.title),
                "url": url_for("quality.list_findings", kind=rule.code, **same),
                "current": kind == rule.code,
                "count": format_number(counts.get(rule.code, 0)),
            }
            for rule in RULES.values()
            if counts.get(rule.code) or kind == rule.code
        ),
    ]


def _row(row: Any) -> dict[str, Any]:
    rule = RULES[row.kind]
    return {
        "id": row.id,
        "url": url_for("quality.show_finding", finding_id=row.id),
        "title": str(rule.title),
        "tone": rule.tone,
        "state": (str(STATES[row.state]), STATE_TONES[row.state]),
        "names": [name for name in (_name(row.parcel_id, row.reference), _name(row.other_id, row.other_reference)) if name],
        "parcels": [parcel for parcel in (row.parcel_id, row.other_id) if parcel],
        "measure": _measure(row),
        **_reason(row),
        "file": row.file_name if row.row_no is not None or row.parcel_id is None else "",
        "row_no": row.row_no,
        "place": "، ".join(word for word in (row.district, row.municipality) if word),
        "assignee": row.assignee or "",
        "accepted_by": row.accepted_by or "",
        "accepted_reason": row.accepted_reason,
    }


def _name(parcel_id: int | None, reference: str | None) -> str:
    return reference or (_("قطعة بلا رقم (%(n)s)", n=parcel_id) if parcel_id else "")


def _measure(row: Any) -> str:
    if row.kind == "repaired" and row.before_m2 is not None and row.after_m2 is not None:
        before, after = format_number(row.before_m2, 2), format_number(row.after_m2, 2)
        return _("المساحة قبل الإصلاح %(before)s م² وبعده %(after)s م²", before=before, after=after)
    return _("%(n)s م²", n=format_number(row.area_m2, 2)) if row.area_m2 is not None else ""


def _reason(row: Any) -> dict[str, str]:
    """Why, in words; ``word`` is what the file or the register wrote itself."""
    told = row.details or {}
    if row.kind in OF_IMPORTS:
        said = reason_words(row.reason)
        return {"reason": _("لم يُقرأ، وعلته"), "word": row.reason} if said == row.reason else {"reason": said, "word": ""}
    if row.kind == "number_repeated":
        return {"reason": _("الرقم"), "word": str(told.get("number", ""))}
    if row.kind == "lost_text" and "column" in told:
        return {"reason": _("عدد القيم الضائعة %(n)s في العمود", n=format_number(told.get("count") or 0)), "word": str(told["column"])}
    return {"reason": _("المكتوب") if told.get("words") else "", "word": str(told.get("words", ""))}


def _map_config(ids: list[int]) -> dict[str, Any]:
    west, south, east, north = EXTENT_LONLAT
    return {
        "url": url_for("quality.show_shapes", ids=",".join(map(str, ids))) if ids else "",
        "centre": [(west + east) / 2, (south + north) / 2],
        "failed": _("تعذر رسم العيوب على الخريطة. حدّث الصفحة."),
    }


def _change_url(found: LandFinding) -> str:
    """The page of changes with the parcels chosen; nothing for rows that are in no register."""
    ids = [str(key) for key in (found.parcel_id, found.other_id) if key]
    return url_for("changes.new_change", parcels=",".join(ids)) if ids and found.state != "mended" else ""


def _pictures(found: LandFinding, actor: Actor) -> list[Drawing]:
    """To scale: both parcels and what lies between; of a mended row the shape as it came and as it was mended."""
    parts = {row.part: (row.label or "", to_storage(shape)) for row, shape in queries.shapes_of(actor, [found.id]) if _drawable(shape)}
    tones = {"parcel": "before", "other": "after", "was": "before", "defect": "taken"}
    told = {part: (label, tones[part], shape) for part, (label, shape) in parts.items()}
    if "was" in told and "defect" in told:
        return drawings([told["was"]], [("", "after", told["defect"][2])])
    return drawings(list(told.values())) if told else []


def _drawable(shape: shapely.Geometry | None) -> bool:
    return shape is not None and shape.geom_type in ("Polygon", "MultiPolygon") and not shape.is_empty
