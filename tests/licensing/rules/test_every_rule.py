"""Each rule of the registry just inside and just outside, by a centimetre where it measures one. A code without a driver fails."""

from datetime import date, timedelta

import pytest

from licensing.rules import Declared, Finding, check_drawing
from licensing.rules.distances import Nearest, distance_rules, judge_distance
from licensing.rules.findings import judged
from licensing.rules.registry import FAMILIES, rule_codes
from licensing.zoning import RuleRow, RuleSet, rule_sets
from tests.licensing.rules.drivers import GROUND, TABLE, Asked, plot

CM = 0.01
BEYOND = {"fail": "fail", "warning": "warning", "needs_human": "needs_human", "note": "warning"}
BUILT_IN = {"FN-ON-BOUNDARY": "fail", "PL-INSIDE": "fail", "FL-ALLOWED": "fail", "FL-GROUND": "fail", "US-ALLOWED": "fail"}
BUILT_IN |= dict.fromkeys(("RG-ZONE", "RG-STREET", "RG-BOUNDARY"), "needs_human")
# A distance of nothing cannot be undercut: what goes beyond the boundary is told by the rule that keeps a drawing on its plot.
TOLD_BY = {"SB-SIDE-GROUND": "PL-INSIDE", "SB-REAR-GROUND": "PL-INSIDE"}
GENERAL = rule_sets()["general"]
VILLA = rule_sets()["residential_villa"]
ROWS = [(rules, row) for rules in rule_sets().values() for row in rules.rows]


def asked_of(rules: RuleSet, row: RuleRow, over: float) -> Asked:
    """The rules of the day on which the row begins to hold."""
    of_zone = rules if rules.zones else VILLA
    day = max(row.valid_from, date(2024, 7, 15)) if row.valid_to is None else row.valid_from
    return Asked(row, of_zone.for_zone(of_zone.zones[0], day), GENERAL.for_zone("", day), over)


def verdicts(found: list[Finding], code: str) -> set[str]:
    return {str(f.verdict) for f in found if f.rule_id == code}


@pytest.mark.parametrize(("rules", "row"), ROWS, ids=[f"{rules.code}:{row.id}" for rules, row in ROWS])
def test_a_row_just_inside_and_just_outside(rules, row):
    driver, code = TABLE[row.id], TOLD_BY.get(row.id, row.id)
    assert verdicts(driver(asked_of(rules, row, -CM)), row.id) == {"pass"}
    assert BEYOND["fail" if code != row.id else row.severity] in verdicts(driver(asked_of(rules, row, CM)), code)


@pytest.mark.parametrize(("code", "beyond"), BUILT_IN.items())
def test_what_is_built_in_just_inside_and_just_outside(code, beyond):
    row = VILLA.rows[0]
    assert verdicts(TABLE[code](asked_of(VILLA, row, -CM)), code) <= {"pass"}
    assert beyond in verdicts(TABLE[code](asked_of(VILLA, row, CM)), code)


@pytest.mark.parametrize("rule", distance_rules().rows, ids=lambda rule: rule.id)
def test_a_distance_just_inside_and_just_outside(rule):
    def verdict(distance: float) -> str:
        return judge_distance(rule, Nearest(distance, "مدرسة")).verdict

    assert [verdict(rule.metres + by) for by in (CM, 0, -CM)] == ["pass", "pass", rule.severity]
    assert judge_distance(rule, None).code == "distance_clear"


def test_every_code_of_the_registry_has_a_row_and_every_family_a_code():
    assert rule_codes() == TABLE.keys() | {row.id for row in distance_rules().rows}
    assert {code.split("-")[0] for code in rule_codes()} == set(FAMILIES)


def test_a_row_that_does_not_apply_is_not_asked_and_one_that_nobody_can_tell_goes_to_a_person():
    day = date(2025, 1, 1)
    rules, general = VILLA.for_zone("س1", day), GENERAL.for_zone("", day)
    lot = plot()

    def verdict_of(declared: Declared) -> set[str]:
        return verdicts(check_drawing(lot.parcel, lot.edges, rules, {"ground": GROUND}, declared, general=general), "PK-DISABLED")

    assert verdict_of(Declared(use="residential_villa", parking_bays=2)) == set()
    assert verdict_of(Declared(use=None, parking_bays=2)) == {"needs_human"}
    assert verdict_of(Declared(use="commercial", parking_bays=2, disabled_bays=0)) == {"warning"}


def test_an_activity_that_is_licensed_keeps_its_place_where_the_rule_says_so():
    rule = next(row for row in distance_rules().rows if row.grandfathered)
    near = Nearest(rule.metres - 50, "محطة")
    assert judge_distance(rule, near).verdict == "fail"
    assert judge_distance(rule, near, licensed_before=True).verdict == "warning"


def test_asphalt_is_free_on_the_day_five_years_after():
    row = next(row for row in GENERAL.rows if row.id == "EX-ASPHALT")
    laid = date(2020, 6, 1)
    years = [((laid + timedelta(days=days)) - laid).days / 365.2425 for days in (1826, 1827)]
    assert [str(judged(row, "asphalt", one, 5, at_least=True).verdict) for one in years] == ["fail", "pass"]
