"""Municipalities, parties and actors for tests."""

from itertools import count

from app import db
from app.authz import Actor
from app.db import uuid7
from app.identity.models import Party, User
from app.organisation.models import Municipality

SIH, DILAM = 1, 3  # two branches: his own and the neighbour's
_numbers = count(1)


def make_branches() -> None:
    """Two branches stand; made once per transaction."""
    for key, name in ((SIH, "بلدية السيح"), (DILAM, "بلدية الدلم")):
        if db.session().get(Municipality, key) is None:
            db.session().add(Municipality(id=key, code=f"m{key}", name_ar=name, name_en=name, city_class="C2"))
    db.session().flush()


def make_party(name: str = "سعد بن فهد", kind: str = "citizen", **facts) -> Party:
    party = Party(kind=kind, name_ar=name, identifier=f"1{next(_numbers):09d}", phone="+966500004321", **facts)
    db.session().add(party)
    db.session().flush()
    return party


def make_user(name: str = "موظف", party: Party | None = None) -> User:
    user = User(username=f"user{uuid7().hex}", display_name=name, password_hash="-", party_id=party.id if party else None)
    db.session().add(user)
    db.session().flush()
    return user


def staff(role: str, *branches: int, name: str = "موظف") -> Actor:
    """An employee with an account, holding the role in the branches."""
    return Actor(user_id=make_user(name).id, name=name, roles={b: frozenset({role}) for b in branches or (SIH,)})


def person(party: Party) -> Actor:
    """The signed-in account of a party."""
    return Actor(user_id=make_user(party.name_ar, party).id, name=party.name_ar, party_ids=frozenset({party.id}))
