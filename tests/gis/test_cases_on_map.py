"""Cases follow their changes onto the map."""

import pytest
from shapely import Point
from sqlalchemy import select

from app import db
from app.authz import SYSTEM
from app.casework import procedures
from app.casework.calendar import RIYADH
from app.casework.commands import Subject, move_case, open_case
from app.casework.kinds import CaseKind, register_case_kind
from app.casework.models import Case
from app.casework.workflow import advance
from gis.cases.commands import show_all_cases
from gis.cases.layers import CaseLayer, register_case_layer
from gis.crs import to_lonlat
from gis.models import CaseWeb, District
from tests.factories import land
from tests.factories.people import DILAM, SIH, make_party, person, staff

BODY = {
    "procedure": "map_probe",
    "version": 1,
    "states": {
        "draft": {"name": {"ar": "مسودة"}},
        "open": {"name": {"ar": "مفتوح", "en": "Open"}, "tone": "info"},
        "closed": {"name": {"ar": "مغلق", "en": "Closed"}, "final": True, "tone": "good"},
    },
    "initial": "open",
    "steps": [{"action": "close", "from": ["open"], "to": "closed", "may": "app:system:act"}],
}


@pytest.fixture
def parcel(app, db_session):
    app.extensions["procedures"]["map_probe"] = procedures.parse(BODY)
    register_case_kind(app, CaseKind("case", Case, "ZZ", "تجربة", "تجارب"))
    register_case_layer(app, CaseLayer("case", "report", restricted=False, category=lambda case: ("waste", "نظافة", "Waste")))
    yield land.make_block()["1"]
    for name, table in (("case", "case_kinds"), ("case", "case_layers"), ("map_probe", "procedures")):
        app.extensions[table].pop(name)


def open_probe(parcel=None, point=None):
    subjects = [Subject("parcel", str(parcel.id), parcel.reference, land_shape(parcel))] if parcel else []
    return open_case(
        Case, procedure="map_probe", municipality_id=SIH, actor=person(make_party()), title="حفرة", subjects=subjects, point_4326=point
    )


def land_shape(parcel):
    from_storage = land.here(Point(10, 12)).buffer(5)
    return to_lonlat(from_storage)


def on_map(case):
    return db.session().scalars(select(CaseWeb).where(CaseWeb.case_id == case.id).execution_options(populate_existing=True)).one_or_none()


def test_an_opened_case_stands_on_the_map_with_its_words_and_place(parcel):
    row = on_map(case := open_probe(parcel))
    assert (row.layer, row.reference, row.state_ar, row.tone, row.category_ar, row.restricted) == (
        "report",
        case.reference,
        "مفتوح",
        "info",
        "نظافة",
        False,
    )
    assert row.parcel_id == parcel.id
    assert row.opened_on == case.opened_at.astimezone(RIYADH).date()
    assert db.session().get(District, row.district_id).name_ar == "حي النزهة"


def test_a_step_and_a_move_are_seen_at_once(parcel):
    case = open_probe(parcel)
    advance(case, "close", SYSTEM)
    assert (on_map(case).state, on_map(case).tone, on_map(case).closed_on is not None) == ("closed", "good", True)
    move_case(case, DILAM, "خارج الحدود", staff("desk_940"))
    assert on_map(case).municipality_id == DILAM


def test_a_case_without_a_place_is_not_on_the_map(parcel):
    assert on_map(open_probe()) is None
    assert on_map(open_probe(point=Point(47.3, 24.15))) is not None


def test_copying_all_cases_gives_what_following_each_gave(parcel):
    cases = [open_probe(parcel), open_probe(point=Point(47.3, 24.15)), open_probe()]
    before = {c.case_id: (c.state, c.district_id, c.parcel_id) for c in db.session().scalars(select(CaseWeb))}
    assert show_all_cases() == 2
    db.session().expire_all()
    assert {c.case_id: (c.state, c.district_id, c.parcel_id) for c in db.session().scalars(select(CaseWeb))} == before
    assert len(cases) == 3
