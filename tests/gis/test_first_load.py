"""An empty table is filled without its keys and indexes; it never stays without them."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gis.register.commands import first_loading

RULES = text(
    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'ba_unit_parcel'::regclass "
    "UNION ALL SELECT indexdef FROM pg_indexes WHERE tablename = 'ba_unit_parcel' ORDER BY 1"
)


def _rules(session):
    return session.scalars(RULES).all()


def test_rules_stand_again_after_the_load(db_session):
    before = _rules(db_session)
    with first_loading("ba_unit_parcel"):
        assert len(_rules(db_session)) == len(before) - 3  # two foreign keys, one index
    assert _rules(db_session) == before


def test_what_points_nowhere_ends_the_load(db_session):
    with pytest.raises(DBAPIError, match="fk_ba_unit_parcel"), db_session.begin_nested(), first_loading("ba_unit_parcel"):
        db_session.execute(text("INSERT INTO ba_unit_parcel VALUES (987654321, 987654321)"))


def test_a_filled_table_keeps_its_rules(db_session):
    db_session.execute(text("INSERT INTO ba_unit (name) VALUES ('x')"))
    before = db_session.scalars(text("SELECT count(*) FROM pg_constraint WHERE conrelid = 'ba_unit'::regclass")).one()
    with first_loading("ba_unit"):
        assert db_session.scalars(text("SELECT count(*) FROM pg_constraint WHERE conrelid = 'ba_unit'::regclass")).one() == before


@pytest.mark.parametrize(
    "statement",
    ["SELECT put_aside_land_rules(ARRAY['user_account'])", "INSERT INTO land_rule_aside (is_index, remake) VALUES (true, 'SELECT 1')"],
)
def test_the_web_cannot_use_it_for_anything_else(db_session, statement):
    with pytest.raises(DBAPIError, match=r"permission denied|not a table of the land"), db_session.begin_nested():
        db_session.execute(text(statement))
