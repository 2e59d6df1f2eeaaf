"""Rights in parcels that change: read from the parents, ended, and written again for the children."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import or_, select, update

from app import db
from gis.changes.shares import Right
from gis.models import RRR, BAUnit, BAUnitParcel, SpatialUnit


def rights_in(parcel_ids: Sequence[int], at: datetime | None = None) -> dict[int, list[Right]]:
    """Parcel -> rights held in it now, or at a moment; owners of the largest share first."""
    query = (
        select(BAUnitParcel.parcel_id, RRR)
        .join(RRR, RRR.ba_unit_id == BAUnitParcel.ba_unit_id)
        .where(BAUnitParcel.parcel_id.in_(list(parcel_ids)))
        .order_by(RRR.deed_no, RRR.id)
    )
    if at is None:
        query = query.where(RRR.end_lifespan_version.is_(None))
    else:
        query = query.where(RRR.begin_lifespan_version <= at, or_(RRR.end_lifespan_version.is_(None), RRR.end_lifespan_version > at))
    found: dict[int, list[Right]] = {parcel_id: [] for parcel_id in parcel_ids}
    for parcel_id, r in db.session().execute(query):
        share = Fraction(r.share_numerator, r.share_denominator)
        found[parcel_id].append(Right(r.party_id, r.kind, share, r.deed_no, r.deed_on))
    return {parcel_id: sorted(rights, key=lambda right: -right.share) for parcel_id, rights in found.items()}


def give_rights(children: Mapping[int, Sequence[Right]], municipality_id: int | None, moment: datetime) -> None:
    """Each child is a property of its own with these rights from that moment."""
    session = db.session()
    for parcel_id, rights in children.items():
        unit = BAUnit(municipality_id=municipality_id)
        session.add(unit)
        session.flush()
        session.add(BAUnitParcel(ba_unit_id=unit.id, parcel_id=parcel_id))
        session.add_all(RRR(ba_unit_id=unit.id, begin_lifespan_version=moment, **_columns(right)) for right in rights)
    session.flush()


def end_rights(parcel_ids: Sequence[int], moment: datetime) -> None:
    """Rights in the parcels end. A property that has other live parcels, too, keeps its rights for those."""
    session = db.session()
    units = select(BAUnitParcel.ba_unit_id).where(BAUnitParcel.parcel_id.in_(list(parcel_ids)))
    kept = (
        select(BAUnitParcel.ba_unit_id)
        .join(SpatialUnit, SpatialUnit.id == BAUnitParcel.parcel_id)
        .where(BAUnitParcel.ba_unit_id.in_(units), SpatialUnit.id.not_in(list(parcel_ids)), SpatialUnit.end_lifespan_version.is_(None))
    )
    ending = update(RRR).where(RRR.ba_unit_id.in_(units), RRR.end_lifespan_version.is_(None))
    ending = ending.where(RRR.ba_unit_id.not_in(kept))
    session.execute(ending.values(end_lifespan_version=moment), execution_options={"synchronize_session": False})


def _columns(right: Right) -> dict[str, Any]:
    return {
        "party_id": right.party_id,
        "kind": right.kind,
        "share_numerator": right.share.numerator,
        "share_denominator": right.share.denominator,
        "deed_no": right.deed_no,
        "deed_on": right.deed_on,
    }
