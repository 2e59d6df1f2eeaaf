"""Lists of the interface: what the key's party takes part in, by cursor."""

from typing import Any, TypeVar
from uuid import UUID

from flask import request
from sqlalchemy import ARRAY, Select, Uuid, any_, func, select, tuple_

from app import db
from app.authz import Actor
from app.casework.models import Case, CaseEvent, CaseParty
from app.errors import BadRequest
from app.i18n.digits import whole_number
from licensing.catalogue.procedures import procedures
from licensing.models import Application, Permit
from licensing.ratings.rules import decides

AnyCase = TypeVar("AnyCase", bound=Case)
PAGE, MOST = 50, 200


def page_size() -> int:
    """``limit`` of the request, within bounds.

    Raises:
        BadRequest: not a number.
    """
    asked = whole_number(request.args.get("limit", str(PAGE)))
    if asked is None or not 1 <= asked <= MOST:
        raise BadRequest("limit_wrong", most=MOST)
    return asked


def cursor() -> UUID | None:
    """The last row of the page before.

    Raises:
        BadRequest: not a cursor of ours.
    """
    asked = request.args.get("cursor", "")
    try:
        return UUID(asked) if asked else None
    except ValueError:
        raise BadRequest("cursor_wrong") from None


def own_applications(actor: Actor, *, state: str = "", service: str = "", decided: bool = False) -> list[Application]:
    """Applications of the actor's parties, latest first; one row more than a page if there is more. Index: ix_case_party_party_id."""
    query = _own(Application, actor)
    if state:
        query = query.where(Application.state == state)
    if service:
        query = query.where(Application.service_code == service)
    if decided:
        query = query.where(Application.closed_at.is_not(None), Application.state.in_(decided_states()))
    return list(db.session().scalars(query))


def own_permits(actor: Actor, *, state: str = "") -> list[Permit]:
    """Permits of the actor's parties, latest first; one row more than a page if there is more. Index: ix_case_party_party_id."""
    query = _own(Permit, actor)
    return list(db.session().scalars(query.where(Permit.state == state) if state else query))


def permits_of(applications: list[Application]) -> dict[UUID, str]:
    """Application id -> number of the permit it led to. Index: uq_permit_application_id."""
    ids = [a.id for a in applications]
    rows = db.session().execute(select(Permit.application_id, Permit.reference).where(Permit.application_id.in_(ids)))
    return {application_id: reference for application_id, reference in rows if application_id}


def references_of(application_ids: list[UUID]) -> dict[UUID, str]:
    """Application id -> its number."""
    rows = db.session().execute(select(Application.id, Application.reference).where(Application.id.in_(application_ids)))
    return dict(rows.all())


def decisions_of(applications: list[Application]) -> dict[UUID, CaseEvent]:
    """Application id -> the event that ended it. Index: ix_case_event_case_id."""
    states = decided_states()
    query = select(CaseEvent).where(
        CaseEvent.case_id.in_([a.id for a in applications]), CaseEvent.to_state.in_(states), CaseEvent.audience == "parties"
    )
    moved = query.where(CaseEvent.from_state.is_distinct_from(CaseEvent.to_state)).order_by(CaseEvent.id)
    return {event.case_id: event for event in db.session().scalars(moved)}


def decided_states() -> list[str]:
    """Last states that say yes or no; withdrawn and lapsed files were never decided."""
    return sorted({code for procedure in procedures().values() for code in procedure.states if decides(procedure, code)})


def _own(kind: type[AnyCase], actor: Actor) -> Select[tuple[AnyCase]]:
    mine = select(CaseParty.case_id).where(CaseParty.party_id.in_(actor.party_ids)).scalar_subquery()
    # As an array, found first: beside the rules of visibility the planner would read every case.
    query: Any = select(kind).where(kind.id == any_(func.array(mine, type_=ARRAY(Uuid))))
    if (last := cursor()) is not None:
        opened = select(Case.opened_at).where(Case.id == last).scalar_subquery()
        query = query.where(tuple_(kind.opened_at, kind.id) < tuple_(opened, last))
    return query.order_by(kind.opened_at.desc(), kind.id.desc()).limit(page_size() + 1)
