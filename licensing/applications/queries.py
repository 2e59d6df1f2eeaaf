"""What can be asked of applications. Confined to what the asking person may see."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from shapely import Geometry
from sqlalchemy import select

from app import db
from app.casework.calendar import RIYADH
from app.casework.queries import get_case
from app.forms import Fault, FormDefinition, clean
from app.ledger.queries import quote
from app.ledger.rules import QuoteLine
from app.organisation.models import Municipality
from gis.register import queries as register
from licensing.applications import drawing
from licensing.catalogue import Service, fee_quantities
from licensing.catalogue.definitions import Answerer, DocumentNeed, ServiceDefinition
from licensing.catalogue.values import numbers_of
from licensing.catalogue.versions import effective_service
from licensing.models import Application, CorrectionItem, CorrectionRequest, SiteFinding, Submission
from licensing.sites import Site, site_of


def get_application(reference: str) -> Application:
    """The application of that number.

    Raises:
        NotFound: no such number, or not for this person's eyes.
    """
    case = get_case(reference, "application")
    assert isinstance(case, Application)
    return case


def service_of(application: Application) -> Service:
    """The service under the version with which the application began, as its branch ran it on that day."""
    began = application.opened_at.astimezone(RIYADH).date()
    return effective_service(application.service_code, application.service_version, application.municipality_id, began)


def definition_of(application: Application) -> ServiceDefinition:
    definition = service_of(application).definition
    assert definition is not None
    return definition


def site_of_application(application: Application) -> Site | None:
    """The parcel with its rules on the day the request was lodged (today for a draft); None without a parcel."""
    if application.parcel_id is None:
        return None
    lodged = application.submitted_at or datetime.now(UTC)
    return site_of(register.get_parcel(application.parcel_id), lodged.astimezone(RIYADH).date())


def in_hands_of(application: Application, answerer: Answerer) -> bool:
    """The file lies where this side works on it."""
    return application.state in {"applicant": ("draft", "returned"), "engineering_office": ("with_office", "returned")}[answerer]


def parts_wanted(application: Application) -> tuple[str, ...]:
    """What may be drawn: the floors that the zone allows, the line of a fence, or nothing."""
    kind = definition_of(application).drawing
    if kind == "fence":
        return (drawing.FENCE,)
    site = site_of_application(application) if kind == "floors" else None
    if site is None:
        return ()
    return site.rules.floors if site.rules else ("ground", "first", "annex")


def form_for(application: Application, answerer: Answerer | None = None) -> FormDefinition:
    """The questions of the service, or only those one side answers."""
    service = service_of(application)
    names = [f.name for m in service.modules if answerer in (None, m.answered_by) for f in m.fields]
    return service.form.only(names)


def faults_of(application: Application, answerer: Answerer | None = None) -> dict[str, Fault]:
    """Questions that are not answered well, by name."""
    return clean(form_for(application, answerer), application.answers).errors


def documents_missing(application: Application, present: frozenset[str]) -> list[DocumentNeed]:
    """Required documents that nobody attached; those that the register supplies are never asked."""
    answers = application.answers
    return [
        need
        for need in definition_of(application).documents
        if need.by != "register" and need.code not in present and is_needed(need, answers)
    ]


def is_needed(need: DocumentNeed, answers: Mapping[str, Any]) -> bool:
    if need.required_if:
        return all(condition.holds(answers.get(name)) for name, condition in need.required_if.items())
    return need.required


def list_findings(application: Application) -> list[SiteFinding]:
    query = select(SiteFinding).where(SiteFinding.application_id == application.id).order_by(SiteFinding.seq)
    return list(db.session().scalars(query))


def find_open_correction(application: Application) -> CorrectionRequest | None:
    """The request that the applicant is answering now, or that the reviewer is writing."""
    query = select(CorrectionRequest).where(CorrectionRequest.application_id == application.id, CorrectionRequest.closed_at.is_(None))
    return db.session().scalars(query).one_or_none()


def list_corrections(application: Application) -> list[CorrectionRequest]:
    """Every return of the file, oldest first."""
    query = select(CorrectionRequest).where(CorrectionRequest.application_id == application.id).order_by(CorrectionRequest.id)
    return list(db.session().scalars(query))


def list_submissions(application: Application) -> list[Submission]:
    query = select(Submission).where(Submission.application_id == application.id).order_by(Submission.number)
    return list(db.session().scalars(query))


def reopened(application: Application) -> dict[tuple[str, str], CorrectionItem] | None:
    """(target, name) -> item of what a returned applicant may change; None when nothing is restricted."""
    if application.state != "returned":
        return None
    request = find_open_correction(application)
    return {(item.target, item.name): item for item in request.items} if request else {}


def fee_lines(application: Application, parts: Mapping[str, Geometry] | None = None) -> list[QuoteLine]:
    """What the application costs as drawn and answered, by the tariff of the branch's class on the day.

    Args:
        parts: shapes to measure instead of those drawn.

    Raises:
        UnknownName: a measure or answer that the fee needs is not there yet.
    """
    parcel = register.get_parcel(application.parcel_id) if application.parcel_id else None
    drawn = drawing.parts_of(application) if parts is None else parts
    answers = clean(form_for(application), application.answers).values
    values: dict[str, Any] = {**numbers_of(answers), **drawing.measured(drawn, float(parcel.area_m2) if parcel else None)}
    branch = db.session().get_one(Municipality, application.municipality_id)
    day = (application.submitted_at or datetime.now(UTC)).astimezone(RIYADH).date()
    return [
        quote(line.tariff, branch.city_class, line.quantity, day) for line in fee_quantities(definition_of(application), values, answers)
    ]


def owes_fee(application: Application) -> bool:
    """Some line of the fee applies to this application."""
    return bool(definition_of(application).fee) and bool(fee_lines(application))
