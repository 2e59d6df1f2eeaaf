"""Which column of the file fills which field, and what each row says in it. A value that comes often is read once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from gis.importers.problems import Question
from gis.importers.targets import Field, NotThat, Target

_MOST_KEPT = 200_000  # different values of a column that are remembered from batch to batch
_SAYS, _NOTHING, _LOST, _WRONG = range(4)


@dataclass
class Values:
    """Parsed fields by row of a batch; ``rejected`` and ``dropped`` hold row numbers and why."""

    columns: dict[str, np.ndarray]
    rejected: dict[int, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    dropped: dict[int, dict[str, Any]] = field(default_factory=dict)


class Reader:
    """Reads the target's fields out of batches of one layer.

    Raises:
        Question: ``told`` (target field -> column of the file) names what is not there, or a required field has no column.
    """

    def __init__(self, target: Target, columns: list[str], told: Mapping[str, str]) -> None:
        self._target = target
        self._known: dict[str, dict[str, tuple[int, Any]]] = {}
        self._columns = {one.name: _columns(one, columns, told) for one in target.fields}
        self.lost_text: Counter[str] = Counter()
        if unknown := told.keys() - self._columns.keys():
            names = ", ".join(self._columns)
            raise Question("--map", f"The layer has no field {', '.join(sorted(unknown))}; it has: {names}.")

    @property
    def mapping(self) -> dict[str, list[str]]:
        return {name: columns for name, columns in self._columns.items() if columns}

    def read(self, count: int, columns: Mapping[str, pa.Array]) -> Values:
        """Every field of so many rows."""
        values = Values({})
        for one in self._target.fields:
            values.columns[one.name] = self._field(one, count, columns, values)
        return values

    def _field(self, one: Field, count: int, columns: Mapping[str, pa.Array], values: Values) -> np.ndarray:
        """The first column that says something the field can be."""
        found = np.full(count, one.default, object)
        empty = np.ones(count, bool)
        for name in self._columns[one.name]:
            parsed, states, codes, texts = self._parsed(one, name, columns[name])
            state = states[codes]
            self.lost_text[name] += int(np.sum(state == _LOST))
            for row in np.flatnonzero(empty & (state == _WRONG)).tolist():
                values.dropped.setdefault(row, {})[name] = texts[codes[row]]
            usable = empty & (state == _SAYS)
            found[usable] = parsed[codes[usable]]
            empty &= ~usable
            if not empty.any():
                break
        if one.required:
            values.rejected |= dict.fromkeys(np.flatnonzero(empty).tolist(), ("field_missing", {"field": one.name}))
        return found

    def _parsed(self, one: Field, name: str, column: pa.Array) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
        """What each different value of the column means, whether it says anything, which of them each row has, how they were written."""
        coded = column.dictionary_encode(null_encoding="encode")
        texts = [_text(value) for value in coded.dictionary.to_pylist()]
        known = self._known.setdefault(f"{one.name} {name}", {})
        if len(known) > _MOST_KEPT:
            known.clear()
        parsed, states = np.empty(len(texts), object), np.empty(len(texts), np.int8)
        for place, text in enumerate(texts):
            if text not in known:
                known[text] = _meaning(one, text)
            states[place], parsed[place] = known[text]
        return parsed, states, coded.indices.to_numpy(zero_copy_only=False), texts


def _columns(one: Field, columns: list[str], told: Mapping[str, str]) -> list[str]:
    if one.name in told:
        if told[one.name] not in columns:
            raise Question("--map", f"The file has no column {told[one.name]!r}; it has: {', '.join(columns)}.")
        return [told[one.name]]
    by_lower = {name.lower(): name for name in columns}
    found = [by_lower[name] for name in one.sources if name in by_lower]
    if one.required and not found:
        raise Question(f"--map {one.name}=COLUMN", f"No column for {one.name}; the file has: {', '.join(columns)}.")
    return found


def _meaning(one: Field, text: str) -> tuple[int, Any]:
    if not text:
        return _NOTHING, None
    if set(text) <= {"?", " "}:
        return _LOST, None
    try:
        parsed = one.parse(text)
    except NotThat:
        return _WRONG, None
    return (_NOTHING if parsed is None else _SAYS), parsed


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value).strip()
