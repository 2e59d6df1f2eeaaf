"""What can be asked of the register of before. Staff of the branch alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from app import db
from app.authz import Actor
from app.errors import NotFound
from app.i18n.folding import fold
from licensing.models import PastPermit, PastPermitLoad
from licensing.permissions import Permission as P

PAGE = 50


@dataclass(frozen=True)
class Chosen:
    """What the reader narrowed the list to; empty means all. ``number``: the words are the number of a row, and it alone is meant."""

    words: str = ""
    number: str = ""
    state: str = ""
    municipality_id: int | None = None
    parcel_id: int | None = None
    unplaced: bool = False
    after: UUID | None = None


def list_past(actor: Actor, chosen: Chosen) -> Sequence[PastPermit]:
    """Rows of the branches where the actor may read them, last loaded first; one more than a page if there is more.

    Index: pk_past_permit backwards, for the queue ix_past_permit_unplaced, for a number uq_past_permit_municipality_id; keyset on id.
    Other words are compared row by row: beside the policy of the rows no index of words may be asked.
    """
    query = _narrowed(select(PastPermit), actor, chosen).order_by(PastPermit.id.desc()).limit(PAGE + 1)
    return db.session().scalars(query.where(PastPermit.id < chosen.after) if chosen.after else query).all()


def by_number(actor: Actor, chosen: Chosen) -> Chosen:
    """The same, narrowed to a number where the words are one. Index: uq_past_permit_municipality_id."""
    named = replace(chosen, number=chosen.words.strip())
    if not named.number:
        return chosen
    found = db.session().scalars(_narrowed(select(PastPermit.id), actor, named).limit(1)).first()
    return named if found is not None else chosen


def count_past(actor: Actor, chosen: Chosen) -> int:
    return db.session().scalar(_narrowed(select(func.count()).select_from(PastPermit), actor, chosen)) or 0


def get_past(past_id: UUID) -> PastPermit:
    """One row.

    Raises:
        NotFound: no such row, or not for this person's eyes.
    """
    found = db.session().scalars(select(PastPermit).where(PastPermit.id == past_id)).one_or_none()
    if found is None:
        raise NotFound("past_permit_unknown")
    return found


def next_unplaced(actor: Actor, after: PastPermit) -> PastPermit | None:
    """The row of the queue that follows. Index: ix_past_permit_unplaced."""
    query = _narrowed(select(PastPermit), actor, Chosen(unplaced=True)).where(PastPermit.id < after.id)
    return db.session().scalars(query.order_by(PastPermit.id.desc()).limit(1)).first()


def of_parcels(family: list[int], actor: Actor) -> Sequence[PastPermit]:
    """What the register of before holds on a parcel and those it came from. Index: ix_past_permit_parcel_id."""
    here = actor.municipalities_where(P.PAST_VIEW)
    if not here:
        return []
    query = select(PastPermit).where(PastPermit.parcel_id.in_(family), PastPermit.municipality_id.in_(here))
    return db.session().scalars(query.order_by(PastPermit.id.desc()).limit(PAGE)).all()


def load_of(row: PastPermit) -> PastPermitLoad:
    return db.session().get_one(PastPermitLoad, row.load_id)


def _narrowed(query: Select, actor: Actor, chosen: Chosen) -> Select:
    here = [m for m in actor.municipalities_where(P.PAST_VIEW) if chosen.municipality_id in (None, m)]
    query = query.where(PastPermit.municipality_id.in_(here))
    if chosen.unplaced:
        query = query.where(PastPermit.geom_4326.is_(None), PastPermit.parcel_id.is_(None))
    if chosen.state:
        query = query.where(PastPermit.state == chosen.state if chosen.state != "unmapped" else PastPermit.state.is_(None))
    if chosen.parcel_id is not None:
        query = query.where(PastPermit.parcel_id == chosen.parcel_id)
    if chosen.number:
        loaded = select(PastPermitLoad.source).where(PastPermitLoad.municipality_id.in_(here)).distinct()
        query = query.where(PastPermit.source.in_(loaded), PastPermit.source_ref == chosen.number)
    elif chosen.words:
        query = query.where(and_(*(PastPermit.words.contains(w, autoescape=True) for w in fold(chosen.words).split()[:6])))
    return query
