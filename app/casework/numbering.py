"""Giving references: one unbroken series per prefix and year, taken in the case's own transaction."""

from sqlalchemy.dialects.postgresql import insert

from app import db
from app.casework.models import ReferenceCounter
from app.casework.reference import format_reference


def next_reference(prefix: str, year: int) -> str:
    """The next number of the series; a rolled-back transaction gives it back."""
    row = insert(ReferenceCounter).values(prefix=prefix, year=year, last=1)
    taken = row.on_conflict_do_update(index_elements=["prefix", "year"], set_={"last": ReferenceCounter.last + 1}).returning(
        ReferenceCounter.last
    )
    return format_reference(prefix, year, db.session().execute(taken).scalar_one())


def next_references(prefix: str, year: int, count: int) -> list[str]:
    """The next ``count`` numbers of the series in one statement, for loading history."""
    row = insert(ReferenceCounter).values(prefix=prefix, year=year, last=count)
    taken = row.on_conflict_do_update(index_elements=["prefix", "year"], set_={"last": ReferenceCounter.last + count}).returning(
        ReferenceCounter.last
    )
    last = db.session().execute(taken).scalar_one()
    return [format_reference(prefix, year, number) for number in range(last - count + 1, last + 1)]
