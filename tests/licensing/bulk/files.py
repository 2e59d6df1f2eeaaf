"""An office with a clerk, the spreadsheets it fills, and the way they are taken."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import xlsxwriter
from sqlalchemy import select

from app import db
from app.authz import SYSTEM, acting_as
from app.identity import delegation
from app.identity.checks import with_check_digit
from app.identity.commands import give_mandate
from app.identity.queries import actor_of, today
from licensing.bulk import commands
from licensing.bulk.checking import columns_for
from licensing.catalogue import Service, services
from licensing.models import Application, BulkRow
from tests.factories.filing import build_city
from tests.factories.people import make_user


def make_desk() -> SimpleNamespace:
    """An office with a clerk, to which the owner of lot 2 delegated the service."""
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
    return SimpleNamespace(city=city, service=one, clerk=actor_of(clerk))


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


def rows_of(batch) -> list[BulkRow]:
    with acting_as(SYSTEM):
        return list(db.session().scalars(select(BulkRow).where(BulkRow.batch_id == batch.id).order_by(BulkRow.row_no)))


def applications(desk) -> list[Application]:
    with acting_as(SYSTEM):
        return list(db.session().scalars(select(Application).where(Application.service_code == desk.service.code)))
