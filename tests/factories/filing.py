"""A piece of city, its people and its tariff, and the steps of filing an application on it through the commands."""

from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import shapely
from PIL import Image
from shapely import box
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict

import licensing.catalogue
from app import db
from app.authz import SYSTEM, Actor, acting_as
from app.casework.workflow import advance
from app.identity.commands import give_mandate
from app.ledger.commands import seed_tariffs
from app.notifications.models import Message
from gis.crs import to_lonlat
from gis.register.recording import record_all_edges
from licensing.applications import commands, queries
from licensing.applications.confirmation import confirm
from licensing.models import Application
from tests.factories.land import give, here, make_block
from tests.factories.people import SIH, make_party, make_user, person, staff

TARIFFS = Path(licensing.catalogue.__file__).parent / "data" / "tariffs.yaml"
PROJECT = {"housing_purpose": "own_home", "existing_building": "no", "undertaking": "y"}
BUILDING = {
    "building_use": "residential_villa",
    "height_m": "10.5",
    "parking_bays": "2",
    "separated_units": "0",
    "structure": "concrete_frame",
    "contractor_name": "مؤسسة البناء",
    "supervising_engineer": "م. أحمد القرني",
    "engineer_accreditation_no": "123456",
}


def build_city() -> SimpleNamespace:
    """Lot 2 (20 × 25 m: a 10 m street, a passage, two neighbours) belongs to the owner; an office, a reviewer and an approver stand by."""
    lots = make_block()
    record_all_edges()
    seed_tariffs([TARIFFS])
    owner_party, stranger_party = make_party("عبدالله بن صالح"), make_party("غريب بن سعد")
    give(lots["2"], owner_party)
    give(lots["4"], stranger_party, deed="310100000004")
    office_party = make_party("مكتب الواحة", kind="establishment", accreditation="engineering_office")
    engineer_user = make_user("م. أحمد القرني")
    give_mandate(engineer_user, office_party.id, "engineering_office")
    return SimpleNamespace(
        lots=lots,
        lot=lots["2"],
        owner_party=owner_party,
        office_party=office_party,
        stranger_party=stranger_party,
        owner=person(owner_party),
        stranger=person(stranger_party),
        office=Actor(
            user_id=engineer_user.id,
            name="م. أحمد القرني",
            party_ids=frozenset({office_party.id}),
            mandate_roles=frozenset({"engineering_office"}),
        ),
        reviewer=staff("reviewer", SIH, name="المدقق"),
        approver=staff("approver", SIH, name="المعتمد"),
    )


def pdf(name: str = "plan.pdf") -> FileStorage:
    made, body = pikepdf.new(), BytesIO()
    made.add_blank_page()
    made.save(body)
    body.seek(0)
    return FileStorage(body, filename=name, content_type="application/pdf")


def drawn(west: float, south: float, east: float, north: float) -> str:
    """GeoJSON of a rectangle in the city's own metres."""
    return shapely.to_geojson(to_lonlat(here(box(west, south, east, north))))


def answer(application: Application, actor: Actor, answerer: str, answers: dict) -> dict:
    form = queries.form_for(application, answerer)
    return commands.save_answers(application, form, MultiDict(answers), answerer, actor)


def attach_all(application: Application, actor: Actor, by: str) -> None:
    for need in queries.definition_of(application).documents:
        if need.by == by and need.required:
            with acting_as(actor):
                commands.attach(application, need.code, pdf(f"{need.code}.pdf"), actor)


def start_villa(city: SimpleNamespace) -> Application:
    with acting_as(city.owner):
        return commands.start_application(service("floors", office=True), city.owner_party, city.owner, parcel=city.lot)


def service(drawing: str | None, *, office: bool = False) -> str:
    """Code of the online service of that shape, so that nobody need name one."""
    for one in licensing.catalogue.services().values():
        if one.definition and one.definition.drawing == drawing and one.definition.start.engineering_office == office:
            return one.code
    raise LookupError(drawing)


def to_office(city: SimpleNamespace, application: Application) -> None:
    with acting_as(city.owner):
        assert answer(application, city.owner, "applicant", PROJECT) == {}
        attach_all(application, city.owner, "applicant")
        commands.name_office(application, city.office_party.id, city.owner)
        advance(application, "invite_office", city.owner)
    with acting_as(city.office):
        advance(application, "accept_invitation", city.office)


def design(city: SimpleNamespace, application: Application, ground=(22, 3, 38, 23), first=(22, 3, 38, 23)) -> None:
    with acting_as(city.office):
        faults = answer(application, city.office, "engineering_office", BUILDING)
        assert faults == {}, faults
        commands.draw(application, "ground", drawn(*ground), city.office)
        commands.draw(application, "first", drawn(*first), city.office)
        attach_all(application, city.office, "engineering_office")
        advance(application, "hand_to_owner", city.office)


def code_sent(application: Application) -> str:
    """The six digits as the owner reads them in his mailbox."""
    text = (
        db.session()
        .scalars(
            select(Message.body)
            .where(Message.case_id == application.id, Message.template == "confirmation_code")
            .order_by(Message.created_at.desc())
        )
        .first()
    )
    return next(word.strip(".") for word in text.split() if word.strip(".").isdigit() and len(word.strip(".")) == 6)


def lodge(city: SimpleNamespace, application: Application) -> None:
    with acting_as(city.owner):
        confirm(application, code_sent(application), city.owner)
        advance(application, "submit", city.owner)


def recommend(city: SimpleNamespace, application: Application) -> None:
    with acting_as(city.reviewer):
        advance(application, "start_review", city.reviewer)
        advance(application, "recommend_approval", city.reviewer, note="مطابق")


def approve(city: SimpleNamespace, application: Application) -> None:
    with acting_as(city.approver):
        advance(application, "approve", city.approver)


def photo(name: str = "shop.jpg") -> FileStorage:
    body = BytesIO()
    Image.new("RGB", (640, 480), (200, 210, 190)).save(body, "JPEG")
    body.seek(0)
    return FileStorage(body, filename=name, content_type="image/jpeg")


def lodge_statement(city: SimpleNamespace) -> Application:
    """A zoning statement's application of the owner's: the shortest file that staff decide."""
    with acting_as(city.owner):
        application = commands.start_application("lnd.zoning_statement", city.owner_party, city.owner, parcel=city.lot)
        assert answer(application, city.owner, "applicant", {"statement_purpose": "design"}) == {}
        advance(application, "submit", city.owner)
    return application


def issue_statement(city: SimpleNamespace) -> Application:
    """The statement's application, decided and issued; the ledger of the test says that its fee is paid."""
    application = lodge_statement(city)
    recommend(city, application)
    approve(city, application)
    with acting_as(SYSTEM):
        advance(application, "issue", SYSTEM)
    return application
