"""Owners beside an application's ground: found by geometry, told where the service says so, heard on a page of their own."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import shapely
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select

from app import db
from app.casework.clocks import calendar_for
from app.errors import Conflict, NotFound, UserError
from app.i18n import format_number
from app.notifications import notify
from app.sqlfile import load_sql
from app.tenancy import everything
from gis.crs import STORAGE_SRID
from gis.models import RRR, BAUnitParcel
from licensing.applications import queries as applications
from licensing.models import AffectedNeighbour, Application, NeighbourComment

WORKING_DAYS_TO_ANSWER = 10
MOST_NEIGHBOURS, MOST_COMMENTS, LONGEST = 200, 5, 2000
TOUCHING_M = 0.5
STANCES = ("none", "objection", "remark")


@dataclass(frozen=True)
class Beside:
    """A parcel beside the ground and how many own it; who they are is not said."""

    parcel_id: int
    label: str
    distance_m: float
    owners: int

    @property
    def touches(self) -> bool:
        return self.distance_m <= TOUCHING_M


def neighbours_of(shape: shapely.Geometry, within_m: float, but: Iterable[int] = ()) -> list[Beside]:
    """Live parcels that touch the ground or lie within so many metres, nearest first. Storage CRS."""
    given = {
        "wkb": shapely.to_wkb(shape),
        "storage_srid": STORAGE_SRID,
        "within_m": max(within_m, TOUCHING_M),
        "but": list(but),
        "limit": MOST_NEIGHBOURS,
    }
    with everything():
        rows = db.session().execute(load_sql("licensing", "passport/neighbours"), given).all()
    return [Beside(row.id, row.reference or _("قطعة بلا رقم"), float(row.distance_m), row.owners) for row in rows]


def tell_neighbours(application: Application, shape: shapely.Geometry) -> int:
    """Those whom the service counts as affected stand beside the file; their owners are told once each. How many are new."""
    asked = applications.definition_of(application).neighbours
    if asked is None:
        return 0
    with everything():
        known = set(db.session().scalars(select(AffectedNeighbour.parcel_id).where(AffectedNeighbour.application_id == application.id)))
        own = {application.parcel_id} if application.parcel_id is not None else set()
        now = datetime.now(UTC)
        until = calendar_for(application.municipality_id).due_on_day(now, WORKING_DAYS_TO_ANSWER)
        new = neighbours_of(shape, asked.within_m, known | own)
        owners = _owners_of(one.parcel_id for one in new)
        for one in new:
            token = secrets.token_urlsafe(32)
            told = asked.notify and _tell(owners.get(one.parcel_id, set()), token, application, until)
            db.session().add(
                AffectedNeighbour(
                    application_id=application.id,
                    parcel_id=one.parcel_id,
                    label=one.label,
                    touches=one.touches,
                    distance_m=round(one.distance_m, 2),
                    owners=one.owners,
                    token_hash=hashed(token),
                    found_at=now,
                    notified_at=now if told else None,
                    until=until if asked.notify else None,
                )
            )
        db.session().flush()
        return len(new)


def find_by_token(token: str) -> AffectedNeighbour:
    """The neighbour whose page has this address.

    Raises:
        NotFound: nobody's. Index: uq_affected_neighbour_token_hash.
    """
    with everything():
        row = db.session().scalars(select(AffectedNeighbour).where(AffectedNeighbour.token_hash == hashed(token))).one_or_none()
    if row is None:
        raise NotFound("neighbour_not_found")
    return row


def is_open(neighbour: AffectedNeighbour, application: Application) -> bool:
    """Comments are still taken: the term runs and nothing is decided."""
    return (
        neighbour.until is not None
        and datetime.now(UTC) <= neighbour.until
        and application.closed_at is None
        and not application.decided_by_id
    )


def comment(neighbour: AffectedNeighbour, stance: str, name: str, text: str) -> NeighbourComment:
    """What the neighbour says stands beside the file, unchangeable.

    Raises:
        Conflict: the term is over. UserError: nothing chosen, no name, an objection without its reason, or too many words.
    """
    with everything():
        application = db.session().get_one(Application, neighbour.application_id)
        if not is_open(neighbour, application):
            raise Conflict("neighbour_term_over")
        if stance not in STANCES:
            raise UserError("neighbour_stance_needed")
        if not name.strip():
            raise UserError("neighbour_name_needed")
        if stance != "none" and not text.strip():
            raise UserError("neighbour_reason_needed")
        if len(text) > LONGEST or len(name) > 120:
            raise UserError("neighbour_too_long", most=LONGEST)
        count = db.session().scalar(select(func.count()).where(NeighbourComment.neighbour_id == neighbour.id)) or 0
        if count >= MOST_COMMENTS:
            raise Conflict("neighbour_said_enough")
        row = NeighbourComment(neighbour_id=neighbour.id, stance=stance, name=name.strip(), text=text.strip(), at=datetime.now(UTC))
        db.session().add(row)
        db.session().flush()
    return row


def list_affected(application: Application) -> list[AffectedNeighbour]:
    query = select(AffectedNeighbour).where(AffectedNeighbour.application_id == application.id)
    return list(db.session().scalars(query.order_by(AffectedNeighbour.distance_m, AffectedNeighbour.parcel_id)))


def comments_on(neighbours: Iterable[AffectedNeighbour]) -> dict[UUID, list[NeighbourComment]]:
    """What was said, by neighbour, oldest first."""
    said: dict[UUID, list[NeighbourComment]] = {one.id: [] for one in neighbours}
    if said:
        query = select(NeighbourComment).where(NeighbourComment.neighbour_id.in_(said)).order_by(NeighbourComment.id)
        for row in db.session().scalars(query):
            said[row.neighbour_id].append(row)
    return said


def distance_words(neighbour: AffectedNeighbour) -> str:
    return _("ملاصقة") if neighbour.touches else _("على بعد %(n)s م", n=format_number(float(neighbour.distance_m), 1))


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _owners_of(parcel_ids: Iterable[int]) -> dict[int, set[UUID]]:
    """By parcel; one that nobody owns is left out. Index: ix_ba_unit_parcel_parcel_id, ix_rrr_ba_unit_id."""
    owned = (
        select(BAUnitParcel.parcel_id, RRR.party_id)
        .join(RRR, RRR.ba_unit_id == BAUnitParcel.ba_unit_id)
        .where(BAUnitParcel.parcel_id.in_(list(parcel_ids)), RRR.kind == "ownership", RRR.end_lifespan_version.is_(None))
    )
    owners: dict[int, set[UUID]] = {}
    for parcel_id, party_id in db.session().execute(owned):
        owners.setdefault(parcel_id, set()).add(party_id)
    return owners


def _tell(owners: set[UUID], token: str, application: Application, until: datetime) -> bool:
    """Was anybody there to tell?"""
    others = owners - {application.party_id}
    url = f"{str(current_app.config['PUBLIC_URL']).rstrip('/')}/neighbours/{token}"
    for party_id in sorted(others):
        notify(party_id, "neighbour_asked", None, title=application.title, place=application.place_text, url=url, until=until.date())
    return bool(others)
