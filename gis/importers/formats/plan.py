"""What a reader says of a layer, and what it hands over. Both cross the pipe between worker and application."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa

# Row number in the chunk -> (code, details).
Remarks = dict[int, tuple[str, dict[str, Any]]]


@dataclass(frozen=True)
class Proposal:
    """An answer that a person may give to a doubt; ``distance_m`` is how far from our box the layer would then lie."""

    value: str
    distance_m: float | None = None
    sample: str | None = None


@dataclass(frozen=True)
class Doubt:
    """Something the file leaves open or says wrongly. A blocking doubt must be answered before a row is taken."""

    code: str
    details: dict[str, Any] = field(default_factory=dict)
    proposals: tuple[Proposal, ...] = ()
    blocking: bool = False


@dataclass
class LayerPlan:
    """A layer as found. ``count`` comes from the file's own books, never from the reader alone."""

    name: str
    format: str
    path: str
    count: int
    geometry_kind: str  # point, line, polygon, mixed, none, unknown
    fields: dict[str, str]
    crs: str | None = None
    extent: tuple[float, float, float, float] | None = None
    encoding: str | None = None
    inner: dict[str, Any] = field(default_factory=dict)  # what the reader needs to find the rows again
    crs_doubts: list[Doubt] = field(default_factory=list)
    encoding_doubts: list[Doubt] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)

    def notice(self, code: str, **details: Any) -> None:
        self.notices.append({"code": code, **details})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "LayerPlan":
        facts = dict(content)
        for name in ("crs_doubts", "encoding_doubts"):
            facts[name] = [
                Doubt(one["code"], one["details"], tuple(Proposal(**p) for p in one["proposals"]), one["blocking"]) for one in facts[name]
            ]
        if facts["extent"] is not None:
            facts["extent"] = tuple(facts["extent"])
        return cls(**facts)


@dataclass
class Chunk:
    """Some rows of a layer in file order, each of them: a row that cannot be had is here too, refused with its reason.

    ``fids`` are the numbers by which a person finds the row: record from 1, line of a table, primary key.
    """

    fids: pa.Array
    wkb: pa.Array
    fields: dict[str, pa.Array]
    refused: Remarks = field(default_factory=dict)
    notes: Remarks = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.fids)


def chunk_of(fids: Iterable[int], wkb: Iterable[bytes | None], fields: Mapping[str, Any], refused: Remarks, notes: Remarks) -> Chunk:
    """A chunk from plain lists; a column of mixed values becomes text."""
    return Chunk(
        pa.array(fids, pa.int64()), pa.array(wkb, pa.large_binary()), {name: column(v) for name, v in fields.items()}, refused, notes
    )


def column(values: Any) -> pa.Array:
    if isinstance(values, pa.Array):
        return values
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return pa.array([None if value is None else str(value) for value in values], pa.string())
