"""What can be asked of deeds. They name owners: staff of the branch only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import or_, select, tuple_

from app import db
from app.authz import Actor
from app.errors import NotFound
from app.i18n.digits import to_western_digits
from app.organisation.models import Municipality
from app.tenancy import everything
from gis.models import RRR, BAUnitParcel, Deed, DeedRight, SpatialUnit
from gis.paging import seen
from gis.permissions import Permission as P

PAGE = 25


@dataclass(frozen=True)
class DeedFilter:
    kind: str = ""
    municipality_id: int | None = None
    words: str = ""
    after: str = ""


@dataclass(frozen=True)
class DeedRow:
    deed: Deed
    municipality: str
    parcel: str


@dataclass(frozen=True)
class Proved:
    """A right that the deed proves; ``ended`` since when it is no longer held."""

    party_id: UUID
    share: Fraction
    ended: datetime | None


def get_deed(actor: Actor, deed_id: UUID) -> Deed:
    """Raises NotFound: none, or of a branch whose owners the reader may not see."""
    deed = db.session().get(Deed, deed_id)
    if deed is None or deed.municipality_id not in actor.municipalities_where(P.OWNERS_VIEW):
        raise NotFound("not_found")
    return deed


def list_deeds(actor: Actor, chosen: DeedFilter) -> list[DeedRow]:
    """Deeds of the branches whose owners the actor may see, latest first; one row more than a page if there is more.

    Index: ix_deed_recorded; ix_deed_number and ix_deed_property_no for words.
    """
    query = (
        select(Deed, Municipality.name, SpatialUnit.reference)
        .join(Municipality, Municipality.id == Deed.municipality_id)
        .join(SpatialUnit, SpatialUnit.id == Deed.parcel_id)
        .where(Deed.municipality_id.in_(actor.municipalities_where(P.OWNERS_VIEW)))
        .order_by(Deed.recorded_at.desc(), Deed.id.desc())
        .limit(PAGE + 1)
    )
    if chosen.kind:
        query = query.where(Deed.kind == chosen.kind)
    if chosen.municipality_id is not None:
        query = query.where(Deed.municipality_id == chosen.municipality_id)
    if words := to_western_digits(chosen.words).strip():
        query = query.where(or_(Deed.number == words, Deed.property_no == words, SpatialUnit.reference == words))
    if last := seen(chosen.after):
        query = query.where(tuple_(Deed.recorded_at, Deed.id) < last)
    return [DeedRow(deed, name, reference or str(deed.parcel_id)) for deed, name, reference in db.session().execute(query)]


def rights_of(deed: Deed) -> list[Proved]:
    """Shares that the deed proves, largest first. Called for a deed that the reader was already allowed to see."""
    query = select(RRR).join(DeedRight, DeedRight.rrr_id == RRR.id).where(DeedRight.deed_id == deed.id)
    with everything():
        rows = [
            Proved(r.party_id, Fraction(r.share_numerator, r.share_denominator), r.end_lifespan_version)
            for r in db.session().scalars(query)
        ]
    return sorted(rows, key=lambda row: -row.share)


def list_of_parcel(parcel_id: int, limit: int = 10) -> list[Deed]:
    """Deeds of the properties that the parcel makes up. Index: ix_deed_ba_unit_id."""
    units = select(BAUnitParcel.ba_unit_id).where(BAUnitParcel.parcel_id == parcel_id)
    query = select(Deed).where(or_(Deed.ba_unit_id.in_(units), Deed.parcel_id == parcel_id)).order_by(Deed.recorded_at.desc(), Deed.id)
    return list(db.session().scalars(query.limit(limit)))


def find_by_number(actor: Actor, words: str, limit: int = 5) -> Sequence[Deed]:
    """Deeds of that number or property number. Index: ix_deed_number, ix_deed_property_no."""
    number = to_western_digits(words).strip()
    query = select(Deed).where(
        or_(Deed.number == number, Deed.property_no == number), Deed.municipality_id.in_(actor.municipalities_where(P.OWNERS_VIEW))
    )
    return db.session().scalars(query.limit(limit)).all() if number else []
