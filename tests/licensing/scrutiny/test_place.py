"""What the city says of a place: layers, owners, distances to what is licensed, works on the same days, asphalt newly laid."""

from datetime import date, timedelta

import pytest
import shapely
from geoalchemy2.shape import from_shape
from shapely import LineString, box

from app import db
from app.authz import SYSTEM, acting_as
from app.tenancy import everything
from gis.crs import STORAGE_SRID, transformer
from gis.models import Place, PublishedFeature, PublishedLayer
from licensing.applications import checks, queries
from licensing.catalogue.definitions import SpatialRule
from licensing.models import ActivityPlace, SiteFinding, WorkRoute
from licensing.passport import agencies_for
from licensing.rules.distances import distance_rules
from licensing.scrutiny import distances, papers, works
from licensing.scrutiny.works import Span
from tests.factories import filing
from tests.factories.land import here
from tests.factories.people import SIH, make_user

TODAY = date(2026, 3, 1)


@pytest.fixture
def names(monkeypatch):
    """The service names other rules of the place than its file does."""

    def named(*rules: str, blocking: bool = True) -> None:
        asked = queries.definition_of

        def definition(application):
            extra = tuple(SpatialRule(rule=rule, blocking=blocking) for rule in rules)
            return asked(application).model_copy(update={"spatial_rules": extra})

        monkeypatch.setattr("licensing.applications.queries.definition_of", definition)

    return named


@pytest.fixture
def villa(city):
    return filing.start_villa(city)


def in_web(shape):
    return shapely.transform(shape, transformer(STORAGE_SRID, 3857).transform, interleaved=False)


def layer(code: str, shape, properties: dict, **facts) -> PublishedLayer:
    row = PublishedLayer(
        code=code, title_ar=f"طبقة {code}", owner="إدارة", classification="public", state="published", style={"kind": "single", "label": "name"},
        geometry_kind="polygon" if shape.geom_type == "Polygon" else "line", published_by_id=make_user("من نشرها").id, **facts,
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    ground = here(shape)
    geoms = {"geom": from_shape(ground, STORAGE_SRID), "geom_3857": from_shape(in_web(ground), 3857)}
    db.session().add(PublishedFeature(layer_id=row.id, properties=properties, **geoms))
    db.session().flush()
    return row


def found(villa) -> dict[str, str]:
    with everything():
        return {f.rule_id: str(f.verdict) for f in checks.findings_of(villa, queries.site_of_application(villa))}


def test_layers_over_the_parcel_and_explicit_noes(villa, names):
    names("flood", "aviation", "heritage")
    assert {code: found(villa)[code] for code in ("FLD-CHANNEL", "FLD-STUDY", "HR-SITE", "AV-SURFACE")} == dict.fromkeys(
        ("FLD-CHANNEL", "FLD-STUDY", "HR-SITE", "AV-SURFACE"), "pass"
    )
    layer("protected-valleys", box(15, -5, 25, 30), {"name": "وادٍ"}, constraint_kind="building")
    layer("heritage-sites", box(15, -5, 25, 30), {"name": "قصر"}, constraint_kind="consent", constraint_authority="هيئة التراث")
    told = found(villa)
    assert (told["FLD-CHANNEL"], told["HR-SITE"], told["FLD-STUDY"]) == ("fail", "needs_human", "pass")


def test_a_rule_that_may_not_block_warns_and_the_stored_check_is_stale_once_the_city_changes(villa, names):
    names("flood", blocking=False)
    with acting_as(SYSTEM):
        checks.run_checks(villa)
        before = villa.checked_fingerprint
        layer("protected-valleys", box(15, -5, 25, 30), {"name": "وادٍ"}, constraint_kind="building")
        assert checks.fingerprint_of(villa, queries.site_of_application(villa)) != before
        checks.run_checks(villa)
        row = db.session().query(SiteFinding).filter_by(application_id=villa.id, rule_id="FLD-CHANNEL").one()
    assert (row.verdict, row.blocking) == ("warning", False)


def test_the_applicant_owns_the_parcel(villa, names, city):
    names("ownership")
    assert found(villa)["OWN-HOLDER"] == "pass"
    villa.party_id = city.stranger_party.id
    assert found(villa)["OWN-HOLDER"] == "fail"


def place_at(x: float, y: float, kind: str) -> None:
    db.session().add(Place(municipality_id=SIH, kind=kind, name_ar="مدرسة الواحة", geom=stored_point(x, y)))
    db.session().flush()


def stored_point(x: float, y: float):
    return from_shape(here(shapely.Point(x, y)), STORAGE_SRID)


@pytest.fixture
def station(villa, monkeypatch):
    """The villa's file as that of a fuel station: 20 × 25 m from (20, 0)."""
    monkeypatch.setattr("licensing.scrutiny.distances.activity_of", lambda application: "fuel_station")
    return villa


def nearest_to(station, rule_id: str):
    rule = next(row for row in distance_rules().rows if row.id == rule_id)
    with everything():
        return distances.nearest(rule, station, queries.site_of_application(station).shape)


def test_distance_is_measured_from_boundary_to_boundary(station, city):
    place_at(700, 12, "school")  # beyond every plot, and too far
    assert nearest_to(station, "DS-FUEL-SENSITIVE") is None
    place_at(20, -30, "school")
    near = nearest_to(station, "DS-FUEL-SENSITIVE")
    assert (near.name, round(near.distance_m, 2)) == ("مدرسة الواحة", 30.0)
    place_at(5, 12, "school")  # on the plot beside this one: its boundary touches
    assert nearest_to(station, "DS-FUEL-SENSITIVE").distance_m == 0


def test_only_what_is_licensed_counts_unless_the_rule_says_more(station, city, names):
    names("distances")
    shop = filing.start_villa(city)
    ground = here(box(200, 0, 220, 20))
    with everything():
        distances.note_place(shop.id, "gas_shop", ground)
        distances.note_place(shop.id, "gas_shop", here(box(80, 0, 90, 20)))  # noted again: it has moved
    assert db.session().query(ActivityPlace).count() == 1
    assert nearest_to(station, "DS-FUEL-GAS") is None  # an application that is only a draft
    with everything():
        distances.note_place(shop.id, "fuel_station", ground)
        shop.state = "under_review"
        db.session().flush()
    assert found(station)["DS-FUEL-FUEL"] == "fail"  # 160 m on the same street, and not yet decided
    shop.parcel_id = None
    db.session().flush()
    assert found(station)["DS-FUEL-FUEL"] == "pass"  # nobody knows it to stand on this street


def test_the_report_of_distances_has_a_sheet_of_the_surroundings(station, city, app):
    place_at(20, -10, "school")
    with acting_as(city.owner):
        body = papers.distance_report(station)
    assert body.startswith(b"%PDF")


def route(*points) -> LineString:
    return here(LineString(points))


def test_works_clash_where_ground_and_days_meet(villa, city):
    other = filing.start_villa(city)
    ours, march = route((0, -5), (100, -5)), Span(TODAY, TODAY + timedelta(days=30))
    with everything():
        works.note_route(other.id, route((50, -20), (50, 20)), Span(TODAY + timedelta(days=30), TODAY + timedelta(days=60)))
        assert works.clashes(villa, ours, march) == []  # a draft opens no ground
        other.state = "under_review"
        db.session().flush()
        clash = works.clashes(villa, ours, march)
        assert [(row.reference, round(row.length_m, 1)) for row in clash] == [(other.reference, 2.0)]
        assert works.clashes(villa, ours, Span(TODAY, TODAY + timedelta(days=29))) == []  # the day before they begin
        assert works.clashes(villa, route((0, -40), (100, -40)), march) == []  # another street
        assert works.clashes(other, ours, march) == []  # not with itself
    assert db.session().query(WorkRoute).count() == 1


def test_findings_of_an_excavation(villa, city, names, monkeypatch):
    names("excavation_clash", "protected_asphalt")
    assert {code: found(villa)[code] for code in ("EX-CLASH", "EX-ASPHALT")} == {"EX-CLASH": "needs_human", "EX-ASPHALT": "pass"}
    monkeypatch.setattr("licensing.scrutiny.works.span_of", lambda application: Span(TODAY, TODAY + timedelta(days=9)))
    assert found(villa)["EX-CLASH"] == "pass"
    street = LineString([(0, 5), (60, 5)])
    layer(works.ASPHALT_LAYER, street, {"name": "شارع الملك سعود", "resurfaced_on": "2021-03-02"})
    assert found(villa)["EX-ASPHALT"] == "fail"  # five years end tomorrow
    monkeypatch.setattr("licensing.scrutiny.works.span_of", lambda application: Span(TODAY + timedelta(days=2), TODAY + timedelta(days=9)))
    assert found(villa)["EX-ASPHALT"] == "pass"


def test_utilities_are_those_whose_network_lies_under_the_route(villa):
    villa.place_geom = from_shape(route((0, -5), (100, -5)), STORAGE_SRID)
    layer("water-network", LineString([(40, -30), (40, 30)]), {"name": "خط"}, constraint_kind="consent", constraint_authority="شركة المياه")
    layer("power-network", LineString([(40, 300), (90, 300)]), {"name": "كيبل"}, constraint_kind="consent", constraint_authority="الكهرباء")
    layer("heritage-sites", box(0, -10, 50, 10), {"name": "قصر"}, constraint_kind="consent", constraint_authority="هيئة التراث")
    with everything():
        assert works.utilities_to_ask(villa) == ["شركة المياه"]


def test_a_dig_asks_those_whose_network_lies_beside_it_and_no_other_work_does(villa, names):
    """The pipe runs three metres beside the trench: the ground does not touch it, and its owner is asked all the same."""
    villa.place_geom = from_shape(route((0, -5), (100, -5)), STORAGE_SRID)
    layer("gas-network", LineString([(0, -8), (100, -8)]), {"name": "خط"}, constraint_kind="consent", constraint_authority="شركة الغاز")
    with everything():
        assert "gas" not in {one.code for one in agencies_for(villa)}
        names("excavation_clash")
        (gas,) = [one for one in agencies_for(villa) if one.code == "gas"]
    assert gas.why == ("له شبكة بجوار مسار الحفر",) and not gas.by_service
