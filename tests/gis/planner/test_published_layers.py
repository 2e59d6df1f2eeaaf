"""Layers of the catalogue asked by the planner's tools: against plain values, in order, for the right eyes only, on paper."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import shapely

from app import db
from app.authz import SYSTEM
from app.errors import BadRequest, UserError
from gis.crs import STORAGE_SRID, WEB_MERCATOR, reproject, to_lonlat
from gis.layers import commands
from gis.layers.commands import LayerFacts
from gis.models import SpatialUnit
from gis.planner import tables
from gis.planner.exporting import as_csv
from gis.planner.identify import identify
from gis.planner.known import known_layer, known_layers, layer_tree
from gis.planner.printing.asking import legend_rows
from gis.planner.printing.drawing import Mark, apart, marks_on
from gis.planner.printing.looks import symbol_of
from gis.planner.printing.sheet import sheet_of
from gis.planner.selecting import count_chosen, feature_collection, list_chosen, properties, read_choice
from gis.planner.tiles import filtered_tile
from gis.tiles.cache import WORLD_M
from tests.factories import land
from tests.factories.people import DILAM, SIH, staff
from tests.gis.layers.making import USES, filled, seat_at, squares

FACTS = LayerFacts("ارتفاعات", "إدارة التخطيط")


@pytest.fixture
def planner(app, db_session):
    with app.test_request_context():
        yield staff("planner")


@pytest.fixture
def layer(planner, tmp_path):
    """Six squares: use, height 0 4 8 … 20, name; the last without a height, and a field with a space in its name."""
    land.make_ground()
    seat_at(SIH)
    content = squares()
    for n, feature in enumerate(content["features"]):
        feature["properties"] |= {"اسم الحي": f"حي {n % 2}", "day": f"2024-0{n + 1}-15", "open": n % 2 == 0}
    content["features"][5]["properties"]["height"] = None
    made = filled(tmp_path, planner, content=content)
    commands.set_style(made, STYLE, planner)
    db.session().flush()
    return made


SYMBOL = {"fill": "#112233", "stroke": "#445566", "fill_opacity": 0.5, "width": 2.0, "radius": 4.0}
STYLE = {
    "kind": "categorised",
    "field": "use",
    "label": "name",
    "classes": [{"value": use, "label": use, "symbol": SYMBOL | {"fill": f"#00000{n}"}} for n, use in enumerate(USES)],
}


def middle(n):
    place = to_lonlat(land.here(shapely.Point(20 * n + 7, 7)), STORAGE_SRID)
    return place.x, place.y


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("height >= 8", [2, 3, 4]),
        ("height IS NULL", [5]),
        ("height BETWEEN 4 AND ٨", [1, 2]),
        ("use = 'سكني'", [0, 3]),
        ("\"اسم الحي\" = 'حي 1'", [1, 3, 5]),
        ("name LIKE '%٣'", [3]),
        ("open = TRUE", [0, 2, 4]),
        ("day >= '2024-05-01'", [4, 5]),
        ("NOT (use IN ('سكني', 'تجاري'))", [2, 5]),
        ("height < 100 AND open = FALSE", [1, 3]),
    ],
)
def test_a_filter_finds_what_plain_values_say(layer, planner, asked, names):
    choice = read_choice({"layer": "heights", "filter": asked}, planner)
    assert [properties(row, choice.layer)["name"] for row in list_chosen(choice, 100)] == [f"مبنى {n}" for n in names]
    assert count_chosen(choice) == len(names)


@pytest.mark.parametrize("asked", ["owner = 'x'", "height = 'x'", "use > 3 AND height LIKE '3'", "properties = '1'"])
def test_a_filter_that_does_not_fit_the_layer_is_refused(layer, planner, asked):
    with pytest.raises(UserError):
        read_choice({"layer": "heights", "filter": asked}, planner)


def test_identify_finds_the_shape_beside_the_register(layer, planner):
    found = identify(*middle(2), known_layers(["districts", "heights", "no-such"], planner), 5.0, planner)
    rows = {one["layer"]: one["rows"] for one in found}["heights"]
    assert [row["title"] for row in rows] == ["مبنى 2"]
    assert {fact["key"]: fact["value"] for fact in rows[0]["facts"]} == {
        "use": "مرافق", "height": "8", "name": "مبنى 2", "اسم الحي": "حي 0", "day": "2024-03-15", "open": "نعم",
    }  # fmt: skip
    assert identify(*middle(40), known_layers(["heights"], planner), 5.0, planner) == []


def test_a_table_is_put_in_order_by_any_column_and_says_when_it_is_too_long(layer, planner, monkeypatch):
    def heights(order, **more):
        page = tables.table_page({"layer": "heights", "order": order} | more, planner)
        return page, [row["cells"][1] for row in page["rows"]]

    assert heights("height")[1] == [0, 4, 8, 12, 16, None]
    page, found = heights("-height")
    assert found == [16, 12, 8, 4, 0, None]
    assert [one["sorted"] for one in page["columns"]][1] == "descending"
    assert heights("height", skip="4")[1] == [16, None]
    with pytest.raises(BadRequest):
        heights("geom")
    monkeypatch.setattr(tables, "PAGE", 4)
    assert "skip=4" in heights("height")[0]["next_url"]
    monkeypatch.setattr(tables, "MOST_COUNTED", 3)
    page, found = heights("-height")
    assert page["unsorted"] == 3
    assert found == [0, 4, 8, 12]


def test_a_layer_that_is_not_for_this_person_is_not_there(layer, planner, tmp_path):
    others = staff("planner", DILAM)
    (tmp_path / "b").mkdir()
    filled(tmp_path / "b", others, code="dilam-only", facts=replace(FACTS, municipality_id=DILAM))
    commands.publish(layer, SYSTEM)
    assert known_layer("dilam-only", others).name == "dilam-only"
    with pytest.raises(BadRequest):
        known_layer("dilam-only", planner)
    assert known_layers(["dilam-only"], planner) == []
    named = [one["name"] for group in layer_tree(planner) for one in group["layers"]]
    assert "heights" in named and "dilam-only" not in named


def test_tile_selection_and_file_follow_the_filter(layer, planner):
    known = known_layer("heights", planner)
    place = reproject(land.here(shapely.Point(50, 7)), STORAGE_SRID, WEB_MERCATOR)
    size = WORLD_M / 2**16
    address = 16, int((place.x + WORLD_M / 2) // size), int((WORLD_M / 2 - place.y) // size)
    assert b"height" in filtered_tile(known, "height = 8", planner, *address)
    assert len(filtered_tile(known, "", planner, *address)) > len(filtered_tile(known, "height = 8", planner, *address))
    assert filtered_tile(known, "height > 100", planner, *address) == b""
    rows = list(csv.reader(io.StringIO(as_csv(read_choice({"layer": "heights", "filter": "open = TRUE"}, planner)).lstrip("\ufeff"))))
    assert len(rows) == 4 and rows[0][:2] == ["use", "height"]
    ring = ";".join(f"{x:.8f},{y:.8f}" for x, y in shapely.Point(middle(1)).buffer(1e-7, 2).exterior.coords[:-1])
    chosen = feature_collection(read_choice({"layer": "heights", "within": ring}, planner))["features"]
    assert [one["properties"]["name"] for one in chosen] == ["مبنى 1"]


def test_on_paper_each_shape_has_the_look_of_its_class(layer, planner):
    known = known_layer("heights", planner)
    marks = marks_on(sheet_of("A4", False, 500, *middle(2)), [known], {"heights": "height <= 8"}, planner)
    assert sorted(mark.fill for mark in marks if mark.kind == "path") == ["#000000", "#000001", "#000002"]
    assert {mark.opacity for mark in marks if mark.kind == "path"} == {0.5}
    assert {mark.word for mark in marks if mark.kind == "word"} == {"مبنى 0", "مبنى 1", "مبنى 2"}
    legend = legend_rows([known])
    assert [(row["kind"], str(row["label"])) for row in legend] == [("heading", "ارتفاعات"), *(("polygon", use) for use in USES)]


def test_words_that_would_lie_over_another_are_left_off():
    def word(x, y, text="شارع"):
        return Mark("word", "streets", x=x, y=y, word=text)

    here, over, beside, below = word(10, 10), word(11, 10.5), word(30, 10), word(10, 20)
    assert apart([here, over, beside, below]) == [here, beside, below]


RANGES = {
    "kind": "graduated",
    "field": "n",
    "classes": [{"upto": 5.0, "symbol": {"n": 1}}, {"upto": None, "symbol": {"n": 2}}],
    "other": {"n": 3},
}
RULES = {
    "kind": "rules",
    "rules": [{"field": "n", "op": ">", "value": 7.0, "symbol": {"n": 1}}, {"field": "w", "op": "<>", "value": "a", "symbol": {"n": 2}}],
}
VALUES = {"kind": "categorised", "field": "w", "classes": [{"value": "3", "symbol": {"n": 1}}, {"value": "true", "symbol": {"n": 2}}]}


@pytest.mark.parametrize(
    ("style", "facts", "wanted"),
    [
        ({"kind": "single", "symbol": {"n": 9}}, {}, 9),
        (RANGES, {"n": 4.9}, 1), (RANGES, {"n": 5}, 2), (RANGES, {"n": "x"}, 3), (RANGES, {}, 3), (RANGES, {"n": True}, 3),
        (RULES, {"n": 8}, 1), (RULES, {"n": 7, "w": "b"}, 2), (RULES, {"n": "9", "w": "a"}, None), (RULES, {}, None),
        (VALUES, {"w": 3}, 1), (VALUES, {"w": 3.0}, 1), (VALUES, {"w": True}, 2), (VALUES, {"w": None}, None),
    ],
)  # fmt: skip
def test_a_row_is_drawn_as_the_browser_draws_it(style, facts, wanted):
    assert (symbol_of(style, facts) or {}).get("n") == wanted


def test_the_parcels_of_a_day_are_asked_like_any_layer(planner):
    block = list(land.make_block().values())
    noon = datetime(2001, 5, 1, 12, tzinfo=UTC)
    gone = SpatialUnit(
        municipality_id=SIH, plan_no="1", block_no="1", parcel_no="gone77", reference="1/1/gone77", area_m2=100, geom=land.stored(shapely.box(300, 20, 310, 30)),
        begin_lifespan_version=noon, end_lifespan_version=noon + timedelta(days=730),
    )  # fmt: skip
    db.session().add(gone)
    db.session().flush()
    place = to_lonlat(land.here(shapely.Point(305, 25)), STORAGE_SRID)
    then, after = {"layer": "parcels", "day": "2002-01-01"}, {"layer": "parcels", "day": "2004-01-01"}
    assert [row.parcel_no for row in list_chosen(read_choice(then | {"filter": "parcel_no LIKE 'gone%'"}, planner), 9)] == ["gone77"]
    assert count_chosen(read_choice(after | {"filter": "parcel_no LIKE 'gone%'"}, planner)) == 0
    for given, found in ((then, ["gone77"]), (after, [])):
        layers = identify(place.x, place.y, known_layers(["parcels"], planner, read_choice(given, planner) and _day(given)), 5.0, planner)
        assert [row["title"] for one in layers for row in one["rows"]] == found
    assert "gone77" in as_csv(read_choice(then, planner))
    assert block[0].parcel_no not in as_csv(read_choice(then | {"filter": f"parcel_no = '{block[0].parcel_no}'"}, planner)).splitlines()[1:]
    for broken in ("x", "2002-13-01", "0001-01-01", "9999-12-31"):
        with pytest.raises(BadRequest):
            read_choice({"layer": "parcels", "day": broken}, planner)


def _day(given):
    return datetime.fromisoformat(given["day"]).date()
