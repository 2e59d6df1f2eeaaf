"""Deeds behind the database's own lock: another branch reads none by any query, and of two editors the shares stay within one."""

from contextlib import closing
from fractions import Fraction

import psycopg2
import pytest
from sqlalchemy import text

from app import db
from app.authz import acting_as
from app.errors import UserError
from gis.cadastre.deeds.commands import record_deed
from gis.cadastre.deeds.entering import Share
from gis.models import BAUnitParcel, SpatialUnit
from tests.factories import land
from tests.factories.people import DILAM, SIH, make_party, staff
from tests.gis.cadastre.test_deeds import AHMAD, SARA, facts
from tests.gis.changes.test_races import race

SHARES = """SELECT u.ba_unit_id, sum(r.share_numerator::numeric / r.share_denominator) AS whole FROM ba_unit_parcel AS u
            JOIN rrr AS r ON r.ba_unit_id = u.ba_unit_id AND r.kind = 'ownership' AND r.end_lifespan_version IS NULL
            WHERE u.parcel_id = :parcel GROUP BY 1"""


@pytest.fixture
def lots(committed_db):
    block = land.make_block()
    land.give(block["3"], make_party("سعد بن فهد"))
    db.session().commit()
    return block


@pytest.fixture
def surveyor(lots):
    return staff("planner", name="خالد")


def recording(parcel, number, *shares, transfers=False):
    own = parcel.id
    return lambda planner: record_deed(db.session().get_one(SpatialUnit, own), facts(number, *shares, transfers=transfers), planner)


def rows(connection, sql, branches):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.everything', '', true), set_config('app.municipalities', %s, true)", (branches,))
        cursor.execute(sql)
        return cursor.fetchall()


def test_the_account_of_another_branch_reads_no_deed_by_any_query(app, lots, surveyor):
    with acting_as(surveyor):
        deed = record_deed(lots["1"], facts(), surveyor)
        number = deed.number
    db.session().commit()
    queries = (
        "SELECT number FROM deed",
        "SELECT number FROM deed WHERE number = '310112345678'",
        "SELECT d.number FROM deed d JOIN spatial_unit s ON s.id = d.parcel_id",
        "SELECT d.number FROM deed_right x JOIN deed d ON d.id = x.deed_id",
    )
    with closing(psycopg2.connect(app.config["DATABASE_URL"].replace("postgresql+psycopg2", "postgresql"))) as connection:
        for branches in ("{}", f"{{{DILAM}}}"):
            for sql in queries:
                assert rows(connection, sql, branches) == [], sql
                connection.rollback()
            assert rows(connection, "SELECT count(*) FROM deed_right", branches) == [(0,)]
            connection.rollback()
        for sql in queries:
            assert {row[0] for row in rows(connection, sql, f"{{{SIH}}}")} == {number}
            connection.rollback()
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            rows(
                connection,
                f"INSERT INTO deed SELECT (d).* FROM (SELECT d FROM deed d) x WHERE false; UPDATE deed SET municipality_id = {DILAM}",
                f"{{{SIH}}}",
            )


def test_three_thirds_are_the_whole_to_the_last_digit(lots, surveyor):
    third = Fraction(1, 3)
    with acting_as(surveyor):
        record_deed(lots["1"], facts("310100000011", Share(AHMAD, "أحمد", third), transfers=True), surveyor)
        record_deed(lots["1"], facts("310100000012", Share(SARA, "سارة", third), transfers=False), surveyor)
        record_deed(lots["1"], facts("310100000013", Share(AHMAD, "أحمد", third), transfers=False), surveyor)
        with pytest.raises(UserError) as refused:
            record_deed(lots["1"], facts("310100000014", Share(SARA, "سارة", Fraction(1, 10**9)), transfers=False), surveyor)
    assert (refused.value.code, refused.value.details["found"]) == ("deed_shares", "1000000001/1000000000")


def test_two_editors_of_a_parcel_that_nobody_held_make_one_property_and_never_more_than_the_whole(app, lots):
    two_thirds = Fraction(2, 3)
    outcomes = race(
        app,
        recording(lots["1"], "310100000021", Share(AHMAD, "أحمد", two_thirds)),
        recording(lots["1"], "310100000022", Share(SARA, "سارة", two_thirds)),
    )
    assert outcomes.count("done") == 1
    lost = next(outcome for outcome in outcomes if outcome != "done")
    assert (lost.code, lost.details["found"]) == ("deed_shares", "4/3")
    assert db.session().query(BAUnitParcel).filter_by(parcel_id=lots["1"].id).count() == 1
    assert [float(row.whole) for row in db.session().execute(text(SHARES), {"parcel": lots["1"].id})] == pytest.approx([2 / 3])


def test_two_editors_who_both_transfer_the_same_parcel(app, lots):
    outcomes = race(
        app,
        recording(lots["3"], "310100000031", Share(AHMAD, "أحمد", Fraction(1)), transfers=True),
        recording(lots["3"], "310100000032", Share(SARA, "سارة", Fraction(1)), transfers=True),
    )
    assert outcomes == ["done", "done"], "one after the other: the later deed ends the earlier right"
    assert [float(row.whole) for row in db.session().execute(text(SHARES), {"parcel": lots["3"].id})] == [1.0]


def test_of_two_who_record_the_same_deed_one_is_told_that_it_is_known(app, lots):
    same = [recording(lots[n], "310100000041", Share(AHMAD, "أحمد", Fraction(1)), transfers=True) for n in "33"]
    outcomes = race(app, *same)
    assert outcomes.count("done") == 1
    assert next(outcome for outcome in outcomes if outcome != "done").code == "deed_known"
