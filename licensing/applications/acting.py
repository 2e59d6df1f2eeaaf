"""Those who act for others in files: what happens to their part when the mandate ends."""

from datetime import timedelta

from sqlalchemy import select, update

from app import db
from app.casework.models import CaseParty
from app.identity.delegation import DelegationEnded
from app.identity.queries import today
from licensing.models import Application


def leave_files(event: DelegationEnded) -> None:
    """The delegate takes no further part in the files that he began by the delegation. Index: ix_application_delegation_id."""
    files = select(Application.id).where(Application.delegation_id == event.delegation_id)
    part = update(CaseParty).where(CaseParty.case_id.in_(files), CaseParty.party_id == event.delegate_id)
    db.session().execute(
        part.where(CaseParty.role.in_(("delegate", "preparer"))).values(until=today() - timedelta(days=1)),
        execution_options={"synchronize_session": "fetch"},
    )
