"""Granting a permit and what happens to it afterwards."""

from datetime import date, datetime, timedelta
from typing import Any

from geoalchemy2.shape import to_shape

from app import db
from app.authz import SYSTEM
from app.casework.calendar import RIYADH
from app.casework.commands import Subject, open_case
from app.casework.reference import new_verification_code
from app.events import publish
from app.identity.models import Party
from app.identity.queries import names_of
from app.jobs import defer
from licensing.applications import drawing, queries
from licensing.catalogue.definitions import ConditionTemplate, ServiceDefinition
from licensing.events import PermitGranted
from licensing.models import Application, Permit, PermitCondition
from licensing.permits.validity import end_of_validity
from licensing.registers import answer_of

PAPER_TASK = "licensing.make_permit_paper"


def grant_permit(application: Application, at: datetime, *, subject: Permit | None = None) -> Permit:
    """The permit stands, once for its application, with its conditions; its paper is made by a job.

    Called for the step ``issue`` alone, after the fee's journal entry in the same transaction.

    Args:
        subject: the permit that this document is about, as a certificate of completion is about a building permit.
    """
    definition = queries.definition_of(application)
    issued_on = at.astimezone(RIYADH).date()
    permit = open_case(
        Permit,
        procedure=definition.output.procedure,
        municipality_id=application.municipality_id,
        actor=SYSTEM,
        title=queries.service_of(application).facts.output_document_ar,
        party_id=application.party_id,
        parties=[(p.party_id, p.role) for p in application.parties],
        channel=application.channel,
        phone_last4=application.phone_last4,
        place_text=application.place_text,
        point_4326=to_shape(application.point_4326) if application.point_4326 is not None else None,
        subjects=[_copied(s) for s in application.subjects],
        at=at,
        application_id=application.id,
        service_code=application.service_code,
        parcel_id=application.parcel_id,
        verify_code=new_verification_code(),
        issued_on=issued_on,
        template=definition.output.template,
        valid_to=end_of_validity(definition.output.validity, issued_on, application.answers, subject.valid_to if subject else None),
        subject_permit_id=subject.id if subject else None,
        unit_no=_part(application, "unit_no", subject),
        floor=_part(application, "floor", subject),
        facts=facts_of(application),
    )
    add_conditions(permit, definition, issued_on)
    db.session().flush()
    defer(PAPER_TASK, permit_id=str(permit.id))
    publish(PermitGranted(permit.id, application.id))
    return permit


def add_conditions(permit: Permit, definition: ServiceDefinition, on: date) -> None:
    """The conditions of a service stand on the permit; one that is there already is not doubled."""
    present = {c.code for c in permit.conditions}
    for c in definition.conditions:
        if c.code not in present:
            permit.conditions.append(_condition(c, len(permit.conditions) + 1, on))


def _condition(said: ConditionTemplate, seq: int, on: date) -> PermitCondition:
    days = said.visit.due_days if said.visit else said.due_days
    return PermitCondition(
        seq=seq,
        code=said.code,
        text_ar=said.text.ar,
        text_en=said.text.en or said.text.ar,
        kind="visit" if said.visit else "document" if said.document else "date" if days else "standing",
        visit_kind=said.visit.kind if said.visit else None,
        checklist=said.visit.checklist if said.visit else None,
        document_kind=said.document,
        due_on=on + timedelta(days=days) if days else None,
    )


def _part(application: Application, name: str, subject: Permit | None) -> str | None:
    """The unit or floor that the permit is for, where the service asks for it."""
    said = application.answers.get(name)
    return str(said) if said else getattr(subject, name, None)


def facts_of(application: Application) -> dict[str, Any]:
    """What the paper says, as it was on the day of issue."""
    site = queries.site_of_application(application)
    names = names_of([p for p in (application.party_id, application.office_party_id) if p])
    holder = db.session().get(Party, application.party_id) if application.party_id else None
    area = float(site.parcel.area_m2) if site else None
    return {
        "measures": {name: str(value) for name, value in drawing.measures(application, area).items()},
        "answers": application.answers,
        "holder": names.get(application.party_id, "") if application.party_id else "",
        "holder_kind": holder.kind if holder else "",
        "office": names.get(application.office_party_id, "") if application.office_party_id else "",
        "zone": site.zone_code if site else None,
        "rules_version": application.rules_version,
        "input_fingerprint": application.checked_fingerprint,
        "application": application.reference,
        **({"register": found} if (found := answer_of(application)) else {}),
    }


def _copied(subject: Any) -> Subject:
    shape = to_shape(subject.geom_4326) if subject.geom_4326 is not None else None
    return Subject(subject.subject_type, subject.subject_id, subject.label, shape)
