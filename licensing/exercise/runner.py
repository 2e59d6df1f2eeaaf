"""Both examples of every service, one by one, each undone after it was looked at."""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from app import db
from app.errors import UserError
from app.tenancy import everything
from gis.models import SpatialUnit
from licensing.applications import checks
from licensing.catalogue import Service, services
from licensing.catalogue.definitions import RefusedExample, ServiceDefinition
from licensing.exercise.aging import bring_to
from licensing.exercise.cast import Cast, Person, assemble
from licensing.exercise.driver import Drive, RefusedAnswer, Stuck
from licensing.exercise.opening import begun, owed
from licensing.exercise.outcome import Outcome
from licensing.exercise.press import Press
from licensing.models import Application, Permit, PermitEdition
from licensing.permits import papers

_OF_THE_GROUND = frozenset({"unmet_no_blocking_finding", "unmet_instant_rules_pass", "unmet_drawing_complete"})  # another parcel may do
_DEEPEST = 3  # documents that follow documents that follow documents


class Kept(dict[tuple[str, UUID, str], Permit]):
    """Documents that later services act on, by service, holder and state."""


def exercise(
    codes: Iterable[str] = (), *, with_papers: bool = True, tell: Callable[[Outcome], None] = lambda outcome: None
) -> list[Outcome]:
    """File every service (or those named) that runs online through to its document; a service without a definition fails.

    Everything happens in one transaction that the caller must roll back; each example is undone as soon as it was looked at.

    Args:
        with_papers: the PDF of each document is made too, by a process of its own while the exercise goes on.
        tell: hears of each outcome in turn, once its paper is there.
    """
    wanted = [services()[code] for code in codes] or list(services().values())
    outcomes: list[Outcome] = []
    with everything(), Press() as press:
        cast, kept = assemble(), Kept()
        for service in wanted:
            outcomes.append(_exercised(service, cast, kept, press if with_papers else None))
            press.deliver(outcomes, tell)
        press.deliver(outcomes, tell, wait=True)
    return outcomes


def _exercised(service: Service, cast: Cast, kept: Kept, press: Press | None) -> Outcome:
    outcome, began = Outcome(service.code), time.perf_counter()
    definition = service.definition
    if definition is None or definition.examples is None:
        outcome.faults.append("no definition" if definition is None else "no example")
        return outcome
    outcome.fields = len(service.form.fields) if service.modules else 0
    outcome.documents, outcome.rules = len(definition.documents), len(definition.rules) + len(definition.spatial_rules)
    try:
        subject = _subject(definition, cast, kept)
    except (UserError, Stuck, RefusedAnswer, LookupError) as refusal:
        outcome.faults.append(_said(refusal))
    else:
        with db.session().begin_nested() as whole:
            try:
                _try_passing(service, definition, cast, subject, outcome, press)
                _try_refused(service, definition, cast, subject, outcome)
            except Exception as error:  # noqa: BLE001  one service's fault is that service's outcome
                outcome.faults.append(f"{type(error).__name__}: {error}")
            finally:
                whole.rollback()
    outcome.seconds = time.perf_counter() - began
    return outcome


def _try_passing(
    service: Service, definition: ServiceDefinition, cast: Cast, subject: Permit | None, outcome: Outcome, press: Press | None
) -> None:
    attempt = db.session().begin_nested()
    try:
        drive = _driven_where_it_fits(service, definition, cast, subject)
        outcome.path = " ".join(drive.path)
        permit = _permit_of(drive.application)
        outcome.faults += _faults_of_document(permit, drive.application, definition)
        if press is not None:
            press.set(service.code, papers.sheet_of(permit))
    except (UserError, Stuck, RefusedAnswer) as refusal:
        outcome.faults.append(f"the example that passes: {_said(refusal)}")
    finally:
        attempt.rollback()


def _driven_where_it_fits(service: Service, definition: ServiceDefinition, cast: Cast, subject: Permit | None) -> Drive:
    """Driven on the first of the parcels on which the rules of the place allow it.

    Raises:
        UserError, Stuck, RefusedAnswer: as the last parcel refused it.
    """
    place = definition.start.place
    anywhere = place == "site" or (place in ("own_parcel", "parcel") and subject is None)
    grounds = cast.grounds(definition, service.facts.group) if anywhere else cast.parcels[:1]
    for parcel in grounds[:-1]:
        attempt = db.session().begin_nested()
        try:
            drive = _driven(service, definition, cast, parcel, subject)
            attempt.commit()
            cast.fitted[service.facts.group] = parcel
            return drive
        except UserError as error:
            attempt.rollback()
            if error.code not in _OF_THE_GROUND:
                raise
        except (Stuck, RefusedAnswer):
            attempt.rollback()
            raise
    return _driven(service, definition, cast, grounds[-1], subject)


def _try_refused(service: Service, definition: ServiceDefinition, cast: Cast, subject: Permit | None, outcome: Outcome) -> None:
    assert definition.examples is not None
    wanted = definition.examples.refused
    attempt = db.session().begin_nested()
    try:
        _driven(service, definition, cast, _parcel_for(wanted, cast), subject, refused=True)
        outcome.faults.append(f"the example that is refused passed ({wanted.because})")
    except (UserError, RefusedAnswer) as error:
        if wanted.because not in _codes_of(error):
            outcome.faults.append(f"the example that is refused: {_said(error)}, not {wanted.because}")
    finally:
        attempt.rollback()


def _driven(
    service: Service,
    definition: ServiceDefinition,
    cast: Cast,
    parcel: SpatialUnit | None,
    subject: Permit | None,
    *,
    refused: bool = False,
) -> Drive:
    examples = definition.examples
    assert examples is not None
    applicant = _party_for(examples.refused, definition, cast) if refused else cast.applicant(definition)
    application = begun(definition, cast, applicant, parcel, subject)
    drive = Drive(application, cast, applicant, examples, refused=refused)
    if definition.pays is not None:
        drive.answers[definition.pays] = owed(begun(definition, cast, applicant, parcel, subject), cast, applicant)
    try:
        drive.to_the_document()
    except UserError as error:
        if error.code in _OF_THE_GROUND:
            error.details["findings"] = sorted({row.rule_id for row in checks.blocking_findings(application)})
        raise
    return drive


def _subject(definition: ServiceDefinition, cast: Cast, kept: Kept, depth: int = 0) -> Permit | None:
    """A document of one of the services that this one acts on, of the same holder, in one of the wanted states; made once.

    Raises:
        Stuck: none of them comes to a document.
    """
    if definition.acts_on is None:
        return None
    holder, state = cast.applicant(definition), definition.acts_on.states[0]
    for code in definition.acts_on.services if depth == 0 else ():  # one that is used up on the way is not kept
        if (known := kept.get((code, holder.party.id, state))) is not None:
            return known
    refusal: Exception | None = None
    first = sorted(definition.acts_on.services, key=_dependence)
    for code in first[:3] if depth < _DEEPEST else ():
        attempt = db.session().begin_nested()
        try:
            permit = _granted(services()[code], cast, kept, holder, state, depth)
            attempt.commit()
            if depth == 0:
                kept[code, holder.party.id, state] = permit
            return permit
        except (UserError, Stuck, RefusedAnswer) as error:
            attempt.rollback()
            refusal = error
    raise Stuck(f"no document to act on: {_said(refusal)}")


def _dependence(code: str) -> tuple[bool, int]:
    """Services that stand alone first, those that ask least first."""
    service = services()[code]
    return service.definition is None or service.definition.acts_on is not None, len(service.modules)


def _granted(service: Service, cast: Cast, kept: Kept, holder: Person, state: str, depth: int) -> Permit:
    definition = service.definition
    if definition is None or definition.examples is None:
        raise Stuck(f"{service.code} has no example")
    first = cast.applicant(definition)
    drive = _driven_where_it_fits(service, definition, cast, _subject(definition, cast, kept, depth + 1))
    permit = _permit_of(drive.application)
    if first.party.id != holder.party.id:
        permit.party_id = holder.party.id
        for part in permit.parties:
            part.party_id = holder.party.id if part.role == "applicant" else part.party_id
    bring_to(permit, state, cast)
    return permit


def _faults_of_document(permit: Permit, application: Application, definition: ServiceDefinition) -> list[str]:
    faults = []
    if permit.template != definition.output.template or not permit.verify_code:
        faults.append("the document is not the one that the definition names")
    own = permit.application_id == application.id  # an edition goes on with the days of its permit where it says nothing else
    if own and (definition.output.validity.permanent is True) != (permit.valid_to is None):
        faults.append(f"it ends on {permit.valid_to}")
    if permit.valid_to is not None and permit.valid_to < datetime.now(UTC).date():
        faults.append(f"it ended on {permit.valid_to}, before it began")
    if definition.output.register_name is not None and "register" not in permit.facts:
        faults.append("an inquiry without rows of a register")
    if len(permit.conditions) < len(definition.conditions):
        faults.append("conditions are missing")
    return faults


def _permit_of(application: Application) -> Permit:
    """What the application brought about: a document of its own, or the next edition of the one that it is about."""
    permit = db.session().scalars(select(Permit).where(Permit.application_id == application.id)).one_or_none()
    if permit is not None:
        return permit
    edition = db.session().scalars(select(PermitEdition).where(PermitEdition.application_id == application.id)).one_or_none()
    if edition is None:
        raise Stuck("issued and no document stands")
    return db.session().get_one(Permit, edition.permit_id)


def _parcel_for(refused: RefusedExample, cast: Cast) -> SpatialUnit | None:
    return cast.foreign_parcel if refused.place == "foreign_parcel" else None if refused.place == "none" else cast.parcels[0]


def _party_for(refused: RefusedExample, definition: ServiceDefinition, cast: Cast) -> Person:
    return cast.applicant(definition) if refused.party == "fitting" else cast.people[refused.party]


def _codes_of(error: Exception) -> frozenset[str]:
    if isinstance(error, RefusedAnswer):
        return error.codes
    details = getattr(error, "details", {})
    return frozenset({getattr(error, "code", ""), str(details.get("rule_code", ""))})


def _said(error: Exception | None) -> str:
    if error is None:
        return "nothing was tried"
    details = getattr(error, "details", None)
    return f"{type(error).__name__} {error}" + (f" {details}" if details else "")
