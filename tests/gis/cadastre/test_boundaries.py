"""Directions of sides and the boundary sentence, by example and for every rectangle."""

import math
import re

import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity

from gis.cadastre.boundaries import Boundary, Words, directions_of, sentence

WORDS = Words(
    {"north": "شمالاً", "south": "جنوباً", "east": "شرقاً", "west": "غرباً"},
    {"street": "شارع", "parcel": "قطعة", "passage": "ممر", "open": "أرض فضاء", "wadi": "وادٍ"},
    "قطعة رقم {ref}",
    "عرض {width}م",
    "شطفة",
    "بطول {length}م",
    " ثم ",
    " — ",
)
FOUR = {"north", "east", "south", "west"}


def rectangle(width: float, depth: float, turn: float, reverse: bool) -> list[tuple[float, float]]:
    turned = affinity.rotate(shapely.box(0, 0, width, depth), turn)
    ring = [tuple(c) for c in shapely.get_coordinates(turned)[:-1]]
    return ring[::-1] if reverse else ring


def test_the_sentence_as_deeds_write_it():
    sides = [
        Boundary("north", "street", 25, street_width_m=20.0),
        Boundary("east", "passage", 20.5, street_width_m=4.5),
        Boundary("south", "parcel", 25, ref="43"),
        Boundary("west", "open", 20.5, ref="حديقة"),
    ]
    assert sentence(sides, WORDS) == (
        "شمالاً: شارع عرض 20م بطول 25.00م — جنوباً: قطعة رقم 43 بطول 25.00م — شرقاً: ممر عرض 4.5م بطول 20.50م — غرباً: حديقة بطول 20.50م"
    )


def test_sides_of_one_direction_follow_one_another():
    sides = [
        Boundary("north", "street", 12, street_name="شارع الأمل", street_width_m=10),
        Boundary("north", "street", 4.24, is_chamfer=True),
    ]
    assert sentence(sides, WORDS) == "شمالاً: شارع الأمل عرض 10م بطول 12.00م ثم شطفة بطول 4.24م"


def test_directions_of_an_upright_lot():
    assert directions_of([(0, 25), (20, 25), (20, 0), (0, 0)]) == ["north", "east", "south", "west"]
    assert directions_of([(0, 0), (20, 0), (20, 25), (0, 25)]) == ["south", "east", "north", "west"]


@given(st.floats(1, 500), st.floats(1, 500), st.floats(-720, 720), st.booleans())
def test_a_rectangle_looks_once_in_each_direction(width, depth, turn, reverse):
    looks = directions_of(rectangle(width, depth, turn, reverse))
    assert set(looks) == FOUR
    opposite = {"north": "south", "south": "north", "east": "west", "west": "east"}
    assert looks[2] == opposite[looks[0]] and looks[3] == opposite[looks[1]]


@given(st.floats(1, 500), st.floats(1, 500), st.floats(-44, 44), st.booleans())
def test_a_lot_turned_by_less_than_half_a_quarter_keeps_its_directions(width, depth, turn, reverse):
    upright, turned = (directions_of(rectangle(width, depth, angle, reverse)) for angle in (0.0, turn))
    assert upright == turned


@given(st.floats(2, 300), st.floats(2, 300), st.floats(-360, 360))
def test_the_sentence_names_every_side_with_its_length(width, depth, turn):
    ring = rectangle(width, depth, turn, False)
    lengths = [math.dist(ring[i], ring[(i + 1) % 4]) for i in range(4)]
    sides = [Boundary(look, "open", length) for look, length in zip(directions_of(ring), lengths, strict=True)]
    text = sentence(sides, WORDS)
    assert [text.index(word) for word in WORDS.directions.values()] == sorted(text.index(word) for word in WORDS.directions.values())
    assert sorted(re.findall(r"بطول ([\d.]+)م", text)) == sorted(f"{length:.2f}" for length in lengths)
