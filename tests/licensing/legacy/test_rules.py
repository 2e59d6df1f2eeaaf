"""A row of an old register becomes ours without anything made up or left out."""

from datetime import date

import pytest
import shapely

from licensing.legacy.mapping import Mapping, read_mapping, value_at
from licensing.legacy.rules import days_between, flattened, past_row

TABLE = Mapping.model_validate(
    {
        "source": "town", "format": "csv", "reference": "no", "title": ["kind", "what"], "state": {"from": "status", "words": {"Done": "completed"}},
        "applied_on": "asked", "issued_on": "given", "completed_on": "ended", "place_text": "where",
        "geometry": {"wkt": "shape", "longitude": "x", "latitude": "y"},
    }
)  # fmt: skip
ROW = {"no": "P-1", "kind": "New", "what": "House", "status": "Done", "asked": "2020-01-05T00:00:00.000", "given": "2020-02-01", "ended": "2021-01-01", "where": "1 Main St", "shape": "MULTIPOINT (47.3 24.1,47.4 24.2)", "x": "", "y": ""}  # fmt: skip


def test_a_whole_row():
    row = past_row(ROW, TABLE)
    assert (row.source_ref, row.title, row.state, row.source_state) == ("P-1", "New، House", "completed", "Done")
    assert (row.applied_on, row.issued_on, row.completed_on) == (date(2020, 1, 5), date(2020, 2, 1), date(2021, 1, 1))
    assert shapely.get_num_geometries(row.geom) == 2 and row.notes == [] and row.content == ROW


@pytest.mark.parametrize(("field", "value"), [("given", ""), ("given", None), ("ended", "  ")])
def test_what_is_not_there_stays_empty(field, value):
    row = past_row(ROW | {field: value}, TABLE)
    assert getattr(row, {"given": "issued_on", "ended": "completed_on"}[field]) is None and row.notes == []


def test_an_unknown_state_is_kept_in_its_own_word():
    row = past_row(ROW | {"status": "Limbo"}, TABLE)
    assert (row.state, row.source_state) == (None, "Limbo")


@pytest.mark.parametrize("shape", ["POINT (0 0)", "MULTIPOINT (0 0, 0 0)", "", "POINT (500 3)", "POLYGON nonsense", "POINT EMPTY"])
def test_nowhere_is_no_place(shape):
    row = past_row(ROW | {"shape": shape, "x": "0", "y": "0"}, TABLE)
    assert row.geom is None


def test_points_at_nowhere_are_left_out_of_several():
    row = past_row(ROW | {"shape": "MULTIPOINT (0 0, 47.3 24.1)"}, TABLE)
    assert row.geom == shapely.Point(47.3, 24.1)


def test_dates_the_wrong_way_round_are_told_and_never_counted_negative():
    row = past_row(ROW | {"given": "2019-01-01"}, TABLE)
    assert row.notes == ["dates_out_of_order"] and days_between(row.applied_on, row.issued_on) is None
    assert days_between(date(2020, 1, 1), date(2020, 1, 1)) == 0


def test_a_row_without_its_number_is_refused():
    with pytest.raises(ValueError, match="no_reference"):
        past_row(ROW | {"no": ""}, TABLE)


def test_every_answer_of_a_document_has_its_path():
    found = flattened({"a": [{"b": None}, {"b": []}], "c": {"d": False, "e": {}}})
    assert found == [(("a", "1", "b"), None), (("a", "2", "b"), []), (("c", "d"), False), (("c", "e"), {})]


def test_a_path_may_pass_through_lists_and_miss():
    assert value_at({"a": [{"b": 1}]}, "a.0.b") == 1
    assert value_at({"a": [{"b": 1}]}, "a.7.b") is None
    assert value_at({"a.b": 2}, "a.b") == 2


@pytest.mark.parametrize("name", ["calgary", "odp"])
def test_the_mappings_of_the_product_are_read_strictly(name):
    assert read_mapping(name).source == name


def test_a_mapping_with_an_unknown_key_names_its_line(tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("source: town\nformat: csv\nreference: nr\ntitle: nr\nstate: {from: s}\ncolour: red\n")
    with pytest.raises(ValueError, match=r"wrong\.yaml:6"):
        read_mapping(str(wrong))
