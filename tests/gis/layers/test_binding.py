"""What layers mean for a parcel: building barred, height limited, consent needed; at its edge nothing; and who is told of it."""

import json

import pytest
from shapely import LineString, box, to_geojson

from app import db
from app.errors import UserError
from gis.crs import to_lonlat
from gis.layers import commands, constraints_at, public_constraints_at
from gis.layers.commands import LayerFacts
from gis.layers.filling import fill_layer
from tests.factories.land import here, make_ground, make_parcel
from tests.factories.people import SIH, staff
from tests.gis.layers.making import enter, filled, opened, seat_at


def shapes(*rows):
    features = [{"type": "Feature", "properties": said, "geometry": json.loads(to_geojson(to_lonlat(here(shape))))} for shape, said in rows]
    return {"type": "FeatureCollection", "features": features}


@pytest.fixture
def people(db_session):
    make_ground()
    seat_at(SIH)
    return {role: staff(role, SIH) for role in ("planner", "approver", "reviewer")}


@pytest.fixture
def parcel(people):
    return make_parcel(box(0, 0, 20, 25), "1")


def published(folder, people, code, content, **facts):
    """The layer is filled first: a height needs a number field to stand in."""
    said = {"title_ar": code, "owner": "إدارة التخطيط", "classification": "public"}
    layer = filled(folder, people["planner"], code, LayerFacts(**said), content)
    commands.edit_layer(layer, LayerFacts(**said | facts), people["planner"])
    layer.style = {**layer.style, "label": "name"}
    commands.publish(layer, people["approver"])
    return layer


def test_what_touches_a_parcel_is_told_with_share_height_and_names(people, parcel, tmp_path):
    valley = shapes((box(-30, -10, 5, 40), {"name": "وادي السهباء"}), (box(20, 0, 60, 25), {"name": "يلامس الحد"}))
    published(tmp_path, people, "valley", valley, constraint_kind="building", constraint_note="نظام حماية الأودية")
    heights = shapes((box(-500, -500, 12, 500), {"height": 45, "name": "أ"}), (box(12, -500, 500, 500), {"height": 60, "name": "ب"}))
    published(tmp_path, people, "aviation", heights, constraint_kind="height", constraint_field="height")
    away = shapes((box(200, 200, 220, 220), {"name": "قصر"}))
    published(tmp_path, people, "heritage", away, constraint_kind="consent", constraint_authority="هيئة التراث")
    valley_told, height_told = constraints_at(parcel)
    assert (valley_told.code, valley_told.kind, valley_told.names) == ("valley", "building", ("وادي السهباء",))
    assert valley_told.share == pytest.approx(0.25, abs=0.001) and valley_told.note == "نظام حماية الأودية"
    assert (height_told.code, height_told.height_m, height_told.share) == ("aviation", 45.0, 1.0)
    assert height_told.words == "يحدّ الارتفاع: 45 م"


def test_a_line_over_the_parcel_binds_and_one_along_its_edge_does_not(people, parcel, tmp_path):
    layer = commands.create_layer("mains", "line", LayerFacts("خطوط", "شركة"), people["planner"])
    lines = shapes((LineString([(10, -5), (10, 40)]), {"name": "خط"}), (LineString([(0, -5), (0, 40)]), {"name": "حد"}))
    fill_layer(layer, opened(tmp_path, lines, "lines.geojson"), people["planner"])
    consent = LayerFacts("خطوط", "شركة", constraint_kind="consent", constraint_authority="شركة المياه")
    commands.edit_layer(layer, consent, people["planner"])
    commands.publish(layer, people["approver"])
    (told,) = constraints_at(parcel)
    assert (told.share, told.authority, told.public) == (0.0, "شركة المياه", False)


def test_a_layer_binds_while_it_is_published_and_the_panel_tells_those_who_may_see_it(people, parcel, tmp_path, client):
    whole = shapes((box(-50, -50, 50, 50), {"name": "منطقة"}))
    layer = published(tmp_path, people, "flood", whole, constraint_kind="consent", constraint_authority="الدفاع المدني")
    assert "الدفاع المدني" in client.get(f"/map/parcels/{parcel.id}").get_data(as_text=True)
    restricted = LayerFacts("flood", "إدارة", classification="restricted", roles=("reviewer",), constraint_kind="consent", constraint_authority="الدفاع المدني")  # fmt: skip
    commands.edit_layer(layer, restricted, people["planner"])
    assert layer.state == "draft" and constraints_at(parcel) == []
    commands.publish(layer, people["approver"])
    assert [one.code for one in constraints_at(parcel)] == ["flood"] and public_constraints_at(parcel) == []
    assert "الدفاع المدني" not in client.get(f"/map/parcels/{parcel.id}").get_data(as_text=True)
    signed = enter(client, people["reviewer"])
    assert "الدفاع المدني" in signed.get(f"/map/parcels/{parcel.id}").get_data(as_text=True)
    commands.withdraw(layer, people["approver"])
    assert constraints_at(parcel) == []


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"constraint_kind": "magic"}, "layer_constraint"),
        ({"constraint_kind": "height"}, "layer_constraint_field"),
        ({"constraint_kind": "height", "constraint_field": "name"}, "layer_constraint_field"),
        ({"constraint_kind": "consent"}, "layer_constraint_authority"),
    ],
)
def test_a_constraint_that_says_nothing_is_refused(people, tmp_path, facts, problem):
    layer = filled(tmp_path, people["planner"])
    with pytest.raises(UserError) as refused:
        commands.edit_layer(layer, LayerFacts("ع", "ج", **facts), people["planner"])
    assert refused.value.code == problem


def test_changing_what_a_layer_binds_needs_another_person(people, tmp_path):
    layer = filled(tmp_path, people["planner"])
    commands.publish(layer, people["approver"])
    commands.edit_layer(layer, LayerFacts("ع", "ج", constraint_kind="building"), people["planner"])
    assert layer.state == "draft"


def test_a_file_without_the_height_field_is_refused_and_the_layer_stays(people, tmp_path):
    layer = filled(tmp_path, people["planner"])
    commands.edit_layer(layer, LayerFacts("ع", "ج", constraint_kind="height", constraint_field="height"), people["planner"])
    attempt = db.session().begin_nested()
    with pytest.raises(UserError, match="layer_constraint_field"):
        fill_layer(layer, opened(tmp_path, shapes((box(0, 0, 9, 9), {"name": "بلا ارتفاع"})), "x.geojson"), people["planner"])
    attempt.rollback()
    db.session().refresh(layer)
    assert "height" in {field["name"] for field in layer.fields}
