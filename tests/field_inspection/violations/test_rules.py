"""The fine and what a finding leads to, from the schedule itself."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from field_inspection.catalogue.checklists import checklists
from field_inspection.catalogue.schedule import schedule
from field_inspection.violations import rules
from field_inspection.violations.rules import Answer, Earlier

DAY = date(2026, 11, 22)
EDITION = schedule()
SERIOUS, WARNED_FIRST = "viol.bld.open_excavation", "viol.bld.setback"


def fine(code: str, city_class: str = "C2", **facts) -> Decimal:
    return rules.fine(EDITION.rows[code], city_class, EDITION.terms, EDITION.account_code, **facts).total


@pytest.mark.parametrize(
    ("code", "facts", "riyals"),
    [
        (SERIOUS, {}, "8000.00"),  # C2
        (SERIOUS, {"city_class": "C1"}, "10000.00"),
        (SERIOUS, {"city_class": "C5"}, "2000.00"),
        (SERIOUS, {"size": "micro"}, "2000.00"),  # a quarter
        (SERIOUS, {"size": "medium"}, "6000.00"),
        (SERIOUS, {"repeats": 1}, "16000.00"),
        (SERIOUS, {"repeats": 2}, "32000.00"),
        (SERIOUS, {"repeats": 9}, "32000.00"),  # at most four times
        (WARNED_FIRST, {"repeats": 9}, "32000.00"),  # 16,000 at most doubled
        ("viol.bld.extra_floor", {"quantity": Decimal(2)}, "80000.00"),  # per floor
        ("viol.exc.no_permit", {"city_class": "C1", "quantity": Decimal(10)}, "30000.00"),  # 3,000 a metre in Riyadh, clause 3/3
        ("viol.cln.litter", {}, "500.00"),  # the same in every city
        ("viol.exc.road_damage_nolic", {"quantity": Decimal(400_000)}, "40000.00"),  # a tenth of the repair
        ("viol.exc.road_damage_nolic", {"quantity": Decimal(9_000_000)}, "200000.00"),  # up to twice the maximum
        ("viol.bld.no_permit", {"city_class": "C1", "quantity": Decimal(100)}, "2000000.00"),  # the ceiling of serious ones
        ("viol.bld.unit_division", {"city_class": "C1", "quantity": Decimal(100)}, "1000000.00"),  # of the others
    ],
)
def test_the_fine(code, facts, riyals):
    assert fine(code, **facts) == Decimal(riyals)


def test_unknown_class_or_size_is_refused():
    with pytest.raises(ValueError, match="C9"):
        fine(SERIOUS, "C9")
    with pytest.raises(ValueError, match="giant"):
        fine(SERIOUS, size="giant")


@pytest.mark.parametrize(
    ("code", "earlier", "answer"),
    [
        (SERIOUS, Earlier(), Answer.FINE),
        (WARNED_FIRST, Earlier(), Answer.WARN),
        (WARNED_FIRST, Earlier(warned_until=DAY), Answer.WAIT),  # the last day of grace is still grace
        (WARNED_FIRST, Earlier(warned_until=DAY - timedelta(days=1)), Answer.FINE),
        (WARNED_FIRST, Earlier(warned_before=True), Answer.FINE),
        (WARNED_FIRST, Earlier(fines=1), Answer.FINE),
        (SERIOUS, Earlier(fined_on=DAY - timedelta(days=13), fines=1), Answer.WAIT),
        (SERIOUS, Earlier(fined_on=DAY - timedelta(days=14), fines=1), Answer.FINE),
    ],
)
def test_what_follows(code, earlier, answer):
    assert rules.what_follows(EDITION.rows[code], earlier, DAY, EDITION.terms) is answer


def test_the_schedule_is_whole():
    assert len(EDITION.rows) == 193
    assert {len(row.amounts) for row in EDITION.rows.values()} == {0, 5}
    assert all(row.least <= row.most for row in EDITION.rows.values())


def test_checklists_name_violations_of_the_schedule():
    named = {item.violation for one in checklists().values() for item in one.items if item.violation}
    assert named <= EDITION.rows.keys() and len(named) > 10
    assert all(
        EDITION.rows[i.violation].unit == "per_case" or i.quantity or i.violation == "viol.cln.debris"
        for one in checklists().values()
        for i in one.items
        if i.violation
    )
