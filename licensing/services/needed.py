"""The public page «هل أحتاج رخصة هنا؟»: a place clicked or typed, its zone and constraints, and each work's yes or no."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from shapely import Point

from app.authz import Actor
from app.casework.calendar import RIYADH
from app.errors import UserError, message_for
from gis.crs import to_storage
from gis.map.legend import opening_centre
from gis.register import queries as register
from licensing.catalogue import UnknownService, get_service
from licensing.land.checking import CheckedPlace, SeveralPlaces, check_place
from licensing.land.finding import NUMBERS
from licensing.passport.answers import PUBLISHED, Answer
from licensing.passport.asking import Ground, answers_on
from licensing.passport.pages import row as answer_row
from licensing.presenters import services as present
from licensing.services.works import Judgement, Spot, find_works, judge, works
from licensing.sites import uses_of_zone

ASKED = ("place", "parcel", "lon", "lat", *NUMBERS)
VERDICTS = {"yes": ("warning", "permit"), "no": ("good", "check-circle"), "barred": ("bad", "cross")}


def needed_page(asked: Mapping[str, str], actor: Actor) -> tuple[dict[str, Any], int]:
    """Context and HTTP status."""
    context: dict[str, Any] = {
        "asked": asked,
        "problem": "",
        "choices": [],
        "found": None,
        "work_options": [("", _("كل الأعمال")), *((work.code, str(work.name)) for work in works())],
        "config": {"centre": opening_centre(), "zoom": 13},
    }
    if not any(asked.get(name, "").strip() for name in ASKED):
        return context, 200
    try:
        place = check_place(asked, actor)
    except SeveralPlaces as several:
        context["choices"] = [{"label": one.label, "hint": one.hint, "url": _url(asked, one.value)} for one in several.choices]
        return context, 200
    except UserError as refusal:
        context["problem"] = message_for(refusal.code, refusal.details)
        return context, refusal.status
    return context | _told(place, asked.get("work", "")), 200


def _told(place: CheckedPlace, work: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    shape = register.shape_of(place.parcel) if place.parcel is not None else to_storage(Point(place.longitude, place.latitude))
    answers = [
        answer
        for answer in answers_on(Ground("parcel" if place.parcel is not None else "point", shape, place.parcel), now)
        if answer.public
    ]
    zone = next((answer for answer in answers if answer.layer == "zone" and answer.hit), None)
    uses = uses_of_zone(zone.codes[0], place.municipality_id, now.astimezone(RIYADH).date()) if zone and zone.codes else None
    spot = Spot(tuple(answers), uses)
    chosen = [one for one in works() if one.code == work] or list(find_works(work)) or list(works())
    address = place.facts.get("short_address", "")
    return {
        "found": place,
        "title": place.text.removesuffix(address) if place.parcel is not None else _ground_words(answers) or place.text,
        "address": address,
        "zone": zone.words if zone else "",
        "bound": [answer_row(answer) for answer in answers if answer.source == PUBLISHED],
        "bound_hits": [answer_row(answer) for answer in answers if answer.source == PUBLISHED and answer.hit],
        "facts": [
            answer_row(answer)
            for answer in answers
            if answer.layer in ("municipality", "district", "zone", "street", "wadi", "land_change")
        ],
        "judged": [_work_row(judge(one, spot), place) for one in chosen],
        "narrowed": len(chosen) < len(works()),
        "config": {"centre": [place.longitude, place.latitude], "zoom": 18, "marked": True},
        "build_url": url_for("build.show", parcel=place.parcel.id) if place.parcel is not None else "",
    }


def _ground_words(answers: list[Answer]) -> str:
    """What people call ground that is no parcel: its street or park, and its district."""
    named = [
        answer.names[0]
        for layer in ("street", "open_ground", "wadi", "district")
        for answer in answers
        if answer.layer == layer and answer.names
    ]
    return _("، ").join(dict.fromkeys(named))


def _work_row(judged: Judgement, place: CheckedPlace) -> dict[str, Any]:
    tone, icon = VERDICTS[judged.verdict]
    return {
        "code": judged.work.code,
        "name": str(judged.work.name),
        "verdict": judged.verdict,
        "tag": ({"yes": _("نعم، تلزم رخصة"), "no": _("لا تلزم رخصة"), "barred": _("لا يُسمح بها هنا")}[judged.verdict], tone),
        "icon": icon,
        "why": list(judged.why),
        "also": list(judged.also),
        "services": [_service_link(code, place) for code in judged.services],
        "way": _("الطريق البديل") if judged.verdict == "barred" else _("الخدمة المناسبة"),
    }


def _service_link(code: str, place: CheckedPlace) -> dict[str, Any]:
    try:
        service = get_service(code)
    except UnknownService:  # the file is checked against the list by a test
        return {"title": code, "url": url_for("services.index"), "days": "", "online": False}
    parcel = place.parcel.id if place.parcel is not None else None
    return {
        "title": service.name,
        "url": url_for("services.show", code=code, parcel=parcel),
        "days": present.days_words(service.days),
        "online": service.online,
    }


def _url(asked: Mapping[str, str], value: str) -> str:
    return url_for("services.needed", place=value, work=asked.get("work") or None, _anchor="answer")
