"""The demo city in PostGIS: as many rows as columns, its edges found by geometry, its checks hold."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app import db
from app.authz import SYSTEM, acting_as
from app.demo import DemoContext
from app.identity.models import Party
from app.organisation.demo import load_accounts, load_organisation
from gis.demo.stories import OWNERS_STORIES
from gis.demo.telling import check_land, find_stories, load_land
from gis.models import RRR, BAUnitParcel, BlockWeb, Building, ParcelEdge, ParcelLineage, ParcelWeb, SpatialUnit
from gis.register.commands import list_overlaps
from gis.register.queries import edges_of, find_parcel, owners_of

AS_OF = date(2026, 11, 22)


@pytest.fixture
def loaded(db_session):
    context = DemoContext(2_000, 7, AS_OF)
    with acting_as(SYSTEM):
        load_organisation(context)
        load_accounts(context)
        load_land(context)
        yield context


def count(table, *where) -> int:
    return db.session().scalar(select(func.count()).select_from(table).where(*where))


def test_the_register_holds_the_whole_city_and_its_checks_hold(loaded):
    city = loaded.made["land"].city
    live = SpatialUnit.end_lifespan_version.is_(None)
    assert count(SpatialUnit, live) == count(ParcelWeb) == 2_000 == loaded.made["parcels"]
    assert count(SpatialUnit, ~live) == len(city.ancestors)
    assert count(ParcelLineage) == 2 * len(city.ancestors)
    assert count(Building, Building.is_over_built) == 40
    assert count(BlockWeb) == len(city.blocks)
    assert [row for row in check_land() if not row[1]] == []
    assert list_overlaps() == []


def test_edges_agree_with_the_streets_the_city_was_made_with(loaded):
    city = loaded.made["land"].city
    p = city.parcels
    for row in range(0, len(p), 41):
        parcel = find_parcel(*city.parcel_key(row))
        faced = {edge.street_width_m for edge in edges_of(parcel.id) if edge.kind == "street"}
        wanted = {float(width) for width in (p.front_m[row], p.side_m[row]) if width}
        assert wanted <= {float(width) for width in faced}, city.parcel_key(row)
    on_wadi = db.session().scalar(select(func.count(ParcelEdge.parcel_id.distinct())).where(ParcelEdge.kind == "wadi"))
    assert on_wadi == p.on_wadi.sum()


def test_the_persona_owns_the_parcels_of_his_stories_alone(loaded):
    stories, owner = find_stories(), loaded.made["parties"]["owner"]
    assert stories == loaded.made["stories"]
    for name in OWNERS_STORIES:
        story = stories.parcels[name]
        parcel = find_parcel(story.plan_no, story.block_no, story.parcel_no)
        assert [(held.party_id, held.share) for held in owners_of(parcel.id)] == [(owner, 1)]
        assert loaded.made["land"].owner_of(story.row) == owner
    held = select(func.count()).select_from(RRR).join(BAUnitParcel, BAUnitParcel.ba_unit_id == RRR.ba_unit_id)
    assert db.session().scalar(held.where(RRR.party_id == owner)) == len(OWNERS_STORIES)


def test_later_loaders_find_parcels_and_owners_by_row(loaded):
    land = loaded.made["land"]
    for row in range(0, 2_000, 333):
        parcel = find_parcel(*land.city.parcel_key(row))
        assert parcel.id == land.parcel_ids[row]
        assert land.owner_of(row) in {held.party_id for held in owners_of(parcel.id)}


def test_deeds_and_plans_lie_in_the_past_and_people_are_fictitious(loaded):
    assert db.session().scalar(select(func.max(RRR.deed_on))) < AS_OF
    identifiers = db.session().scalars(select(Party.identifier).where(Party.kind == "citizen")).all()
    assert identifiers and all(number.startswith("1000") for number in identifiers)
