"""Tables as they leave: CSV while it is read, XLSX written beside and sent. No cell runs in a spreadsheet; no person is named."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.calendar import RIYADH
from app.casework.workflow import localised, state_of
from gis.layers.downloads import harmless
from licensing.exports.queries import Asked, pages_of
from licensing.models import Application

FORMATS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
MOST_IN_XLSX = 100_000


def columns_of(what: str) -> list[str]:
    """Heads in the reader's language."""
    common = [_("الرقم"), _("رمز الخدمة"), _("الخدمة"), _("الحالة"), _("رمز الحالة"), _("البلدية"), _("المكان")]
    own = (
        [_("فُتح في"), _("قُدم في"), _("انتهى في"), _("الموعد"), _("القناة")]
        if what == "applications"
        else [_("صدرت في"), _("سارية حتى"), _("انتهت في")]
    )
    return [*common, *own, _("خط الطول"), _("دائرة العرض")]


def csv_of(asked: Asked, actor: Actor) -> Iterator[str]:
    """The table with a mark, so that spreadsheets see Arabic."""
    heads = columns_of(asked.what)  # now, while the reader's language is known
    pages = pages_of(asked, actor, _cells)
    return chain(["\ufeff" + _line(heads)], ("".join(_line([harmless(_plain(cell)) for cell in row]) for row in page) for page in pages))


def write_xlsx(asked: Asked, actor: Actor, path: Path) -> None:
    """One sheet from right to left, dates as dates, numbers of files as text."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet(_("الجدول"))
        sheet.right_to_left()
        sheet.freeze_panes(1, 1)
        head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        heads = columns_of(asked.what)
        sheet.write_row(0, 0, heads, head)
        sheet.set_column(0, len(heads) - 1, 20)
        line = 0
        for page in pages_of(asked, actor, _cells):
            for row in page:
                line += 1
                for column, cell in enumerate(row):
                    _put(sheet, line, column, cell, day, moment)


def _put(sheet: Any, line: int, column: int, cell: Any, day: Any, moment: Any) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(line, column, cell.replace(tzinfo=None), moment)
    elif isinstance(cell, date):
        sheet.write_datetime(line, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001  a day has no zone
    elif isinstance(cell, float):
        sheet.write_number(line, column, cell)
    elif cell:
        sheet.write_string(line, column, cell)


def _cells(case: Any, branch: str, longitude: float | None, latitude: float | None) -> list[Any]:
    state = state_of(case)
    common = [case.reference, case.service_code, case.title, localised(state.name), case.state, branch, case.place_text]
    if isinstance(case, Application):
        own = [_local(case.opened_at), _local(case.submitted_at), _local(case.closed_at), _local(case.due_at), case.channel]
    else:
        own = [case.issued_on, case.valid_to, _local(case.closed_at)]
    return [*common, *own, longitude and round(longitude, 6), latitude and round(latitude, 6)]


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(RIYADH).replace(microsecond=0) if at else None


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return cell.isoformat() if isinstance(cell, date) else cell


def _line(cells: Sequence[Any]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
