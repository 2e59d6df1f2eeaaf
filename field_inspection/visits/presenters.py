"""Words, tones and distances of visits for pages. No queries."""

from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.casework.presenters import standing, state_words
from app.casework.workflow import localised
from app.i18n.counts import counted
from app.i18n.language import current_language
from field_inspection.visits.models import Visit, VisitRecord
from field_inspection.visits.queries.worklist import Stop
from field_inspection.visits.rules import is_far


def kind_words(kind: str) -> str:
    return {
        "foundation": _("معاينة الأساسات"),
        "re_visit": _("إعادة معاينة"),
        "complaint": _("بعد شكوى"),
        "periodic": _("متابعة دورية"),
        "licence": _("معاينة قبل القرار"),
        "boundary": _("معاينة الحدود"),
        "safety": _("معاينة السلامة"),
        "completion": _("معاينة إتمام الأعمال"),
        "occupancy": _("معاينة قبل الإشغال"),
        "works": _("معاينة مسار الأعمال"),
    }.get(kind, kind)


def kind_options() -> list[tuple[str, str]]:
    return [(kind, kind_words(kind)) for kind in ("periodic", "foundation", "complaint")]


def result_words(result: str | None) -> tuple[str, str]:
    """(word, tone) of a record's result."""
    return {"pass": (_("مجتازة"), "good"), "fail": (_("غير مجتازة"), "bad"), "no_access": (_("تعذّر الدخول"), "warning")}.get(
        result or "", (_("لم تُنفذ"), "info")
    )


def answer_words(answer: str) -> tuple[str, str]:
    return {"pass": (_("مطابق"), "good"), "fail": (_("غير مطابق"), "bad"), "skip": (_("لا ينطبق"), "neutral")}[answer]


def distance_words(metres: float | None) -> str:
    """«42 م» or «3.4 كم»; nothing where no position is known."""
    if metres is None:
        return ""
    return _("%(n)s م", n=round(metres)) if metres < 1000 else _("%(n)s كم", n=f"{metres / 1000:.1f}")


def day_words(day: date, today: date) -> str:
    """How far a day is from today, as people say it."""
    apart = (day - today).days
    if apart in (0, 1, -1):
        return {0: _("اليوم"), 1: _("غداً"), -1: _("أمس")}[apart]
    words = counted(abs(apart), "day", current_language()).replace("يومان", "يومين")  # what follows a preposition
    return _("بعد %(days)s", days=words) if apart > 0 else _("متأخرة %(days)s", days=words)


def stop_row(stop: Stop, today: date) -> dict[str, Any]:
    """A visit as the inspector's list shows it."""
    visit = stop.visit
    return {
        "reference": visit.reference,
        "title": kind_words(visit.visit_kind),
        "place": visit.place_text,
        "district": stop.district or _("خارج الأحياء"),
        "distance": distance_words(stop.distance_m),
        "day": visit.planned_on,
        "day_words": day_words(visit.planned_on, today),
        "late": visit.planned_on < today,
        "today": visit.planned_on == today,
        "state": state_words(visit),
        "url": url_for("field.task", reference=visit.reference),
        "lon": stop.longitude,
        "lat": stop.latitude,
        "tone": "bad" if visit.planned_on < today else "warning" if visit.planned_on == today else "info",
    }


def record_facts(record: VisitRecord, *, for_staff: bool) -> dict[str, Any]:
    """A record as the visit's page shows it. Where the inspector stood is for staff."""
    answers = [
        a
        | {
            "words": answer_words(a["answer"]),
            "text": localised(a["text"]),
            "pictures": [url_for("documents.show_document", document_id=p) for p in a["photos"]],
        }
        for a in record.answers
    ]
    return {
        "record": record,
        "result": result_words(record.result),
        "answers": answers,
        "failed": [a for a in answers if a["answer"] == "fail"],
        "others": [a for a in answers if a["answer"] != "fail"],
        "distance": distance_words(record.distance_to_parcel_m) if for_staff else "",
        "accuracy": distance_words(record.accuracy_m) if for_staff else "",
        "inside": for_staff and record.distance_to_parcel_m == 0,
        "far": for_staff and is_far(record.distance_to_parcel_m),
        "no_position": for_staff and record.longitude is None,
        "pictures": [url_for("documents.show_document", document_id=p) for p in record.photos],
    }


def earlier_row(visit: Visit) -> dict[str, Any]:
    return {
        "title": kind_words(visit.visit_kind),
        "at": visit.performed_at or visit.opened_at,
        "tag": state_words(visit),
        "by": "",
        "url": url_for("cases.show", reference=visit.reference),
        "tone": state_words(visit)[1],
        "reference": visit.reference,
    }


def list_row(visit: Visit, municipality: str) -> dict[str, Any]:
    return {
        "reference": visit.reference,
        "url": url_for("cases.show", reference=visit.reference),
        "kind": kind_words(visit.visit_kind),
        "place": visit.place_text,
        "branch": municipality,
        "day": visit.planned_on,
        "state": state_words(visit),
        "standing": standing(visit),
    }
