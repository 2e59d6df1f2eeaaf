"""A parcel as it was on any day, and everything that happened to it and to what it came from."""

from datetime import UTC, date, datetime, timedelta

import pytest
from shapely import box

from app import db
from app.authz import ANONYMOUS
from app.errors import NotFound
from gis.changes import queries, writing
from gis.changes.commands import apply_change
from gis.changes.history import history_page
from gis.models import RRR, BAUnit, BAUnitParcel, SpatialUnit
from tests.factories import land
from tests.factories.people import SIH, make_party, person, staff
from tests.gis.changes.conftest import parts, seen

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def split(block, planner, monkeypatch):
    """Parcel 50 of 2020 was split in 2022 by decision 12; its west half was split again in 2024."""
    owner = make_party("سعد العتيبي")
    old = SpatialUnit(
        municipality_id=SIH, plan_no="2702", block_no="14", parcel_no="50", reference="2702/14/50", area_m2=500,
        geom=land.stored(box(100, 0, 120, 25)), begin_lifespan_version=LONG_AGO,
    )  # fmt: skip
    unit = BAUnit(municipality_id=SIH)
    db.session().add_all([old, unit])
    db.session().flush()
    db.session().add(BAUnitParcel(ba_unit_id=unit.id, parcel_id=old.id))
    db.session().add(RRR(ba_unit_id=unit.id, party_id=owner.id, deed_no="310100000001", begin_lifespan_version=LONG_AGO))
    db.session().flush()
    halves = parts(box(100, 0, 110, 25), box(110, 0, 120, 25), numbers=["50/أ", "50/ب"])
    quarters = parts(box(100, 0, 110, 10), box(100, 10, 110, 25))
    monkeypatch.setattr(writing, "moment_now", lambda: datetime(2022, 3, 1, 9, tzinfo=UTC))
    first = apply_change("split", seen(old), halves, planner, reason="طلب المالك", decision_no="12")
    monkeypatch.setattr(writing, "moment_now", lambda: datetime(2024, 3, 1, 9, tzinfo=UTC))
    return owner, first, apply_change("split", seen(first.children[0]), quarters, planner, reason="ثانٍ")


@pytest.fixture(autouse=True)
def request_context(app, db_session):
    """Pages build addresses."""
    with app.test_request_context():
        yield


def numbers(parcel_id, day):
    return [parcel.parcel_no for parcel in queries.as_of(parcel_id, day).parcels]


@pytest.mark.parametrize(
    ("day", "stood"),
    [
        (date(2021, 6, 1), ["50"]),
        (date(2022, 2, 28), ["50"]),
        (date(2022, 3, 1), ["50/أ", "50/ب"]),
        (date(2023, 1, 1), ["50/أ", "50/ب"]),
        (date(2024, 3, 1), ["50/ب", "n0", "n1"]),
        (date(2100, 1, 1), ["50/ب", "n0", "n1"]),
    ],
)
def test_on_any_day_the_ground_has_the_parcels_it_had(block, split, day, stood):
    assert numbers(split[1].parents[0].id, day) == stood


def test_a_young_parcel_was_its_parents_before_it_was_itself(block, split):
    _owner, first, second = split
    young = second.children[0]
    assert numbers(young.id, date(2021, 6, 1)) == ["50"]
    assert numbers(young.id, date(2023, 6, 1)) == ["50/أ"]
    assert numbers(young.id, date(2025, 6, 1)) == ["n0"]
    assert numbers(first.children[1].id, date(2025, 6, 1)) == ["50/ب"]
    with pytest.raises(NotFound):
        queries.as_of(young.id, date(2019, 1, 1))


def test_the_rights_of_that_day_are_told_with_the_ground(block, split):
    owner, _first, second = split
    for day in (date(2021, 1, 1), date(2023, 1, 1), date(2025, 1, 1)):
        then = queries.as_of(second.children[0].id, day)
        assert [[right.party_id for right in then.rights[p.id]] for p in then.parcels] == [[owner.id]]


def test_the_timeline_goes_back_through_every_ancestor(block, split, planner):
    _owner, _first, second = split
    rows = history_page(second.children[0], planner, None)["rows"]
    told = " ".join(f"{row['title']} {row.get('text', '')} {row.get('by', '')}" for row in rows)
    assert [row["title"] for row in rows if row["title"] == "تقسيم"] == ["تقسيم", "تقسيم"]
    for words in (
        "من 2702/14/50 إلى 2702/14/50/أ، 2702/14/50/ب",
        "قرار رقم 12",
        "طلب المالك",
        planner.name,
        "دخلت القطعة 2702/14/50 السجل",
        "سعد العتيبي",
    ):
        assert words in told
    assert [row["at"] for row in rows] == sorted((row["at"] for row in rows), reverse=True)


def test_the_public_sees_what_became_of_the_land_but_neither_reasons_nor_names(block, split, client):
    _owner, _first, second = split
    page = client.get(f"/parcels/{second.children[0].id}/history?on=2023-01-01").get_data(as_text=True)
    assert "2702/14/50/أ" in page and "<svg" in page
    for secret in ("طلب المالك", "قرار رقم 12", "نورة", "سعد العتيبي", "None"):
        assert secret not in page
    rows = history_page(second.children[0], ANONYMOUS, None)["rows"]
    assert all(not row.get("by") for row in rows)


def test_an_owner_sees_his_own_name_and_a_colleague_of_the_branch_sees_all(block, split):
    owner, _first, second = split
    mine = history_page(second.children[0], person(owner), date(2025, 1, 1))
    assert [right["name"] for right in mine["stood"][0]["rights"]] == ["سعد العتيبي"]
    assert history_page(second.children[0], staff("reviewer"), date(2025, 1, 1))["stood"][0]["rights"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/parcels/{id}/history", 200),
        ("/parcels/{id}/history?on=2026-13-45", 400),
        ("/parcels/{id}/history?on=1900-01-01", 404),
        ("/parcels/999999999/history", 404),
        ("/parcels/{id}", 303),
        ("/parcels/{id}?on=2023-01-01", 303),
    ],
)
def test_every_address_answers(client, block, path, status):
    assert client.get(path.format(id=block["1"].id)).status_code == status


def test_days_to_come_are_today(block):
    later = datetime.now(UTC).date() + timedelta(days=400)
    assert numbers(block["1"].id, later) == ["1"]
