"""Effects of a file's steps: it waits for its committee's next agenda, or waits no more."""

from app import db
from app.authz import Actor
from app.casework.models import CaseEvent
from licensing.committees import queries
from licensing.models import AgendaItem, Application


def refer(case: Application, event: CaseEvent, actor: Actor) -> None:
    """Effect: the file waits for the committee's next agenda, with the reviewer's opinion."""
    code = queries.charter_of(case).code
    db.session().add(
        AgendaItem(application_id=case.id, committee_code=code, referred_by_id=actor.user_id, referred_at=event.at, opinion=event.note)
    )
    db.session().flush()


def recall(case: Application, event: CaseEvent, actor: Actor) -> None:
    """Effect: the file is on no agenda."""
    item = queries.last_item(case)
    if item is not None and item.outcome is None:
        item.outcome, item.resolved_at, item.reasons = "withdrawn", event.at, event.note
