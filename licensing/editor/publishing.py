"""What the last step of a proposal brings about: a new version for new applications, or the withdrawal of one."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update

from app import db
from app.authz import Actor
from app.casework.calendar import RIYADH
from app.casework.models import CaseEvent
from app.errors import UserError
from licensing.catalogue import services
from licensing.catalogue.definitions import ServiceDefinition
from licensing.catalogue.versions import body_of, fingerprint, refresh
from licensing.editor.creating import require_free
from licensing.editor.drafting import faults_of, is_tried, next_version
from licensing.models import ServiceChange, ServiceVersion


def publish_service(change: ServiceChange, event: CaseEvent, actor: Actor) -> None:
    """Effect: applications that begin from now on get the new version; those under way keep theirs."""
    change.published_by_id = actor.user_id
    if change.is_rollback:
        _withdraw(change, event.at)
        return
    _require_place(change)
    today = datetime.now(RIYADH).date()
    body = {**change.body, "version": next_version(change.service_code), "valid_from": today.isoformat()}
    definition = ServiceDefinition.model_validate(body)
    stored = body_of(definition)
    change.published_version = definition.version
    row = ServiceVersion(
        code=definition.code,
        version=definition.version,
        sha256=fingerprint(stored),
        body=stored,
        origin="editor",
        valid_from=today,
        published_at=datetime.now(UTC),
        published_by_id=actor.user_id,
    )
    db.session().add(row)
    db.session().flush()
    refresh(at_once=True)


def _require_place(change: ServiceChange) -> None:
    """The code of a new service is free, and nothing was published over the version that was edited: it would be undone unseen."""
    if change.based_on == 0:
        require_free(change.service_code, change)
        return
    now = services().get(change.service_code)
    if now is not None and now.definition is not None and now.definition.version != change.based_on:
        raise UserError("service_moved_on", version=now.definition.version)


def _withdraw(change: ServiceChange, at: datetime) -> None:
    held = (ServiceVersion.code == change.service_code, ServiceVersion.version == change.based_on, ServiceVersion.origin == "editor")
    done: Any = db.session().execute(update(ServiceVersion).where(*held, ServiceVersion.withdrawn_at.is_(None)).values(withdrawn_at=at))
    if not done.rowcount:
        raise UserError("service_version_not_ours")
    refresh(at_once=True)


def service_sound(change: ServiceChange, _actor: Actor) -> str | None:
    return "unmet_service_sound" if not change.is_rollback and faults_of(change) else None


def service_tried(change: ServiceChange, _actor: Actor) -> str | None:
    return None if change.is_rollback or is_tried(change) else "unmet_service_tried"


def service_drafted_by_another(change: ServiceChange, actor: Actor) -> str | None:
    return "unmet_service_drafted_by_another" if actor.user_id is not None and actor.user_id == change.drafted_by_id else None
