"""What is done with deeds: one is recorded, and the rights that it proves stand in the register."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select

from app import db
from app.authz import Actor
from app.errors import NotFound, UserError
from app.identity.commands import create_party
from app.identity.models import Party
from app.tenancy import everything
from gis.cadastre.deeds.entering import DeedFacts, Share
from gis.cadastre.permissions import Permission as P
from gis.models import RRR, BAUnit, BAUnitParcel, Deed, DeedRight, SpatialUnit


def record_deed(parcel: SpatialUnit, facts: DeedFacts, actor: Actor) -> Deed:
    """The deed stands with the shares it proves, and those shares stand in the register.

    A deed that transfers ends the rights held until now; one that proves is added to them, and a share that is
    already held by the same party under the same number is linked, not doubled. Shares stay within one.

    Raises:
        NotFound: the parcel is of a branch where the actor records no deeds.
        UserError: known already, the parcel has ended, or more than the whole would be owned.
    """
    if not actor.is_system and parcel.municipality_id not in actor.municipalities_where(P.DEED_RECORD):
        raise NotFound("parcel_not_found")
    with everything():
        # who records a deed of the same parcel, or changes its ground, waits: shares are counted once at a time
        db.session().refresh(parcel, with_for_update=True)
        if parcel.end_lifespan_version is not None:
            raise UserError("parcel_ended", reference=parcel.reference or parcel.id)
        if _known(facts):
            raise UserError("deed_known")
        unit_id, now = _unit_of(parcel), datetime.now(UTC)
        deed = Deed(
            municipality_id=parcel.municipality_id,
            kind=facts.kind,
            number=facts.number,
            volume=facts.volume,
            issuer=facts.issuer,
            hijri_date=facts.hijri_date,
            dated_on=facts.dated_on,
            property_no=facts.property_no,
            area_m2=Decimal(str(facts.area_m2)) if facts.area_m2 else None,
            ba_unit_id=unit_id,
            parcel_id=parcel.id,
            note=facts.note,
            recorded_by_id=actor.user_id,
        )
        db.session().add(deed)
        db.session().flush()
        rights = _rights(deed, facts, unit_id, now)
        db.session().flush()
        db.session().add_all(DeedRight(deed_id=deed.id, rrr_id=right.id) for right in rights)
        if deed.area_m2 is not None:
            parcel.deed_area_m2 = deed.area_m2
        db.session().flush()
    return deed


def _known(facts: DeedFacts) -> bool:
    query = select(Deed.id).where(Deed.number == facts.number)
    if facts.kind == "electronic":
        query = query.where(Deed.kind == "electronic")
    else:
        query = query.where(
            Deed.kind != "electronic", Deed.volume == facts.volume, Deed.issuer == facts.issuer, Deed.hijri_date == facts.hijri_date
        )
    return db.session().scalar(query.limit(1)) is not None


def _unit_of(parcel: SpatialUnit) -> int:
    """The property that the parcel makes up; begun if nobody ever held it."""
    found = db.session().scalar(select(BAUnitParcel.ba_unit_id).where(BAUnitParcel.parcel_id == parcel.id).limit(1))
    if found is not None:
        return found
    unit = BAUnit(municipality_id=parcel.municipality_id)
    db.session().add(unit)
    db.session().flush()
    db.session().add(BAUnitParcel(ba_unit_id=unit.id, parcel_id=parcel.id))
    return unit.id


def _rights(deed: Deed, facts: DeedFacts, unit_id: int, now: datetime) -> list[RRR]:
    held = list(
        db.session().scalars(
            select(RRR).where(RRR.ba_unit_id == unit_id, RRR.kind == "ownership", RRR.end_lifespan_version.is_(None)).with_for_update()
        )
    )
    if facts.transfers:
        for right in held:
            right.end_lifespan_version = now
        db.session().flush()
        held = []
    rights = [_right(deed, share, held, unit_id, now) for share in facts.shares]
    whole = sum((Fraction(r.share_numerator, r.share_denominator) for r in {*held, *rights}), Fraction(0))
    if whole > 1:
        raise UserError("deed_shares", found=str(whole))
    return rights


def _right(deed: Deed, share: Share, held: list[RRR], unit_id: int, now: datetime) -> RRR:
    party = _party(share)
    for right in held:
        same = right.deed_no == deed.number and Fraction(right.share_numerator, right.share_denominator) == share.share
        if right.party_id == party.id and same:
            return right
    right = RRR(
        ba_unit_id=unit_id,
        party_id=party.id,
        kind="ownership",
        share_numerator=share.share.numerator,
        share_denominator=share.share.denominator,
        deed_no=deed.number,
        deed_on=deed.dated_on,
        begin_lifespan_version=now,
    )
    db.session().add(right)
    db.session().flush()
    return right


def _party(share: Share) -> Party:
    """The party of that number; made known if it is new. The name in the register wins over the one typed."""
    found = db.session().scalars(select(Party).where(Party.identifier == share.identifier)).one_or_none()
    kinds = {"1": "citizen", "2": "resident", "7": "establishment"}
    return found or create_party(kinds[share.identifier[0]], share.name, identifier=share.identifier)
