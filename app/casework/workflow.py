"""The only writer of a case's state."""

from datetime import UTC, datetime
from typing import Any

from flask_babel import get_locale
from sqlalchemy import inspect

from app import db, ports
from app.authz import Actor, authorize
from app.casework import clocks
from app.casework.events import CaseChanged
from app.casework.kinds import effect, guard
from app.casework.models import Case, CaseEvent
from app.casework.procedures import Procedure, State, Step, pinned_procedure
from app.errors import Conflict, UserError
from app.events import publish
from app.identity.queries import names_of
from app.tenancy import everything


def procedure_of(case: Case) -> Procedure:
    return pinned_procedure(case.procedure_code, case.procedure_version)


def state_of(case: Case) -> State:
    return procedure_of(case).states[case.state]


def advance(
    case: Case, action: str, actor: Actor, *, note: str = "", data: dict[str, Any] | None = None, at: datetime | None = None
) -> CaseEvent:
    """The case has moved one step along its procedure, the step is recorded and its consequences have run.

    Args:
        at: when it happened, for acts done offline or told by history; now by default.

    Raises:
        Conflict: the procedure has no such action from the present state (somebody else was first).
        Forbidden: no role of the actor in this case allows it.
        UserError: a guard found something missing.
    """
    step = procedure_of(case).step(action, case.state)
    if step is None:
        raise Conflict("wrong_state", action=action, state=case.state)
    authorize(actor, next((p for p in step.permissions if actor.may(p, case)), step.may), case)
    if step.note_required and not note.strip():
        raise UserError("note_required")
    for name in step.only_if:
        if missing := guard(name)(case, actor):
            raise UserError(missing)
    event = record(case, action, step.target or case.state, actor, note=note, data=data, at=at)
    _enter(case, step.target or case.state, event.at)
    with everything():
        for name in step.effects:
            effect(name)(case, event, actor)
        publish(CaseChanged(case.id, case.kind, action, case.state))
    return event


def available_steps(case: Case, actor: Actor) -> list[Step]:
    """The buttons this person has now: permitted, not hidden; guards speak only when pressed."""
    if inspect(case).transient:
        return []
    return [s for s in procedure_of(case).steps_from(case.state) if not s.hidden and any(actor.may(p, case) for p in s.permissions)]


def begin(case: Case, procedure: Procedure, actor: Actor, *, note: str = "", data: dict[str, Any] | None = None) -> CaseEvent:
    """A new case stands in its first state; called by ``open_case`` alone."""
    case.state = procedure.initial
    event = record(case, "open", procedure.initial, actor, note=note, data=data, at=case.opened_at, from_state=None)
    _enter(case, procedure.initial, case.opened_at)
    return event


def record(
    case: Case,
    action: str,
    to_state: str,
    actor: Actor,
    *,
    note: str = "",
    data: dict[str, Any] | None = None,
    audience: str = "parties",
    at: datetime | None = None,
    from_state: str | None = "",
) -> CaseEvent:
    """Append what happened to the case's history."""
    event = CaseEvent(
        case_id=case.id,
        action=action,
        from_state=case.state if from_state == "" else from_state,
        to_state=to_state,
        actor_id=actor.user_id,
        actor_name=_signed(case, actor),
        actor_role=_role(case, actor),
        acted_for=_acted_for(case, actor),
        audience=audience,
        note=note.strip(),
        data=data or {},
        at=at or datetime.now(UTC),
    )
    db.session().add(event)
    return event


def _enter(case: Case, state: str, at: datetime) -> None:
    facts = procedure_of(case).states[state]
    with db.session().no_autoflush:  # the case is written once, not again before each clock is read
        if case.state != state:
            case.state = state
        clocks.enter(case, procedure_of(case), facts, at)
        case.closed_at = at if facts.final else None
    db.session().flush()


def _signed(case: Case, actor: Actor) -> str:
    """The actor's name, and whose place he took where he stands in for a colleague."""
    principal = ports.principal_of(case, actor) if actor.roles else ""
    return f"{actor.name} (نيابة عن {principal})" if principal else actor.name


def _role(case: Case, actor: Actor) -> str:
    if actor.is_system:
        return "system"
    staff = actor.roles.get(case.municipality_id, frozenset())
    taking_part = case.participant_roles(actor.party_ids)
    return next(iter(sorted(staff or taking_part)), "citizen" if actor.signed_in else "public")


def _acted_for(case: Case, actor: Actor) -> str:
    """Name of the party for whom somebody else acts: a member of a body, a delegate, an office; empty where he acts for himself."""
    if actor.is_system or not actor.signed_in or case.municipality_id in actor.roles or case.party_id is None:
        return ""
    if actor.own_party_id == case.party_id or not case.participant_roles(actor.party_ids):
        return ""
    own = case.participant_roles(frozenset({actor.own_party_id} if actor.own_party_id else ()))
    acted = case.party_id if case.party_id in actor.party_ids or own & {"delegate", "preparer"} else None
    acted = acted or next((p.party_id for p in case.parties if p.party_id in actor.party_ids), None)
    return names_of([acted]).get(acted, "") if acted else ""


def localised(words: dict[str, str]) -> str:
    """The word in the reader's language, Arabic where it has none."""
    language = str(get_locale() or "ar")[:2]
    return words.get(language) or words.get("ar", "")
