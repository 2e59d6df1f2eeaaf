"""The schedule of fines: rows by violation, amounts by city class, with the day since which they hold and their source."""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

from field_inspection.violations.rules import ScheduleRow, ScheduleTerms

DATA = Path(__file__).with_name("data")
CITY_CLASSES = ("C1", "C2", "C3", "C4", "C5")


@dataclass(frozen=True)
class Schedule:
    """One edition of the schedule."""

    name: dict[str, str]
    decision: dict[str, str]
    valid_from: date
    account_code: str
    terms: ScheduleTerms
    objection_days: int
    rows: dict[str, ScheduleRow]


@cache
def schedule() -> Schedule:
    """The edition in force."""
    head = yaml.safe_load((DATA / "violation_schedule.yaml").read_text("utf8"))
    with (DATA / head["file"]).open(encoding="utf8", newline="") as file:
        rows = {row["code"]: _row(row) for row in csv.DictReader(file)}
    terms = ScheduleTerms(
        {key: Decimal(value) for key, value in head["ceiling"].items()},
        head["most_doublings"],
        {key: Decimal(value) for key, value in head["size_factors"].items()},
        head["days_between_fines"],
        head["months_counted"],
    )
    return Schedule(head["name"], head["decision"], head["valid_from"], head["account"], terms, head["objection_days"], rows)


def _row(cells: dict[str, str]) -> ScheduleRow:
    amounts = {name: Decimal(cells[f"fine_{name.lower()}"]) for name in CITY_CLASSES if cells[f"fine_{name.lower()}"]}
    return ScheduleRow(
        cells["code"],
        cells["domain"],
        cells["name_ar"],
        cells["name_en"],
        Decimal(cells["fine_min_sar"]),
        Decimal(cells["fine_max_sar"]),
        amounts,
        cells["unit"],
        cells["severity"] == "serious",
        cells["warning_first"] == "y",
        int(cells["grace_days"] or 0),
        cells["escalation_on_repeat"],
        cells["source"],
        is_sample="GK" in cells["source"],
    )
