"""Applications and permits leave as tables: the reader's rows alone, filters kept, nothing that runs, nobody named."""

import csv
import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from app import db
from app.authz import acting_as
from app.tenancy import everything
from licensing.applications import commands
from licensing.exports import queries, tables
from tests.factories import filing
from tests.factories.people import DILAM, SIH, staff

HARMFUL = '=HYPERLINK("http://evil")\n+مرحبا'


@pytest.fixture
def city(db_session, monkeypatch):
    monkeypatch.setattr("licensing.permits.commands.defer", lambda *_, **__: None)  # the paper has tests of its own
    return filing.build_city()


@pytest.fixture
def lodged(city):
    application = filing.lodge_statement(city)
    with everything():
        application.place_text = HARMFUL
        db.session().flush()
    return application


def rows_of(response):
    assert response.status_code == 200, response.text
    text = response.get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_ones_own_rows_leave_without_names_and_without_formulas(sign_in, city, lodged):
    head, row = rows_of(sign_in(city.owner).get("/exports/applications.csv"))
    assert len(head) == len(row) and row[0] == lodged.reference
    assert row[head.index("المكان")] == "'" + HARMFUL  # one cell, line break and all, and it does not run
    assert city.owner_party.name_ar not in ",".join(row) and city.owner_party.identifier not in ",".join(row)
    assert rows_of(sign_in(city.stranger).get("/exports/applications.csv"))[1:] == []


def test_staff_take_their_branch_alone_and_no_draft(sign_in, city, lodged):
    with acting_as(city.owner):
        commands.start_application("lnd.zoning_statement", city.owner_party, city.owner, parcel=city.lot)
    assert [row[0] for row in rows_of(sign_in(city.reviewer).get("/exports/applications.csv"))[1:]] == [lodged.reference]
    assert rows_of(sign_in(staff("reviewer", DILAM)).get(f"/exports/applications.csv?municipality={SIH}"))[1:] == []
    assert rows_of(sign_in(city.reviewer).get("/exports/applications.csv?of=mine"))[1:] == []
    assert len(rows_of(sign_in(city.owner).get("/exports/applications.csv"))) == 3  # his own draft he sees


@pytest.mark.parametrize(
    ("filters", "found"),
    [("state=submitted", 1), ("state=issued", 0), ("service=lnd.zoning_statement", 1), ("service=bld.fence", 0), ("from=2020-01-01", 1), ("from=2999-01-01", 0), ("to=2020-01-01", 0), ("q=بيان", 1), ("q=سوق", 0)],
)  # fmt: skip
def test_the_filters_of_the_list_are_kept(sign_in, city, lodged, filters, found):
    assert len(rows_of(sign_in(city.reviewer).get(f"/exports/applications.csv?{filters}"))) == 1 + found


def test_a_day_that_cannot_be_read_is_said_beside_it(sign_in, city):
    refused = sign_in(city.owner).get("/exports/applications.csv?from=31/1/2025&q=كلمة")
    assert (
        refused.status_code == 422
        and "2025-01-31" in refused.text
        and 'value="31/1/2025"' in refused.text
        and 'value="كلمة"' in refused.text
    )


def test_the_sheet_reads_from_right_to_left_with_dates_as_dates(sign_in, city, lodged):
    answer = sign_in(city.owner).get("/exports/applications.xlsx")
    assert answer.status_code == 200
    (head, row) = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert row[0] == lodged.reference and row[head.index("المكان")] == HARMFUL  # text, which a sheet does not run
    opened = row[head.index("فُتح في")]
    assert opened.year == lodged.opened_at.year
    assert abs(opened - (lodged.opened_at + timedelta(hours=3)).replace(tzinfo=None)) < timedelta(seconds=2)


def test_rows_come_in_pages_and_each_once(city, lodged, monkeypatch):
    monkeypatch.setattr(queries, "AT_ONCE", 2)
    made = {lodged.reference}
    with acting_as(city.owner):
        for _ in range(4):
            made.add(commands.start_application("lnd.zoning_statement", city.owner_party, city.owner, parcel=city.lot).reference)
    asked = queries.asked_by(city.owner, "applications", {})
    found = [row[0] for page in queries.pages_of(asked, city.owner, lambda case, *_: [case.reference]) for row in page]
    assert len(found) == 5 and set(found) == made


def test_a_sheet_that_would_not_open_is_refused(sign_in, city, lodged, monkeypatch):
    monkeypatch.setattr(tables, "MOST_IN_XLSX", 0)
    refused = sign_in(city.owner).get("/exports/applications.xlsx")
    assert refused.status_code == 413 and "CSV" in refused.text


@pytest.mark.parametrize("path", ["/exports/people.csv", "/exports/applications.exe"])
def test_nothing_else_can_be_taken(sign_in, city, path):
    assert sign_in(city.owner).get(path).status_code == 404


def test_permits_leave_too(sign_in, city):
    (head,) = rows_of(sign_in(city.owner).get("/exports/permits.csv"))
    assert "سارية حتى" in head
