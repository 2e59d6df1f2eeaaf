"""What the pages of the editor show: the catalogue for those who keep it, one service, a draft and its dry run."""

from collections.abc import Mapping
from typing import Any, get_args
from urllib.parse import urlencode
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app import db
from app.authz import Actor
from app.errors import UserError, message_for
from app.forms import Field
from app.identity.models import User
from app.identity.queries import list_municipalities
from licensing.catalogue import Service, search_services, services, wording
from licensing.catalogue.checking import check_service, tariff_codes
from licensing.catalogue.definitions import Eligible, Supplier
from licensing.catalogue.facts import document_types
from licensing.catalogue.library import service_with
from licensing.catalogue.procedures import procedures
from licensing.catalogue.sourcing import sample_facets
from licensing.catalogue.versions import body_of
from licensing.consultations.agencies import agencies
from licensing.editor import drafting, launching, overlaying
from licensing.editor.rows import LISTS, cell, row_count
from licensing.editor.words import COLUMN_WORDS, FACET_WORDS, LIST_WORDS, type_words
from licensing.models import ServiceChange, ServiceVersion
from licensing.permissions import Permission as P
from licensing.presenters import services as present
from licensing.presenters.diagram import diagram_of
from licensing.services.eligibility import CONDITIONS
from licensing.services.guide import fee_example

PAGE = 50
EDITED_TYPES = (
    "text",
    "textarea",
    "number",
    "integer",
    "money",
    "date",
    "choice",
    "radio",
    "checkbox",
    "multi",
    "phone",
    "national_id",
    "unified_number",
)


def list_page(asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    """Every service with its version, release group, what of it is a product default, and whether it is open."""
    group, words = asked.get("group", ""), asked.get("q", "")[:120]
    every = search_services(words, group=group)
    start = int(asked.get("from", "0")) if asked.get("from", "0").isdigit() else 0
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
        "source": service.facts.source,
        "sample": [str(FACET_WORDS[facet]) for facet in sample_facets(service)] if definition else [],
        "diagram": diagram_of(procedures()[definition.procedure]) if definition else None,
        "versions": _versions(code),
        "overlays": overlaying.rows_of(code),
        "own_branches": [(str(b.id), b.name) for b in list_municipalities() if b.id in actor.municipalities_where(P.SERVICE_OVERLAY)],
        "documents": [(key, kind.name) for key, kind in sorted(document_types().items()) if kind.kind == "document"],
        "launch": launching.checklist_of(service),
        "launch_state": launching.state_of(code),
        "proposals": _proposals(code),
        "may_draft": actor.may(P.SERVICE_DRAFT) and definition is not None,
        "may_launch": actor.may(P.SERVICE_PUBLISH),
    }


def form_page(
    service: Service, typed: MultiDict[str, str], errors: Mapping[str, str], action: str, reason: str, body: Mapping[str, Any]
) -> dict[str, Any]:
    """The form of a draft with its preview: what it says now, the faults that the check finds, the fee, the steps."""
    preview = preview_of(service.code, body)
    return {
        "service": service,
        "typed": typed,
        "errors": errors,
        "action": action,
        "reason": reason,
        "lists": [
            {"name": r.name, "title": str(LIST_WORDS[r.name]), "columns": r.columns, "key": r.key, "count": row_count(r, typed)}
            for r in LISTS
        ],
        "cell": cell,
        "column_words": COLUMN_WORDS,
        "options": _options(),
        "preview": preview,
    }


def preview_of(code: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """How the draft would look and run; with ``fault`` when it is no definition at all."""
    try:
        definition = drafting.read(code, body)
    except UserError as refusal:
        return {"fault": message_for(refusal.code, refusal.details), "faults": [], "fields": [], "steps": [], "diagram": None, "fee": None}
    service = service_with(code, definition)
    return {
        "fault": "",
        "faults": check_service(service, definition),
        "fields": [_field_words(field) for module in service.modules for field in module.fields],
        "documents": present.document_rows(service),
        "steps": present.step_rows(service),
        "diagram": diagram_of(procedures()[definition.procedure]) if definition.procedure in procedures() else None,
        "fee": fee_example(service),
    }


def change_page(change: ServiceChange, actor: Actor) -> tuple[str, dict[str, Any]]:
    """The page of a proposal as a case: what changes, the check, the dry run."""
    service = drafting.find_service(change.service_code)
    names = _names_of([i for i in (change.drafted_by_id, change.published_by_id) if i])
    return "licensing/editor/change.html", {
        "change": change,
        "service_url": url_for("editor.show", code=change.service_code),
        "service_name": service.name,
        "differences": differences(base_before(change), change.body) if not change.is_rollback else [],
        "faults": drafting.faults_of(change) if not change.is_rollback else [],
        "tried": change.tried if drafting.is_tried(change) else None,
        "stale": bool(change.tried) and not drafting.is_tried(change),
        "edit_url": url_for("editor.edit", reference=change.reference),
        "may_draft": actor.may(P.SERVICE_DRAFT, change) and change.state in drafting.EDITABLE and not change.is_rollback,
        "drafted_by": names.get(change.drafted_by_id, "") if change.drafted_by_id else "",
        "published_by": names.get(change.published_by_id, "") if change.published_by_id else "",
    }


def base_before(change: ServiceChange) -> Mapping[str, Any]:
    """The body that was edited, as it was published; empty where it cannot be found any more."""
    stored = db.session().get(ServiceVersion, (change.service_code, change.based_on))
    if stored is not None:
        return stored.body
    definition = drafting.find_service(change.service_code).definition
    return body_of(definition) if definition is not None and definition.version == change.based_on else {}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    """Place, what stood there, what stands there now; rows of lists by their code."""
    old, new = dict(_flat(before)), dict(_flat(after))
    places = [p for p in (*new, *(p for p in old if p not in new)) if old.get(p) != new.get(p) and p not in ("version", "valid_from")]
    return [{"place": place, "before": old.get(place, ""), "after": new.get(place, "")} for place in places]


def _flat(value: Any, place: str = "") -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        return [pair for key, inner in value.items() for pair in _flat(inner, f"{place}.{key}" if place else str(key))]
    if isinstance(value, list | tuple) and any(isinstance(item, Mapping) for item in value):
        return [pair for nr, item in enumerate(value) for pair in _flat(item, f"{place}[{_named(item, nr)}]")]
    return [(place, "، ".join(map(str, value)) if isinstance(value, list | tuple) else str(value))]


def _named(item: Any, number: int) -> str:
    if isinstance(item, Mapping):
        return str(next((item[key] for key in ("code", "name", "tariff", "rule", "value") if key in item), number))
    return str(number)


def _names_of(user_ids: list[UUID]) -> dict[UUID, str]:
    query = select(User.id, User.display_name).where(User.id.in_(user_ids))
    return dict(db.session().execute(query).tuples().all())


def _versions(code: str) -> list[dict[str, Any]]:
    current = drafting.find_service(code).definition
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


def _options() -> dict[str, list[tuple[str, str]]]:
    documents = [
        (key, kind.name) for key, kind in sorted(document_types().items(), key=lambda pair: pair[1].name_ar) if kind.kind == "document"
    ]
    blank = ("", "–")
    return {
        "procedure": [(code, _procedure_words(code)) for code, known in sorted(procedures().items()) if known.kind],
        "type": [blank, *((kind, type_words()[kind]) for kind in EDITED_TYPES)],
        "code": [blank, *documents],
        "by": [(who, str(present.SUPPLIERS[who])) for who in get_args(Supplier)],
        "tariff": [blank, *((code, code) for code in sorted(tariff_codes()))],
        "way": [("at_most", _("لا يزيد على")), ("at_least", _("لا يقل عن"))],
        "severity": [("block", _("يمنع الإرسال")), ("warn", _("تنبيه للمراجع")), ("note", _("للعلم"))],
        "agencies": [(code, agency.ar) for code, agency in agencies().items()],
        "eligibility": [(code, str(CONDITIONS[code])) for code in get_args(Eligible)],
    }


def _procedure_words(code: str) -> str:
    known = procedures()[code]
    words = str(wording().procedures.get(known.kind, code))
    return _("%(kind)s، عبر مكتب هندسي", kind=words) if "office_invited" in known.states else words


def _field_words(field: Field) -> dict[str, Any]:
    return {"label": str(field.label), "type": type_words().get(field.type, field.type), "required": field.required}
