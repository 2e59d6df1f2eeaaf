"""The map answers once: yes and no with layer, version and ground, kept as they were, read by later rules."""

from types import SimpleNamespace

import pytest
from geoalchemy2.shape import to_shape
from shapely import box
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app import db
from app.authz import SYSTEM, acting_as
from app.errors import Conflict, Forbidden, UserError
from app.sqlfile import load_sql
from app.tenancy import everything
from gis.crs import STORAGE_SRID
from gis.models import PublishedLayer, SpatialUnit
from gis.register import queries as register
from licensing.applications.queries import form_for
from licensing.models import MapPassport, Permit
from licensing.passport import agencies_for, passport_of
from licensing.passport.answers import PUBLISHED, TITLES
from licensing.passport.asking import answers_on, ask_again, ask_map, ground_of, is_stale
from licensing.passport.queries import list_versions, readable
from tests.factories.land import give, here


def test_every_layer_is_asked_and_a_no_is_kept_as_well_as_a_yes(city, villa):
    held = passport_of(villa)
    assert held is not None and held.version == 1 and held.ground == "parcel"
    assert {a.layer for a in held.answers} == {*TITLES, "flood", "heritage", "mains"}
    assert (held.says("flood"), held.says("heritage"), held.says("never-published")) == (True, False, None)
    assert (held.says("zone"), held.by_layer["zone"].codes[0]) == (True, "س1")
    assert (held.says("wadi"), held.says("building"), held.says("restriction")) == (False, False, False)
    flood = db.session().scalars(select(PublishedLayer).where(PublishedLayer.code == "flood")).one()
    assert held.by_layer["flood"].version == str(flood.version) and held.by_layer["flood"].share == pytest.approx(0.5, abs=0.001)
    row = db.session().scalars(select(MapPassport).where(MapPassport.application_id == villa.id)).one()
    assert to_shape(row.geom).equals(register.shape_of(city.lot)) and set(row.hits) == {a.layer for a in held.answers if a.hit}


def test_the_words_of_each_answer_say_yes_or_no(villa):
    words = {a.layer: a.words for a in passport_of(villa).answers}
    assert words["flood"] == "تلزم موافقة جهة أخرى: الدفاع المدني، على 50% من الموقع (شكل)"
    assert words["heritage"] == "لا تقع في هذه الطبقة" and words["wadi"] == "لا يلامس وادياً"
    assert words["street"].startswith("شارع الأمل") and words["zone"] == "سكني فلل (س1)"
    assert all(words.values())


def test_what_was_answered_is_never_changed(villa):
    with everything(), pytest.raises(DBAPIError, match=r"append-only|permission denied"), db.session().begin_nested():
        db.session().execute(text("UPDATE map_passport SET hits = '{}'"))


def test_an_answer_holds_until_the_ground_or_a_layer_changes(city, villa, publish):
    with acting_as(city.owner):
        assert not is_stale(villa)
        with pytest.raises(Conflict, match="map_unchanged"):
            ask_again(villa, "أريد إجابة أحدث", city.owner)
    publish("valley", box(0, 0, 40, 25), constraint_kind="building")
    assert passport_of(villa).says("valley") is None  # later layers change nothing by themselves
    with acting_as(city.owner):
        with pytest.raises(UserError, match="map_reason_needed"):
            ask_again(villa, " ", city.owner)
        ask_again(villa, "نُشرت طبقة الأودية", city.owner)
    assert [(v.version, v.says("valley")) for v in list_versions(villa)] == [(2, True), (1, None)]
    with acting_as(city.stranger), pytest.raises(Forbidden):
        ask_again(villa, "فضول", city.stranger)


def test_a_moved_ground_is_asked_about_when_it_is_lodged_and_never_in_between(city, villa, monkeypatch):
    held = passport_of(villa)
    with everything():
        ask_map(villa, SYSTEM, "اختبار")
    assert passport_of(villa).fingerprint == held.fingerprint
    moved = ground_of(villa).__class__("drawing", here(box(22, 2, 30, 10)))
    monkeypatch.setattr("licensing.passport.asking.ground_of", lambda _application: moved)
    assert is_stale(villa) and passport_of(villa).version == 2


def test_who_may_read_which_answer(city, villa):
    held = passport_of(villa)

    def seen(actor):
        with acting_as(actor):
            return {a.layer for a in readable(held, villa, actor)}

    assert {"flood", "restriction", "violations"} <= seen(city.owner) and "mains" not in seen(city.owner)
    assert {"mains", "restriction"} <= seen(city.reviewer)
    assert seen(city.stranger).isdisjoint({"mains", "restriction", "violations"})


def test_the_site_s_history_is_the_register_s_not_the_applicant_s(city, villa, no_form_tokens):
    """What was permitted on the parcel is read from the register and from the ground that it came from; nobody types it."""
    with everything():
        old = Permit(
            municipality_id=villa.municipality_id, reference="RC-1440-000001-1", procedure_code="permit_life", procedure_version=1, state="expired",
            title="رخصة تسوير", opened_at=villa.opened_at, closed_at=villa.opened_at, service_code="bld.fence", parcel_id=city.lot.id, verify_code="x" * 20,
            issued_on=villa.opened_at.date(), valid_to=villa.opened_at.date(), template="fence_permit",
        )  # fmt: skip
        db.session().add(old)
        db.session().flush()
        told = {a.layer: a for a in answers_on(ground_of(villa), villa.opened_at)}
    assert told["history"].hit and told["history"].names == (f"رخصة تسوير {old.issued_on.year}",) and not told["permits"].hit
    assert not any("history" in f.name or "previous_permit" in f.name for f in form_for(villa).fields)


def test_bodies_to_be_heard_come_from_the_ground_once_each(villa):
    found = {one.code: one for one in agencies_for(villa)}
    assert {"civil_defense", "water"} <= found.keys() and "heritage" not in found
    assert found["civil_defense"].layers == ("flood",) and "طبقة flood" in found["civil_defense"].why[-1]


def test_a_service_without_a_place_asks_nothing(city):
    nowhere = SimpleNamespace(parcel_id=None, place_geom=None, point_4326=None)
    assert ground_of(nowhere) is None


def test_the_questions_use_the_spatial_indexes(city, villa):
    """Every growing table is reached by its index, also when the planner is free to choose."""
    shape = register.shape_of(db.session().get_one(SpatialUnit, city.lot.id))
    given = {"wkb": shape.wkb, "storage_srid": STORAGE_SRID, "near_m": 500, "within_m": 15, "but": [], "limit": 200}
    db.session().execute(text("SET LOCAL enable_seqscan = off"))
    for name, indexes in (
        ("passport/register_answers", ("zone_geom_idx", "street_geom_idx", "landcover_geom_idx", "building_geom_idx", "place_geom_idx")),
        ("passport/neighbours", ("ix_ba_unit_parcel_parcel_id",)),
    ):  # fmt: skip
        plan = "\n".join(db.session().scalars(text("EXPLAIN " + load_sql("licensing", name).text), given))
        assert all(index in plan for index in indexes) and "Seq Scan" not in plan, plan


def test_pages_show_the_answers_to_applicant_and_reviewer(city, villa, sign_in):
    page = sign_in(city.owner).get(f"/applications/{villa.reference}/map").get_data(as_text=True)
    assert "ما قالته الخريطة" in page and "لا يلامس وادياً" in page and "الدفاع المدني" in page and "طبقة mains" not in page
    assert sign_in(city.stranger).get(f"/applications/{villa.reference}/map").status_code == 404
    assert "طبقة mains" in sign_in(city.reviewer).get(f"/applications/{villa.reference}/map").get_data(as_text=True)


def test_asking_again_without_need_says_so_and_keeps_what_was_typed(city, villa, sign_in, no_form_tokens):
    answer = sign_in(city.owner).post(f"/applications/{villa.reference}/map", data={"reason": "سبب مكتوب", "idempotency_key": "k" * 22})
    assert answer.status_code == 409 and "فالإجابات المحفوظة صحيحة" in answer.get_data(as_text=True)
    assert "سبب مكتوب" in answer.get_data(as_text=True) and len(list_versions(villa)) == 1


def test_private_facts_of_ownership_are_told_to_owner_and_staff_only(city, villa):
    assert PUBLISHED not in {a.source for a in passport_of(villa).answers if a.layer in TITLES}
    give(city.lot, city.owner_party, deed="310100000099")
    assert passport_of(villa).by_layer["restriction"].public is False
