"""What the reference lists say of every service and document, read from the product's CSV files."""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ConfigDict

from app.forms import Words
from app.strict_yaml import DefinitionError

DATA = Path(__file__).parent / "data"
SERVICE_COLUMNS = (
    "code", "group", "name_ar", "name_en", "audience", "needs_parcel", "needs_inspection", "needs_engineering_office",
    "output_document_ar", "output_document_en", "validity", "fee_basis", "target_days", "required_documents",
    "workflow_kind", "source",
)  # fmt: skip
_CODE = re.compile(r"[a-z][a-z0-9]*\.[a-z][a-z0-9_]*")
DOCUMENT_COLUMNS = ("key", "kind", "name_ar", "name_en")


@dataclass(frozen=True)
class ServiceFacts:
    """What is said of one service in the reference list, or by the definition of a service that the list does not have.

    ``needs_inspection``: a visit before the decision.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    code: str
    group: str
    name_ar: str
    name_en: str
    audience: str
    needs_parcel: bool
    needs_inspection: bool
    needs_engineering_office: bool
    output_document_ar: str
    output_document_en: str
    validity: str
    fee_basis: str
    target_days: int
    required_documents: tuple[str, ...]
    workflow_kind: str
    source: str


@dataclass(frozen=True)
class DocumentType:
    """Something that a service asks for: a ``document`` to attach or a ``field`` to fill."""

    key: str
    kind: str
    name_ar: str
    name_en: str

    @property
    def name(self) -> str:
        """In the reader's language."""
        return str(Words(ar=self.name_ar, en=self.name_en))


@lru_cache(maxsize=1)
def service_facts() -> dict[str, ServiceFacts]:
    """Every service of the list by its code, in the order of the list."""
    return read_service_facts(DATA / "services.csv")


@lru_cache(maxsize=1)
def document_types() -> dict[str, DocumentType]:
    """Every document and field key with its Arabic name."""
    return read_document_types(DATA / "document_types.csv")


@lru_cache(maxsize=1)
def group_prefixes() -> dict[str, str]:
    """What the codes of each group begin with, before the dot."""
    return {facts.group: facts.code.partition(".")[0] for facts in service_facts().values()}


def fits_group(code: str, group: str) -> bool:
    """The code is of the form ``group.name``: the group's letters, a dot, a Latin name."""
    return _CODE.fullmatch(code) is not None and code.partition(".")[0] == group_prefixes().get(group)


def read_service_facts(path: Path) -> dict[str, ServiceFacts]:
    """The list in a file.

    Raises:
        DefinitionError: another column, a code twice, an answer that is neither y nor n, days that are no number.
    """
    facts: dict[str, ServiceFacts] = {}
    for line, row in _rows(path, SERVICE_COLUMNS):
        if row["code"] in facts:
            raise DefinitionError(path, line, f"{row['code']}: given twice")
        if not row["target_days"].isdigit():
            raise DefinitionError(path, line, f"target_days: {row['target_days']!r} is no number")
        facts[row["code"]] = _service_of(path, line, row)
    return facts


def _service_of(path: Path, line: int, row: dict[str, str]) -> ServiceFacts:
    values: dict[str, Any] = dict(row)
    for column in ("needs_parcel", "needs_inspection", "needs_engineering_office"):
        values[column] = _yes(path, line, column, row[column])
    values["required_documents"] = tuple(key for key in row["required_documents"].split(";") if key)
    values["target_days"] = int(row["target_days"])
    return ServiceFacts(**values)


def read_document_types(path: Path) -> dict[str, DocumentType]:
    """The keys in a file, each once."""
    types: dict[str, DocumentType] = {}
    for line, row in _rows(path, DOCUMENT_COLUMNS):
        if row["key"] in types or row["kind"] not in ("document", "field"):
            raise DefinitionError(path, line, f"{row['key']}: given twice, or of unknown kind {row['kind']!r}")
        types[row["key"]] = DocumentType(**row)
    return types


def _rows(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != columns:
            raise DefinitionError(path, 1, f"columns are {reader.fieldnames}, not {list(columns)}")
        rows = [(reader.line_num, row) for row in reader]
    for line, row in rows:
        if None in row or None in row.values():
            raise DefinitionError(path, line, "another number of columns than the first line")
    return rows


def _yes(path: Path, line: int, column: str, value: str) -> bool:
    if value not in ("y", "n"):
        raise DefinitionError(path, line, f"{column}: {value!r} is neither y nor n")
    return value == "y"
