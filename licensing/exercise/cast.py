"""Who takes part in an exercise and on which ground: fictitious people on parcels of the register, gone again afterwards."""

from dataclasses import dataclass, field
from uuid import UUID

from geoalchemy2.shape import to_shape
from shapely import Point
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.db import uuid7
from app.identity.commands import give_mandate
from app.identity.models import Membership, Party, User
from app.identity.queries import today
from app.organisation.models import Municipality
from gis.models import RRR, BAUnit, BAUnitParcel, SpatialUnit, Zone
from gis.register import queries as register
from licensing.applications.opening import body_of
from licensing.catalogue.definitions import ServiceDefinition, Who
from licensing.sites import site_of

STAFF_ROLES = ("reviewer", "approver", "clerk", "director", "inspector", "planner", "finance")
_DEED = "310100000000"
_LOOKED_AT = 400  # parcels of the register among which a fitting one for each zone is found


class NoGround(LookupError):
    """The register holds no parcel on which a service could be exercised."""


@dataclass(frozen=True)
class Person:
    """A party with the account that acts for it."""

    party: Party
    actor: Actor


@dataclass(frozen=True)
class Cast:
    """``parcels``: one of each zone, the plainest first; ``people`` by what they are; ``staff`` by role."""

    branch: Municipality
    parcels: list[SpatialUnit]
    people: dict[str, Person]
    staff: dict[str, Actor]
    stranger: Person
    foreign_parcel: SpatialUnit | None
    members: list[Actor] = field(default_factory=list)
    fitted: dict[str, SpatialUnit] = field(default_factory=dict)  # the parcel that did for a group of services last

    def applicant(self, definition: ServiceDefinition) -> Person:
        return self.people[_KIND[definition.start.who]]

    def grounds(self, definition: ServiceDefinition, group: str) -> list[SpatialUnit]:
        """The parcels, likeliest first: where the zone allows the example's use, then where the group's last service did."""
        use = str(definition.examples.passes.answers.get("building_use", "")) if definition.examples else ""
        liked = self.fitted.get(group)
        return sorted(self.parcels, key=lambda parcel: (bool(use) and use not in _uses(parcel), liked is None or parcel.id != liked.id))


_KIND: dict[Who, str] = {
    "anyone": "individual",
    "individual": "individual",
    "establishment": "establishment",
    "engineering_office": "office",
    "government": "government",
    "staff": "branch",
}


def assemble() -> Cast:
    """Fictitious people stand in one branch and own a parcel of each of its zones.

    Raises:
        NoGround: the register has no parcel with a shape.
    """
    parcels = _one_of_each_zone()
    branch = db.session().get_one(Municipality, parcels[0].municipality_id)
    staff = {role: _employee(role, branch.id) for role in STAFF_ROLES}
    people = {
        "individual": _person("عبدالله بن صالح التجريبي", "citizen"),
        "establishment": _body("مؤسسة التمرين للتجارة", "establishment"),
        "government": _body("جهة حكومية للتمرين", "government"),
        "office": _body("مكتب التمرين الهندسي", "establishment", "engineering_office"),
    }
    body = body_of(branch.id, branch.name_ar)
    clerk = staff["reviewer"]
    people["branch"] = Person(body, Actor(user_id=clerk.user_id, name=clerk.name, roles=clerk.roles, party_ids=frozenset({body.id})))
    for parcel in parcels:
        _give(parcel, [people[kind].party for kind in ("individual", "establishment", "government")])
    foreign = next((p for p in _candidates() if p.id not in {q.id for q in parcels}), None)
    members = [_employee("reviewer", branch.id) for _ in range(5)]
    return Cast(branch, parcels, people, staff, _person("غريب بن سعد التجريبي", "citizen"), foreign, members)


def _uses(parcel: SpatialUnit) -> tuple[str, ...]:
    rules = site_of(parcel, today()).rules
    return rules.uses if rules else ()


def point_of(parcel: SpatialUnit) -> Point:
    return register.centre_of(parcel)


def _candidates() -> list[SpatialUnit]:
    query = select(SpatialUnit).where(SpatialUnit.zone_id.is_not(None)).order_by(SpatialUnit.id).limit(_LOOKED_AT)
    return list(db.session().scalars(query))


def _one_of_each_zone() -> list[SpatialUnit]:
    """The squarest parcel of a fair size in each zone of one branch, villas' zone first."""
    found = _candidates()
    if not found:
        raise NoGround("no parcel with a zone in the register")
    branch = found[0].municipality_id
    chosen: list[SpatialUnit] = []
    zones = db.session().execute(select(Zone.code, Zone.id).where(Zone.municipality_id == branch).order_by(Zone.code)).all()
    for code in dict.fromkeys(code for code, _ in zones):
        ids = [zone_id for zone_code, zone_id in zones if zone_code == code]
        there = db.session().scalars(select(SpatialUnit).where(SpatialUnit.zone_id.in_(ids)).order_by(SpatialUnit.id).limit(12))
        if (best := max(there, key=_fitness, default=None)) is not None:
            chosen.append(best)
    return sorted(chosen, key=lambda parcel: not any(code.startswith("س") for code, zone_id in zones if zone_id == parcel.zone_id))


def _fitness(parcel: SpatialUnit) -> float:
    """How well a plain building fits: compact, on a street, of 400 m² and more."""
    shape = to_shape(parcel.geom)
    streets = sum(edge.kind == "street" and edge.street_width_m is not None for edge in register.edges_of(parcel.id))
    compact = shape.area / max(shape.minimum_rotated_rectangle.area, 1.0)
    return compact + (1.0 if streets else 0.0) + min(shape.area, 1200.0) / 2000.0


def _employee(role: str, branch: int) -> Actor:
    user = _user(f"تمرين: {role}", None)
    db.session().add(Membership(user_id=user.id, municipality_id=branch, role=role, valid_from=today()))
    db.session().flush()
    return Actor(user_id=user.id, name=user.display_name, roles={branch: frozenset({role})})


def _person(name: str, kind: str) -> Person:
    party = _party(name, kind)
    user = _user(name, party.id)
    return Person(party, Actor(user_id=user.id, name=name, party_ids=frozenset({party.id})))


def _body(name: str, kind: str, accreditation: str | None = None) -> Person:
    party = _party(name, kind, accreditation)
    user = _user(f"مفوض {name}", None)
    role = accreditation or "manager"
    give_mandate(user, party.id, role)
    return Person(party, Actor(user_id=user.id, name=user.display_name, party_ids=frozenset({party.id}), mandate_roles=frozenset({role})))


def _party(name: str, kind: str, accreditation: str | None = None) -> Party:
    party = Party(kind=kind, name_ar=name, name_folded="", phone="+966500000000", accreditation=accreditation)
    db.session().add(party)
    db.session().flush()
    return party


def _user(name: str, party_id: UUID | None) -> User:
    user = User(username=f"exercise-{uuid7().hex}", display_name=name, password_hash="!", party_id=party_id)
    db.session().add(user)
    db.session().flush()
    return user


def _give(parcel: SpatialUnit, owners: list[Party]) -> None:
    """Rights of the exercise beside those that the register holds; undone with everything else."""
    unit = BAUnit(municipality_id=parcel.municipality_id)
    db.session().add(unit)
    db.session().flush()
    db.session().add(BAUnitParcel(ba_unit_id=unit.id, parcel_id=parcel.id))
    rights = [RRR(ba_unit_id=unit.id, party_id=o.id, share_numerator=1, share_denominator=len(owners), deed_no=_DEED) for o in owners]
    db.session().add_all(rights)
    db.session().flush()
