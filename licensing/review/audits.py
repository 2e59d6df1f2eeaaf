"""Documents issued without an officer: drawn for a later look, looked at, and what was found counted against their filer."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select

from app import db
from app.authz import Actor, authorize
from app.casework.workflow import procedure_of, record
from app.errors import Conflict, NotFound, UserError
from app.tenancy import everything
from licensing.applications.queries import get_application
from licensing.events import PermitGranted
from licensing.models import Application, InstantAudit
from licensing.permissions import Permission as P
from licensing.review.interest import has_interest
from licensing.review.sampling import audit_rate, is_drawn

OUTCOMES = ("sound", "slip", "breach")
MEMORY = timedelta(days=365)
PAGE = 50


def draw_for_audit(granted: PermitGranted) -> None:
    """Subscriber: the document of an instant service may be drawn, at the rate that its filer's record gives."""
    application = db.session().get(Application, granted.application_id) if granted.application_id else None
    if application is None or procedure_of(application).kind != "instant":
        return
    with everything():
        filer = application.office_party_id or application.party_id
        audited, errors = record_of(filer)
        rate = audit_rate(audited, errors)
        if not is_drawn(rate, _lot(application.id)):
            return
        row = InstantAudit(
            application_id=application.id,
            municipality_id=application.municipality_id,
            filer_party_id=filer,
            rate=rate,
            audited_before=audited,
            errors_before=errors,
            drawn_at=datetime.now(UTC),
        )
        db.session().add(row)
        db.session().flush()


def record_of(filer: UUID | None) -> tuple[int, int]:
    """(looked at, found wrong) of a filer in the last year. Index: ix_instant_audit_filer."""
    since = datetime.now(UTC) - MEMORY
    wrong = func.count().filter(InstantAudit.outcome == "breach")
    query = select(func.count(), wrong).where(InstantAudit.filer_party_id == filer, InstantAudit.audited_at > since)
    audited, errors = db.session().execute(query).one()
    return audited, errors


def record_audit(reference: str, outcome: str, found: str, actor: Actor) -> InstantAudit:
    """What the look found stands, and the filer's next documents are drawn accordingly.

    Raises:
        NotFound: it was not drawn. Conflict: it was looked at already.
        UserError: ``audit_outcome_unknown`` (also a fault without words), ``audit_own``.
    """
    application = get_application(reference)
    authorize(actor, P.AUDIT_INSTANT, application)
    row = db.session().get(InstantAudit, application.id, with_for_update=True)
    if row is None:
        raise NotFound("audit_not_found")
    if row.outcome is not None:
        raise Conflict("changed_by_another")
    if has_interest(application, actor):
        raise UserError("audit_own")
    if outcome not in OUTCOMES or (outcome != "sound" and not found.strip()):
        raise UserError("audit_outcome_unknown")
    row.outcome, row.found, row.audited_by_id, row.audited_at = outcome, found.strip()[:2000], actor.user_id, datetime.now(UTC)
    record(application, "audited", application.state, actor, note=row.found, audience="staff", data={"outcome": outcome})
    db.session().flush()
    return row


def list_waiting(actor: Actor) -> list[tuple[InstantAudit, Application]]:
    """What waits for a look in the actor's branches, oldest first. Index: ix_instant_audit_waiting."""
    query = (
        select(InstantAudit, Application)
        .join(Application, Application.id == InstantAudit.application_id)
        .where(InstantAudit.municipality_id.in_(actor.municipalities_where(P.AUDIT_INSTANT)), InstantAudit.outcome.is_(None))
        .order_by(InstantAudit.drawn_at)
        .limit(PAGE)
    )
    return [(row, file) for row, file in db.session().execute(query)]


def counts(actor: Actor) -> dict[str, Any]:
    """How many were looked at in the actor's branches in the last year, by outcome."""
    here, since = actor.municipalities_where(P.AUDIT_INSTANT), datetime.now(UTC) - MEMORY
    query = select(InstantAudit.outcome, func.count()).where(InstantAudit.municipality_id.in_(here), InstantAudit.audited_at > since)
    found = {row[0]: row[1] for row in db.session().execute(query.group_by(InstantAudit.outcome))}
    return {outcome: found.get(outcome, 0) for outcome in OUTCOMES}


def _lot(application_id: UUID) -> int:
    """64 bits that depend on the installation's key: nobody outside can tell which number is drawn."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return int.from_bytes(hmac.digest(key, b"audit:" + application_id.bytes, hashlib.sha256)[:8], "big")
