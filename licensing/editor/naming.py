"""What a service that no list has is called and rests on: its facts as controls of the form, and what follows from its definition."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from licensing.catalogue.facts import group_prefixes
from licensing.catalogue.procedures import procedures
from licensing.catalogue.sourcing import DEFAULT, source_of, sourced_facets, sourced_in
from licensing.editor.shape import term_of

SAMPLED = ("fields", "documents", "fee", "procedure", "rules", "deadline", "conditions", "validity")
PLAIN = ("group", "name_ar", "name_en", "audience", "output_document_ar", "output_document_en", "fee_basis")


def typed_facts(body: Mapping[str, Any]) -> MultiDict[str, str]:
    """The controls of the facts; empty for a service of the reference list."""
    facts = body.get("facts")
    if facts is None:
        return MultiDict()
    tag, note = sourced_in(facts.get("source", ""))
    typed: MultiDict[str, str] = MultiDict({name: facts.get(name, "") for name in PLAIN})
    typed["new_code"] = facts.get("code", "")
    typed["source_tag"], typed["source_note"] = tag, note
    sample = set(body.get("sample", ()))
    sourced = sourced_facets(facts.get("source", ""))
    typed.setlist("sourced", [] if tag == DEFAULT else [facet for facet in SAMPLED if facet in sourced or facet not in sample])
    return typed


def put_facts(body: dict[str, Any], base: Mapping[str, Any], typed: MultiDict[str, str]) -> None:
    """What is typed of the facts, and what the rest of the body makes of the others; nothing for a service of the list."""
    before = base.get("facts")
    if before is None:
        return
    code = code_of(typed["new_code"], typed.get("group", "")) if "new_code" in typed else before.get("code", "")
    tag, sourced = typed.get("source_tag", "") or DEFAULT, typed.getlist("sourced")
    if tag == DEFAULT:
        sourced = []
    body["sample"] = [facet for facet in SAMPLED if facet not in sourced]
    body["code"] = code
    body["facts"] = {
        **before,
        **{name: typed.get(name, "").strip() for name in PLAIN},
        "code": code,
        "source": source_of(tag, sourced, typed.get("source_note", "")),
        **_following_from(body, before),
    }


def code_of(typed: str, group: str) -> str:
    """The code as typed, with the letters of the group before it where only the name was typed."""
    text = typed.strip()
    prefix = group_prefixes().get(group)
    return f"{prefix}.{text}" if text and prefix and "." not in text else text


def _following_from(body: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Facts that the definition decides, so that the two never disagree."""
    start, days = body.get("start", {}), body.get("deadline", {}).get("working_days", 0)
    known = procedures().get(body.get("procedure", ""))
    kind = known.kind if known and known.kind else ""
    term = term_of(body.get("output", {}).get("validity", {}))
    return {
        "needs_parcel": start.get("place", "none") != "none" or body.get("acts_on") is not None,
        "needs_inspection": kind == "site_inspection",
        "needs_engineering_office": bool(start.get("engineering_office")),
        "validity": term or before.get("validity", ""),
        "target_days": days if isinstance(days, int) else 0,
        "required_documents": [need["code"] for need in body.get("documents", ())],
        "workflow_kind": kind,
    }
