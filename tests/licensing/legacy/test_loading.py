"""Past permits are loaded once, shown to their branch, given a place, and taken back."""

import json
from pathlib import Path

import pytest
import shapely
from sqlalchemy import func, select

from app.authz import acting_as
from app.tenancy import everything
from licensing.legacy.commands import OutsideInstallation, load_register, undo_load
from licensing.legacy.mapping import Mapping, read_mapping
from licensing.legacy.pages import answer_rows, drawing_of
from licensing.legacy.queries import Chosen, by_number, count_past, list_past
from licensing.legacy.reading import UnreadableRegister, rows_of
from licensing.legacy.rules import flattened, past_row
from licensing.models import PastPermit, PastPermitLoad
from tests.factories import filing
from tests.factories.people import DILAM, SIH, make_branches, staff
from tests.licensing.legacy.test_rules import TABLE

DATA = Path(__file__).parents[4] / "shared" / "data" / "permits"
CALGARY, ODP = DATA / "calgary_building_permits.csv.gz", DATA / "uk_odp_planning_applications_json.zip"
real = pytest.mark.skipif(not CALGARY.exists(), reason="the test data are not beside this checkout")
HEAD = "no,kind,what,status,asked,given,ended,where,shape,x,y\n"


def table(tmp_path, *rows, name="old.csv"):
    path = tmp_path / name
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf8")
    return path


def total(session):
    return session.scalar(select(func.count()).select_from(PastPermit))


@pytest.fixture
def branches(db_session):
    make_branches()
    return db_session


def test_a_second_time_changes_nothing_and_a_changed_row_is_changed_alone(branches, tmp_path):
    two = "P-2,New,Shop,Limbo,2020-01-01,,,Market,POINT (0 0),,"
    path = table(tmp_path, "P-1,New,House,Done,2020-01-05,2020-02-01,,Main,POINT (47.3 24.1),,", two)
    load, counts = load_register(path, TABLE, SIH)
    assert (counts.new, counts.unplaced, dict(counts.unmapped)) == (2, 1, {"Limbo": 1})
    assert counts.as_json()["empty"] == {"issued_on": 1, "completed_on": 2}
    _again, counts = load_register(path, TABLE, SIH)
    assert (counts.new, counts.changed, counts.unchanged) == (0, 0, 2)
    changed = table(tmp_path, "P-1,New,House,Done,2020-01-05,2020-02-09,,Main,POINT (47.3 24.1),,", two)
    third, counts = load_register(changed, TABLE, SIH)
    assert (counts.new, counts.changed, counts.unchanged, total(branches)) == (0, 1, 1, 2)
    given = select(PastPermit.issued_on).where(PastPermit.source_ref == "P-1")
    assert branches.scalar(given).isoformat() == "2020-02-09"
    assert undo_load(third.id) == 1
    assert branches.scalar(given).isoformat() == "2020-02-01"
    assert load.undone_at is None


def test_only_the_latest_load_can_be_taken_back_and_only_once(branches, tmp_path):
    path = table(tmp_path, "P-1,New,House,Done,2020-01-05,,,Main,,,")
    first, _ = load_register(path, TABLE, SIH)
    second, _ = load_register(path, TABLE, SIH)
    with pytest.raises(Exception, match="past_load_not_last"):
        undo_load(first.id)
    assert (undo_load(second.id), undo_load(first.id), total(branches)) == (0, 1, 0)
    with pytest.raises(Exception, match="past_load_not_last"):
        undo_load(first.id)


def test_rows_of_another_land_are_asked_about(branches, tmp_path):
    path = table(tmp_path, "P-1,New,House,Done,2020-01-05,,,Main,POINT (-114.07 51.05),,")
    with pytest.raises(OutsideInstallation):
        load_register(path, TABLE, SIH)


def test_a_number_twice_and_a_row_without_one_are_named(branches, tmp_path):
    row = "P-1,New,House,Done,2020-01-05,,,Main,,,"
    _load, counts = load_register(table(tmp_path, row, row, row.replace("P-1", "")), TABLE, SIH)
    assert [(r["row"], r["reason"]) for r in counts.rows] == [(2, "reference_twice"), (3, "no_reference")]


@pytest.mark.parametrize(
    "body", [b"\x89PNG\r\n", b"one column\n1\n", HEAD.encode() + b"P-1,too,few\n", b"a,b\n\xff\xfe,1\n", b"\x1f\x8bnot gzip"]
)
def test_what_is_no_table_is_refused(tmp_path, body):
    path = tmp_path / "strange.csv"
    path.write_bytes(body)
    with pytest.raises(UnreadableRegister):
        list(rows_of(path, "csv"))


def test_the_queue_leads_to_a_parcel_and_the_parcel_tells_it(sign_in, no_form_tokens, db_session, tmp_path):
    city = filing.build_city()
    load_register(table(tmp_path, "P-1,New,House,Done,2020-01-05,,,Main,,,", "P-2,New,Shop,Done,2021-01-05,,,Market,,,"), TABLE, SIH)
    past = db_session.scalars(select(PastPermit).where(PastPermit.source_ref == "P-1")).one()
    reviewer, neighbour = staff("reviewer", SIH), staff("reviewer", DILAM)
    browser = sign_in(reviewer)
    assert "P-1" in browser.get("/permits/past/queue").text
    page = f"/permits/past/{past.id}"
    refused = browser.post(f"{page}/place", data={"parcel": "9/9/9"}, headers={"Idempotency-Key": "place-past-1"})
    assert refused.status_code == 422 and "9/9/9" in refused.text and 'value="9/9/9"' in refused.text
    data = {"parcel": city.lot.reference, "then": "stay"}
    assert browser.post(f"{page}/place", data=data, headers={"Idempotency-Key": "place-past-2"}).status_code == 303
    queue = browser.get("/permits/past/queue").text
    assert "P-1" not in queue and "P-2" in queue
    panel = browser.get(f"/map/parcels/{city.lot.id}").text
    assert "P-1" in panel and "من السجل السابق" in panel
    with everything():
        placed = db_session.get(PastPermit, past.id, populate_existing=True)
        assert placed.geom_4326 is not None and placed.placed_by_id == reviewer.user_id
    other = sign_in(neighbour)
    assert other.get(page).status_code == 404 and "P-1" not in other.get("/permits/past").text
    assert other.post(f"{page}/place", data=data, headers={"Idempotency-Key": "place-past-3"}).status_code == 404
    assert "P-1" not in other.get(f"/map/parcels/{city.lot.id}").text


def test_the_list_is_narrowed_by_words_in_any_spelling(sign_in, branches, tmp_path):
    load_register(
        table(tmp_path, "P-1,رخصة,بناء فلة,Done,2020-01-05,,,حي الأندلس,,,", "P-2,New,Shop,Done,2021-01-05,,,Market,,,"), TABLE, SIH
    )
    shown = sign_in(staff("director", SIH)).get("/permits/past?q=الاندلس&state=completed").text
    assert "P-1" in shown and "P-2" not in shown


@real
def test_the_real_table_keeps_its_gaps_its_places_and_its_states(branches):
    load, counts = load_register(CALGARY, read_mapping("calgary"), SIH, allow_outside=True)
    told = counts.as_json()
    assert (told["read"], told["accepted"], told["rejected"]) == (5000, 5000, 0)
    assert told["empty"] == {"issued_on": 216, "completed_on": 561}
    assert len(told["states"]) == 16 and told["unmapped"] == {"File Closed": 5}  # which end it had the register does not say
    most = max(int(content["locationcount"]) for content in rows_of(CALGARY, "csv"))  # as the register itself counts them
    assert told["most_places"] == most > 50 and told["durations"]["shortest"] >= 0
    empty = select(func.count()).where(PastPermit.issued_on.is_(None)).select_from(PastPermit)
    assert branches.scalar(empty) == 216
    many = select(func.max(func.ST_NumGeometries(PastPermit.geom_4326)))
    assert branches.scalar(many) == most
    assert undo_load(load.id) == 5000 and total(branches) == 0
    assert branches.get_one(PastPermitLoad, load.id).undone_at is not None


@real
def test_a_state_that_the_mapping_lacks_is_listed_with_its_rows():
    mapping = read_mapping("calgary").model_dump(by_alias=True)
    del mapping["state"]["words"]["Hold"]
    poorer = Mapping.model_validate(mapping)
    unmapped = [past_row(content, poorer).state is None for content in rows_of(CALGARY, "csv") if content["statuscurrent"] == "Hold"]
    assert unmapped == [True] * 23


@real
def test_every_real_document_is_stored_shown_whole_and_its_boundary_drawn(branches, sign_in):
    _load, counts = load_register(ODP, read_mapping("odp"), SIH, allow_outside=True)
    assert (counts.read, counts.new, counts.rows) == (27, 27, [])
    assert dict(counts.unmapped) == {"Appeal allowed": 1} and not counts.notes
    stored = {row.source_ref: row for row in branches.scalars(select(PastPermit))}
    for content in rows_of(ODP, "json"):
        row = stored[content["@file"]]
        assert row.content == content
        assert len(answer_rows(row.content)) == len(flattened(content))
        bounded = '"coordinates"' in json.dumps(content)
        assert (row.geom_4326 is not None) == bounded, content["@file"]
    drawn = [row for row in stored.values() if row.geom_4326 is not None]
    page = sign_in(staff("reviewer", SIH)).get(f"/permits/past/{drawn[0].id}")
    assert page.status_code == 200 and 'class="sketch__drawn"' in page.text
    assert page.text.count('class="summary__row"') >= len(flattened(drawn[0].content))


def test_a_boundary_with_a_hole_is_drawn_with_it():
    ring = shapely.box(47.30, 24.10, 47.31, 24.11).difference(shapely.box(47.303, 24.103, 47.305, 24.105))
    assert len(drawing_of(ring)["paths"]) == 2


@real
def test_the_command_asks_what_it_must_know(app, committed_db):
    make_branches()
    committed_db.commit()
    runner = app.test_cli_runner()
    asked = runner.invoke(args=["licensing", "import", str(ODP), "--map", "odp", "--municipality", f"m{SIH}"])
    assert asked.exit_code == 2 and "--allow-outside" in asked.output
    assert runner.invoke(args=["licensing", "import", str(ODP), "--map", "odp", "--municipality", "nowhere"]).exit_code == 2
    assert runner.invoke(args=["licensing", "import", str(ODP), "--map", "none", "--municipality", f"m{SIH}"]).exit_code == 2
    wrong = runner.invoke(args=["licensing", "import", str(ODP), "--map", "calgary", "--municipality", f"m{SIH}", "--allow-outside"])
    assert wrong.exit_code == 1
    done = runner.invoke(args=["licensing", "import", str(ODP), "--map", "odp", "--municipality", f"m{SIH}", "--allow-outside", "--json"])
    told = json.loads(done.output)
    assert done.exit_code == 0 and told["accepted"] == 27
    back = runner.invoke(args=["licensing", "undo-import", told["load"], "--json"])
    assert json.loads(back.output) == {"undone": 27}


def test_a_number_is_that_row_alone_and_words_are_every_row_that_has_them(branches, tmp_path):
    load_register(table(tmp_path, "P-1,New,P-11 house,Done,,,,Main,,,", "P-11,New,Shop,Done,,,,Market,,,"), TABLE, SIH)

    def found(words, *branches):
        actor = staff("reviewer", *branches)
        with acting_as(actor):
            chosen = by_number(actor, Chosen(words))
            rows = [row.source_ref for row in list_past(actor, chosen)]
            assert count_past(actor, chosen) == len(rows)
            return rows, bool(chosen.number)

    assert found("P-11", SIH) == (["P-11"], True)
    assert found("shop", SIH) == (["P-11"], False) and set(found("p-1", SIH)[0]) == {"P-1", "P-11"}
    assert found("P-11", DILAM) == ([], False)
