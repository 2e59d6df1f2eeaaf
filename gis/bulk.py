"""COPY into a table inside the session's transaction, for the few places where rows come by the ten thousand."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import Any

from app import db

_ROWS_AT_ONCE = 400


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Append the rows, in the order of ``columns``; None is null. Returns how many.

    Table and column names are literals of the caller's code, never a user's words.
    """
    cursor = db.session().connection().connection.cursor()
    names = ", ".join(f'"{name}"' for name in columns)
    text = _RowText(rows)
    cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN (FORMAT csv)', text)
    return text.count


class _RowText:
    """A file whose next lines are made while the server stores the last ones."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._rows: Iterator[Sequence[Any]] = iter(rows)
        self.count = 0

    def read(self, _size: int = -1) -> str:
        batch = list(islice(self._rows, _ROWS_AT_ONCE))
        self.count += len(batch)
        text = StringIO()
        plain = csv.writer(text)
        careful = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
        for row in batch:
            if "" in row:
                careful.writerow([_NULL if value is None else value for value in row])
            else:
                plain.writerow(row)
        return text.getvalue()


class _Null:
    """Nothing between two commas; the writer takes it for a number and leaves it unquoted, unlike an empty text."""

    def __float__(self) -> float:
        return float("nan")

    def __str__(self) -> str:
        return ""


_NULL = _Null()
