"""Every finding has an Arabic sentence whose number agrees with its verdict."""

import re
from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from shapely import LineString, box

from licensing.envelope import buildable_envelope
from licensing.presenters.findings import SENTENCES, TITLES, finding_words, number, setback_words
from licensing.regulation.general import general_page
from licensing.rules import Declared, Drawn, Finding, Verdict, check_drawing, check_fence
from licensing.rules.distances import Nearest, distance_rules, judge_distance
from licensing.rules.findings import judged
from licensing.rules.place import LayerHit, Ownership, check_layers, check_ownership
from licensing.zoning import general_rules, zone_rules
from tests.licensing import lots

RULES = zone_rules(lots.ZONE, date(2025, 11, 20))


@pytest.fixture(autouse=True)
def arabic():
    app = Flask(__name__)
    Babel(app)
    with app.app_context(), app.test_request_context(), force_locale("ar"):
        yield


def every_finding():
    bad = {"ground": box(-1, 1, 20, 30), "first": box(0, 1, 20, 30), "second": box(1, 1, 19, 29), "annex": box(0, 0, 20, 30)}
    good = {"ground": box(2, 5, 18, 20)}
    small = lots.lot("small", lots.box_corners(7, 20), [lots.street(None), *[lots.NEIGHBOUR] * 3], 140)
    villa = Declared("residential_villa", 11, 3)
    yield from check_drawing(lots.MID_BLOCK.parcel, lots.MID_BLOCK.edges, RULES, bad, Declared("fuel_station", 13, 0, 2))
    yield from check_drawing(lots.MID_BLOCK.parcel, lots.MID_BLOCK.edges, RULES, good, villa)
    yield from check_drawing(small.parcel, small.edges[:2], RULES, {"first": box(2, 6, 5, 9)})
    yield from check_drawing(small.parcel, (), None, good, villa)
    yield from check_drawing(lots.CORNER.parcel, lots.CORNER.edges, zone_rules("س3", RULES.on), good, villa)
    yield from findings_of_the_place()
    fence = LineString([(0, 0), (20, 0), (20, 10), (0, 10)])
    for height in (2.5, 5, None):
        heights = dict.fromkeys(("front", "side", "rear"), height)
        yield from check_fence(lots.MID_BLOCK.parcel, lots.MID_BLOCK.edges, RULES, fence, heights)


def findings_of_the_place():
    """Annexes, corners, bays, layers, owners, distances and works, kept and broken."""
    general = general_rules(RULES.on)
    floors = {"ground": box(2, 5, 18, 20), "annex": box(1, 5, 18, 20)}
    crowded = Drawn((box(-1, 1, 1, 5), box(0.5, 1, 3, 6)), box(0, 0, 20, 10))
    roomy = Drawn((box(3, 1, 5.5, 6.5),), box(0, 0, 2, 2))
    shop, villa = Declared("commercial", 11, 3, 2, disabled_bays=0), Declared("residential_villa", 11, 3, 1, entrances=2)
    for declared, drawn in ((shop, crowded), (villa, roomy), (Declared(separated_units=1), roomy)):
        yield from check_drawing(lots.CORNER.parcel, lots.CORNER.edges, RULES, floors, declared, general=general, drawn=drawn)
    for area, height in ((0.1, 3), (90, 50), (90, None)):
        for family, rule in (("FLD", "FLD-CHANNEL"), ("FLD", "FLD-STUDY"), ("HR", "HR-SITE"), ("AV", "AV-SURFACE")):
            yield from check_layers(general, family, [LayerHit(rule, "طبقة", area, 45.0, "جهة")], height)
    yield from check_layers(general, "AV", [], None)
    for known in (Ownership(True, 600, 600, 600), Ownership(False, 600, 650, 650), Ownership(True, 600, None, 603)):
        yield from check_ownership(general, known)
    for rule in distance_rules().rows:
        yield from (judge_distance(rule, nearest) for nearest in (None, Nearest(1, "مدرسة"), Nearest(rule.metres + 1, "")))
    works = {"reference": "14-2", "starts": "2026-01-01", "ends": "2026-02-01", "layer": "شارع الملك"}
    for code in ("EX-CLASH", "EX-ASPHALT"):
        row = next(row for row in general.rows if row.id == code)
        name = "excavation_clash" if code == "EX-CLASH" else "asphalt"
        yield from (judged(row, name, value, 3, at_least=code == "EX-ASPHALT", params=works) for value in (0, 9, None))


def test_every_finding_has_a_sentence_without_gaps_or_latin_words():
    for finding in every_finding():
        words = finding_words(finding)
        assert words.title and words.verdict and words.sentence.endswith(".")
        assert not re.search(r"[A-Za-z%]\(|[A-Za-z]|None|  |: م", words.sentence), (finding, words.sentence)


def test_every_code_has_a_title_and_a_sentence():
    assert TITLES.keys() == SENTENCES.keys()
    assert {finding.code for finding in every_finding()} == TITLES.keys()


def test_a_setback_is_told_with_its_floor_edge_measure_and_limit():
    findings = check_drawing(lots.MID_BLOCK.parcel, lots.MID_BLOCK.edges, RULES, {"ground": box(2, 2.5, 18, 20)})
    front = next(f for f in findings if f.rule_id == "SB-FRONT")
    assert finding_words(front).sentence == ("ارتداد الدور الأرضي من الواجهة على شارع 15 م: 2.5 م، وهو أقل من الحد الأدنى 3 م.")


def test_setbacks_of_an_envelope_are_told_per_edge():
    ground = buildable_envelope(lots.TWO_WIDTHS.parcel, lots.TWO_WIDTHS.edges, RULES)[0]
    assert [setback_words(s) for s in ground.setbacks] == [
        "الواجهة على شارع 30 م: 6 م",
        "الجانب على جار: 0 م",
        "الخلف على جار: 0 م",
        "الواجهة على شارع 10 م: 3 م",
    ]


def test_numbers_are_short_and_western():
    assert [number(value) for value in (3.0, 2.994, 412.5, 1250, 0, None)] == ["3", "2.99", "412.5", "1,250", "0", ""]


def test_general_rules_and_distances_are_listed_in_words():
    tables = general_page(RULES.on)
    assert len(tables["general"]) == len(general_rules(RULES.on).rows) and len(tables["distances"]) == len(distance_rules().rows)
    for row in (*tables["general"], *tables["distances"]):
        told = " ".join(str(value) for name, value in row.items() if name != "sample")
        assert row["source"] and not re.search(r"[A-Za-z]", told), told


def test_what_a_service_only_warns_of_is_told_as_what_was_measured():
    """Works in the street are warned of: the sentence says which street and since when, not that nothing is known."""
    works = {"reference": "14-2", "starts": "2026-01-01", "ends": "2026-02-01", "layer": "شارع الملك"}
    for code, said in (("excavation_clash", "14-2"), ("asphalt", "1 يناير 2026")):
        told = finding_words(Finding("EX", "EX", Verdict.WARNING, code, measured=2.0, limit=5.0, params=works))
        unknown = finding_words(Finding("EX", "EX", Verdict.NEEDS_HUMAN, code, params=works))
        assert said in told.sentence and said not in unknown.sentence
