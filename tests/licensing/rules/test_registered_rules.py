"""Rules kept in the register's table answer as the shipped ones do, and a branch may have its own."""

from datetime import date
from types import SimpleNamespace

import pytest

from licensing.envelope import buildable_envelope
from licensing.zoning import rows_to_register, rules_from_register, zone_rules
from tests.licensing.lots import TEN_LOTS

TODAY = date(2025, 11, 20)
ROWS = [SimpleNamespace(**row) for row in rows_to_register() if row["zone_code"] == "س1"]


def test_stored_and_read_again_the_rules_are_the_same():
    assert rules_from_register("س1", TODAY, ROWS).fingerprint == zone_rules("س1", TODAY).fingerprint


@pytest.mark.parametrize("lot", TEN_LOTS, ids=lambda lot: lot.name)
def test_envelopes_are_the_same_from_either(lot):
    areas = [e.area_m2 for e in buildable_envelope(lot.parcel, lot.edges, rules_from_register("س1", TODAY, ROWS))]
    assert areas == pytest.approx([lot.expected[floor][0] for floor in ("ground", "first", "annex")], abs=0.01)


def test_a_branch_has_its_own_row_before_the_amanah():
    front = next(vars(row) for row in ROWS if row.code == "SB-FRONT")
    own = SimpleNamespace(**{**front, "municipality_id": 3, "limit_expression": "5"})
    rules = rules_from_register("س1", TODAY, [own, *ROWS])
    assert [row.limit for row in rules.rows if row.id == "SB-FRONT"] == ["5"]


def test_a_zone_without_rows_has_the_shipped_rules_and_an_unknown_zone_none():
    assert rules_from_register("س1", TODAY, []).rows == zone_rules("س1", TODAY).rows
    assert rules_from_register("ح", TODAY, []) is None
