import pytest

from app.identity.checks import holder_of, is_national_id
from gis.demo.people import CAPACITY, CITIZEN_BLOCK, PHONE_BLOCK, RESIDENT_BLOCK, fictitious_people


def test_identifiers_are_valid_distinct_and_inside_the_fictitious_blocks():
    people = fictitious_people(2_000)
    assert len({person.national_id for person in people}) == len({person.phone for person in people}) == 2_000
    for person in people:
        assert is_national_id(person.national_id) and holder_of(person.national_id) == person.kind
        assert person.national_id[:4] == {"citizen": CITIZEN_BLOCK, "resident": RESIDENT_BLOCK}[person.kind]
        assert person.phone.startswith(PHONE_BLOCK) and len(person.phone) == 10
    assert len({person.name for person in people}) > 1_900


def test_a_shorter_list_is_the_head_of_a_longer_one():
    assert fictitious_people(40) == fictitious_people(400)[:40]


def test_the_block_is_finite():
    with pytest.raises(ValueError):
        fictitious_people(CAPACITY + 1)
