"""What the map says in words and files: search, list, counts, export, panel, defects."""

import csv
import io
import json
from datetime import date
from uuid import uuid4

import pytest
import shapely
from shapely import box

from app import db
from app.authz import ANONYMOUS
from app.casework.reference import format_reference
from app.errors import BadRequest, UserError
from gis.changes.commands import Child, apply_change
from gis.crs import STORAGE_SRID, WEB_MERCATOR, reproject
from gis.map import export, lists
from gis.map.panel import parcel_panel
from gis.map.queries import list_cases_in
from gis.map.search import Words, search, take_apart
from gis.map.selection import read_selection
from gis.models import CaseWeb
from gis.quality.commands import check_register
from gis.quality.pages import quality_page
from gis.quality.queries import list_findings
from gis.register import commands
from gis.register.recording import record_all_edges
from tests.factories import land
from tests.factories.people import DILAM, SIH, staff


@pytest.fixture
def block(app, db_session):
    with app.test_request_context():
        parcels = land.make_block()
        record_all_edges()
        yield parcels


def put(layer="report", municipality_id=SIH, x=10.0, **facts):
    facts = {
        "state": "new",
        "state_ar": "جديد",
        "state_en": "New",
        "tone": "info",
        "category": "waste",
        "category_ar": "نظافة",
        "opened_on": date(2026, 3, 1),
        "restricted": layer in ("visit", "application"),
    } | facts
    point = reproject(land.here(shapely.Point(x, 10)), STORAGE_SRID, WEB_MERCATOR)
    case = CaseWeb(
        case_id=uuid4(),
        layer=layer,
        reference=facts.pop("reference", f"RP-{uuid4().hex[:6]}"),
        municipality_id=municipality_id,
        geom=f"SRID=3857;{point.wkt}",
        **facts,
    )
    db.session().add(case)
    db.session().flush()
    return case


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("قطعة ١٢ مخطط ٢٧٠٢ حي النزهة", Words(plan="2702", parcel="12", names=["النزهه"])),
        ("2702/14/3", Words(plan="2702", block="14", parcel="3")),
        ("2702/-/15/أ", Words(parcel="2702/-/15/أ")),
        ("2702 3", Words(plan="2702", parcel="3")),
        ("15/أ", Words(parcel="15/أ")),
        ("مخطط 1436/أ", Words(plan="1436/أ")),
        ("شارع الأمل", Words(names=["الامل"])),
        ("", Words()),
        ("'; drop table", Words(names=["", "drop", "table"])),
    ],
)
def test_words_are_taken_apart_before_anything_is_asked(words, found):
    assert take_apart(words) == found


def titles(words, actor=ANONYMOUS):
    return [row["title"] for row in search(words, actor)]


def test_a_parcel_is_found_by_its_numbers_and_narrowed_by_a_misspelt_district(block):
    assert titles("2702/14/3") == ["قطعة 3، بلوك 14، مخطط 2702"]
    land.make_parcel(box(600, 600, 620, 620), "3", block="99")
    assert len(titles("قطعة 3")) == 2
    assert search("قطعة 3 حي النزهه", ANONYMOUS)[0]["parcel_id"] == block["3"].id
    assert titles("قطعة 777") == []


def test_a_whole_reference_is_found_though_its_numbers_hold_slashes(block):
    parcel = land.make_parcel(box(100, 0, 120, 25), "15/أ", plan="1/ج/5")
    assert [row["parcel_id"] for row in search("١/ج/5/14/15/أ", ANONYMOUS)] == [parcel.id]


@pytest.mark.parametrize("words", ["النزهة", "النزهه", "النزهي", "حى النزهــة", "نزهة", "نزهي"])
def test_a_district_is_found_however_it_is_spelt(block, words):
    assert "حي النزهة" in titles(words)


def test_streets_are_found_by_name_and_lead_to_their_place(block):
    row = search("طريق الملك فهد", ANONYMOUS)[0]
    assert row["title"] == "طريق الملك فهد"
    assert (round(row["lon"], 1), round(row["lat"], 1)) == (47.3, 24.1)


def test_a_case_is_found_by_number_public_ones_by_all_restricted_ones_by_their_branch(app, block):
    prefix = next(k.prefix for k in app.extensions["case_kinds"].values() if k.kind == "visit")
    reference = format_reference(prefix, 2026, 7)
    put("visit", reference=reference)
    typed = reference.replace("-", " ").lower()
    assert titles(typed, staff("inspector")) == [reference]
    assert titles(typed, staff("inspector", DILAM)) == []
    assert titles(typed) == []


@pytest.mark.parametrize(
    "given",
    [
        {"bbox": "1,2"},
        {"bbox": "50,20,40,30"},
        {"bbox": "a,b,c,d"},
        {"from": "yesterday"},
        {"after": "7"},
        {"tone": "a'b"},
        {"after": "2026-01-01.٣"},
    ],
)
def test_a_selection_that_means_nothing_is_refused(given):
    with pytest.raises(BadRequest):
        read_selection(given)


def test_the_list_shows_what_the_reader_may_see_latest_first(block):
    shown, late = put(), put(opened_on=date(2026, 4, 1))
    mine, other, secret = put("visit"), put("visit", DILAM), put(restricted=True)
    everything = read_selection({})
    assert [r.reference for r in list_cases_in(everything, ANONYMOUS)] == [late.reference, shown.reference]
    assert {r.reference for r in list_cases_in(everything, staff("inspector"))} == {
        late.reference,
        shown.reference,
        mine.reference,
        secret.reference,
    }
    assert other.reference in {r.reference for r in list_cases_in(everything, staff("inspector", DILAM))}


def test_box_layer_and_filters_narrow_list_and_counts_alike(block):
    put(), put(x=3000.0), put("permit", state="valid", tone="good")
    near = shapely.bounds(reproject(land.here(box(-50, -50, 50, 50)), STORAGE_SRID, 4326))
    given = {"bbox": ",".join(map(str, near)), "on": "reports,parcels"}
    assert len(list_cases_in(read_selection(given), ANONYMOUS)) == 1
    assert [(c["layer"], c["number"]) for c in lists.case_counts(read_selection(given), ANONYMOUS)] == [("reports", 1)]
    assert len(list_cases_in(read_selection({"tone": "good"}), ANONYMOUS)) == 1
    assert list_cases_in(read_selection({"from": "2026-03-02"}), ANONYMOUS) == []


def test_pages_follow_one_another_without_gap_or_repeat(block):
    references = [put(opened_on=date(2026, 1, 1 + n % 5)).reference for n in range(12)]
    seen, given = [], {}
    while True:
        rows = list_cases_in(read_selection(given), ANONYMOUS, limit=5)
        seen += [r.reference for r in rows[:5]]
        if len(rows) <= 5:
            break
        given = {"after": f"{rows[4].opened_on}.{rows[4].id}"}
    assert sorted(seen) == sorted(references)


def test_the_export_is_the_list_as_a_file(block):
    put(reference="RP-1", category_ar="=HYPERLINK(1)")
    rows = list_cases_in(read_selection({}), ANONYMOUS)
    feature = json.loads(export.as_geojson(rows))["features"][0]
    assert (feature["id"], feature["properties"]["state"], [round(c, 2) for c in feature["geometry"]["coordinates"]]) == (
        "RP-1",
        "new",
        [47.31, 24.15],
    )
    table = list(csv.reader(io.StringIO(export.as_csv(rows).removeprefix("\ufeff"))))
    assert (table[1][0], table[1][3]) == ("RP-1", "'=HYPERLINK(1)")


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_begins_like_a_formula(words):
    assert export.guarded(words) == f"'{words}"


def test_too_much_for_one_file_is_refused_in_words():
    with pytest.raises(UserError) as refused:
        export.check_size([None] * (export.MOST_ROWS + 1))
    assert refused.value.code == "too_many_selected"


def test_the_panel_tells_public_cases_to_all_and_follows_the_land_through_a_split(block):
    put(parcel_id=block["1"].id, reference="RP-9"), put("visit", parcel_id=block["1"].id, reference="VS-9")
    halves = [Child(land.here(box(0, 0, 10, 25)), "1أ"), Child(land.here(box(10, 0, 20, 25)), "1ب")]
    child = apply_change("split", [(block["1"].id, None)], halves, staff("planner")).children[0]
    panel = parcel_panel(child, ANONYMOUS)
    assert [case["reference"] for case in panel["cases"]] == ["RP-9"]
    assert panel["owners"] is None
    assert [(row["text"], row["parcel"]) for row in panel["lineage"]] == [("نشأت من", "2702/14/1")]
    assert {case["reference"] for case in parcel_panel(child, staff("inspector"))["cases"]} == {"RP-9", "VS-9"}
    assert parcel_panel(block["1"], ANONYMOUS)["ended"] is not None


def test_defects_of_the_register_are_found_and_listed_for_the_branch(block):
    with commands.bulk_loading():
        stray = land.make_parcel(box(15, 5, 25, 10), "9")
        sliver = land.make_parcel(box(200, 0, 200.2, 30), "10")
    assert check_register() == {"overlap": 2, "sliver": 1, "no_street": 2}
    planner = staff("planner")
    assert {(row.parcel_id, row.other_id) for row in list_findings(planner, "overlap")} == {
        (block["1"].id, stray.id),
        (block["2"].id, stray.id),
    }
    assert [row.parcel_id for row in list_findings(planner, "sliver")] == [sliver.id]
    assert list_findings(staff("planner", DILAM), "sliver") == []
    with pytest.raises(BadRequest):
        quality_page(planner, "nothing", "")


@pytest.mark.parametrize(
    "path", ["/map/list", "/map/list?on=reports&late=1", "/map/search?q=3", "/map/counts.json", "/map/list.csv", "/map/list.geojson"]
)
def test_every_answer_is_public(client, path):
    land.make_block()
    put()
    answer = client.get(path)
    assert answer.status_code == 200
    assert "None" not in answer.text


def test_the_list_of_defects_is_not(client):
    assert client.get("/map/quality").status_code in (303, 401)
