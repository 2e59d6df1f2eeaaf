"""Proposing another version of a service; nothing of the catalogue has changed until another publishes it."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from sqlalchemy import exists, func, select

from app import db
from app.authz import Actor, authorize
from app.casework.commands import open_case
from app.casework.workflow import record
from app.errors import NotFound, UserError
from licensing.catalogue import Service, UnknownService, get_service, services
from licensing.catalogue.checking import check_service, disagreements
from licensing.catalogue.definitions import ServiceDefinition
from licensing.catalogue.faults import Fault
from licensing.catalogue.library import file_services, modules, service_with
from licensing.catalogue.twins import twins
from licensing.catalogue.versions import body_of, fingerprint
from licensing.editor.telling import place_words, refusal_words
from licensing.models import ServiceChange, ServiceVersion
from licensing.permissions import Permission as P

EDITABLE = ("draft", "returned")


def find_service(code: str) -> Service:
    """Raises NotFound: the list has none of this code."""
    try:
        return get_service(code)
    except UnknownService:
        raise NotFound("unknown_service") from None


def base_of(service: Service) -> dict[str, Any]:
    """The definition to begin with, as plain data; of a retired service the last that was offered.

    Raises:
        UserError: the service has no definition yet.
    """
    if service.definition is not None:
        return body_of(service.definition)
    query = select(ServiceVersion.body).where(ServiceVersion.code == service.code).order_by(ServiceVersion.version.desc()).limit(1)
    last = db.session().scalar(query)
    if last is None:
        raise UserError("service_not_online")
    return last


def propose(
    service: Service, body: Mapping[str, Any], reason: str, municipality_id: int, actor: Actor, *, rollback: bool = False
) -> ServiceChange:
    """A draft stands at the seat or the branch of whoever writes it.

    Raises:
        UserError: no reason, nothing changed, or the body is no definition (``service_body_wrong`` with place and fault).
    """
    base, definition = base_of(service), accounted_for(read(service.code, body), reason)
    require_reason(reason)
    if not rollback:
        _require_change(service, definition)
    title = f"سحب إصدار من خدمة: {service.name_ar}" if rollback else f"تعديل خدمة: {service.name_ar}"
    return open_change(definition, base.get("version", 1), reason, municipality_id, actor, title=title, rollback=rollback)


def open_change(
    definition: ServiceDefinition, based_on: int, reason: str, municipality_id: int, actor: Actor, *, title: str, rollback: bool = False
) -> ServiceChange:
    """The case of a proposal. ``based_on``: the version that was edited, 0 for a new service."""
    return open_case(
        ServiceChange,
        procedure="service_change",
        municipality_id=municipality_id,
        actor=actor,
        title=title,
        channel="staff",
        service_code=definition.code,
        based_on=based_on,
        body=body_of(definition),
        reason=reason.strip(),
        drafted_by_id=actor.user_id,
        tried={},
        is_rollback=rollback,
    )


def redraft(change: ServiceChange, body: Mapping[str, Any], reason: str, actor: Actor) -> None:
    """Another body in the same draft; what was tried before no longer counts. A new service may still take another code.

    Raises:
        UserError: it was sent already, or as for ``propose``.
    """
    authorize(actor, P.SERVICE_DRAFT, change)
    if change.state not in EDITABLE:
        raise UserError("service_change_sent")
    is_new = change.based_on == 0
    definition = accounted_for(read(body.get("code", "") if is_new else change.service_code, body), reason)
    require_reason(reason)
    if is_new:
        change.service_code = definition.code
    elif not change.is_rollback:
        service = find_service(change.service_code)
        _require_change(service, definition)
        change.based_on = base_of(service).get("version", 1)  # its page tells what it changes in what holds now
    change.body, change.reason, change.tried = body_of(definition), reason.strip(), {}
    record(change, "redraft", change.state, actor, audience="staff")
    db.session().flush()


def read(code: str, body: Mapping[str, Any]) -> ServiceDefinition:
    """The body as a definition whose questions make one form.

    Raises:
        UserError: ``service_body_wrong``, with the place in the body and what is wrong there.
    """
    own = {"facts": {**body["facts"], "code": code}} if body.get("facts") else {}
    try:
        definition = ServiceDefinition.model_validate({**body, **own, "code": code, "version": body.get("version", 1)})
        if unknown := [module for module in definition.modules if module not in modules()]:
            raise UserError("service_body_wrong", place=place_words(("modules",)), fault=unknown[0])
        service_with(code, definition).form  # noqa: B018  a question asked twice is found by reading the form
    except ValidationError as error:
        first = error.errors()[0]
        raise UserError("service_body_wrong", place=place_words(first["loc"]), fault=refusal_words(first)) from error
    return definition


def accounted_for(definition: ServiceDefinition, reason: str) -> ServiceDefinition:
    """Where the draft departs from the reference list, its reason is the departure's."""
    columns = {fault.details["column"] for fault in disagreements(service_with(definition.code, definition), definition)}
    departures = {**definition.departures, **dict.fromkeys(sorted(columns), reason.strip() or "set by the amanah")}
    return definition.model_copy(update={"departures": departures})


def service_of(change: ServiceChange) -> Service:
    """The service as the draft would have it."""
    return service_with(change.service_code, read(change.service_code, change.body))


def faults_of(change: ServiceChange) -> list[Fault]:
    """What the check of the catalogue says of the draft; empty for one that may be sent."""
    return faults_in(service_of(change))


def faults_in(service: Service) -> list[Fault]:
    """What the check says of a service that is not published, among the others as they are."""
    assert service.definition is not None
    others = [known for code, known in services().items() if code != service.code]
    alike = next((same for same in twins([*others, service]) if service.code in same), [])
    same = next((code for code in alike if code != service.code), None)
    return [*check_service(service, service.definition), *([Fault("twin", service=same)] if same else [])]


def is_tried(change: ServiceChange) -> bool:
    """The dry run was of this very body."""
    return bool(change.tried) and change.tried.get("fingerprint") == fingerprint(change.body)


def next_version(code: str) -> int:
    """One above everything that was ever published or shipped."""
    stored = db.session().scalar(select(func.max(ServiceVersion.version)).where(ServiceVersion.code == code)) or 0
    shipped = file_services().get(code)
    return max(stored, shipped.definition.version if shipped and shipped.definition else 0) + 1


def has_earlier(change: ServiceChange) -> bool:
    """Something is offered under the version that would be withdrawn: a file's, or an earlier one of the editor."""
    earlier = (ServiceVersion.code == change.service_code, ServiceVersion.version < change.based_on, ServiceVersion.withdrawn_at.is_(None))
    return change.service_code in file_services() or bool(db.session().scalar(select(exists().where(*earlier))))


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise UserError("service_reason_needed")


def _require_change(service: Service, definition: ServiceDefinition) -> None:
    """A retired service may come back as it was."""
    if service.definition is not None and body_of(service.definition) == {**body_of(definition), "version": service.definition.version}:
        raise UserError("service_unchanged")
