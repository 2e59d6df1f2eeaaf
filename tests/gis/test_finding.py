"""Land found by something exact: a point, a national address, a deed, a survey decision's number; and by names with a letter wrong."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func

from app import db
from app.authz import ANONYMOUS, Actor
from app.db import uuid7
from gis.crs import STORAGE_SRID, to_lonlat
from gis.map.finding import by_paper, by_point, point_typed
from gis.map.search import search
from gis.models import BAUnit, BAUnitParcel, Deed, LandName, LandPlan, NationalAddress, SurveyDecision
from gis.register.queries import shape_of
from tests.factories import land
from tests.factories.people import DILAM, SIH, make_party

PLANNER, ELSEWHERE = (Actor(roles={branch: frozenset({"planner"})}) for branch in (SIH, DILAM))
REVIEWER = Actor(roles={SIH: frozenset({"reviewer"})})


@pytest.fixture
def block(db_session):
    return land.make_block()


@pytest.fixture
def parcel(block):
    chosen = block["1"]
    unit = BAUnit(municipality_id=SIH)
    db.session().add(unit)
    db.session().flush()
    address = NationalAddress(short_address="RRRD2929", parcel_id=chosen.id, postal_code="13321", building_no="2929", additional_no="7373")
    deed = Deed(
        municipality_id=SIH, kind="electronic", number="312345678901", dated_on=date(2024, 5, 1), ba_unit_id=unit.id, parcel_id=chosen.id
    )
    db.session().add_all([address, deed, BAUnitParcel(ba_unit_id=unit.id, parcel_id=chosen.id)])
    db.session().flush()
    return chosen


def _case(kind: str, number: int, title: str) -> dict[str, object]:
    """What a case of that kind says of itself."""
    said = {"kind": kind, "reference": f"T{number:02d}-2026-{number:06d}", "procedure_code": kind, "procedure_version": 1, "version": 1}
    return said | {
        "id": uuid7(), "state": "approved", "title": title, "channel": "desk", "place_text": "", "municipality_id": SIH,
        "opened_at": datetime.now(UTC),
    }  # fmt: skip


def _dms(value: float) -> str:
    minutes, seconds = divmod(round(value * 3600, 2), 60)
    return f"{int(minutes // 60)}°{int(minutes % 60)}'{seconds:.2f}\""


def test_a_point_finds_the_parcel_however_it_is_written(parcel):
    shape = shape_of(parcel).representative_point()
    point = to_lonlat(shape)
    arabic = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")
    written = [
        f"{point.y:.6f}, {point.x:.6f}",
        f"{point.x:.6f}, {point.y:.6f}",
        f"{point.y:.6f} {point.x:.6f}",
        f"{point.y:.6f}،{point.x:.6f}".translate(arabic),
        f"{point.y:.6f}N {point.x:.6f}E",
        f"{point.x:.6f} شرقاً {point.y:.6f} شمالاً",
        f"{_dms(point.y)}N {_dms(point.x)}E",
        f"{shape.x:.2f} {shape.y:.2f}",
    ]
    assert {typed: by_point(typed) for typed in written} == {typed: [parcel.id] for typed in written}


@pytest.mark.parametrize("typed", ["0.5, 0.5", "12, 7", "1334/6", "312345678901", "24.1", "91.5, 95.2", "24.1, 47.3, 12.2"])
def test_what_is_no_place_here_is_no_point(parcel, typed):
    assert point_typed(typed) is None and by_point(typed) == []


def test_a_point_without_a_parcel_is_shown_as_a_place(app, parcel):
    with app.test_request_context():
        (found,) = search("٢٤٫١، ٤٧٫٣", ANONYMOUS)
    assert (found["title"], found["lon"], found["lat"]) == ("24.100000, 47.300000", 47.3, 24.1)
    assert "parcel_id" not in found and "at=47.3" in found["url"]


@pytest.mark.parametrize(
    "typed",
    [
        "RRRD2929",
        "rrrd 2929",
        "٢٩٢٩ حي 13321",
        "13321-7373 2929",
        "2929 طريق الملك فهد، حي العليا، الخرج 13321-7373",
        "٢٩٢٩ طريق الملك فهد، حي العليا، الخرج ١٣٣٢١ ٧٣٧٣",
        "مبنى 2929 شارع الأمل 13321",
    ],
)
def test_a_national_address_finds_its_parcel(app, parcel, typed):
    assert by_paper(typed, ANONYMOUS) == [parcel.id]
    with app.test_request_context():
        assert search(typed, ANONYMOUS)[0]["parcel_id"] == parcel.id


@pytest.mark.parametrize("typed", ["RRRD2928", "2929 طريق الملك فهد 13321-7374", "2930 حي 13321", "2929 حي"])
def test_another_address_is_not_this_one(parcel, typed):
    assert by_paper(typed, ANONYMOUS) == []


def test_the_address_of_a_parcel_that_ended_leads_to_the_one_under_its_point(block, parcel):
    lies = to_lonlat(shape_of(block["2"]).representative_point())
    address = db.session().get_one(NationalAddress, "RRRD2929")
    address.point = func.ST_Transform(func.ST_SetSRID(func.ST_MakePoint(lies.x, lies.y), 4326), STORAGE_SRID)
    assert by_paper("RRRD2929", ANONYMOUS) == [parcel.id]
    db.session().execute(func.set_config("gis.bulk_load", "on", True).select())
    parcel.end_lifespan_version = func.clock_timestamp()
    db.session().flush()
    assert by_paper("RRRD2929", ANONYMOUS) == [block["2"].id]


def test_a_deed_is_found_by_those_who_work_with_deeds_only(parcel):
    assert by_paper("312345678901", ANONYMOUS) == by_paper("صك 312345678901", ANONYMOUS) == by_paper("312345678901", ELSEWHERE) == []
    assert by_paper("صك رقم ٣١٢٣٤٥٦٧٨٩٠١", PLANNER) == by_paper("312345678901", PLANNER) == [parcel.id]


def test_a_deed_that_only_a_right_names_is_found_by_those_who_may_see_owners(block):
    land.give(block["4"], make_party(), deed="215")
    assert by_paper("صك 215", REVIEWER) == by_paper("صك رقم ٢١٥", PLANNER) == [block["4"].id]
    assert by_paper("صك 215", ANONYMOUS) == by_paper("صك 215", ELSEWHERE) == []


def test_a_survey_decision_is_found_by_its_number(app, block):
    said = _case("survey_decision", 11, "قرار مساحي")
    db.session().add(SurveyDecision(**said, decision_no="20260000029", purpose="building", parcel_id=block["3"].id, epsg=STORAGE_SRID))
    db.session().flush()
    for typed in ("قرار 20260000029", "القرار المساحي رقم ٢٠٢٦٠٠٠٠٠٢٩", "قرار مساحي 20260000029"):
        assert by_paper(typed, PLANNER) == [block["3"].id]
        assert by_paper(typed, ANONYMOUS) == by_paper(typed, ELSEWHERE) == []
    assert by_paper("قرار 20260000028", PLANNER) == []
    with app.test_request_context():
        assert search("قرار مساحي رقم 20260000029", PLANNER)[0]["parcel_id"] == block["3"].id


def test_a_number_that_is_no_paper_stays_a_parcel_number(parcel):
    assert by_paper("12", PLANNER) == by_paper("2702/14/1", PLANNER) == []


def _plan(number: int, plan_no: str, name: str, stands: bool) -> LandPlan:
    said = _case("land_plan", number, name)
    plan = LandPlan(**said, branch_id=SIH, plan_kind="subdivision", plan_no=plan_no, name_ar=name, stands=stands, decree_no="7")
    plan.approved_on = date(2025, 1, 1)
    db.session().add(plan)
    db.session().flush()
    return plan


def _titles(app, typed: str) -> list[str]:
    with app.test_request_context():
        return [row["title"] for row in search(typed, ANONYMOUS)]


@pytest.mark.parametrize("typed", ["مخطط الياسمين الشرقي", "الياسمن الشرقي", "الياسيمن الشرقى", "الياسمين الشرقيي", "اليسامين"])
def test_a_plan_that_stands_is_found_by_a_misspelt_name(app, block, typed):
    _plan(21, "2702", "مخطط الياسمين الشرقي", stands=True)
    assert _titles(app, typed)[0] == "مخطط الياسمين الشرقي"


def test_a_plan_without_a_boundary_lies_where_its_parcels_do_and_leaves_the_search_when_it_no_longer_stands(app, block):
    plan = _plan(22, "2702", "مخطط الياسمين الشرقي", stands=True)
    with app.test_request_context():
        (found,) = search("الياسمين", ANONYMOUS)
    assert "2702" in found["text"] and abs(found["lat"] - to_lonlat(shape_of(block["1"]).centroid).y) < 0.001
    plan.name_ar = "مخطط الزهور"
    db.session().flush()
    assert _titles(app, "الياسمين") == [] and _titles(app, "الزهور") == ["مخطط الزهور"]
    plan.stands = False
    db.session().flush()
    assert _titles(app, "الزهور") == []


@pytest.mark.parametrize("typed", ["شارع الأمل", "الامل", "شارع الألم", "شارع الامال"])
def test_a_street_is_found_by_a_misspelt_name(app, block, typed):
    assert _titles(app, typed) == ["شارع الأمل"]


def test_names_follow_their_tables(db_session, app):
    land.make_ground()
    street = land.make_street(land.LineString([(0, 0), (50, 0)]), 10.0, name="شارع الورود")
    assert _titles(app, "الورد") == ["شارع الورود"]
    street.name_ar, street.name_folded = "شارع النخيل", "شارع النخيل"
    db.session().flush()
    assert _titles(app, "الورود") == [] and _titles(app, "النخيل") == ["شارع النخيل"]
    db.session().delete(street)
    db.session().flush()
    assert _titles(app, "النخيل") == [] and db.session().query(LandName).filter_by(kind="street").count() == 0
