"""What the pages of the catalogue show, and what searching and the first page borrow from it."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.errors import NotFound, message_for
from app.forms import to_json_schema
from gis.models import SpatialUnit
from licensing.catalogue import UnknownService, get_service, search_services, service_groups, wording
from licensing.catalogue.library import Service
from licensing.catalogue.listing import release_groups, suggest_words
from licensing.catalogue.procedures import procedures
from licensing.land.finding import find_asked
from licensing.presenters import services as present
from licensing.presenters.diagram import diagram_of
from licensing.services import guide
from licensing.services.eligibility import is_closed, outcome_for
from licensing.services.figures import most_asked
from licensing.services.life import LifeEvent, find_events, life_events
from licensing.services.works import find_works

FEATURED = 8
INTERNAL = "internal"


def list_page(asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    """Every service that fits what was asked, by group, those online first; without a question also ways to find one."""
    words, group, audience = asked.get("q", "")[:120], asked.get("group", ""), asked.get("audience", "")
    online, release = asked.get("online") == "1", asked.get("release", "")
    found = search_services(
        words,
        group=group,
        audience=audience,
        release=int(release) if release.isdecimal() and len(release) < 3 else None,
        online_only=online,
    )
    narrowed = bool(words.strip() or group or audience or online or release)
    guess = suggest_words(words) if not found else ""
    return {
        "groups": [_group(g) for g in service_groups(found)],
        "found": len(found),
        "total": len(search_services()),
        "narrowed": narrowed,
        "asked": asked,
        "guess": {"words": guess, "url": url_for("services.index", q=guess)} if guess else None,
        "events": [event_card(event) for event in (find_events(words) if narrowed else life_events().values())],
        "works": [{"name": str(w.name), "url": url_for("services.needed", work=w.code)} for w in find_works(words)[:3]]
        if words.strip()
        else [],
        "featured": [present.service_row(service) for service in featured()] if not narrowed else [],
        "busiest": bool(most_asked(1)),
        "group_options": [("", _("كل المجموعات")), *((code, str(g.name)) for code, g in wording().groups.items())],
        "audience_options": [("", _("الكل")), *((code, str(w)) for code, w in wording().audiences.items())],
        "release_options": [("", _("كل المراحل")), *((str(n), _("المرحلة %(n)s", n=n)) for n in release_groups())],
        "signed_in": actor.signed_in,
    }


def featured(limit: int = FEATURED) -> list[Service]:
    """What most people file; before anybody filed, the first of each group that run online for the public."""
    online = {service.code: service for service in search_services(online_only=True)}
    busiest = [online[code] for code in most_asked(limit * 2) if code in online]
    groups: dict[str, Service] = {}
    for service in online.values():
        if service.facts.audience != INTERNAL and service not in busiest:
            groups.setdefault(service.facts.group, service)
    return [*busiest, *groups.values()][:limit]


def event_page(code: str) -> dict[str, Any]:
    """The services of a life event in order, each with why.

    Raises:
        NotFound: no such event.
    """
    event = life_events().get(code)
    if event is None:
        raise NotFound("life_event_unknown")
    rows = [present.service_row(find_service(step.service)) | {"why": str(step.why)} for step in event.steps]
    return {"event": event, "rows": rows, "others": [event_card(one) for one in life_events().values() if one is not event]}


def event_card(event: LifeEvent) -> dict[str, Any]:
    return {"title": str(event.name), "text": str(event.intro), "icon": event.icon, "url": url_for("services.event", code=event.code)}


def show_page(code: str, parcel: str, actor: Actor) -> dict[str, Any]:
    """One service before it is begun: conditions, documents, fee, time, steps, who decides, how it went."""
    service = find_service(code)
    definition = service.definition
    named, sample = guide.source_rows(service)
    about = find_asked({"parcel": parcel}) if parcel else None
    return {
        "service": service,
        "closed": message_for("service_closed") if is_closed(code) else "",
        "facts": present.service_facts(service),
        "documents": present.document_rows(service),
        "steps": present.step_rows(service),
        "diagram": diagram_of(procedures()[definition.procedure]) if definition else None,
        "deciders": present.deciders(service),
        "tag": present.ONLINE if definition else present.NOT_YET,
        "who_starts": present.who_starts(definition) if definition else "",
        "group": wording().groups[service.facts.group],
        "eligibility": guide.conditions_of(definition),
        "outcome": outcome_for(service, actor, about) if actor.signed_in else None,
        "conditions": [str(c.text) for c in definition.conditions] if definition else [],
        "fee_example": guide.fee_example(service),
        "agencies": guide.agency_rows(definition),
        "sources": named,
        "sample": sample,
        "figures": guide.figure_rows(service),
        "internal": service.facts.audience == INTERNAL,
        "about": about,
        "start_url": url_for("filing.begin", code=code, parcel=parcel or None) if definition else "",
    }


def check_page(code: str, asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    """«هل تناسبني هذه الخدمة؟»: each condition answered, with the way on."""
    service = find_service(code)
    parcel: SpatialUnit | None = find_asked(asked)
    definition = service.definition
    return {
        "service": service,
        "closed": message_for("service_closed") if is_closed(code) else "",
        "group": wording().groups[service.facts.group],
        "outcome": outcome_for(service, actor, parcel),
        "parcel": parcel,
        "asked": asked,
        "about_parcel": bool(definition and definition.start.place in ("own_parcel", "parcel")),
        "start_url": url_for("filing.begin", code=code, parcel=parcel.id if parcel else None) if definition else "",
    }


def schema_of(code: str) -> dict[str, Any]:
    """The JSON Schema of the service's answers, at its public address.

    Raises:
        NotFound: no such service, or it does not run online, so that it has no questions yet.
    """
    service = find_service(code)
    if service.definition is None:
        raise NotFound("service_not_online")
    base = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    schema = to_json_schema(service.form)
    named = {"$id": f"{base}{url_for('services.schema', code=code)}", "title": service.name_ar, "x-title-en": service.name_en}
    more = {
        "x-service": service.code,
        "x-version": service.definition.version,
        "x-documents": [_need(n) for n in service.definition.documents],
    }
    return {"$schema": schema.pop("$schema"), **named, **{k: v for k, v in schema.items() if k != "title"}, **more}


def find_service(code: str) -> Service:
    """The service of that code.

    Raises:
        NotFound: the list has none.
    """
    try:
        return get_service(code)
    except UnknownService as error:
        raise NotFound("unknown_service") from error


def search_rows(words: str, _actor: Actor) -> list[dict[str, Any]]:
    """Services and life events for the common search box."""
    found = search_services(words)[:8]
    rows = [
        {"title": s.name, "text": s.output, "url": url_for("services.show", code=s.code), "tag": present.ONLINE if s.online else None}
        for s in found
    ]
    events = [
        {"title": str(e.name), "text": str(e.intro), "url": url_for("services.event", code=e.code), "tag": None} for e in find_events(words)
    ]
    return [{"title": _("الخدمات"), "rows": rows}, {"title": _("مناسبات"), "rows": events}]


def popular() -> list[dict[str, Any]]:
    """Services that most people ask for, for the first page."""
    groups = wording().groups
    return [
        {"title": s.name, "text": s.output, "url": url_for("services.show", code=s.code), "icon": groups[s.facts.group].icon}
        for s in featured()
    ]


def _group(group: Any) -> dict[str, Any]:
    return {
        "code": group.code,
        "title": str(group.name),
        "icon": group.icon,
        "online": group.online_count,
        "count": len(group.services),
        "rows": [present.service_row(service) for service in group.services],
    }


def _need(need: Any) -> dict[str, Any]:
    return {"code": need.code, "by": need.by, "required": need.required, "accept": list(need.accept)}
