"""Corner lists as surveyors send them: text in columns, Arabic or English headers, Arabic-Indic digits.

Pure: bytes in, corners by parcel out. Nothing is guessed: a line that cannot be read is told with its number.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from app.i18n.digits import to_western_digits
from gis.corners import meaning_of, number_of, order_of

MOST_BYTES, MOST_CORNERS = 512 * 1024, 2_000
DELIMITERS = ";\t,|"
_FIELDS = {"x": "easting", "y": "northing", "x_deed": "easting_deed", "y_deed": "northing_deed", "corner": "label", "row": "label"}


class UnreadableList(ValueError):
    """``code`` of a sentence; ``line`` where it stopped, 0 for the whole file."""

    def __init__(self, code: str, line: int = 0, found: str = "") -> None:
        super().__init__(code)
        self.code, self.line, self.found = code, line, found[:60]


@dataclass(frozen=True)
class ListedCorner:
    label: str
    easting: float
    northing: float
    easting_deed: float | None = None
    northing_deed: float | None = None
    mark: str = ""


def read_corner_list(body: bytes) -> dict[str, list[ListedCorner]]:
    """Corners by parcel number in the order of the file; the key is "" where the list has no parcel column.

    Raises:
        UnreadableList: empty, too large, no coordinates, or a line that cannot be read.
    """
    if len(body) > MOST_BYTES:
        raise UnreadableList("corner_list_too_large")
    rows = [(number, row) for number, row in enumerate(_rows(_text(body)), 1) if any(cell.strip() for cell in row)]
    if not rows:
        raise UnreadableList("corner_list_empty")
    columns, first = _columns(rows[0][1])
    found: dict[str, list[ListedCorner]] = {}
    for number, row in rows[first:]:
        cells = {name: row[at].strip() for name, at in columns.items() if at < len(row)}
        found.setdefault(to_western_digits(cells.get("parcel", "")), []).append(_corner(cells, number))
    if not found:
        raise UnreadableList("corner_list_empty")
    if sum(map(len, found.values())) > MOST_CORNERS:
        raise UnreadableList("corner_list_too_large")
    return {parcel: _numbered(corners) for parcel, corners in found.items()}


def read_lines(text: str) -> list[ListedCorner]:
    """Corners typed or pasted a line each: number, easting, northing; separated by anything but a digit."""
    return [corner for corners in read_corner_list(text.encode("utf8")).values() for corner in corners]


def _numbered(corners: list[ListedCorner]) -> list[ListedCorner]:
    """In the order of their numbers, as a list in a delivery is read; as they stand where a number comes again: to close the ring."""
    order = order_of([number_of(corner.label) for corner in corners])
    return corners if order is None else [corners[at] for at in order]


def _text(body: bytes) -> str:
    if b"\x00" in body[:200]:
        raise UnreadableList("corner_list_not_text")
    for encoding in ("utf-8-sig", "cp1256"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableList("corner_list_not_text")


def _rows(text: str) -> list[list[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    if first.count(delimiter) == 0:
        return [line.split() for line in text.splitlines()]
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def _columns(header: Sequence[str]) -> tuple[dict[str, int], int]:
    """Where each column is, and the first row of data. A list without a header is number, easting, northing."""
    if sum(number_of(cell) is not None for cell in header) >= 2:
        wide = len(header)
        if wide < 2:
            raise UnreadableList("corner_list_no_coordinates")
        return ({"easting": 0, "northing": 1} if wide == 2 else {"label": 0, "easting": 1, "northing": 2}), 0
    columns: dict[str, int] = {}
    for at, cell in enumerate(header):
        if meaning := meaning_of(cell):
            columns.setdefault(_FIELDS.get(meaning, meaning), at)
    if "easting" not in columns or "northing" not in columns:
        raise UnreadableList("corner_list_no_coordinates")
    return columns, 1


def _corner(cells: dict[str, str], line: int) -> ListedCorner:
    numbers: dict[str, float | None] = {}
    for name in ("easting", "northing", "easting_deed", "northing_deed"):
        text = cells.get(name, "")
        numbers[name] = number_of(text)
        if numbers[name] is None and (text or not name.endswith("_deed")):
            raise UnreadableList("corner_list_line", line, text)
    easting, northing = numbers["easting"], numbers["northing"]
    assert easting is not None and northing is not None
    return ListedCorner(
        to_western_digits(cells.get("label", "")),
        easting,
        northing,
        numbers["easting_deed"],
        numbers["northing_deed"],
        cells.get("mark", ""),
    )
