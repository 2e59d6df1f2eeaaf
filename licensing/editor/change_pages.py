"""What the page of a proposal shows: what changes, what the check says, what the dry run met."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.identity.models import User
from licensing.catalogue import Service
from licensing.catalogue.library import file_services
from licensing.catalogue.versions import body_of
from licensing.editor import drafting
from licensing.editor.form_pages import preview_of
from licensing.editor.telling import place_words, words_of
from licensing.models import ServiceChange, ServiceVersion
from licensing.permissions import Permission as P
from licensing.presenters.answers import document_name

_STEP = re.compile(r"\[([^\]]+)\]|([^.\[\]]+)")


def change_page(change: ServiceChange, actor: Actor) -> tuple[str, dict[str, Any]]:
    """The page of a proposal as a case: what changes, the check, the dry run."""
    service = drafting.service_of(change)
    names = _names_of([i for i in (change.drafted_by_id, change.published_by_id) if i])
    judged, is_new = not change.is_rollback, change.based_on == 0
    return "licensing/editor/change.html", {
        "change": change,
        "service_url": url_for("editor.show", code=change.service_code) if not is_new or change.published_version else "",
        "service_name": service.name,
        "differences": differences(base_before(change), change.body) if judged and not is_new else [],
        "preview": preview_of(change.service_code, change.body) if is_new else None,
        "faults": [words_of(fault, service) for fault in drafting.faults_of(change)] if judged and not change.published_version else [],
        "tried": _tried(change, service) if drafting.is_tried(change) else None,
        "stale": bool(change.tried) and not drafting.is_tried(change),
        "has_earlier": change.is_rollback and drafting.has_earlier(change),
        "edit_url": url_for("editor.edit", reference=change.reference),
        "may_draft": actor.may(P.SERVICE_DRAFT, change) and change.state in drafting.EDITABLE and judged,
        "drafted_by": names.get(change.drafted_by_id, "") if change.drafted_by_id else "",
        "published_by": names.get(change.published_by_id, "") if change.published_by_id else "",
    }


def _tried(change: ServiceChange, service: Service) -> dict[str, Any]:
    """The dry run with rules and documents in words."""
    texts = {rule.code: str(rule.text) for rule in service.definition.rules} if service.definition else {}

    def said(row: Mapping[str, Any]) -> dict[str, Any]:
        rules = {name: [texts.get(code, code) for code in row[name]] for name in ("broken", "freed")}
        return {**row, **rules, "documents": [document_name(code) for code in row["documents"]]}

    return {**change.tried, "rows": [said(row) for row in change.tried["rows"]]}


def base_before(change: ServiceChange) -> Mapping[str, Any]:
    """The body that was edited, as it was published; empty where it cannot be found any more."""
    stored = db.session().get(ServiceVersion, (change.service_code, change.based_on))
    if stored is not None:
        return stored.body
    shipped = file_services().get(change.service_code)
    definition = shipped.definition if shipped else None
    return body_of(definition) if definition is not None and definition.version == change.based_on else {}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    """Place, what stood there, what stands there now; rows of lists by their code."""
    old, new = dict(_flat(before)), dict(_flat(after))
    places = [p for p in (*new, *(p for p in old if p not in new)) if old.get(p) != new.get(p) and p not in ("version", "valid_from")]
    return [{"place": place, "words": _words(place), "before": old.get(place, ""), "after": new.get(place, "")} for place in places]


def _words(place: str) -> str:
    return place_words(tuple(row or step for row, step in _STEP.findall(place)))


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
