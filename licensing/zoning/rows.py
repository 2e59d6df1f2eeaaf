"""Dated rule rows and the set of them that holds in one zone on one day."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pydantic import ConfigDict, with_config

from licensing.zoning.expressions import Expression, UnknownName, parse_expression

STRICT = ConfigDict(extra="forbid")
FLOOR_ORDER = ("basement", "ground", "first", "second", "third", "fourth", "annex")


@with_config(STRICT)
@dataclass(frozen=True)
class RuleRow:
    """One limit, for the floors and the kind of edge it names, from one day to another.

    ``edge`` is a role (front, side, rear) or a kind of edge (wadi, passage, open); a row for the kind
    goes before a row for the role. ``limit`` is an expression; ``unknown`` is the value drawn on the map
    while a name in it has no value, and such a rule is decided by a person. ``applies_if`` is a comparison
    in the same language; a row without one always applies.

    ``severity`` of what exceeds the limit: ``fail`` stops an approval, ``warning`` is assessed by the reviewer,
    ``needs_human`` is decided by him, ``note`` is told and asks for nothing.
    """

    id: str
    family: str
    limit: str
    unit: str
    source: str
    valid_from: date
    floors: tuple[str, ...] = ()
    edge: str | None = None
    valid_to: date | None = None
    unknown: float | None = None
    tolerance: float = 0.0
    severity: str = "fail"
    sample: bool = False
    applies_if: str = ""

    @property
    def expression(self) -> Expression:
        return parse_expression(self.limit)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def concerns(self, floor: str | None) -> bool:
        return not self.floors or floor in self.floors

    def under(self, values: Mapping[str, float | None]) -> "RuleRow | None":
        """The row as it stands for these values: None where it does not apply; without a limit where nobody can say whether."""
        if not self.applies_if:
            return self
        try:
            return self if parse_expression(self.applies_if).value(values) else None
        except UnknownName as unknown:
            return replace(self, limit=unknown.name)

    def limit_for(self, values: Mapping[str, float | None]) -> float | None:
        """The limit in ``unit``, or None when a value that it needs is not known."""
        try:
            return self.expression.value(values)
        except UnknownName:
            return None


@dataclass(frozen=True)
class ZoneRules:
    """Every rule of one zone that holds on one day: what the envelope and the checks read."""

    zone_code: str
    on: date
    version: int
    floors: tuple[str, ...]
    uses: tuple[str, ...]
    rows: tuple[RuleRow, ...]

    def row(self, family: str, floor: str | None = None, edge: str | None = None) -> RuleRow | None:
        """The one row of this family for this floor and edge, if the zone has it."""
        for row in self.rows:
            if row.family == family and row.edge == edge and row.concerns(floor):
                return row
        return None

    def applying(self, values: Mapping[str, float | None]) -> "ZoneRules":
        """The same rules without the rows whose condition does not hold for these values."""
        if not any(row.applies_if for row in self.rows):
            return self
        return replace(self, rows=tuple(row for each in self.rows if (row := each.under(values)) is not None))

    def setback_row(self, floor: str, kind: str, role: str) -> RuleRow | None:
        """The setback row for an edge: by its kind (wadi, passage) before its role (front, side, rear)."""
        return self.row("SB", floor, kind) or self.row("SB", floor, role)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the rows in force: stored with every decision that used them."""
        rows = [{**vars(row), "floors": list(row.floors)} for row in sorted(self.rows, key=lambda row: row.id)]
        body = {"zone": self.zone_code, "floors": self.floors, "uses": self.uses, "rows": rows}
        return hashlib.sha256(json.dumps(body, default=str, sort_keys=True).encode()).hexdigest()


@with_config(STRICT)
@dataclass(frozen=True)
class RuleSet:
    """All rows, past and present, of the zones that share them."""

    code: str
    version: int
    name: dict[str, str]
    zones: tuple[str, ...]
    floors: tuple[str, ...]
    uses: tuple[str, ...]
    rows: tuple[RuleRow, ...] = field(repr=False)

    def for_zone(self, zone_code: str, on: date) -> ZoneRules:
        """The rows that hold in this zone on this day."""
        rows = tuple(row for row in self.rows if row.holds_on(on))
        return ZoneRules(zone_code, on, self.version, self.floors, self.uses, rows)


def overlapping_rows(rows: Iterable[RuleRow]) -> list[tuple[str, str]]:
    """Pairs of ids that would answer the same question on the same day: none in a sound set."""
    ordered = list(rows)
    return [
        (one.id, two.id)
        for index, one in enumerate(ordered)
        for two in ordered[index + 1 :]
        if (one.family, one.edge) == (two.family, two.edge)
        and one.family in ("SB", "CV")
        and not (one.applies_if and two.applies_if)
        and _floors_meet(one, two)
        and _days_meet(one, two)
    ]


def _floors_meet(one: RuleRow, two: RuleRow) -> bool:
    return not one.floors or not two.floors or bool(set(one.floors) & set(two.floors))


def _days_meet(one: RuleRow, two: RuleRow) -> bool:
    end_one, end_two = one.valid_to or date.max, two.valid_to or date.max
    return one.valid_from <= end_two and two.valid_from <= end_one
