"""The kinds of 940 report: fifteen groups, their departments, terms and rules. Read once from the catalogue's files."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

DATA = Path(__file__).with_name("data")
CLOCK_SEVERITIES = frozenset({"critical", "high"})  # their term runs day and night; the others' in working hours


@dataclass(frozen=True)
class ReportGroup:
    """One of the fifteen doors a citizen chooses from."""

    code: str
    name: dict[str, str]
    icon: str


@dataclass(frozen=True)
class Department:
    code: str
    name: dict[str, str]


@dataclass(frozen=True)
class ReportKind:
    """One kind of trouble. ``sla_hours`` count on the clock for critical and high, in working hours for the rest."""

    code: str
    group: str
    name: dict[str, str]
    department: str
    sla_hours: float
    severity: str
    examples: tuple[str, ...]
    radius_m: float
    after_photo: bool
    public: bool

    @property
    def term(self) -> tuple[int, str]:
        """(minutes, calendar) as the case's clock wants them."""
        return round(self.sla_hours * 60), "wall" if self.severity in CLOCK_SEVERITIES else "working"


@dataclass(frozen=True)
class Catalogue:
    groups: dict[str, ReportGroup]
    kinds: dict[str, ReportKind]
    departments: dict[str, Department]

    def in_group(self, group: str) -> list[ReportKind]:
        return [kind for kind in self.kinds.values() if kind.group == group]


@cache
def catalogue() -> Catalogue:
    """The kinds as the files give them, in their order.

    Raises:
        ValueError: a kind whose group has no rules, or rules for an unknown kind.
    """
    rules = yaml.safe_load((DATA / "report_families.yaml").read_text("utf8"))
    with (DATA / "reports.csv").open(encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {row["code"] for row in rows}
    if odd := (rules["kinds"].keys() - known) | ({row["category_code"] for row in rows} - rules["groups"].keys()):
        raise ValueError(f"report_families.yaml and reports.csv disagree on: {', '.join(sorted(odd))}")
    return Catalogue(
        groups={
            row["category_code"]: ReportGroup(
                row["category_code"], {"ar": row["category_ar"], "en": row["category_en"]}, rules["groups"][row["category_code"]]["icon"]
            )
            for row in rows
        },
        kinds={row["code"]: _kind(row, rules) for row in rows},
        departments={
            row["department_code"]: Department(row["department_code"], {"ar": row["department_ar"], "en": row["department_en"]})
            for row in rows
        },
    )


@cache
def street_words() -> dict[str, tuple[str, ...]]:
    """What people call each kind, beside its name and examples."""
    lines = yaml.safe_load((DATA / "report_words.yaml").read_text("utf8"))
    return {code: tuple(word.strip() for word in words.split(",")) for code, words in lines.items()}


def _kind(row: dict[str, str], rules: dict) -> ReportKind:
    facts = rules["groups"][row["category_code"]] | rules["kinds"].get(row["code"], {})
    return ReportKind(
        code=row["code"],
        group=row["category_code"],
        name={"ar": row["name_ar"], "en": row["name_en"]},
        department=row["department_code"],
        sla_hours=float(row["sla_hours"]),
        severity=row["severity"],
        examples=tuple(row[f"example_{n}_ar"] for n in (1, 2, 3) if row[f"example_{n}_ar"]),
        radius_m=facts["radius_m"],
        after_photo=facts["after_photo"],
        public=facts["public"],
    )
