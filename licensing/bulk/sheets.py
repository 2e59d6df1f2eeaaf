"""The spreadsheet itself: written as a template or with its faults, read from what somebody sends."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from flask_babel import gettext as _
from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.errors import UserError
from licensing.bulk.columns import FORMULA_SIGNS, Column, cell_text

MOST_ROWS, MOST_BYTES, MOST_UNPACKED = 500, 5_000_000, 60_000_000
KEYS_ROW, TITLES_ROW, HINTS_ROW, FIRST_ROW = 0, 1, 2, 3
FAULTS_KEY = "_faults"
_LISTED = 255  # longest list that a cell's own validation may hold; longer ones stand on a sheet of their own


@dataclass(frozen=True)
class Line:
    """A row of the file: its number as the person sees it, and its cells by key."""

    number: int
    cells: dict[str, str]


def write(columns: Sequence[Column], lines: Sequence[Line] = (), faults: Mapping[int, Mapping[str, str]] | None = None) -> bytes:
    """An empty template, or the lines with the faulty cells marked and their faults in a last column.

    Everything is written as text: no cell becomes a formula or a link, whatever it begins with.
    """
    body, told = BytesIO(), faults or {}
    book = xlsxwriter.Workbook(body, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, lists = book.add_worksheet("الطلبات"), book.add_worksheet("القوائم")
    sheet.right_to_left()
    lists.right_to_left()
    lists.hide()
    styles = _styles(book)
    shown = [*columns, Column(FAULTS_KEY, _("الملاحظات"))] if lines else list(columns)
    for place, column in enumerate(shown):
        _head(sheet, lists, place, column, styles)
    for row, line in enumerate(lines, FIRST_ROW):
        _line(sheet, row, line, shown, told.get(line.number, {}), styles)
    sheet.set_row(KEYS_ROW, None, None, {"hidden": True})
    sheet.freeze_panes(FIRST_ROW, 0)
    book.close()
    return body.getvalue()


def read(content: bytes, columns: Sequence[Column]) -> list[Line]:
    """The filled rows of a template of these columns.

    Raises:
        UserError: not a spreadsheet, not this service's template, no rows or too many.
    """
    rows = _cells(content)
    keys = [cell_text(value) for value in rows[KEYS_ROW]] if rows else []
    if [key for key in keys if key and key != FAULTS_KEY] != [column.key for column in columns]:
        raise UserError("bulk_foreign_template")
    lines = []
    for number, values in enumerate(rows[FIRST_ROW:], FIRST_ROW + 1):
        cells = {key: cell_text(value)[:4000] for key, value in zip(keys, values, strict=False) if key and key != FAULTS_KEY}
        if any(cells.values()):
            lines.append(Line(number, cells))
        if len(lines) > MOST_ROWS:
            raise UserError("bulk_too_many", limit=MOST_ROWS)
    if not lines:
        raise UserError("bulk_empty")
    return lines


def _cells(content: bytes) -> list[list[Any]]:
    if len(content) > MOST_BYTES or not _unpacks_small(content):
        raise UserError("bulk_unreadable")
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError):
        raise UserError("bulk_unreadable") from None


def _unpacks_small(content: bytes) -> bool:
    """A workbook is an archive: one that grows beyond reason when unpacked is not opened."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return sum(part.file_size for part in archive.infolist()) <= MOST_UNPACKED
    except zipfile.BadZipFile:
        return False


def _styles(book: xlsxwriter.Workbook) -> dict[str, Format]:
    return {
        "title": book.add_format({"bold": True, "bg_color": "#E8F1EC", "border": 1, "text_wrap": True, "valign": "top"}),
        "needed": book.add_format({"bold": True, "bg_color": "#CFE5D8", "border": 1, "text_wrap": True, "valign": "top"}),
        "hint": book.add_format({"italic": True, "font_color": "#5A6560", "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"num_format": "@", "text_wrap": True}),
        "quoted": book.add_format({"num_format": "@", "text_wrap": True, "quote_prefix": True}),
        "faulty": book.add_format({"num_format": "@", "bg_color": "#FBE3E1", "text_wrap": True, "quote_prefix": True}),
    }


def _head(sheet: Worksheet, lists: Worksheet, place: int, column: Column, styles: dict[str, Format]) -> None:
    sheet.write_string(KEYS_ROW, place, column.key)
    sheet.write_string(TITLES_ROW, place, column.title, styles["needed" if column.required else "title"])
    words = " · ".join(part for part in (_("إلزامي") if column.required else "", column.hint) if part)
    sheet.write_string(HINTS_ROW, place, words, styles["hint"])
    sheet.set_column(place, place, 46 if column.key == FAULTS_KEY else max(16, min(36, len(column.title) + 4)), styles["text"])
    if not column.choices or (column.field is not None and column.field.type == "multi"):
        return
    source: Any = list(column.choices)
    if len(",".join(column.choices)) > _LISTED:
        for row, choice in enumerate(column.choices):
            lists.write_string(row, place, choice)
        letter = xlsxwriter.utility.xl_col_to_name(place)
        source = f"='القوائم'!${letter}$1:${letter}${len(column.choices)}"
    sheet.data_validation(FIRST_ROW, place, FIRST_ROW + MOST_ROWS, place, {"validate": "list", "source": source})


def _line(sheet: Worksheet, row: int, line: Line, columns: Sequence[Column], faults: Mapping[str, str], styles: dict[str, Format]) -> None:
    for place, column in enumerate(columns):
        if column.key == FAULTS_KEY:
            titles = {one.key: one.title for one in columns}
            words = "\n".join(f"{titles[key]}: {fault}" if key in titles else fault for key, fault in faults.items())
            sheet.write_string(row, place, words, styles["text"])
            continue
        text = line.cells.get(column.key, "")
        style = "faulty" if column.key in faults else "quoted" if text.startswith(FORMULA_SIGNS) else "text"
        if text or column.key in faults:
            sheet.write_string(row, place, text, styles[style])
