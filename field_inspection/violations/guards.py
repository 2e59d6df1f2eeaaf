"""What a violation forbids elsewhere, and of whom: the holder, his unit, his floor; not the whole building."""

from app.authz import Actor
from app.casework.queries import list_cases_about
from field_inspection.violations import queries
from field_inspection.violations.models import Violation
from licensing.models import Permit


def no_open_violation(case: Permit, _actor: Actor) -> str | None:
    """A suspended permit comes back to life when everything found on its part of the parcel is corrected.

    Correction, not payment, is what the building waits for: a fine is a debt with its own days and its own objection,
    and stopping a site until it is paid would make the objection worthless.
    """
    if case.parcel_id is None:
        return None
    violations = list_cases_about("parcel", str(case.parcel_id), ["violation"])
    waiting = [v for v in violations if isinstance(v, Violation) and v.closed_at is None and v.corrected_on is None]
    return "unmet_no_open_violation" if any(not of_another_part(v, case) for v in waiting) else None


def no_open_obligation(case: Permit, _actor: Actor) -> str | None:
    """A permit is not prolonged while its holder or its own unit has something open: uncorrected, or a fine unpaid.

    The fine of another unit or owner in the building is no hindrance, and an objection holds the fine in suspense.
    """
    found = queries.list_open_around(case)
    waiting = [v for v in found if v.state != "objected" and (v.violator_id == case.party_id or not of_another_part(v, case))]
    return "unmet_no_open_obligation" if waiting else None


def of_another_part(violation: Violation, permit: Permit) -> bool:
    """Whether the violation was found on another permit, unit or floor of the place than the permit's own."""
    if violation.permit_id == permit.id:
        return False
    if violation.unit_no or violation.floor:
        return (violation.unit_no, violation.floor) != (permit.unit_no, permit.floor)
    return violation.permit_id is not None or bool(permit.unit_no or permit.floor)
