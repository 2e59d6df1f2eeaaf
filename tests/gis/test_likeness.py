"""Misspelt names: a letter swapped, dropped or changed still finds the district, and the district first."""

import pytest

from app.i18n.folding import fold
from gis.map.likeness import edits, likeness
from gis.models import District
from tests.fixtures.database import _on_clone


@pytest.mark.parametrize(
    "one, other, cost",
    [("", "", 0), ("سلام", "سلام", 0), ("سالم", "سلام", 1), ("سلم", "سلام", 1), ("سلامم", "سلام", 1), ("صلام", "سلام", 1), ("ab", "ca", 2)],
)
def test_edits_are_counted_and_a_swap_is_one(one, other, cost):
    assert edits(one, other) == edits(other, one) == cost


def test_the_best_run_of_words_counts_and_a_beginning_stands_behind_the_whole():
    assert likeness("الملك فهد", "طريق الملك فهد") == 1
    assert likeness("النزهه", "مدرسه النزهه") == likeness("النزهه", "النزهه") == 1
    assert 0.66 < likeness("النه", "النهضه") < 1
    assert likeness("النهضه", "المنتزه") < 0.66
    assert likeness("شي", "") == 0


def misspellings(name: str):
    """Each swap of neighbours and each lost letter behind the article."""
    start = 2 if name.startswith("ال") else 0
    for i in range(start, len(name) - 1):
        if " " not in name[i : i + 2] and name[i] != name[i + 1]:
            yield name[:i] + name[i + 1] + name[i] + name[i + 2 :]
            yield name[:i] + name[i + 1 :]


@pytest.fixture(scope="module")
def city(app, demo_template):
    yield from _on_clone(app, demo_template)


def test_a_misspelt_district_is_found_first(app, city):
    names = {fold(d.name_ar): d.name_ar for d in city.query(District)}
    tried = [(wrong, right) for folded, right in names.items() for wrong in misspellings(folded) if wrong not in names]
    client = app.test_client()
    found = {
        wrong: [row["title"] for row in client.get("/map/search", query_string={"q": wrong}).get_json()["results"]] for wrong, _ in tried
    }
    assert len(tried) > 100 and [pair for pair in tried if pair[1] not in found[pair[0]]] == []
    not_first = [pair for pair in tried if found[pair[0]][0] != pair[1]]
    assert len(not_first) <= len(tried) // 50, not_first  # what was typed may begin another name
