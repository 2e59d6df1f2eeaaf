"""Rows of the survey form: added at the end or after a corner, taken away, numbered on; what the map draws is known as such."""

from werkzeug.datastructures import MultiDict

from gis.cadastre.decisions import filling
from gis.cadastre.decisions.entering import after, empty, typed_from


def form(*labels):
    typed = empty(9358, corners=len(labels))
    for n, (row, label) in enumerate(zip(typed.corners, labels, strict=True), 1):
        row |= {"label": label, "easting": str(n), "northing": str(n)}
    for n, row in enumerate(typed.sides, 1):
        row["street_name"] = f"ش{n}"
    return typed


def shown(typed):
    return [(row["label"], row["easting"]) for row in typed.corners], [row["street_name"] for row in typed.sides]


def test_a_corner_goes_in_after_the_one_that_begins_the_side():
    assert shown(after(form("1", "2", "3"), "add_corner:1")) == ([("1", "1"), ("2", ""), ("3", "2"), ("4", "3")], ["ش1", "", "ش2", "ش3"])
    assert shown(after(form("1", "2", "3"), "add_corner"))[0][-1] == ("4", "")
    assert shown(after(form("1", "2", "3"), "add_corner:9"))[0][-1] == ("4", "")


def test_names_that_the_surveyor_gave_stay():
    assert shown(after(form("أ", "ب", "ج"), "add_corner:2"))[0] == [("أ", "1"), ("ب", "2"), ("3", ""), ("ج", "3")]
    assert shown(after(form("أ", "ب", "ج", "د"), "drop_corner:2"))[0] == [("أ", "1"), ("ج", "3"), ("د", "4")]


def test_a_corner_taken_away_leaves_numbers_without_a_gap():
    assert shown(after(form("1", "2", "3", "4"), "drop_corner:2")) == ([("1", "1"), ("2", "3"), ("3", "4")], ["ش1", "ش3", "ش4"])


def test_what_was_drawn_on_the_map_comes_as_a_list_and_is_known_as_drawn():
    sent = MultiDict({"corner_text": "1 10 20\n2 11 20\n3 11 21", "drawn": "map", "do": "read_text"})
    drawn, errors = filling.filled(form("1", "2", "3"), "read_text", sent, {})
    assert errors == {} and drawn.header["entered_by"] == "map" and [c["easting"] for c in drawn.corners] == ["10.000", "11.000", "11.000"]
    typed, _ = filling.filled(form("1", "2", "3"), "read_text", MultiDict({"corner_text": "1 10 20\n2 11 20\n3 11 21"}), {})
    assert typed.header["entered_by"] == "file"
    assert typed_from(MultiDict({"entered_by": "map"})).header["entered_by"] == "map"
