"""What a draft does to rules, plots and drawings, without a database."""

from datetime import date

from licensing.envelope import Lot
from licensing.regulation.lines import Line, rules_after
from licensing.regulation.measuring import BUILDABLE, NOTHING, UNKNOWN, answer_plot, compare_findings, differs
from licensing.regulation.words import limit_words
from licensing.rules.findings import Finding, Verdict
from licensing.zoning import zone_rules
from tests.licensing import lots

TODAY, THEN = date(2026, 11, 22), date(2027, 1, 1)
RULES = zone_rules(lots.ZONE, TODAY)
LOT = Lot(lots.MID_BLOCK.parcel, lots.MID_BLOCK.edges)


def test_only_the_named_limit_changes():
    code = next(row.id for row in RULES.rows if row.family == "CV")
    after = rules_after(RULES, [Line(code, "1")], THEN)
    same = {row.id: row for row in RULES.rows}
    assert [(row.id, row.limit, row.valid_from) for row in after.rows if row != same[row.id]] == [(code, "1", THEN)]


def test_an_empty_limit_ends_the_rule():
    code = RULES.rows[0].id
    assert code not in {row.id for row in rules_after(RULES, [Line(code, "")], THEN).rows}


def test_wider_setbacks_leave_less_to_build():
    before = answer_plot(LOT, RULES)
    setbacks = [Line(row.id, "6") for row in RULES.rows if row.family == "SB" and row.edge in ("side", "rear")]
    after = answer_plot(LOT, rules_after(RULES, setbacks, THEN))
    assert after.largest_m2 < before.largest_m2 and differs(before, after)
    assert not differs(before, answer_plot(LOT, rules_after(RULES, [], THEN)))


def test_setbacks_wider_than_the_plot_leave_nothing():
    everywhere = [Line(row.id, "60") for row in RULES.rows if row.family == "SB"]
    assert answer_plot(LOT, RULES).verdict == BUILDABLE
    assert answer_plot(LOT, rules_after(RULES, [*everywhere, *_coverage("0")], THEN)).verdict == NOTHING


def test_a_plot_without_sides_is_unknown_before_and_after():
    answer = answer_plot(Lot(lots.MID_BLOCK.parcel, ()), RULES)
    assert answer.verdict == UNKNOWN and not differs(answer, answer)


def test_a_drawing_changes_only_where_a_verdict_does():
    passed, failed = (Finding("SB-REAR", "SB", verdict, "setback") for verdict in (Verdict.PASS, Verdict.FAIL))
    other = Finding("CV-ANNEX", "CV", Verdict.WARNING, "coverage")
    change = compare_findings([passed, other], [failed, other])
    assert (change.before, change.after, change.rules) == (Verdict.WARNING, Verdict.FAIL, ("SB-REAR",))
    assert compare_findings([passed, other], [passed, other]) is None


def test_limits_are_told_in_words(app):
    with app.test_request_context():
        assert limit_words("0.65 * parcel_area", "m2") == "0.65 × مساحة القطعة م²"
        assert limit_words("6 if street_width >= 30 else 3", "m") == "6 إذا كان عرض الشارع لا يقل عن 30، وإلا 3 م"
        assert limit_words("", "m") == "تنتهي القاعدة"


def _coverage(limit):
    return [Line(row.id, limit) for row in RULES.rows if row.family in ("CV", "FAR")]
