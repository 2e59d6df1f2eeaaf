"""Files on the desk, by procedure: a statement service that follows another procedure than its own."""

from types import SimpleNamespace

import licensing.catalogue
from app import db
from app.authz import Actor, acting_as
from app.casework.procedures import current_procedure, pin
from app.casework.workflow import advance
from licensing.applications import commands
from licensing.models import Application
from tests.factories import filing
from tests.factories.people import SIH, make_user, staff


def statement() -> str:
    """Code of the online service on one's own parcel that asks for neither drawing nor office."""
    return next(
        s.code
        for s in licensing.catalogue.services().values()
        if s.definition and s.definition.output.template == "zoning_statement" and s.definition.start.place == "own_parcel"
    )


def lodge(city: SimpleNamespace, procedure: str = "simple_review") -> Application:
    """A sound file of the owner's, lodged and waiting for a reviewer."""
    with acting_as(city.owner):
        file = commands.start_application(statement(), city.owner_party, city.owner, parcel=city.lot)
        rule = current_procedure(procedure)
        pin(rule)
        file.procedure_code, file.procedure_version = rule.code, rule.version
        db.session().flush()
        assert filing.answer(file, city.owner, "applicant", {"statement_purpose": "design"}) == {}
        advance(file, "submit", city.owner)
    return file


def take(city: SimpleNamespace, file: Application, reviewer: Actor | None = None) -> Application:
    """The file lies on the reviewer's desk."""
    who = reviewer or city.reviewer
    with acting_as(who):
        advance(file, "start_review", who)
    return file


def board() -> list[Actor]:
    """Chair, secretary and two members of a committee."""
    names = ("الرئيس", "أمين السر", "العضو الأول", "العضو الثاني")
    return [staff(role, SIH, name=name) for role, name in zip(("director", "clerk", "planner", "reviewer"), names, strict=True)]


def employee(role: str, name: str = "موظف", party=None) -> Actor:
    """An employee who is a party too."""
    user = make_user(name, party)
    own = frozenset({party.id}) if party else frozenset()
    return Actor(user_id=user.id, name=name, roles={SIH: frozenset({role})}, party_ids=own)
