"""Following somebody else's report instead of filing it again."""

from datetime import UTC, datetime

from sqlalchemy import select

from app import db
from app.authz import Actor
from app.errors import UserError
from app.identity.checks import normalise_phone
from app.identity.queries import own_party
from app.tenancy import everything
from field_inspection.reports.models import ReportFollower, ServiceRequest


def follow(report: ServiceRequest, actor: Actor, phone: str = "") -> bool:
    """The person will be told how the report ends, and it weighs more. Following twice changes nothing.

    Returns:
        whether the person is new among the followers.

    Raises:
        UserError: neither an account nor a telephone number.
    """
    party = own_party(actor)
    number = None if party else normalise_phone(phone)
    if party is None and number is None:
        raise UserError("report_phone_wrong" if phone.strip() else "report_follow_needs_phone")
    with everything():
        mine = ReportFollower.party_id == party.id if party else ReportFollower.phone == number
        if db.session().scalars(select(ReportFollower).where(ReportFollower.report_id == report.id, mine)).first():
            return False
        db.session().add(ReportFollower(report_id=report.id, party_id=party.id if party else None, phone=number, since=datetime.now(UTC)))
        report.followers_count += 1
        db.session().flush()
    return True
