"""A permit with its foundation visit planned, an inspector, and the hand that fills his sheet."""

from datetime import UTC, date, datetime
from io import BytesIO
from types import SimpleNamespace

import pytest
from PIL import Image
from shapely import Point
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from app import db
from app.authz import SYSTEM
from app.casework.commands import Subject, open_case
from app.casework.reference import new_verification_code
from app.db import uuid7
from app.events import publish
from field_inspection.catalogue.checklists import get_checklist
from field_inspection.visits.commands import Position, SentAnswer, SentRecord
from field_inspection.visits.models import Visit
from gis.crs import to_lonlat
from gis.register.queries import centre_of, lonlat_shape
from licensing.events import PermitGranted
from licensing.models import Permit, PermitCondition
from tests.factories.land import give, here, make_block
from tests.factories.people import DILAM, SIH, make_party, person, staff


def photo(name: str = "IMG_1.jpg", color: str = "#887766") -> FileStorage:
    """A small photo as a tablet sends it, with the place where it was taken inside."""
    picture, exif, body = Image.new("RGB", (64, 48), color), Image.Exif(), BytesIO()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (24.15, 0.0, 0.0), "E", (47.31, 0.0, 0.0)
    picture.save(body, "JPEG", exif=exif)
    body.seek(0)
    return FileStorage(body, filename=name, content_type="image/jpeg")


def spot(x: float, y: float, accuracy_m: float = 5.0) -> Position:
    """So many metres east and north of the block's corner."""
    point = to_lonlat(here(Point(x, y)))
    return Position(point.x, point.y, accuracy_m)


def sheet(visit: Visit, *failed: str, **facts) -> SentRecord:
    """Every item passes but those named, each with a photo and words."""
    answers = {item.code: SentAnswer("pass") for item in get_checklist(visit.checklist_code).items}
    answers |= {code: SentAnswer("fail", f"غير مطابق: {code}", photos=[photo(f"{code}.jpg")]) for code in failed}
    return SentRecord(**{"id": uuid7(), "answers": answers, "position": spot(30, 10), **facts})


def make_permit(parcel, party, *, conditions=True) -> Permit:
    """A permit as licensing grants it, without the way there."""
    today = datetime.now(UTC).date()
    permit = open_case(
        Permit,
        procedure="permit_life",
        municipality_id=parcel.municipality_id,
        actor=SYSTEM,
        title="رخصة بناء",
        party_id=party.id,
        subjects=[Subject("parcel", str(parcel.id), parcel.reference, lonlat_shape(parcel))],
        point_4326=centre_of(parcel),
        place_text="حي النزهة",
        service_code="x",
        parcel_id=parcel.id,
        verify_code=new_verification_code(),
        issued_on=today,
        valid_to=date(today.year + 3, 1, 1),
        template="building_permit",
    )
    if conditions:
        permit.conditions = [
            PermitCondition(
                seq=1,
                code="foundation_visit",
                text_ar="معاينة قبل الصب",
                text_en="Visit",
                visit_kind="foundation",
                checklist="foundation",
                due_on=today,
            )
        ]
    db.session().flush()
    publish(PermitGranted(permit.id, uuid7()))
    return permit


def visits_of(permit: Permit) -> list[Visit]:
    return list(db.session().scalars(select(Visit).where(Visit.permit_id == permit.id).order_by(Visit.opened_at, Visit.id)))


@pytest.fixture
def site(db_session):
    lots = make_block()
    party = make_party("عبدالله بن صالح")
    give(lots["2"], party)
    inspector = staff("inspector", SIH, name="فيصل")
    permit = make_permit(lots["2"], party)
    return SimpleNamespace(
        lots=lots,
        lot=lots["2"],
        party=party,
        owner=person(party),
        inspector=inspector,
        permit=permit,
        visit=visits_of(permit)[0],
        foreign=staff("inspector", DILAM, name="تركي"),
        approver=staff("approver", SIH, name="معتمد"),
    )


@pytest.fixture
def sign_in(client):
    def enter(actor):
        with client.session_transaction() as cookie:
            cookie["_user_id"] = str(actor.user_id)
            cookie["_fresh"] = True
        return client

    return enter
