"""COPY keeps nothing and empty apart, and every letter that means something to CSV."""

from sqlalchemy import text

from gis.bulk import copy_rows

ROWS = [(1, None, "", 'quoted "word", comma\nand \\N', True), (2, "", None, "\\.", False), (3, None, None, "شارع الملك\tفهد\r", None)]


def test_rows_come_back_as_they_went(db_session):
    db_session.execute(text("CREATE TEMPORARY TABLE copied (id int, a text, b text, words text, flag boolean) ON COMMIT DROP"))
    assert copy_rows("copied", ("id", "a", "b", "words", "flag"), iter(ROWS)) == 3
    assert [tuple(row) for row in db_session.execute(text("SELECT * FROM copied ORDER BY id"))] == ROWS
