"""Which column of the file fills which field, and what each row says in it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gis.importers.problems import Question
from gis.importers.reading import Rows
from gis.importers.targets import Field, NotThat, Target


@dataclass
class Values:
    """Parsed fields by row; ``rejected`` and ``dropped`` hold row numbers and why."""

    columns: dict[str, list[Any]]
    mapping: dict[str, list[str]]
    rejected: dict[int, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    dropped: dict[int, dict[str, Any]] = field(default_factory=dict)
    lost_text: Counter[str] = field(default_factory=Counter)


def read_values(rows: Rows, target: Target, told: Mapping[str, str]) -> Values:
    """Every field of every row.

    Args:
        told: target field -> column of the file, from ``--map``.

    Raises:
        Question: ``--map`` names what is not there, or a required field has no column.
    """
    mapping = {one.name: _columns(one, rows, told) for one in target.fields}
    if unknown := told.keys() - mapping.keys():
        raise Question("--map", f"The layer has no field {', '.join(sorted(unknown))}; it has: {', '.join(mapping)}.")
    values = Values({}, {name: columns for name, columns in mapping.items() if columns})
    for one in target.fields:
        values.columns[one.name] = [_value(one, mapping[one.name], rows, row, values) for row in range(len(rows.fids))]
    return values


def _columns(one: Field, rows: Rows, told: Mapping[str, str]) -> list[str]:
    if one.name in told:
        if told[one.name] not in rows.fields:
            raise Question("--map", f"The file has no column {told[one.name]!r}; it has: {', '.join(rows.fields)}.")
        return [told[one.name]]
    by_lower = {name.lower(): name for name in rows.fields}
    found = [by_lower[name] for name in one.sources if name in by_lower]
    if one.required and not found:
        raise Question(f"--map {one.name}=COLUMN", f"No column for {one.name}; the file has: {', '.join(rows.fields)}.")
    return found


def _value(one: Field, columns: list[str], rows: Rows, row: int, values: Values) -> Any:
    """The first column that says something the field can be."""
    for column in columns:
        text = _text(rows.fields[column][row])
        if not text:
            continue
        if set(text) <= {"?", " "} and "?" in text:
            values.lost_text[column] += 1
            continue
        try:
            if (parsed := one.parse(text)) is not None:
                return parsed
        except NotThat:
            values.dropped.setdefault(row, {})[column] = text
    if one.required:
        values.rejected[row] = ("field_missing", {"field": one.name})
    return one.default


def _text(value: Any) -> str:
    if value is None or (isinstance(value, (float, np.floating)) and value != value):
        return ""
    if isinstance(value, (float, np.floating)) and value == int(value):
        return str(int(value))
    return str(value).strip()
