"""What the form of a draft shows: its controls with what may be chosen in them, and the preview beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from flask import url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.errors import UserError, message_for
from app.forms import Field
from licensing.catalogue import Service, services, sources, wording
from licensing.catalogue.checking import tariff_codes
from licensing.catalogue.definitions import TEMPLATES, Eligible, Supplier
from licensing.catalogue.facts import document_types, group_prefixes
from licensing.catalogue.library import modules, service_with
from licensing.catalogue.procedures import procedures
from licensing.committees.charters import charters
from licensing.consultations.agencies import agencies
from licensing.editor import drafting
from licensing.editor.creating import EMPTY
from licensing.editor.rows import LISTS, cell, row_count
from licensing.editor.shape import TERMS
from licensing.editor.telling import words_of
from licensing.editor.words import (
    BECAUSE_WORDS,
    COLUMN_WORDS,
    DRAWING_WORDS,
    FACET_WORDS,
    LIST_WORDS,
    SPECIAL_TEMPLATES,
    TEMPLATE_WORDS,
    type_words,
)
from licensing.models import ServiceChange
from licensing.presenters import services as present
from licensing.presenters.diagram import diagram_of
from licensing.services.eligibility import CONDITIONS
from licensing.services.guide import fee_example, source_rows


@dataclass(frozen=True)
class Draft:
    """What the form is about. ``code``: empty while a new service has none; ``template``: what a new service began with."""

    base: Mapping[str, Any]
    action: str
    code: str = ""
    name: str = ""
    template: str = ""
    change: ServiceChange | None = None

    @property
    def is_new(self) -> bool:
        return not self.code or (self.change is not None and self.change.based_on == 0)

    @property
    def fixed_code(self) -> str:
        """The code that the service keeps, since it was published under it or stands in the list."""
        return "" if self.is_new else self.code

    @property
    def has_facts(self) -> bool:
        return self.base.get("facts") is not None


def begin_page() -> dict[str, Any]:
    """What a new service may begin with: a service that runs, by group, or an empty skeleton."""
    groups = wording().groups
    running = sorted((s for s in services().values() if s.online), key=lambda s: (list(groups).index(s.facts.group), s.name))
    return {"templates": [(s.code, f"{groups[s.facts.group].name}: {s.name}") for s in running], "empty": EMPTY}


def form_page(
    draft: Draft,
    typed: MultiDict[str, str],
    body: Mapping[str, Any],
    reason: str = "",
    errors: Mapping[str, str] | None = None,
    *,
    fresh: bool = False,
) -> dict[str, Any]:
    """The form of a draft with its preview: what it says now, the faults that the check finds, the fee, the steps.

    Args:
        fresh: nobody typed anything yet, so that nothing is held against it.
    """
    return {
        "fresh": fresh,
        "draft": draft,
        "back": url_for("editor.show", code=draft.code) if draft.fixed_code else "",
        "typed": typed,
        "errors": errors or {},
        "reason": reason,
        "lists": [
            {"name": r.name, "title": str(LIST_WORDS[r.name]), "columns": r.columns, "key": r.key, "count": row_count(r, typed)}
            for r in LISTS
        ],
        "cell": cell,
        "column_words": COLUMN_WORDS,
        "options": _options(draft.base, body),
        "prefixes": [(str(wording().groups[group].name), prefix) for group, prefix in group_prefixes().items()],
        "preview": preview_of(draft.fixed_code or body.get("code", ""), body),
    }


def preview_of(code: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """How the draft would look and run; with ``fault`` when it is no definition at all."""
    try:
        definition = drafting.read(code, body)
    except UserError as refusal:
        return {"fault": message_for(refusal.code, refusal.details)}
    service = service_with(code, definition)
    return {
        "fault": "",
        "faults": [words_of(fault, service) for fault in drafting.faults_in(service)],
        "facts": _own_facts(service) if definition.facts is not None and not _wordless(service) else [],
        "fields": [_field_words(field) for module in service.modules for field in module.fields],
        "documents": present.document_rows(service),
        "diagram": diagram_of(procedures()[definition.procedure]) if definition.procedure in procedures() else None,
        "fee": fee_example(service),
    }


def _own_facts(service: Service) -> list[dict[str, Any]]:
    """What a service that no list has is called, in both languages, and what a person wants to know of it."""
    facts = service.facts
    return [
        {"key": _("رمز الخدمة"), "value": service.code, "kind": "ltr"},
        {"key": _("الاسم"), "value": facts.name_ar},
        {"key": _("الاسم بالإنجليزية"), "value": facts.name_en, "kind": "ltr"},
        {"key": _("المجموعة"), "value": str(wording().groups[facts.group].name)},
        {"key": _("السند"), "value": "؛ ".join(source_rows(service)[0]) or _("لم يُذكر لهذه الخدمة سند منشور بعد.")},
        *present.service_facts(service),
    ]


def _wordless(service: Service) -> bool:
    """What is typed of it names nothing that has words yet."""
    facts, known = service.facts, wording()
    return (
        facts.group not in known.groups
        or facts.fee_basis not in known.fee_basis
        or facts.validity not in known.validity
        or facts.workflow_kind not in known.procedures
    )


def _options(base: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    return {**_choices_of_rows(), **_choices_of_shape(base, body), **_choices_of_facts()}


def _choices_of_rows() -> dict[str, list[tuple[str, str]]]:
    documents = sorted(((key, kind.name) for key, kind in document_types().items() if kind.kind == "document"), key=lambda pair: pair[1])
    return {
        "type": list(type_words().items()),
        "code": documents,
        "by": [(who, str(present.SUPPLIERS[who])) for who in get_args(Supplier)],
        "tariff": [(code, code) for code in sorted(tariff_codes())],
        "way": [("at_most", _("لا يزيد على")), ("at_least", _("لا يقل عن"))],
        "severity": [("block", _("يمنع الإرسال")), ("warn", _("تنبيه للمراجع")), ("note", _("للعلم"))],
    }


def _choices_of_shape(base: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    validity = wording().validity
    own = [(str(rule.get("code")), str(rule.get("text", {}).get("ar", ""))) for rule in body.get("rules", ())]
    because = (body.get("examples") or {}).get("refused", {}).get("because", "")
    known = {**{code: str(words) for code, words in BECAUSE_WORDS.items()}, **dict(own)}
    templates = sorted(TEMPLATES - (SPECIAL_TEMPLATES - {base.get("output", {}).get("template", "")}))
    return {
        "procedure": [(code, _procedure_words(code)) for code, known in sorted(procedures().items()) if known.kind],
        "committee": [(code, charter.name) for code, charter in charters().items()],
        "agencies": [(code, agency.ar) for code, agency in agencies().items()],
        "eligibility": [(code, str(CONDITIONS[code])) for code in get_args(Eligible)],
        "who": [(who, str(words)) for who, words in present.WHO_STARTS.items()],
        "place": [(place, str(words)) for place, words in present.PLACES.items()],
        "modules": [(code, str(module.title)) for code, module in modules().items()],
        "drawing": [(code, str(words)) for code, words in DRAWING_WORDS.items()],
        "template": [(code, str(TEMPLATE_WORDS[code])) for code in templates],
        "term": [("", _("كما هي الآن")), *((term, str(validity[term])) for term in TERMS)],
        "release_group": [(str(n), _("المرحلة %(n)s", n=n)) for n in range(1, 5)],
        "because": [*known.items(), *([(because, because)] if because and because not in known else [])],
    }


def _choices_of_facts() -> dict[str, list[tuple[str, str]]]:
    words = wording()
    basis: dict[str, str] = {}
    for code, said in words.fee_basis.items():
        basis.setdefault(str(said), code)
    return {
        "group": [(code, str(group.name)) for code, group in words.groups.items()],
        "audience": [(code, str(said)) for code, said in words.audiences.items()],
        "fee_basis": [(code, said) for said, code in basis.items()],
        "source_tag": [(tag, str(said)) for tag, said in sources().items()],
        "sourced": [(facet, str(said)) for facet, said in FACET_WORDS.items()],
    }


def _procedure_words(code: str) -> str:
    known = procedures()[code]
    words = str(wording().procedures.get(known.kind, code))
    return _("%(kind)s، عبر مكتب هندسي", kind=words) if "office_invited" in known.states else words


def _field_words(field: Field) -> dict[str, Any]:
    return {"name": field.name, "label": str(field.label), "type": type_words().get(field.type, field.type), "required": field.required}
