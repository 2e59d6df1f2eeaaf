"""Proposing another version of a service; nothing of the catalogue has changed until another publishes it."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, select

from app import db
from app.authz import Actor, authorize
from app.casework.commands import open_case
from app.casework.workflow import record
from app.errors import NotFound, UserError
from licensing.catalogue import Service, UnknownService, get_service
from licensing.catalogue.checking import check_service
from licensing.catalogue.definitions import ServiceDefinition
from licensing.catalogue.library import service_with
from licensing.catalogue.versions import body_of, fingerprint
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
    """The definition to begin with, as plain data.

    Raises:
        UserError: the service has no definition yet.
    """
    if service.definition is None:
        raise UserError("service_not_online")
    return body_of(service.definition)


def propose(
    service: Service, body: Mapping[str, Any], reason: str, municipality_id: int, actor: Actor, *, rollback: bool = False
) -> ServiceChange:
    """A draft stands at the seat or the branch of whoever writes it.

    Raises:
        UserError: no reason, nothing changed, or the body is no definition (``service_body_wrong`` with place and fault).
    """
    definition = accounted_for(read(service.code, body), reason)
    _require(definition, reason, base_of(service), rollback=rollback)
    return open_case(
        ServiceChange,
        procedure="service_change",
        municipality_id=municipality_id,
        actor=actor,
        title=f"تعديل خدمة: {service.facts.name_ar}",
        channel="staff",
        service_code=service.code,
        based_on=service.definition.version if service.definition else 0,
        body=body_of(definition),
        reason=reason.strip(),
        drafted_by_id=actor.user_id,
        tried={},
        is_rollback=rollback,
    )


def redraft(change: ServiceChange, body: Mapping[str, Any], reason: str, actor: Actor) -> None:
    """Another body in the same draft; what was tried before no longer counts.

    Raises:
        UserError: it was sent already, or as for ``propose``.
    """
    authorize(actor, P.SERVICE_DRAFT, change)
    if change.state not in EDITABLE:
        raise UserError("service_change_sent")
    definition = accounted_for(read(change.service_code, body), reason)
    _require(definition, reason, base_of(find_service(change.service_code)), rollback=change.is_rollback)
    change.body, change.reason, change.tried = body_of(definition), reason.strip(), {}
    record(change, "redraft", change.state, actor, audience="staff")
    db.session().flush()


def read(code: str, body: Mapping[str, Any]) -> ServiceDefinition:
    """The body as a definition.

    Raises:
        UserError: ``service_body_wrong``, with the place in the body and what is wrong there.
    """
    try:
        return ServiceDefinition.model_validate({**body, "code": code, "version": body.get("version", 1)})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "definition"
        raise UserError("service_body_wrong", place=place, fault=first["msg"]) from error


def accounted_for(definition: ServiceDefinition, reason: str) -> ServiceDefinition:
    """Where the draft departs from the reference list, its reason is the departure's."""
    told = check_service(service_with(definition.code, definition), definition)
    columns = {fault.split(":")[0] for fault in told if "no departure says why" in fault}
    departures = {**definition.departures, **dict.fromkeys(sorted(columns), reason.strip() or "set by the amanah")}
    return definition.model_copy(update={"departures": departures})


def faults_of(change: ServiceChange) -> list[str]:
    """What the check of the catalogue says of the draft; empty for one that may be sent."""
    definition = read(change.service_code, change.body)
    return check_service(service_with(change.service_code, definition), definition)


def is_tried(change: ServiceChange) -> bool:
    """The dry run was of this very body."""
    return bool(change.tried) and change.tried.get("fingerprint") == fingerprint(change.body)


def next_version(code: str) -> int:
    """One above everything that was ever published or shipped."""
    stored = db.session().scalar(select(func.max(ServiceVersion.version)).where(ServiceVersion.code == code)) or 0
    definition = get_service(code).definition
    return max(stored, definition.version if definition else 0) + 1


def _require(definition: ServiceDefinition, reason: str, base: Mapping[str, Any], *, rollback: bool) -> None:
    if not reason.strip():
        raise UserError("service_reason_needed")
    body = body_of(definition)
    if not rollback and {k: v for k, v in body.items() if k != "version"} == {k: v for k, v in base.items() if k != "version"}:
        raise UserError("service_unchanged")
