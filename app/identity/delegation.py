"""A party lets another act for it: given, agreed to at the counter by a code, ended; and which of them holds today.

Membership of a body (``Mandate``) is for all of its business. A delegation is for files of named services, until a day:
the delegate takes part in the files that he began, and in nothing else of the principal's.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from sqlalchemy import ColumnElement, and_, func, or_, select, update

from app import db
from app.authz import Actor
from app.errors import Forbidden, NotFound, TooMany, UserError
from app.events import publish
from app.identity.checks import normalise_national_id, normalise_unified_number
from app.identity.commands import give_mandate
from app.identity.models import ConsentCode, Delegation, Mandate, Party, User
from app.identity.queries import today
from app.notifications import notify
from app.tenancy import everything

LONGEST = timedelta(days=5 * 366)
CODE_LIVES, CODE_TRIES, CODES_PER_HOUR = timedelta(minutes=15), 5, 5
COUNTER_DAYS = 30  # what was agreed at the counter holds so long
_HASHER = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)  # six digits that live a quarter of an hour


@dataclass(frozen=True)
class DelegationEnded:
    """Before its last day; the packages above take the delegate out of the files that he began by it."""

    delegation_id: UUID
    delegate_id: UUID


_KIND_OF = {"engineering_office": "office", "service_centre": "service_centre"}


def find_delegation(principal_id: UUID, actor: Actor, service_code: str, *, on: date | None = None) -> Delegation | None:
    """The delegation by which the actor may file this service for the party on a day, the furthest-reaching first."""
    query = (
        select(Delegation)
        .where(Delegation.principal_id == principal_id, _holds(actor, service_code, on or today()))
        .order_by(Delegation.may_submit.desc(), Delegation.valid_to.desc())
    )
    with everything():
        return db.session().scalars(query).first()


def principals_of(actor: Actor, service_code: str) -> list[Party]:
    """Parties for which the actor may file this service as their delegate today, by name."""
    named = select(Delegation.principal_id).where(_holds(actor, service_code, today()))
    with everything():
        return list(db.session().scalars(select(Party).where(Party.id.in_(named)).order_by(Party.name_ar)))


def _holds(actor: Actor, service_code: str, day: date) -> ColumnElement[bool]:
    """To one of the actor's parties, for the service, on the day, and not ended before."""
    return and_(
        Delegation.delegate_id.in_(actor.party_ids),
        Delegation.ended_at.is_(None),
        Delegation.valid_from <= day,
        Delegation.valid_to >= day,
        or_(func.jsonb_array_length(Delegation.services) == 0, Delegation.services.contains([service_code])),
    )


def delegate(
    principal: Party, to: Party, actor: Actor, *, services: Iterable[str] = (), valid_to: date, may_submit: bool = True
) -> Delegation:
    """The party is represented by the other from today, for these services (all, if none is named), until the day.

    Raises:
        Forbidden: the actor does not act for the principal. UserError: a day that is past or too far, or to himself.
    """
    if principal.id not in actor.party_ids:
        raise Forbidden("not_permitted")
    if to.id == principal.id:
        raise UserError("delegation_to_self")
    if not today() <= valid_to <= today() + LONGEST:
        raise UserError("delegation_day")
    given = _write(principal, to, actor.user_id, list(services), valid_to, may_submit, "principal")
    notify(to.id, "delegation_given", None, principal=principal.name_ar, until=valid_to)
    return given


def end_delegation(delegation: Delegation, actor: Actor) -> None:
    """Either side ends it: from now on the delegate neither sees nor touches the files that he began by it."""
    if not {delegation.principal_id, delegation.delegate_id} & actor.party_ids:
        raise NotFound("delegation_not_found")
    if delegation.ended_at is not None:
        return
    with everything():
        delegation.ended_at, delegation.ended_by_id = datetime.now(UTC), actor.user_id
        db.session().flush()
        publish(DelegationEnded(delegation.id, delegation.delegate_id))
        sides = [db.session().get_one(Party, one) for one in (delegation.principal_id, delegation.delegate_id)]
        for side in sides:
            notify(side.id, "delegation_ended", None, principal=sides[0].name_ar, delegate=sides[1].name_ar)


def ask_consent(principal: Party, delegate_party: Party, service_code: str, actor: Actor) -> ConsentCode:
    """The person at the counter gets six digits on his own phone; saying them he agrees that the centre files this for him.

    Raises:
        Forbidden: not a service centre's. UserError: no phone is known. TooMany: too many codes within an hour.
    """
    if delegate_party.id not in actor.party_ids or delegate_party.accreditation != "service_centre" or actor.user_id is None:
        raise Forbidden("not_permitted")
    if not principal.phone:
        raise UserError("consent_without_phone")
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    sent = select(func.count()).where(ConsentCode.principal_id == principal.id, ConsentCode.created_at > hour_ago)
    code = f"{secrets.randbelow(1_000_000):06d}"
    with everything():
        if (db.session().scalar(sent) or 0) >= CODES_PER_HOUR:
            raise TooMany("consent_throttled")
        row = ConsentCode(
            principal_id=principal.id,
            delegate_id=delegate_party.id,
            service_code=service_code,
            asked_by_id=actor.user_id,
            code_hash=_HASHER.hash(code),
            expires_at=datetime.now(UTC) + CODE_LIVES,
            tries_left=CODE_TRIES,
        )
        db.session().add(row)
        db.session().flush()
        notify(principal.id, "consent_code", None, code=code, centre=delegate_party.name_ar)
    return row


def agree(asked_id: UUID, typed: str, actor: Actor) -> Delegation:
    """The digits fit: the centre may file the one service for the person for a month.

    Raises:
        UserError: wrong, used or expired digits; a try is used up even so.
    """
    with everything():
        row = db.session().get(ConsentCode, asked_id)
        if row is None or row.delegate_id not in actor.party_ids:
            raise NotFound("consent_not_found")
        if not (_try_one(asked_id) and _fits(row.code_hash, typed) and _use(asked_id)):
            raise UserError("consent_refused")
        principal, centre = db.session().get_one(Party, row.principal_id), db.session().get_one(Party, row.delegate_id)
        until = today() + timedelta(days=COUNTER_DAYS)
        return _write(principal, centre, actor.user_id, [row.service_code], until, True, "code")


def find_person(typed_number: str) -> Party | None:
    """The party of a national id, iqama or unified number, whoever asks: for naming a delegate or a beneficiary exactly."""
    number = normalise_national_id(typed_number) or normalise_unified_number(typed_number)
    if number is None:
        return None
    with everything():
        return db.session().scalars(select(Party).where(Party.identifier == number)).one_or_none()


def list_given(actor: Actor, principal_ids: Iterable[UUID] | None = None) -> list[tuple[Delegation, Party, Party]]:
    """Delegations in which the actor's parties stand on either side, with principal and delegate, latest first."""
    mine = list(actor.party_ids if principal_ids is None else principal_ids)
    query = (
        select(Delegation).where(or_(Delegation.principal_id.in_(mine), Delegation.delegate_id.in_(mine))).order_by(Delegation.id.desc())
    )
    with everything():
        rows = list(db.session().scalars(query.limit(200)))
        named = {one for row in rows for one in (row.principal_id, row.delegate_id)}
        parties = {p.id: p for p in db.session().scalars(select(Party).where(Party.id.in_(named)))}
    return [(row, parties[row.principal_id], parties[row.delegate_id]) for row in rows]


def list_members(party_id: UUID) -> list[tuple[Mandate, User]]:
    """Who belongs to the body and acts for it in everything, present first."""
    query = (
        select(Mandate, User)
        .join(User, User.id == Mandate.user_id)
        .where(Mandate.party_id == party_id)
        .order_by(Mandate.ended_at.is_not(None), User.display_name)
    )
    return [(mandate, user) for mandate, user in db.session().execute(query)]


def end_mandate(mandate: Mandate, actor: Actor) -> None:
    """The person no longer belongs to the body; his next request is refused. Nobody ends his own last hold on it alone."""
    if mandate.party_id not in actor.party_ids:
        raise NotFound("delegation_not_found")
    if mandate.user_id == actor.user_id:
        raise UserError("own_mandate")
    if mandate.ended_at is None:
        mandate.ended_at, mandate.ended_by_id = datetime.now(UTC), actor.user_id
        db.session().flush()


def add_member(body: Party, person: Party, actor: Actor, valid_to: date | None) -> Mandate:
    """The person belongs to the body from today and acts for it in everything, once: who belongs to it already does so until the day.

    Raises:
        Forbidden: the actor does not act for the body. UserError: not a body, no such account, or a day that is past.
    """
    if body.id not in actor.party_ids:
        raise Forbidden("not_permitted")
    if body.kind in ("citizen", "resident"):
        raise UserError("member_of_person")
    if valid_to is not None and not today() <= valid_to <= today() + LONGEST:
        raise UserError("delegation_day")
    user = db.session().scalars(select(User).where(User.party_id == person.id)).first()
    if user is None:
        raise UserError("delegate_unknown")
    stands = and_(Mandate.ended_at.is_(None), or_(Mandate.valid_to.is_(None), Mandate.valid_to >= today()))
    held = select(Mandate).where(Mandate.user_id == user.id, Mandate.party_id == body.id, or_(stands, Mandate.valid_from == today()))
    if (again := db.session().scalars(held.order_by(Mandate.ended_at.is_not(None))).first()) is not None:
        again.ended_at, again.valid_to, again.granted_by_id = None, valid_to, actor.user_id
        db.session().flush()
        return again
    role = "engineering_office" if body.accreditation == "engineering_office" else "manager"
    mandate = give_mandate(user, body.id, role, valid_to=valid_to)
    mandate.granted_by_id = actor.user_id
    db.session().flush()
    return mandate


def want_four_eyes(body: Party, wanted: bool, actor: Actor) -> None:
    """Whether who changed a file of the body last may send it himself.

    Raises:
        Forbidden: not the actor's body. UserError: the body has nobody else who could send.
    """
    if body.id not in actor.party_ids or body.kind in ("citizen", "resident"):
        raise Forbidden("not_permitted")
    present = [m for m, _user in list_members(body.id) if m.ended_at is None and (m.valid_to is None or m.valid_to >= today())]
    if wanted and len({m.user_id for m in present}) < 2:
        raise UserError("four_eyes_alone")
    body.four_eyes = wanted
    db.session().flush()


def kind_of(principal: Party, to: Party) -> str:
    """What the delegate is to the principal, in one word."""
    if to.accreditation in _KIND_OF:
        return _KIND_OF[to.accreditation]
    if principal.kind == "government":
        return "government"
    return "staff" if principal.kind in ("establishment", "non_profit") else "agent"


def _write(principal: Party, to: Party, by: UUID | None, services: list[str], valid_to: date, may_submit: bool, consent: str) -> Delegation:
    row = Delegation(
        principal_id=principal.id,
        delegate_id=to.id,
        kind=kind_of(principal, to),
        services=services,
        may_submit=may_submit,
        valid_from=today(),
        valid_to=valid_to,
        consent=consent,
        granted_by_id=by,
    )
    with everything():
        db.session().add(row)
        db.session().flush()
    return row


def _try_one(asked_id: UUID) -> bool:
    """One try is used up before the digits are looked at, whatever becomes of the request: guesses sent at once count each."""
    left = (ConsentCode.tries_left > 0, ConsentCode.used_at.is_(None), ConsentCode.expires_at >= func.now())
    spend = update(ConsentCode).where(ConsentCode.id == asked_id, *left).values(tries_left=ConsentCode.tries_left - 1)
    with db.aside() as own:
        return own.execute(spend.returning(ConsentCode.id)).scalar() is not None


def _use(asked_id: UUID) -> bool:
    """The code agrees to one delegation; of two who say it at once one is refused."""
    use = update(ConsentCode).where(ConsentCode.id == asked_id, ConsentCode.used_at.is_(None)).values(used_at=func.now())
    return db.session().execute(use.returning(ConsentCode.id)).scalar() is not None


def _fits(stored: str, typed: str) -> bool:
    try:
        return _HASHER.verify(stored, typed.strip()[:20])
    except Argon2Error:
        return False
