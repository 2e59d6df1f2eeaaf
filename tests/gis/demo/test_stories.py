import json

import numpy as np
import pytest
import shapely

from gis.demo.stories import STARTS, VISIT_DISTANCE_M, Stories, pick_stories


@pytest.fixture(params=["city", "large_city"])
def told(request):
    city = request.getfixturevalue(request.param)
    return city, pick_stories(city)


def test_each_story_has_a_parcel_of_its_own(told):
    city, stories = told
    rows = [story.row for story in (*stories.parcels.values(), *stories.night_sites)]
    assert len(set(rows)) == len(rows) == 12 + STARTS
    for story in stories.parcels.values():
        assert (story.plan_no, story.block_no, story.parcel_no) == city.parcel_key(story.row)
        assert city.parcels.geom[story.row].contains(shapely.Point(story.x, story.y))


def test_the_parcels_are_what_their_stories_need(told):
    city, stories = told
    p, rows = city.parcels, {name: story.row for name, story in stories.parcels.items()}
    assert p.ancestor[rows["split"]] >= 0
    assert p.corner[rows["corner"]] and p.front_m[rows["corner"]] != p.side_m[rows["corner"]]
    assert p.on_wadi[rows["wadi_edge"]]
    assert rows["paid_fine"] in set(city.buildings.parcel)
    vacant = set(rows.values()) - {rows["paid_fine"]}
    assert not vacant & set(city.buildings.parcel)


def test_the_inspector_stands_three_hundred_metres_away_on_a_street(told):
    city, stories = told
    visit, here = stories.parcels["visit_300m"], stories.inspector
    assert np.hypot(visit.x - here.x, visit.y - here.y) == pytest.approx(VISIT_DISTANCE_M, abs=0.5)
    assert shapely.distance(shapely.union_all(city.streets.geom), shapely.Point(here.x, here.y)) < 0.1


def test_night_sites_lie_in_three_districts_and_the_storm_along_the_wadi(told):
    city, stories = told
    assert len({city.parcels.district[site.row] for site in stories.night_sites}) == 3
    district = city.districts.name_ar.index(stories.storm_district)
    assert city.parcels.on_wadi[city.parcels.district == district].any()


def test_the_same_city_tells_the_same_stories(told):
    city, stories = told
    assert pick_stories(city) == stories


def test_stories_survive_being_stored(told):
    _, stories = told
    assert Stories.from_json(json.loads(json.dumps(stories.as_json()))) == stories
