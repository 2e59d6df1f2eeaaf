"""What a violation forbids elsewhere."""
from app.authz import Actor
from app.casework.queries import list_cases_about
from licensing.models import Permit


def no_open_violation(case: Permit, _actor: Actor) -> str | None:
    """A suspended permit comes back to life only when no violation is open on its parcel."""
    if case.parcel_id is None:
        return None
    violations = list_cases_about("parcel", str(case.parcel_id), ["violation"])
    return "unmet_no_open_violation" if any(v.closed_at is None for v in violations) else None
