"""«ما قالته الخريطة» as rows of pages: for the applicant, the reviewer, and the neighbour who was asked."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import db
from app.authz import Actor
from app.casework.models import Case
from app.casework.presenters import state_words
from app.organisation.models import Municipality
from app.tenancy import everything
from licensing.applications import queries as applications
from licensing.models import AffectedNeighbour, Application
from licensing.passport import agencies, asking, neighbours, queries
from licensing.passport.answers import PUBLISHED, Answer
from licensing.permissions import Permission as P

REASONS = {asking.OPENED: _l("عند بدء الطلب"), asking.LODGED: _l("عند الإرسال، بعد تغيّر الموقع")}
GROUNDS = {"parcel": _l("حدود القطعة في السجل"), "drawing": _l("الخط أو المساحة المرسومة"), "point": _l("نقطة الموقع")}
STANCES = {"none": (_l("لا مانع"), "good"), "objection": (_l("اعتراض"), "bad"), "remark": (_l("ملاحظة"), "info")}


def case_section(case: Case, actor: Actor) -> dict[str, Any]:
    """``map_said`` on the page of every application that has a place: how many layers said yes and where to read all."""
    if not isinstance(case, Application):
        return {}
    held = queries.passport_of(case)
    if held is None:
        return {}
    told = queries.readable(held, case, actor)
    return {
        "map_said": {
            "url": url_for("passport.show", reference=case.reference),
            "asked_at": held.asked_at,
            "hits": [row(answer) for answer in told if answer.hit and answer.source == PUBLISHED],
            "yes": sum(answer.hit for answer in told),
            "no": sum(not answer.hit for answer in told),
        }
    }


def map_page(application: Application, actor: Actor) -> dict[str, Any]:
    """Every answer with its layer and version, whom it affects and whom it asks to be heard."""
    held = queries.passport_of(application)
    told = queries.readable(held, application, actor) if held else []
    affected = neighbours.list_affected(application)
    return {
        "case": application,
        "held": held,
        "state": state_words(application, for_citizen=application.municipality_id not in actor.roles),
        "reason": str(REASONS.get(held.reason, held.reason)) if held else "",
        "ground": str(GROUNDS[held.ground]) if held else "",
        "published": [row(answer) for answer in told if answer.source == PUBLISHED],
        "register": [row(answer) for answer in told if answer.source != PUBLISHED],
        "versions": [_version(one) for one in queries.list_versions(application)],
        "stale": application.closed_at is None and asking.is_stale(application),
        "may_ask": application.closed_at is None and _may_ask(application, actor),
        "affected": _affected_rows(affected, staff=application.municipality_id in actor.roles),
        "owners": sum(one.owners for one in affected),
        "agencies": [_consultee(body, {answer.title for answer in told}) for body in agencies.agencies_for(application)],
    }


def row(answer: Answer) -> dict[str, Any]:
    return {
        "title": answer.title,
        "hit": answer.hit,
        "tag": (_("نعم"), _tone(answer)) if answer.hit else (_("لا"), "neutral"),
        "words": answer.words,
        "note": answer.note if answer.hit else "",
        "version": _("نسخة الطبقة %(n)s", n=answer.version) if answer.source == PUBLISHED else "",
        "url": url_for("layers.show", code=answer.layer) if answer.source == PUBLISHED and answer.public else "",
    }


def neighbour_page(neighbour: AffectedNeighbour, typed: dict[str, str], problem: str = "") -> dict[str, Any]:
    """What is asked beside the neighbour's parcel, without names, and what he may say."""
    with everything():
        application = db.session().get_one(Application, neighbour.application_id)
        branch = db.session().get_one(Municipality, application.municipality_id)
        said = neighbours.comments_on([neighbour])[neighbour.id]
    return {
        "neighbour": neighbour,
        "service": applications.service_of(application).name,
        "facts": [
            {"key": _("الخدمة المطلوبة"), "value": applications.service_of(application).name},
            {"key": _("مكانها"), "value": application.place_text},
            {"key": _("قطعتك"), "value": neighbour.label, "kind": "ltr"},
            {"key": _("موقعها من الطلب"), "value": neighbours.distance_words(neighbour)},
            {"key": _("البلدية"), "value": branch.name},
            {"key": _("حالة الطلب"), "value": state_words(application, for_citizen=True)[0]},
        ],
        "open": neighbours.is_open(neighbour, application),
        "until": neighbour.until,
        "said": [{"tag": STANCES[one.stance], "text": one.text, "at": one.at} for one in said],
        "stances": [(code, str(words)) for code, (words, _tone) in STANCES.items()],
        "typed": typed,
        "problem": problem,
    }


def _affected_rows(affected: Sequence[AffectedNeighbour], *, staff: bool) -> list[dict[str, Any]]:
    """The comments of each; the name of who spoke is for staff."""
    said = neighbours.comments_on(affected)
    return [
        {
            "label": one.label,
            "place": neighbours.distance_words(one),
            "owners": one.owners,
            "told": one.notified_at,
            "comments": [{"tag": STANCES[c.stance], "text": c.text, "name": c.name if staff else "", "at": c.at} for c in said[one.id]],
        }
        for one in affected
    ]


def _consultee(body: agencies.Consultee, readable: set[str]) -> dict[str, Any]:
    """A body and why; a layer that the reader may not see is not named to him."""
    why = [cause for cause, layer in zip(body.why, ("",) * body.by_service + body.titles, strict=True) if not layer or layer in readable]
    return {"name": body.name, "why": _("، ").join(why or [_("بحسب موقع الطلب")])}


def _may_ask(application: Application, actor: Actor) -> bool:
    return (
        actor.may(P.APPLICATION_REVIEW, application)
        if application.municipality_id in actor.roles
        else actor.may(P.APPLICATION_VIEW, application)
    )


def _version(held: queries.Passport) -> dict[str, Any]:
    hits = sum(answer.hit for answer in held.answers)
    return {
        "number": held.version,
        "at": held.asked_at,
        "why": str(REASONS.get(held.reason, held.reason)),
        "yes": hits,
        "no": len(held.answers) - hits,
    }


def _tone(answer: Answer) -> str:
    if answer.source == PUBLISHED:
        return {"building": "bad", "height": "warning", "consent": "warning"}.get(answer.kind, "info")
    return "warning" if answer.layer in ("wadi", "land_change", "violations", "restriction") else "info"
