"""What a decided application does to a permit that was issued before: renew, amend, transfer, complete, cancel …"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app import db
from app.authz import SYSTEM
from app.casework.calendar import RIYADH
from app.casework.commands import add_party, remove_party
from app.casework.kinds import guard
from app.casework.procedures import current_procedure, pin
from app.casework.workflow import advance
from app.errors import UserError
from app.events import publish
from app.identity.queries import today
from app.jobs import defer
from app.notifications import notify
from app.tenancy import everything
from licensing.applications import drawing, queries
from licensing.catalogue.definitions import ServiceDefinition
from licensing.events import PermitChanged, PermitGranted
from licensing.models import Application, Permit
from licensing.permits.commands import PAPER_TASK, add_conditions, grant_permit
from licensing.permits.editions import Terms, write_edition
from licensing.permits.holders import holder_facts, new_holder
from licensing.permits.standing import standing, why_not
from licensing.permits.validity import end_of_validity, renewed_until

# Papers that go on saying what the holder may do: their next edition takes the place of the last one.
HOLDING = frozenset(
    {"building_permit", "fence_permit", "commercial_licence", "licence", "permission", "credential", "contract", "booking", "certificate"}
)
# Changes that end or follow the permit: what is issued is a document of its own about it.
APART = frozenset({"complete", "occupy", "cancel", "suspend", "reinstate", "revoke"})
CLEAR_FIRST = frozenset({"renew", "extend", "transfer"})


def issue(application: Application, at: datetime) -> Permit:
    """What the application asked for stands: a new permit, or the next edition of the one it is about.

    Raises:
        UserError: the permit cannot be changed so, as it stands now.
    """
    definition = queries.definition_of(application)
    if definition.output.change is None:
        return grant_permit(application, at, subject=_named(application))
    subject = subject_of(application)
    if missing := refusal(application, subject):
        raise UserError(missing)
    bring_up(subject)
    document = grant_permit(application, at, subject=subject) if is_apart(definition) else subject
    _carry_out(definition, application, subject, at)
    if document is subject:
        defer(PAPER_TASK, permit_id=str(subject.id))
    publish(PermitChanged(subject.id, application.id, definition.output.change))
    return document


def subject_of(application: Application) -> Permit:
    """The permit that the application is about, locked until the transaction ends.

    Raises:
        UserError: none was named.
    """
    subject = _named(application)
    if subject is None:
        raise UserError("unmet_subject_permit_named")
    return subject


def _named(application: Application) -> Permit | None:
    with everything():
        named = application.subject_permit_id
        return db.session().get(Permit, named, with_for_update={"of": Permit.__table__}) if named else None


def is_apart(definition: ServiceDefinition) -> bool:
    """Whether what is issued is a document of its own, beside the permit it is about."""
    return definition.output.change in APART or definition.output.template not in HOLDING


def refusal(application: Application, subject: Permit) -> str | None:
    """The code of the sentence that says why the permit cannot be changed so today, or None.

    Asked when the application is sent and again when it is issued: the permit may have been stopped in between.
    """
    definition = queries.definition_of(application)
    change = definition.output.change
    if change is None:
        return None
    if missing := why_not(change, standing(subject.state, subject.valid_to, today())):
        return missing
    with everything():
        if change in CLEAR_FIRST and (missing := guard("no_open_obligation")(subject, SYSTEM)):
            return missing
        if change in ("complete", "occupy") and (missing := guard("ordered_visits_passed")(subject, SYSTEM)):
            return missing
        if change == "reinstate" and (missing := guard("no_open_violation")(subject, SYSTEM)):
            return missing
        if change == "transfer" and new_holder(application, subject, create=False) is None:
            return "new_holder_needed"
    return None


def _carry_out(definition: ServiceDefinition, application: Application, subject: Permit, at: datetime) -> None:
    change, reason = definition.output.change, queries.service_of(application).name_ar
    assert change is not None
    said = {"application": application.reference}
    if change in APART:
        if change in ("cancel", "complete", "occupy", "suspend", "reinstate", "revoke"):
            advance(subject, change, SYSTEM, note=f"{reason}، {application.reference}", at=at, data=said)
        return
    terms = _terms(definition, application, subject, at)
    before = subject.party_id
    write_edition(subject, change, terms, at, application_id=application.id)
    if before != terms.party_id:
        _hand_over(subject, before, terms)
    add_conditions(subject, definition, at.astimezone(RIYADH).date())
    if any(c.visit for c in definition.conditions):
        publish(PermitGranted(subject.id, application.id))
    db.session().flush()
    advance(subject, change, SYSTEM, at=at, data={**said, "edition": subject.edition})
    if subject.party_id is not None:
        notify(subject.party_id, "permit_changed", subject, title=subject.title, change=reason)


def _terms(definition: ServiceDefinition, application: Application, subject: Permit, at: datetime) -> Terms:
    """The facts of the last edition with what this application says otherwise."""
    validity, day = definition.output.validity, at.astimezone(RIYADH).date()
    change, ends = definition.output.change, subject.valid_to
    if change in ("renew", "extend"):
        ends = renewed_until(validity, day, application.answers, subject.valid_to)
        if subject.valid_to is not None and ends is not None and ends < subject.valid_to:
            raise UserError("extension_too_short")
    elif change == "amend" and not (validity.as_subject or validity.permanent):
        ends = end_of_validity(validity, day, application.answers, subject.valid_to)
    facts = _merged(subject.facts, application, subject)
    party_id = subject.party_id
    if change == "transfer":
        party = new_holder(application, subject, create=True)
        assert party is not None
        party_id, facts = party.id, facts | holder_facts(party)
    return Terms(facts, ends, party_id)


def _merged(before: Mapping[str, Any], application: Application, subject: Permit) -> dict[str, Any]:
    measured = {name: str(value) for name, value in drawing.measures(application).items()}
    return {
        **before,
        "answers": {**(before.get("answers") or {}), **application.answers},
        "measures": {**(before.get("measures") or {}), **measured},
        "rules_version": application.rules_version or before.get("rules_version"),
        "input_fingerprint": application.checked_fingerprint or before.get("input_fingerprint"),
        "application": application.reference,
    }


def _hand_over(subject: Permit, before: Any, terms: Terms) -> None:
    """The new holder sees and holds the permit; the former one keeps his own papers and nothing of what comes."""
    if before is not None:
        remove_party(subject, before, "applicant")
    if terms.party_id is not None:
        add_party(subject, terms.party_id, "applicant")


def bring_up(subject: Permit) -> None:
    """A permit of long ago goes on under the procedure of today, where that knows its state."""
    rule = current_procedure(subject.procedure_code)
    if subject.procedure_version != rule.version and subject.state in rule.states:
        pin(rule)
        subject.procedure_version = rule.version
        db.session().flush()
