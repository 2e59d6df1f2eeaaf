"""Who has an interest in a file takes no part in it: as its party, as owner of the land, as a delegate, or by declaration."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from app import db
from app.authz import Actor
from app.errors import NotFound, UserError
from app.identity.models import Party, User
from app.identity.queries import today
from app.tenancy import everything
from gis.register.queries import owners_of
from licensing.models import Application, InterestDeclaration

RELATIONS = ("relative", "partner", "creditor", "other")


def parties_concerned(application: Application) -> frozenset[UUID]:
    """Everybody who takes part, and the registered owners of the land."""
    named = {p.party_id for p in application.parties} | {application.party_id, application.office_party_id}
    owners = {owner.party_id for owner in owners_of(application.parcel_id)} if application.parcel_id else set()
    return frozenset(p for p in named | owners if p is not None)


def has_interest(application: Application, actor: Actor) -> bool:
    """The actor is one of those concerned, acts for one of them outside of his office, or declared a tie to one."""
    if actor.is_system or actor.user_id is None:
        return False
    concerned = parties_concerned(application)
    with everything():
        return bool(concerned & (actor.party_ids | declared_ties(actor.user_id, today())))


def declared_ties(user_id: UUID, on: date) -> frozenset[UUID]:
    """Parties to which the employee declared a tie that holds on the day."""
    query = select(InterestDeclaration.party_id).where(InterestDeclaration.user_id == user_id, _holds(on))
    return frozenset(db.session().scalars(query))


def declare(identifier: str, relation: str, note: str, actor: Actor) -> InterestDeclaration:
    """The employee takes no part in files of the party from today on.

    Raises:
        UserError: ``interest_party_unknown`` or ``interest_relation_unknown``.
    """
    with everything():
        party = db.session().scalars(select(Party).where(Party.identifier == identifier.strip())).one_or_none()
        if party is None:
            raise UserError("interest_party_unknown")
        if relation not in RELATIONS:
            raise UserError("interest_relation_unknown")
        known = select(InterestDeclaration).where(
            InterestDeclaration.user_id == actor.user_id, InterestDeclaration.party_id == party.id, InterestDeclaration.ended_on.is_(None)
        )
        if (held := db.session().scalars(known).first()) is not None:
            return held
        row = InterestDeclaration(user_id=actor.user_id, party_id=party.id, relation=relation, note=note.strip()[:500], declared_on=today())
        db.session().add(row)
        db.session().flush()
        return row


def withdraw_declaration(declaration_id: UUID, actor: Actor) -> None:
    """The tie has ended; what was declared stays on record.

    Raises:
        NotFound: no declaration of the employee's own.
    """
    row = db.session().get(InterestDeclaration, declaration_id)
    if row is None or row.user_id != actor.user_id:
        raise NotFound()
    row.ended_on = row.ended_on or today()


def list_declarations(user_id: UUID) -> list[tuple[InterestDeclaration, str]]:
    """The employee's own, latest first, with the party's name."""
    query = (
        select(InterestDeclaration, Party.name_ar)
        .join(Party, Party.id == InterestDeclaration.party_id)
        .where(InterestDeclaration.user_id == user_id)
        .order_by(InterestDeclaration.declared_on.desc(), InterestDeclaration.id.desc())
    )
    with everything():
        return [(row, name) for row, name in db.session().execute(query)]


def colleagues_without_interest(application: Application, users: list[User]) -> list[User]:
    """Those of the employees who may take the file."""
    concerned = parties_concerned(application)
    tied = select(InterestDeclaration.user_id).where(
        InterestDeclaration.user_id.in_([u.id for u in users]), InterestDeclaration.party_id.in_(concerned), _holds(today())
    )
    barred = frozenset(db.session().scalars(tied))
    return [u for u in users if u.party_id not in concerned and u.id not in barred]


def _holds(on: date) -> ColumnElement[bool]:
    ended = or_(InterestDeclaration.ended_on.is_(None), InterestDeclaration.ended_on >= on)
    return and_(InterestDeclaration.declared_on <= on, ended)
