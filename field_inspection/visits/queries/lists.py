"""Lists of visits for the office."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_

from app import db
from app.authz import Actor
from app.identity.queries import today
from app.organisation.models import Municipality
from field_inspection.visits.models import Visit
from field_inspection.visits.permissions import Permission

PAGE = 25
STATES = ("planned", "no_access", "passed", "failed", "cancelled")


@dataclass(frozen=True)
class VisitFilter:
    """What the reader narrowed his list to; empty means all."""

    state: str = ""
    kind: str = ""
    due: bool = False  # open, and its day is today or past
    finished: bool = False  # with a result, in the last 90 days
    municipality_id: int | None = None
    after: str = ""  # keyset token of the last row seen


@dataclass(frozen=True)
class VisitRow:
    visit: Visit
    municipality: str


def list_visits(actor: Actor, chosen: VisitFilter) -> list[VisitRow]:
    """Visits of the branches whose lists the actor may see, latest day first; one row more than a page if there is more.

    Index: ix_visit_planned; keyset on (planned_on, id).
    """
    here = actor.municipalities_where(Permission.VISIT_LIST)
    query = (
        select(Visit, Municipality.name)
        .join(Municipality, Municipality.id == Visit.municipality_id)
        .where(Visit.municipality_id.in_(here))
        .order_by(Visit.planned_on.desc(), Visit.id.desc())
        .limit(PAGE + 1)
    )
    return [VisitRow(*row) for row in db.session().execute(_narrowed(query, chosen))]


def count_visits(actor: Actor, chosen: VisitFilter) -> int:
    """How many visits the list has on all its pages. Index: ix_visit_planned."""
    here = actor.municipalities_where(Permission.VISIT_LIST)
    query = select(func.count()).select_from(Visit).where(Visit.municipality_id.in_(here))
    return db.session().scalar(_narrowed(query, replace(chosen, after=""))) or 0


def count_visit_states(actor: Actor) -> dict[str, int]:
    here = actor.municipalities_where(Permission.VISIT_LIST)
    rows = db.session().execute(
        select(Visit.state, func.count()).select_from(Visit).where(Visit.municipality_id.in_(here)).group_by(Visit.state)
    )
    return dict(rows.all())


def list_own_open(actor: Actor) -> list[Visit]:
    """Open visits in which the actor's parties take part, first day first."""
    query = select(Visit).where(Visit.closed_at.is_(None), Visit.party_id.in_(actor.party_ids)).order_by(Visit.planned_on)
    return list(db.session().scalars(query))


def token(visit: Visit) -> str:
    return f"{visit.planned_on.isoformat()}~{visit.id}"


def _narrowed(query: Select, chosen: VisitFilter) -> Select:
    if chosen.state:
        query = query.where(Visit.state == chosen.state)
    if chosen.kind:
        query = query.where(Visit.visit_kind == chosen.kind)
    if chosen.due:
        query = query.where(Visit.closed_at.is_(None), Visit.planned_on <= today())
    if chosen.finished:
        query = query.where(Visit.state.in_(["passed", "failed"]), Visit.closed_at >= func.now() - func.make_interval(0, 0, 0, 90))
    if chosen.municipality_id is not None:
        query = query.where(Visit.municipality_id == chosen.municipality_id)
    if chosen.after:
        day, _, last = chosen.after.partition("~")
        query = query.where(tuple_(Visit.planned_on, Visit.id) < (date.fromisoformat(day), UUID(last)))
    return query
