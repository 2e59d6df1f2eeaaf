"""The inspector's pages: his list, one visit's sheet, and what came of it."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.presenters import state_words
from app.casework.workflow import localised
from app.db import uuid7
from app.errors import UserError, message_for
from app.i18n import format_money
from app.identity.queries import today
from field_inspection.catalogue.checklists import get_checklist
from field_inspection.visits import presenters
from field_inspection.visits.models import Visit
from field_inspection.visits.pages.reading import read_position
from field_inspection.visits.queries import details
from field_inspection.visits.queries.worklist import Stop, list_worklist
from field_inspection.visits.rules import FAR_M
from gis.register.queries import district_of

MIDDLE = (47.31, 24.15)  # Al-Kharj, where nothing else says where to look
SPANS = {"today": 0, "week": 7, "all": 3650}


def worklist_page(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    """Visits to make: nearest first where the position is known, else by district."""
    position = read_position({"longitude": asked.get("lon", ""), "latitude": asked.get("lat", ""), "accuracy": asked.get("acc", "")})
    span = asked.get("span", "") if asked.get("span", "") in SPANS else "week"
    day = today()
    stops = list_worklist(actor, day + timedelta(days=SPANS[span]), (position.longitude, position.latitude) if position else None)
    rows = [presenters.stop_row(stop, day) for stop in stops]
    here: dict[str, Any] = {"lon": asked.get("lon"), "lat": asked.get("lat"), "acc": asked.get("acc")} if position else {}
    return {
        "rows": rows,
        "position": position,
        "accuracy": presenters.distance_words(position.accuracy_m) if position else "",
        "districts": [] if position else _by_district(rows),
        "late": sum(r["late"] for r in rows),
        "due_today": sum(r["today"] for r in rows),
        "tabs": [
            {"label": label, "url": url_for("field.worklist", span=code, **here), "current": span == code}
            for code, label in (("today", _("اليوم وما تأخر")), ("week", _("حتى أسبوع")), ("all", _("كل المقرر")))
        ],
        "map": _map(stops, rows, position),
        "span": span,
    }


def task_page(visit: Visit, actor: Actor, typed: Mapping[str, str] | None = None, refusal: UserError | None = None) -> dict[str, Any]:
    """One visit: the plot, what the permit demands, what was before, and the sheet to fill."""
    permit, parcel, checklist = details.permit_of(visit), details.parcel_of(visit), get_checklist(visit.checklist_code)
    errors = _errors(refusal, {item.code: number for number, item in enumerate(checklist.items, 1)})
    district = district_of(parcel) if parcel else None
    return {
        "visit": visit,
        "permit": permit,
        "permit_state": state_words(permit) if permit else None,
        "parcel": parcel,
        "checklist": checklist,
        "district": district.name_ar if district else "",
        "checklist_name": localised(vars(checklist.name)),
        "kind": presenters.kind_words(visit.visit_kind),
        "state": state_words(visit),
        "items": [
            {
                "item": item,
                "number": number,
                "text": localised(vars(item.text)),
                "hint": localised(vars(item.hint)) if item.hint else "",
                "quantity": localised(vars(item.quantity)) if item.quantity else "",
                "options": _options(item.may_skip),
            }
            for number, item in enumerate(checklist.items, 1)
        ],
        "earlier": [presenters.earlier_row(v) for v in details.earlier_visits(visit)],
        "open_violations": [
            {
                "title": v.title,
                "reference": v.reference,
                "url": url_for("cases.show", reference=v.reference),
                "tag": state_words(v),
                "finding": v.finding,
            }
            for v in details.open_violations(visit.permit_id, visit.parcel_id)
        ],
        "typed": typed or {},
        "errors": errors,
        "problem": message_for(refusal.code, refusal.details) if refusal else "",
        "record_id": (typed or {}).get("record_id") or str(uuid7()),
        "fresh": typed is None,
        "is_closed_door": bool(typed and typed.get("no_access")),
        "far_m": round(FAR_M),
        "day_words": presenters.day_words(visit.planned_on, today()),
        "last": presenters.record_facts(visit.last_record, for_staff=True) if visit.last_record else None,
        "tomorrow": today() + timedelta(days=1),
    }


def sent_page(visit: Visit) -> dict[str, Any]:
    """What was recorded and what came of it."""
    permit, record = details.permit_of(visit), visit.last_record
    again = details.re_visit_of(visit)
    return {
        "visit": visit,
        "kind": presenters.kind_words(visit.visit_kind),
        "result": presenters.result_words(visit.result),
        "permit": permit,
        "permit_state": state_words(permit) if permit else None,
        "re_visit": again,
        "facts": presenters.record_facts(record, for_staff=True) if record else None,
        "violations": [
            {
                "title": v.title,
                "reference": v.reference,
                "url": url_for("cases.show", reference=v.reference),
                "tag": state_words(v),
                "fine": format_money(v.fine_amount) if v.fine_amount else "",
                "grace_until": v.grace_until if not v.fined_at else None,
            }
            for v in details.violations_of(visit)
        ],
    }


def distance_answer(visit: Visit, asked: Mapping[str, str]) -> dict[str, Any]:
    """Metres from the device to the parcel, and in words whether that is too far."""
    position = read_position({"longitude": asked.get("lon", ""), "latitude": asked.get("lat", "")})
    if position is None or visit.parcel_id is None:
        return {"distance_m": None, "far": False, "words": ""}
    metres = details.distance_to_parcel_m(visit.parcel_id, position.longitude, position.latitude)
    words = _("أنت داخل القطعة.") if metres == 0 else _("أنت على بعد %(distance)s من القطعة.", distance=presenters.distance_words(metres))
    far = metres > FAR_M
    return {
        "distance_m": metres,
        "far": far,
        "words": words + (" " + _("تأكد أنك في الموقع الصحيح؛ يُسجل البعد مع الزيارة.") if far else ""),
    }


def _options(may_skip: bool) -> list[tuple[str, str]]:
    return [("pass", _("مطابق")), ("fail", _("غير مطابق"))] + ([("skip", _("لا ينطبق"))] if may_skip else [])


def _errors(refusal: UserError | None, numbers: Mapping[str, int]) -> dict[str, str]:
    """Sentences by field, each naming its item, so that a list of them can be read."""
    if refusal is None:
        return {}
    faults = refusal.details.get("faults") or {}
    return {name: _numbered(numbers.get(name.partition("-")[2]), message_for(code, {})) for name, code in faults.items()} or {
        "": message_for(refusal.code, refusal.details)
    }


def _numbered(number: int | None, words: str) -> str:
    return _("البند %(n)s: %(words)s", n=number, words=words) if number else words


def _by_district(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ordered = sorted(rows, key=lambda row: (row["district"], row["day"]))
    return [{"name": name, "rows": list(group)} for name, group in groupby(ordered, key=lambda row: row["district"])]


def _map(stops: list[Stop], rows: list[dict[str, Any]], position: Any) -> dict[str, Any]:
    placed = [row for row in rows if row["lon"] is not None]
    centre = [position.longitude, position.latitude] if position else [placed[0]["lon"], placed[0]["lat"]] if placed else list(MIDDLE)
    return {
        "centre": centre,
        "zoom": 14,
        "me": [position.longitude, position.latitude] if position else None,
        "stops": [
            {"lon": r["lon"], "lat": r["lat"], "url": r["url"], "tone": r["tone"], "title": f"{r['title']}، {r['place']}"} for r in placed
        ],
    }
