"""What a violation forbids elsewhere."""

from app.authz import Actor
from app.casework.queries import list_cases_about
from licensing.models import Permit


def no_open_violation(case: Permit, _actor: Actor) -> str | None:
    """A suspended permit comes back to life when everything found on its parcel is corrected.

    Correction, not payment, is what the building waits for: a fine is a debt with its own days and its own objection,
    and stopping a site until it is paid would make the objection worthless.
    """
    if case.parcel_id is None:
        return None
    violations = list_cases_about("parcel", str(case.parcel_id), ["violation"])
    waiting = [v for v in violations if v.closed_at is None and getattr(v, "corrected_on", None) is None]
    return "unmet_no_open_violation" if waiting else None
