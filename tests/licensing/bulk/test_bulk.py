"""A file of requests: its template, its faults, and what becomes of its rows, once each."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from app import db
from app.authz import SYSTEM, acting_as
from app.errors import Conflict, NotFound, UserError
from app.identity import delegation
from app.identity.queries import today
from licensing.bulk import commands, pages, sheets
from licensing.bulk.checking import columns_for
from licensing.bulk.columns import cell_text
from licensing.catalogue import services
from licensing.models import BulkRow
from tests.licensing.bulk.files import applications, make_desk, rows_of, sound, take


@pytest.fixture
def desk(db_session, monkeypatch):
    """Jobs wait until the test runs them."""
    deferred: list[str] = []
    monkeypatch.setattr("licensing.bulk.commands.defer", lambda _task, batch_id: deferred.append(batch_id))
    made = make_desk()
    made.jobs = deferred
    return made


def work(desk) -> int:
    """Every job that waits is done, as the worker would; how many."""
    done = 0
    while desk.jobs:
        with acting_as(SYSTEM):
            commands.run(desk.jobs.pop(0))
        done += 1
    return done


def test_the_template_is_read_back_by_its_hidden_keys(desk):
    columns = columns_for(desk.service)
    empty = sheets.write(columns)
    cells = CalamineWorkbook.from_filelike(BytesIO(empty)).get_sheet_by_index(0).to_python()
    assert [cell_text(c) for c in cells[0]] == [column.key for column in columns]
    assert cells[1][0].startswith("صاحب الطلب")
    with pytest.raises(UserError, match="bulk_empty"):
        sheets.read(empty, columns)
    with pytest.raises(UserError, match="bulk_unreadable"):
        sheets.read(b"PK\x03\x04 no archive", columns)


def test_sound_rows_are_sent_once_however_often_the_file_comes(desk):
    batch = take(desk, [sound(desk)])
    assert [row.state for row in rows_of(batch)] == ["ready"], rows_of(batch)[0].faults
    assert take(desk, [sound(desk)]).id == batch.id
    with acting_as(desk.clerk):
        commands.start(batch, desk.clerk, lodging=True)
        with pytest.raises(Conflict):
            commands.start(batch, desk.clerk, lodging=True)
    work(desk)
    made = applications(desk)
    assert [(a.state, a.party_id, a.channel) for a in made] == [("submitted", desk.city.owner_party.id, "bulk")]
    assert rows_of(batch)[0].state == "submitted" and batch.state == "done"
    with acting_as(SYSTEM):
        commands.run(str(batch.id))
    assert len(applications(desk)) == 1


def test_what_is_not_complete_stays_a_draft_and_says_what_it_lacks(desk, monkeypatch):
    batch = take(desk, [sound(desk)])
    with acting_as(desk.clerk):
        commands.start(batch, desk.clerk, lodging=True)

    def refuse(*_told, **_more):
        raise UserError("unmet_required_documents_attached")

    monkeypatch.setattr(commands, "advance", refuse)
    work(desk)
    row = rows_of(batch)[0]
    assert (row.state, applications(desk)[0].state) == ("draft", "draft") and "المستندات" in row.problem
    assert pages.batch_page(batch)["made"][0]["problem"] == row.problem


def test_each_faulty_cell_is_named_and_the_file_comes_back_marked(desk):
    rows = [
        sound(desk, party="1000907770"),
        sound(desk, number="99999"),
        sound(desk, number=desk.city.lots["4"].parcel_no),
        sound(desk, party="12"),
        sound(desk),
        sound(desk),
    ]
    batch = take(desk, rows)
    faults = [sorted(row.faults) for row in rows_of(batch)]
    assert faults == [["party"], ["number"], ["number"], ["party"], [], ["party"]]
    assert "غير مسجلة باسم" in rows_of(batch)[2].faults["number"] and "مكرر" in rows_of(batch)[5].faults["party"]
    marked = CalamineWorkbook.from_filelike(BytesIO(pages.marked_file(batch))).get_sheet_by_index(0).to_python()
    assert marked[0][-1] == sheets.FAULTS_KEY and "لا توجد قطعة" in marked[4][-1] and len(marked) == 3 + 5
    assert sheets.read(pages.marked_file(batch), columns_for(desk.service))[0].cells["party"] == "1000907770"


def test_no_cell_becomes_a_formula(desk):
    text = next((f for f in desk.service.form.fields if f.type in ("text", "textarea")), None)
    evil = '=HYPERLINK("http://x","y")'
    batch = take(desk, [sound(desk, plan=evil, **({text.name: evil} if text else {}))])
    row = rows_of(batch)[0]
    assert row.state == "faulty" and (text is None or "علامة معادلة" in row.faults[text.name])
    packed = pages.marked_file(batch)
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "quotePrefix" in archive.read("xl/styles.xml").decode()


def test_a_mandate_that_ended_files_nothing(desk):
    batch = take(desk, [sound(desk)])
    with acting_as(desk.clerk):
        commands.start(batch, desk.clerk, lodging=True)
    given = delegation.list_given(desk.clerk)[0][0]
    given.valid_to = given.valid_from = today() - timedelta(days=1)
    db.session().flush()
    work(desk)
    row = rows_of(batch)[0]
    assert row.state == "failed" and "لم يفوضكم" in row.problem and applications(desk) == []


def test_rows_are_filed_a_few_at_a_time_and_a_killed_job_begins_them_again(desk, monkeypatch):
    monkeypatch.setattr(commands, "AT_ONCE", 2)
    batch = take(desk, [sound(desk)])
    for number in range(100, 104):
        db.session().add(BulkRow(batch_id=batch.id, row_no=number, typed=rows_of(batch)[0].typed, state="ready"))
    db.session().flush()
    with acting_as(desk.clerk):
        commands.start(batch, desk.clerk, lodging=False)
    with acting_as(SYSTEM), pytest.raises(KeyboardInterrupt), db.session().begin_nested():
        commands.run(desk.jobs[0])
        raise KeyboardInterrupt  # the worker dies before its commit
    db.session().expire_all()
    assert applications(desk) == [] and {row.state for row in rows_of(batch)} == {"ready"}
    del desk.jobs[1:]
    assert work(desk) == 3
    assert len(applications(desk)) == 5 and {row.state for row in rows_of(batch)} == {"draft"}


def test_another_body_finds_no_file(desk, sign_in):
    batch = take(desk, [sound(desk)])
    for address in (f"/bulk/{batch.id}", f"/bulk/{batch.id}/corrected.xlsx"):
        assert sign_in(desk.city.stranger).get(address).status_code == 404
        assert sign_in(desk.clerk).get(address).status_code == 200
    with acting_as(desk.city.stranger), pytest.raises(NotFound):
        commands.get_batch(batch.id, desk.city.stranger)


def test_more_rows_than_a_file_may_have_and_a_service_with_a_drawing_are_refused(desk):
    with pytest.raises(UserError, match="bulk_too_many"):
        take(desk, [sound(desk)] * 501)
    drawn = next(s for s in services().values() if s.definition and s.definition.drawing)
    with acting_as(desk.clerk), pytest.raises(UserError, match="bulk_not_offered"):
        commands.take_file(drawn, desk.city.office_party, "a.xlsx", b"", desk.clerk)


def test_a_file_that_is_not_filed_yet_is_checked_anew_when_it_comes_again(desk):
    """What was wrong with a row may be mended elsewhere: the same file then needs no change."""
    given = delegation.list_given(desk.clerk)[0][0]
    given.services = ["other.service"]
    db.session().flush()
    before = take(desk, [sound(desk)])
    assert [(row.state, sorted(row.faults)) for row in rows_of(before)] == [("faulty", ["party"])]
    given.services = [desk.service.code]
    db.session().flush()
    after = take(desk, [sound(desk)])
    assert after.id == before.id and [(row.state, row.faults) for row in rows_of(after)] == [("ready", {})]


def test_a_row_over_which_the_program_trips_does_not_hold_up_the_others(desk, monkeypatch):
    batch = take(desk, [sound(desk)])
    db.session().add(BulkRow(batch_id=batch.id, row_no=100, typed=rows_of(batch)[0].typed, state="ready"))
    db.session().flush()
    whole, begun = commands.start_application, []

    def broken_once(*told, **more):
        begun.append(1)
        if len(begun) == 1:
            raise RuntimeError("unforeseen")
        return whole(*told, **more)

    monkeypatch.setattr(commands, "start_application", broken_once)
    with acting_as(desk.clerk):
        commands.start(batch, desk.clerk, lodging=False)
    work(desk)
    broken, filed = rows_of(batch)
    assert broken.state == "failed" and "لخلل عندنا" in broken.problem and "unforeseen" not in broken.problem
    assert filed.state == "draft" and batch.state == "done" and len(applications(desk)) == 1


def test_a_file_written_in_english_is_filed_by_a_worker_that_speaks_arabic(desk):
    field = next(f for f in desk.service.form.fields if f.choices and all(choice.label.en for choice in f.choices))
    chosen = field.by_value[rows_of(take(desk, [sound(desk)]))[0].typed[field.name]]
    batch = take(desk, [sound(desk, **{field.name: chosen.label.en})])
    assert rows_of(batch)[0].faults == {}
    with acting_as(desk.clerk):
        commands.start(batch, desk.clerk, lodging=False)
    work(desk)
    assert rows_of(batch)[0].state == "draft" and applications(desk)[0].answers[field.name] == chosen.value


def test_rows_after_a_long_gap_are_read_too(desk):
    columns = columns_for(desk.service)
    lines = [sheets.Line(4, sound(desk))]
    gap = [sheets.Line(number, {}) for number in range(5, 3000)]
    content = sheets.write(columns, [*lines, *gap, sheets.Line(3000, sound(desk, block="15"))])
    assert [line.cells["block"] for line in sheets.read(content, columns)] == [desk.city.lot.block_no, "15"]


def test_the_page_asks_again_while_it_runs_and_opens_anew_when_it_is_done(desk, sign_in):
    batch, asked = take(desk, [sound(desk)]), {"HX-Request": "true"}
    with acting_as(desk.clerk):
        commands.start(batch, desk.clerk, lodging=False)
    db.session().flush()
    browser = sign_in(desk.clerk)
    running = browser.get(f"/bulk/{batch.id}", headers=asked)
    assert "<progress" in running.get_data(as_text=True) and "HX-Refresh" not in running.headers
    work(desk)
    assert browser.get(f"/bulk/{batch.id}", headers=asked).headers["HX-Refresh"] == "true"
    assert applications(desk)[0].reference in browser.get(f"/bulk/{batch.id}").get_data(as_text=True)
