"""Workbooks (.xlsx, .xls, .ods): each sheet that holds anything is a layer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from gis.importers.formats.corners import chunk_of_corners
from gis.importers.formats.plan import Chunk, LayerPlan
from gis.importers.formats.rows import Row, chunk_of_rows, describe_rows, unique
from gis.importers.problems import UnusableFile

MOST_SHEETS = 100


def describe(path: Path, name: str) -> list[LayerPlan]:
    """Raises:
    UnusableFile: not a workbook, or nothing in it.
    """
    book = _open(path)
    if len(book.sheet_names) > MOST_SHEETS:
        raise UnusableFile("import_too_many_layers", found=len(book.sheet_names), limit=MOST_SHEETS)
    plans = []
    for sheet in book.sheet_names:
        records = _records(book, sheet)
        if (headings := next(records, None)) is None:
            continue
        plan = LayerPlan(sheet, "excel", str(path), 0, "none", {}, inner={"sheet": sheet, "book": name})
        plans.append(describe_rows(plan, unique(headings.cells), records))
    return plans


def read(plan: LayerPlan, size: int, _encoding: str | None) -> Iterator[Chunk]:
    records = _records(_open(Path(plan.path)), plan.inner["sheet"])
    next(records, None)
    if plan.inner["placing"]["how"] == "corners":
        yield chunk_of_corners(plan, records)
        return
    rows = list(records)
    for start in range(0, len(rows), size):
        yield chunk_of_rows(plan, rows[start : start + size])


def _open(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError) as error:
        raise UnusableFile("import_unreadable", what=str(error)[:200]) from error


def _records(book: CalamineWorkbook, sheet: str) -> Iterator[Row]:
    """Rows that hold anything, with their number in the sheet."""
    try:
        rows: list[list[Any]] = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise UnusableFile("import_unreadable", what=str(error)[:200]) from error
    for number, cells in enumerate(rows, 1):
        if any(cell not in (None, "") for cell in cells):
            yield Row(number, cells)
