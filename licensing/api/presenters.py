"""Rows and wholes of the interface, out of the same queries as the pages."""

import hashlib
import json
from typing import Any

from app.authz import Actor
from app.casework import presenters as words
from app.casework.models import CaseEvent
from app.casework.workflow import available_steps, procedure_of
from app.documents.models import Document
from app.ledger.money import CURRENCY
from licensing.api import bodies
from licensing.applications import answers, queries, tasks
from licensing.catalogue import Service
from licensing.catalogue.definitions import DocumentNeed
from licensing.catalogue.facts import document_types
from licensing.models import Application, Permit
from licensing.permits.contents import facts_told
from licensing.permits.papers import verify_url

READY = ("draft", "with_office", "owner_confirmation", "returned")


def service_row(service: Service) -> dict[str, Any]:
    return {
        "code": service.code,
        "name": {"ar": service.name_ar, "en": service.name_en},
        "group": service.facts.group,
        "audience": service.facts.audience,
        "online": service.online,
        "version": service.definition.version if service.definition else None,
    }


def service_whole(service: Service) -> bodies.ServiceWhole:
    definition = service.definition
    return bodies.ServiceWhole(
        **service_row(service),
        output=bodies.Words(ar=service.facts.output_document_ar, en=service.facts.output_document_en),
        deadline_working_days=definition.deadline.working_days if definition else service.facts.target_days,
        starts=definition.start.model_dump(mode="json") if definition else None,
        procedure=definition.procedure if definition else None,
        documents=checklist(service),
    )


def checklist(service: Service) -> list[bodies.DocumentRow]:
    """What to attach: by the definition where the service runs online, else by the reference list."""
    if service.definition is None:
        return [_listed(d.key) for d in service.documents if d.kind == "document"]
    return [_needed(need) for need in service.definition.documents]


def application_row(application: Application) -> bodies.ApplicationRow:
    return bodies.ApplicationRow(**_row(application))


def application_whole(application: Application, actor: Actor, permit: str | None) -> bodies.ApplicationWhole:
    side = tasks.side_of(application, actor)
    open_tasks = tasks.list_tasks(application, side) if side and queries.in_hands_of(application, side) else []
    cost = answers.fee_of(application)
    forward = tasks.forward_step(application, actor) if application.state in READY else None
    return bodies.ApplicationWhole(
        **_row(application),
        tasks=[bodies.Task(key=t.key, name=t.label, side=t.side, status=t.status) for t in open_tasks],
        actions=sorted({s.action for s in available_steps(application, actor)} | ({forward.action} if forward else set())),
        fee=bodies.Fee(total=str(cost["total"]), currency=CURRENCY) if cost else None,
        permit=permit,
    )


def _row(application: Application) -> dict[str, Any]:
    return {
        "reference": application.reference,
        "service": application.service_code,
        "service_version": application.service_version,
        "title": application.title,
        "state": application.state,
        "state_name": words.state_words(application, for_citizen=True)[0],
        "holder": words.holder_words(application),
        "place": application.place_text,
        "opened_at": application.opened_at,
        "submitted_at": application.submitted_at,
        "closed_at": application.closed_at,
        "clock": {"name": application.clock_name, "due_at": application.due_at},
    }


def answers_whole(application: Application, actor: Actor) -> bodies.Answers:
    """What was typed and what is wrong with it, of the actor's own side."""
    found = queries.faults_of(application, tasks.side_of(application, actor))
    return bodies.Answers(
        answers=application.answers, faults={name: {"code": fault.code, "title": str(fault)} for name, fault in found.items()}
    )


def etag_of(application: Application) -> str:
    """Changes with the answers and with the state, which says whether they may be changed."""
    told = json.dumps([application.state, application.answers], sort_keys=True, ensure_ascii=False)
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


def file_row(document: Document) -> bodies.FileRow:
    return bodies.FileRow(
        id=document.id,
        kind=document.kind,
        name=document.label,
        media_type=document.media_type,
        size=document.size,
        sha256=document.sha256,
        created_at=document.created_at,
    )


def event_row(application: Application, event: CaseEvent) -> bodies.Event:
    state = procedure_of(application).states.get(event.to_state)
    return bodies.Event(
        action=event.action,
        from_state=event.from_state,
        to_state=event.to_state,
        state_name=words.words_in_state(application, state, for_citizen=True)[0] if state else event.to_state,
        note="" if event.data.get("internal") else event.note,
        at=event.at,
    )


def decision_row(application: Application, event: CaseEvent | None, permit: str | None) -> bodies.Decision:
    return bodies.Decision(
        application=application.reference,
        service=application.service_code,
        outcome=application.state,
        outcome_name=words.state_words(application)[0],
        decided_at=event.at if event else application.closed_at or application.opened_at,
        note=event.note if event else "",
        permit=permit,
    )


def permit_row(permit: Permit, application: str | None) -> dict[str, Any]:
    return {
        "reference": permit.reference,
        "service": permit.service_code,
        "title": permit.title,
        "state": permit.state,
        "state_name": words.state_words(permit, for_citizen=True)[0],
        "place": permit.place_text,
        "issued_on": permit.issued_on,
        "valid_to": permit.valid_to,
        "application": application,
    }


def permit_whole(permit: Permit, application: str | None) -> bodies.PermitWhole:
    return bodies.PermitWhole(
        **permit_row(permit, application),
        verify_url=verify_url(permit.verify_code),
        facts=facts_told(permit),
        conditions=[
            bodies.Condition(code=c.code, text=bodies.Words(ar=c.text_ar, en=c.text_en), due_on=c.due_on, met_on=c.met_on)
            for c in permit.conditions
        ],
    )


def _needed(need: DocumentNeed) -> bodies.DocumentRow:
    named = document_types()[need.code]
    return bodies.DocumentRow(
        code=need.code,
        name=bodies.Words(ar=named.name_ar, en=named.name_en),
        by=need.by,
        required=need.required,
        required_if={name: condition.model_dump(mode="json", exclude_none=True) for name, condition in need.required_if.items()},
        accept=list(need.accept),
    )


def _listed(key: str) -> bodies.DocumentRow:
    named = document_types()[key]
    return bodies.DocumentRow(
        code=key, name=bodies.Words(ar=named.name_ar, en=named.name_en), by=None, required=True, required_if={}, accept=[]
    )
