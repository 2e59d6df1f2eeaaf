"""A blocking finding set aside: by whom, why, and by which decision. Appended, for one drawing only."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from app import db
from app.authz import Actor, authorize
from app.casework.workflow import record
from app.errors import Forbidden, NotFound, UserError
from licensing.applications import queries
from licensing.models import Application, FindingOverride, SiteFinding
from licensing.permissions import Permission as P
from licensing.presenters.stored import stored_words

ON_THE_DESK = ("submitted", "under_review", "recommended")
Place = tuple[str, int | None, str | None]


def override_finding(application: Application, seq: int, reason: str, reference: str, actor: Actor) -> FindingOverride:
    """The finding no longer stops an approval of this drawing; it stays on the file with who set it aside, why and by what.

    Raises:
        Forbidden: not his to decide, the file is not on the desk, or he recommended it himself.
        NotFound: no such finding. UserError: no reason or reference, or the finding does not block.
    """
    authorize(actor, P.FINDING_OVERRIDE, application)
    if application.state not in ON_THE_DESK or application.recommended_by_id == actor.user_id:
        raise Forbidden("not_permitted")
    finding = db.session().get(SiteFinding, (application.id, seq))
    if finding is None:
        raise NotFound("site_finding_gone")
    if not finding.blocking:
        raise UserError("override_not_needed")
    if not reason.strip() or not reference.strip():
        raise UserError("override_unreasoned")
    words = stored_words(finding)
    row = FindingOverride(
        application_id=application.id,
        rule_id=finding.rule_id,
        edge_seq=finding.edge_seq,
        floor=finding.floor,
        fingerprint=application.checked_fingerprint or "",
        sentence=words.sentence,
        reason=reason.strip(),
        reference=reference.strip(),
        role=_role(application, actor),
        by_id=actor.user_id,
        by_name=actor.name,
    )
    db.session().add(row)
    note = f"{words.title}: {row.reason} ({row.reference})"
    record(application, "override_finding", application.state, actor, note=note, audience="staff")
    db.session().flush()
    return row


def list_overrides(application: Application) -> list[FindingOverride]:
    """Every override of the file, oldest first. Index: ix_finding_override_application_id."""
    query = select(FindingOverride).where(FindingOverride.application_id == application.id).order_by(FindingOverride.at, FindingOverride.id)
    return list(db.session().scalars(query))


def overridden(application: Application) -> frozenset[Place]:
    """Findings that are set aside for what was last checked."""
    return _held(application, list_overrides(application))


def _held(application: Application, rows: Iterable[FindingOverride]) -> frozenset[Place]:
    return frozenset((row.rule_id, row.edge_seq, row.floor) for row in rows if row.fingerprint == application.checked_fingerprint)


def _role(application: Application, actor: Actor) -> str:
    held = actor.roles.get(application.municipality_id, frozenset())
    return "approver" if "approver" in held else min(held, default="")


def overrides_page(application: Application, actor: Actor) -> dict[str, Any]:
    """What was set aside, what this person may still set aside, and how much still stops an approval."""
    rows = list_overrides(application)
    held = _held(application, rows)
    may = actor.may(P.FINDING_OVERRIDE, application) and application.state in ON_THE_DESK and application.recommended_by_id != actor.user_id
    blocking = [row for row in queries.list_findings(application) if row.blocking]
    left = [row for row in blocking if (row.rule_id, row.edge_seq, row.floor) not in held]
    return {
        "rows": [
            {"sentence": row.sentence, "reason": row.reason, "reference": row.reference, "by": row.by_name, "at": row.at}
            | {"holds": row.fingerprint == application.checked_fingerprint}
            for row in rows
        ],
        "open": [(str(row.seq), _label(row)) for row in left] if may else [],
        "blocking": len(left),
    }


def _label(row: SiteFinding) -> str:
    told = stored_words(row)
    return f"{told.title}: {told.sentence}"
