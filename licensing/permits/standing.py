"""Where a permit stands on a day, and what may still become of it. Pure."""

from collections.abc import Mapping
from datetime import date

# From which standings a change may be made; the procedure of the permit's life says the same of its states.
POSSIBLE_FROM: Mapping[str, frozenset[str]] = {
    "renew": frozenset({"active", "expired"}),
    "extend": frozenset({"active", "expired"}),
    "amend": frozenset({"active", "completed"}),
    "transfer": frozenset({"active"}),
    "correct": frozenset({"active", "completed"}),
    "replace": frozenset({"active", "completed", "suspended"}),
    "complete": frozenset({"active"}),
    "occupy": frozenset({"completed"}),
    "cancel": frozenset({"active", "suspended", "expired"}),
    "suspend": frozenset({"active"}),
    "reinstate": frozenset({"suspended"}),
    "revoke": frozenset({"active", "suspended"}),
}
# What the holder is told instead: by where the permit stands now.
REFUSALS: Mapping[str, str] = {
    "revoked": "permit_is_revoked",
    "cancelled": "permit_is_cancelled",
    "suspended": "permit_is_suspended",
    "expired": "permit_is_expired",
    "completed": "permit_is_completed",
    "active": "permit_is_active",
}


def standing(state: str, valid_to: date | None, today: date) -> str:
    """The state that counts today: a last day that has passed ends a permit, whether or not the nightly job has run."""
    if state in ("active", "suspended") and valid_to is not None and valid_to < today:
        return "expired"
    return state


def why_not(change: str, now: str) -> str | None:
    """The code of the sentence that says why a permit standing so cannot be changed so, or None."""
    if now in POSSIBLE_FROM[change]:
        return None
    if change == "occupy" and now == "active":
        return "permit_not_completed"
    return REFUSALS[now]
