"""What the pages of the catalogue show, and what searching and the first page borrow from it."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.errors import NotFound
from licensing.catalogue import UnknownService, get_service, search_services, service_groups, wording
from licensing.catalogue.library import Service
from licensing.presenters import services as present


def list_page(asked: Mapping[str, str]) -> dict[str, Any]:
    """Every service that fits what was asked, by group, those online first."""
    words, group, audience = asked.get("q", "")[:120], asked.get("group", ""), asked.get("audience", "")
    online = asked.get("online") == "1"
    found = search_services(words, group=group, audience=audience, online_only=online)
    narrowed = bool(words.strip() or group or audience or online)
    groups = [
        {
            "code": g.code,
            "title": str(g.name),
            "icon": g.icon,
            "online": g.online_count,
            "count": len(g.services),
            "rows": [present.service_row(service) for service in g.services],
        }
        for g in service_groups(found)
    ]
    return {
        "groups": groups,
        "found": len(found),
        "total": len(search_services()),
        "narrowed": narrowed,
        "asked": asked,
        "online_rows": [present.service_row(s) for s in found if s.online] if not narrowed else [],
        "group_options": [("", _("كل المجموعات")), *((code, str(g.name)) for code, g in wording().groups.items())],
        "audience_options": [("", _("الكل")), *((code, str(w)) for code, w in wording().audiences.items())],
    }


def show_page(code: str, parcel: str) -> dict[str, Any]:
    """One service before it is begun: conditions, documents, fee, time, steps, who decides."""
    service = find_service(code)
    definition = service.definition
    return {
        "service": service,
        "facts": present.service_facts(service),
        "documents": present.document_rows(service),
        "steps": present.step_rows(service),
        "deciders": present.deciders(service),
        "tag": present.ONLINE if definition else present.NOT_YET,
        "who_starts": present.who_starts(definition) if definition else "",
        "group": wording().groups[service.facts.group],
        "conditions": [str(c.text) for c in definition.conditions] if definition else [],
        "start_url": url_for("filing.begin", code=code, parcel=parcel or None) if definition else "",
    }


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
    """Services for the common search box."""
    found = search_services(words)[:8]
    rows = [
        {"title": s.name, "text": s.output, "url": url_for("services.show", code=s.code), "tag": present.ONLINE if s.online else None}
        for s in found
    ]
    return [{"title": _("الخدمات"), "rows": rows}]


def popular() -> list[dict[str, Any]]:
    """Services that run online, for the first page."""
    groups = wording().groups
    return [
        {"title": s.name, "text": s.output, "url": url_for("services.show", code=s.code), "icon": groups[s.facts.group].icon}
        for s in search_services(online_only=True)
    ]
