"""A definition as the rows of a form, and rows of a form as a definition; what the form does not show stays as it was."""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from app.i18n.digits import to_western_digits, whole_number
from licensing.editor.naming import put_facts, typed_facts
from licensing.editor.shape import put_shape, typed_shape

BLANK_ROWS = 2
MOST_ROWS = 60


@dataclass(frozen=True)
class RowList:
    """A list of a definition that the form shows as rows. ``key``: the column without which a row is not there."""

    name: str
    key: str
    columns: tuple[str, ...]


LISTS = (
    RowList("fields", "name", ("name", "type", "required", "label_ar", "label_en", "choices", "min", "max")),
    RowList("documents", "code", ("code", "by", "required")),
    RowList("fee", "tariff", ("tariff", "quantity")),
    RowList("rules", "code", ("code", "measure", "way", "limit", "severity", "text_ar", "text_en")),
    RowList("conditions", "code", ("code", "text_ar", "text_en")),
)
PLAIN = ("procedure", "committee")
MANY = ("agencies", "eligibility")
_CHOICE = re.compile(r"\s*([A-Za-z0-9_.-]+)\s*=\s*([^|]+?)\s*(?:\|\s*(.+?)\s*)?")


def typed_of(body: Mapping[str, Any]) -> MultiDict[str, str]:
    """The definition as the form shows it."""
    typed: MultiDict[str, str] = typed_facts(body)
    typed.update(typed_shape(body))
    for language in ("ar", "en"):
        typed[f"intro_{language}"] = body.get("intro", {}).get(language) or ""
    for name in PLAIN:
        typed[name] = str(body.get(name) or "")
    typed["working_days"] = str(body.get("deadline", {}).get("working_days", ""))
    for name in MANY:
        typed.setlist(name, list(body.get(name, ())))
    for rows in LISTS:
        for number, row in enumerate(body.get(rows.name, ())):
            for column, value in _cells(rows.name, row).items():
                typed[cell(rows.name, number, column)] = value
    return typed


def body_from(base: Mapping[str, Any], typed: MultiDict[str, str]) -> dict[str, Any]:
    """The definition that the form describes, over the one that it was opened with."""
    body = deepcopy(dict(base))
    body["intro"] = {"ar": typed.get("intro_ar", "").strip(), "en": typed.get("intro_en", "").strip() or None}
    for name in PLAIN:
        _set(body, name, typed.get(name, "").strip())
    days = typed.get("working_days", "").strip()
    number = whole_number(days)
    body["deadline"] = {**body.get("deadline", {}), "working_days": days if number is None else number}
    for name in MANY:
        _set(body, name, [value for value in typed.getlist(name) if value])
    for rows in LISTS:
        _set(body, rows.name, _rows_from(rows, base.get(rows.name, ()), typed))
    put_shape(body, base, typed)
    put_facts(body, base, typed)
    return body


def cell(rows: str, number: int, column: str) -> str:
    """The name of one control."""
    return f"{rows}-{number}-{column}"


def row_count(rows: RowList, typed: Mapping[str, str]) -> int:
    """Rows that the form shows: those that are there and a few empty ones."""
    told = (whole_number(name.split("-")[1]) for name in typed if name.startswith(f"{rows.name}-"))
    numbers = [number for number in told if number is not None]
    filled = [n for n in numbers if typed.get(cell(rows.name, n, rows.key), "").strip()]
    return min(max(filled, default=-1) + 1 + BLANK_ROWS, MOST_ROWS)


def _rows_from(rows: RowList, before: Any, typed: MultiDict[str, str]) -> list[dict[str, Any]]:
    known: dict[Any, dict[str, Any]] = {row.get(rows.key): row for row in before}
    found = []
    for number in range(row_count(rows, typed)):
        said = {column: typed.get(cell(rows.name, number, column), "").strip() for column in rows.columns}
        if said[rows.key]:
            found.append({**known.get(said[rows.key], {}), **_row(rows.name, said, known.get(said[rows.key], {}))})
    return [{key: value for key, value in row.items() if value is not None} for row in found]


def _cells(name: str, row: Mapping[str, Any]) -> dict[str, str]:
    """One row as the words of its controls."""
    text = row.get("text") or row.get("label") or {}
    cells = {key: str(value) for key, value in row.items() if isinstance(value, str | int | float) and not isinstance(value, bool)}
    cells |= {
        "text_ar": text.get("ar") or "",
        "text_en": text.get("en") or "",
        "label_ar": text.get("ar") or "",
        "label_en": text.get("en") or "",
    }
    if name in ("fields", "documents"):
        cells["required"] = "y" if row.get("required", name == "documents") else ""
    if name == "rules":
        cells["way"] = "at_least" if row.get("at_least") else "at_most"
        cells["limit"] = str(row.get("at_least") or row.get("at_most") or "")
    if name == "fields":
        cells["choices"] = "\n".join(_choice_line(choice) for choice in row.get("choices", ()))
    return cells


def _row(name: str, said: Mapping[str, str], before: Mapping[str, Any]) -> dict[str, Any]:
    """What the controls say of one row, as the definition writes it."""
    text = {"ar": said.get("text_ar") or said.get("label_ar") or "", "en": said.get("text_en") or said.get("label_en") or None}
    match name:
        case "documents":
            return {"code": said["code"], "by": said["by"] or "applicant", "required": bool(said["required"])}
        case "fee":
            return {"tariff": said["tariff"], "quantity": said["quantity"] or "1"}
        case "conditions":
            return {"code": said["code"], "text": text}
        case "rules":
            way = said["way"] if said["way"] in ("at_most", "at_least") else "at_most"
            other = {"at_most": "at_least", "at_least": "at_most"}[way]
            return {
                "code": said["code"],
                "measure": said["measure"],
                way: said["limit"],
                other: None,
                "severity": said["severity"] or "block",
                "text": text,
            }
    choices = [_choice(line, before) for line in said["choices"].splitlines() if line.strip()]
    limits = {key: _limit(said[key]) for key in ("min", "max")}
    return {
        "name": said["name"],
        "type": said["type"] or "text",
        "required": bool(said["required"]),
        "label": text,
        "choices": choices or None,
        **limits,
    }


def _choice_line(choice: Mapping[str, Any]) -> str:
    label = choice.get("label") or {}
    return f"{choice['value']} = {label.get('ar', '')}" + (f" | {label['en']}" if label.get("en") else "")


def _choice(line: str, before: Mapping[str, Any]) -> dict[str, Any]:
    found = _CHOICE.fullmatch(line)
    value, arabic, english = found.groups() if found else (line.strip(), line.strip(), None)
    known: dict[str, Any] = next((c for c in before.get("choices", ()) if c["value"] == value), {})
    return {**known, "value": value, "label": {"ar": arabic, "en": english}}


def _limit(value: str) -> Any:
    text = to_western_digits(value)
    return None if not text else float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def _set(body: dict[str, Any], name: str, value: Any) -> None:
    if value:
        body[name] = value
    else:
        body.pop(name, None)
