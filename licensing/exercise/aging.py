"""A document of the exercise brought to the state in which a later service finds it, by the steps of its life."""

from datetime import timedelta

from app import db
from app.authz import SYSTEM, acting_as
from app.casework.workflow import advance
from app.identity.queries import today
from licensing.exercise.cast import Cast
from licensing.models import Permit


def bring_to(permit: Permit, state: str, cast: Cast) -> None:
    """The document stands in the state; visits and days that this takes are supposed to have been."""
    approver = cast.staff["approver"]
    for condition in permit.conditions:
        condition.met_on = today()
    db.session().flush()
    if state == "completed":
        with acting_as(approver):
            advance(permit, "complete", approver)
    elif state == "expired":
        permit.valid_to = today() - timedelta(days=1)
        db.session().flush()
        advance(permit, "expire", SYSTEM)
    elif state in ("suspended", "revoked"):
        with acting_as(approver):
            advance(permit, {"suspended": "suspend", "revoked": "revoke"}[state], approver, note="تمرين على الخدمة")
