"""What the pages of the editor show: the catalogue for those who keep it, and one service."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.i18n.digits import whole_number
from app.identity.queries import list_municipalities
from licensing.catalogue import Service, search_services, services, wording
from licensing.catalogue.facts import document_types, service_facts
from licensing.catalogue.library import retired_services
from licensing.catalogue.procedures import procedures
from licensing.catalogue.sourcing import sample_facets, sourced_facets
from licensing.editor import creating, drafting, launching, overlaying
from licensing.editor.words import FACET_WORDS
from licensing.models import ServiceChange, ServiceVersion
from licensing.permissions import Permission as P
from licensing.presenters import services as present
from licensing.presenters.diagram import diagram_of
from licensing.services.guide import source_rows

PAGE = 50


def list_page(asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    """Every service with its version, release group, what of it is a product default, and whether it is open."""
    group, words = asked.get("group", ""), asked.get("q", "")[:120]
    every = search_services(words, group=group)
    start = whole_number(asked.get("from", "")) or 0
    found = every[start : start + PAGE]
    states = launching.states_of([service.code for service in found])
    rows = [
        {
            "code": service.code,
            "title": service.name,
            "url": url_for("editor.show", code=service.code),
            "group": str(wording().groups[service.facts.group].name),
            "version": service.definition.version if service.definition else "–",
            "release": service.definition.release_group if service.definition else "–",
            "sample": len(sample_facets(service)) if service.definition else 0,
            "state": str(launching.WORDS[states.get(service.code, "open") if service.definition else "missing"]),
        }
        for service in found
    ]
    return {
        "rows": rows,
        "asked": asked,
        "found": len(every),
        "prev_url": _page_url(asked, start - PAGE) if start else "",
        "next_url": _page_url(asked, start + PAGE) if start + PAGE < len(every) else "",
        "total": len(services()),
        "online": sum(service.online for service in services().values()),
        "group_options": [("", _("كل المجموعات")), *((code, str(g.name)) for code, g in wording().groups.items())],
        "drafted": creating.open_proposals(),
        "retired": retired_services(),
        "may_draft": actor.may(P.SERVICE_DRAFT),
    }


def _page_url(asked: Mapping[str, str], start: int) -> str:
    kept = {"q": asked.get("q", ""), "group": asked.get("group", ""), "from": str(max(start, 0) or "")}
    return f"{url_for('editor.index')}?{urlencode({key: value for key, value in kept.items() if value})}"


def show_page(code: str, actor: Actor) -> dict[str, Any]:
    """One service for those who keep it: facts with their sources, versions, branches' overlays, launch, proposals."""
    service = drafting.find_service(code)
    definition = service.definition
    return {
        "service": service,
        "facts": present.service_facts(service),
        "sources": _sources(service),
        "source": service.facts.source if code in service_facts() else "",
        "sample": [str(FACET_WORDS[facet]) for facet in sample_facets(service)] if definition else [],
        "diagram": diagram_of(procedures()[definition.procedure]) if definition else None,
        "versions": _versions(service),
        "overlays": overlaying.rows_of(code),
        "own_branches": [(str(b.id), b.name) for b in list_municipalities() if b.id in actor.municipalities_where(P.SERVICE_OVERLAY)],
        "documents": [(key, kind.name) for key, kind in sorted(document_types().items()) if kind.kind == "document"],
        "launch": launching.checklist_of(service),
        "launch_state": launching.state_of(code),
        "proposals": _proposals(code),
        "may_draft": actor.may(P.SERVICE_DRAFT) and (definition is not None or service.retired),
        "may_launch": actor.may(P.SERVICE_PUBLISH),
    }


def _sources(service: Service) -> list[dict[str, str]]:
    """On what the service rests, for ``summary_list``: the texts by name, and what of it they support."""
    named = source_rows(service)[0]
    facets = [str(FACET_WORDS[facet]) for facet in FACET_WORDS if facet in sourced_facets(service.facts.source)]
    return [
        {"key": _("السند"), "value": "؛ ".join(named) or _("لم يُذكر لهذه الخدمة سند منشور بعد.")},
        {"key": _("ما يسنده"), "value": "، ".join(facets) or "–"},
    ]


def _versions(service: Service) -> list[dict[str, Any]]:
    code, current = service.code, service.definition
    rows = db.session().scalars(select(ServiceVersion).where(ServiceVersion.code == code).order_by(ServiceVersion.version.desc()))
    return [
        {
            "version": row.version,
            "origin": _("من ملفات المنتج") if row.origin == "file" else _("من المحرر"),
            "valid_from": row.valid_from,
            "withdrawn": row.withdrawn_at,
            "current": current is not None and current.version == row.version,
            "may_withdraw": row.origin == "editor" and row.withdrawn_at is None,
        }
        for row in rows
    ]


def _proposals(code: str) -> list[ServiceChange]:
    query = select(ServiceChange).where(ServiceChange.service_code == code).order_by(ServiceChange.opened_at.desc()).limit(20)
    return list(db.session().scalars(query))
