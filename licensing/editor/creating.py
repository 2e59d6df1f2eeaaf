"""A service that nobody has yet: what it begins with, a code of its own, and examples made from its questions."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import exists, select
from werkzeug.datastructures import MultiDict

from app import db
from app.authz import Actor
from app.errors import UserError
from app.forms import Fault, Field, FormDefinition, clean
from app.identity.queries import today
from app.tenancy import everything
from licensing.catalogue import Service, services, wording
from licensing.catalogue.examples import typed as typed_answers
from licensing.catalogue.facts import fits_group, service_facts
from licensing.catalogue.library import service_with
from licensing.catalogue.sourcing import DEFAULT
from licensing.editor import drafting
from licensing.editor.naming import SAMPLED, code_of
from licensing.editor.rows import body_from
from licensing.models import ServiceChange, ServiceVersion

EMPTY = "empty"
ENDED = ("published", "withdrawn")
_ROUNDS = 4  # an answer may ask for others
_TEXTS = ("name_ar", "name_en", "output_document_ar", "output_document_en")


def beginning(template: str) -> dict[str, Any]:
    """The body to begin with: that of a service, under no name, or the skeleton of one.

    Raises:
        NotFound: no service of that code. UserError: it has no definition to copy.
    """
    return _skeleton() if template == EMPTY else _copy_of(drafting.find_service(template))


def propose_new(body: Mapping[str, Any], reason: str, municipality_id: int, actor: Actor) -> ServiceChange:
    """A draft of a service stands at the seat or the branch of whoever writes it; nobody sees the service before it is published.

    Raises:
        UserError: no reason, its code is taken, or the body is no definition.
    """
    require_free(body["code"])
    definition = drafting.read(body["code"], body)
    drafting.require_reason(reason)
    assert definition.facts is not None
    return drafting.open_change(definition, 0, reason, municipality_id, actor, title=f"خدمة جديدة: {definition.facts.name_ar}")


def composed(base: Mapping[str, Any], typed: MultiDict[str, str], code: str = "") -> dict[str, Any]:
    """The body that the form describes; with examples made from its questions where none is written and the questions can be read.

    Args:
        code: of a service that keeps it; a new one says its own.
    """
    body = body_from(base, typed)
    if body.get("examples"):
        return body
    code = code or body.get("code", "")
    try:
        definition = drafting.read(code, body)
    except UserError:
        return body
    return with_examples(body, service_with(code, definition).form)


def problems_of(typed: Mapping[str, str], *, fixed: str = "", own: ServiceChange | None = None) -> dict[str, str]:
    """Code of the message for each control of the facts that is typed wrong.

    Args:
        fixed: the code of a service that was published already and keeps it.
        own: the draft that is being changed; its code is its own.
    """
    wrong = {name: f"new_service_{name}" for name in _TEXTS if not typed.get(name, "").strip()}
    group = typed.get("group", "")
    code = fixed or code_of(typed.get("new_code", ""), group)
    if group not in wording().groups:
        wrong["group"] = "new_service_group"
    elif not fits_group(code, group):
        wrong["group" if fixed else "new_code"] = "new_service_group_fixed" if fixed else "new_service_code"
    elif not fixed and is_taken(code, own):
        wrong["new_code"] = "new_service_code_taken"
    if typed.get("audience") not in wording().audiences:
        wrong["audience"] = "new_service_audience"
    if typed.get("fee_basis") not in wording().fee_basis:
        wrong["fee_basis"] = "new_service_fee_basis"
    return wrong


def is_taken(code: str, own: ServiceChange | None = None) -> bool:
    """A service has the code, had it once, or another draft stands under it."""
    if code in services() or code in service_facts():
        return True
    drafted = select(ServiceChange).where(ServiceChange.service_code == code, ServiceChange.state.not_in(ENDED))
    if own is not None:
        drafted = drafted.where(ServiceChange.id != own.id)
    with everything():  # a draft of another branch counts too
        return bool(db.session().scalar(select(exists().where(ServiceVersion.code == code) | drafted.exists())))


def require_free(code: str, own: ServiceChange | None = None) -> None:
    """Raises UserError where ``is_taken``."""
    if is_taken(code, own):
        raise UserError("new_service_code_taken")


def open_proposals() -> list[ServiceChange]:
    """Drafts of new services that are under way, the newest first."""
    query = select(ServiceChange).where(ServiceChange.based_on == 0, ServiceChange.state.not_in(ENDED))
    return list(db.session().scalars(query.order_by(ServiceChange.opened_at.desc()).limit(20)))


def with_examples(body: dict[str, Any], form: FormDefinition) -> dict[str, Any]:
    """The body with both examples: all that must be answered, then one left out."""
    answers: dict[str, Any] = {}
    for _round in range(_ROUNDS):
        answers |= {name: _sample_of(form[name]) for name in _faults(form, answers) if name not in answers}
    for name in answers:
        fault = _faults(form, {**answers, name: ""}).get(name)
        if fault is not None:
            refused = {"answers": {name: ""}, "because": fault.code}
            return {**body, "examples": {"passes": {"answers": answers}, "refused": refused}}
    return body


def _faults(form: FormDefinition, answers: Mapping[str, Any]) -> dict[str, Fault]:
    day = today()
    return clean(form, typed_answers(answers, day), today=day).errors


def _sample_of(field: Field) -> str | list[str]:
    match field.type:
        case "choice" | "radio":
            return field.choices[0].value
        case "multi":
            return [choice.value for choice in field.choices[: max(1, field.min_choices)]]
        case "checkbox":
            return "true"
        case "number" | "integer" | "money":
            limit = field.min if field.min is not None else field.max
            return f"{float(str(limit)):g}" if limit is not None else "1"
        case "date":
            return str(field.min or field.max or "today")
        case "phone":
            return "0500000001"
        case "national_id":
            return "1000000008"
        case "unified_number":
            return "7000900033"
    return "مثال على الجواب"[: field.longest].ljust(field.min_length, ".")


def _skeleton() -> dict[str, Any]:
    facts = dict.fromkeys(("code", "group", *_TEXTS), "")
    return {
        "version": 1,
        "valid_from": today().isoformat(),
        "intro": {"ar": "", "en": None},
        "procedure": "simple_review",
        "start": {"who": "anyone", "place": "none"},
        "modules": ["contact"],
        "deadline": {"working_days": 5, "pauses_in": ["returned", "awaiting_payment"]},
        "output": {"template": "certificate", "validity": {"years": 1}},
        "sample": list(SAMPLED),
        "facts": {**facts, "audience": "G2C", "validity": "1 year", "fee_basis": "none", "source": DEFAULT},
    }


def _copy_of(service: Service) -> dict[str, Any]:
    """Everything but what tells the two apart: code, names, source, and the family whose members may be alike."""
    body = {key: value for key, value in drafting.base_of(service).items() if key not in ("family", "name", "departures")}
    own = {"code": "", "name_ar": "", "name_en": "", "source": DEFAULT}
    return {**body, "version": 1, "valid_from": today().isoformat(), "facts": {**asdict(service.facts), **own}}
