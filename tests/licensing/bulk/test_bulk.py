"""A file of requests: its template, its faults, and what becomes of its rows, once each."""

import zipfile
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app import db
from app.authz import SYSTEM, acting_as
from app.errors import Conflict, NotFound, UserError
from app.identity import delegation
from app.identity.checks import with_check_digit
from app.identity.commands import give_mandate
from app.identity.queries import actor_of, today
from licensing.bulk import commands, pages, sheets
from licensing.bulk.checking import columns_for
from licensing.bulk.columns import cell_text
from licensing.catalogue import Service, services
from licensing.models import Application, BulkRow
from tests.factories.filing import build_city
from tests.factories.people import make_user


@pytest.fixture
def desk(db_session, monkeypatch):
    """An office with a clerk, to which the owner of lot 2 delegated the service; jobs wait until the test runs them."""
    deferred: list[str] = []
    monkeypatch.setattr("licensing.bulk.commands.defer", lambda _task, batch_id: deferred.append(batch_id))
    city = build_city()
    city.owner_party.identifier = with_check_digit("100090777")
    clerk = make_user("موظف المكتب")
    give_mandate(clerk, city.office_party.id, "engineering_office")
    db.session().flush()
    one = next(
        s for s in services().values()
        if s.definition and s.definition.drawing is None and s.definition.start.place == "own_parcel"
        and not s.definition.acts_on and s.definition.procedure.startswith("simple_review") and not s.definition.start.engineering_office
        and not [n for n in s.definition.documents if n.by != "register" and n.required]
    )  # fmt: skip
    with acting_as(city.owner):
        delegation.delegate(city.owner_party, city.office_party, city.owner, services=[one.code], valid_to=today() + timedelta(days=9))
    return SimpleNamespace(city=city, service=one, clerk=actor_of(clerk), jobs=deferred)


def sound(desk, **other: str) -> dict[str, str]:
    """A row that the service's own passing example fills."""
    return {
        **columns_filled(desk.service),
        "party": desk.city.owner_party.identifier,
        "plan": desk.city.lot.plan_no,
        "block": desk.city.lot.block_no,
        "number": desk.city.lot.parcel_no,
        **other,
    }


def columns_filled(service: Service) -> dict[str, str]:
    answers = service.definition.examples.passes.answers if service.definition.examples else {"statement_purpose": "design"}
    return {name: value if isinstance(value, str) else "؛".join(value) for name, value in answers.items()}


def book(desk, rows: list[dict[str, str]]) -> bytes:
    """The service's template with these rows typed in, as a spreadsheet program leaves it."""
    keys = [column.key for column in columns_for(desk.service)]
    body = BytesIO()
    made = xlsxwriter.Workbook(body)
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, keys)
    for number, row in enumerate(rows, 3):
        for place, key in enumerate(keys):
            if key in row:
                sheet.write_string(number, place, row[key])
    made.close()
    return body.getvalue()


def take(desk, rows: list[dict[str, str]], name: str = "طلبات.xlsx"):
    with acting_as(desk.clerk):
        return commands.take_file(desk.service, desk.city.office_party, name, book(desk, rows), desk.clerk)


def work(desk) -> int:
    """Every job that waits is done, as the worker would; how many."""
    done = 0
    while desk.jobs:
        with acting_as(SYSTEM):
            commands.run(desk.jobs.pop(0))
        done += 1
    return done


def rows_of(batch) -> list[BulkRow]:
    with acting_as(SYSTEM):
        return list(db.session().scalars(select(BulkRow).where(BulkRow.batch_id == batch.id).order_by(BulkRow.row_no)))


def applications(desk) -> list[Application]:
    with acting_as(SYSTEM):
        return list(db.session().scalars(select(Application).where(Application.service_code == desk.service.code)))


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
