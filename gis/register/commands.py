"""Filling the register in bulk, and looking at the whole of it. Single changes of the land are ``gis.changes``."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import array

from app import db
from gis.register.neighbourhood import load_around, load_parcels, overlapping


@contextmanager
def bulk_loading() -> Iterator[None]:
    """Inside, rows go in without the check of each one; afterwards the whole set is checked at once.

    Raises:
        UserError: parcels overlap that no import listed as such.
    """
    session = db.session()
    session.execute(select(func.set_config("gis.bulk_load", "on", True)))
    try:
        yield
        session.flush()
    finally:
        session.execute(select(func.set_config("gis.bulk_load", "", True)))


@contextmanager
def first_loading(*tables: str) -> Iterator[None]:
    """Inside, those of the tables that are empty are filled without foreign keys and secondary indexes.

    Both are made again at the end, over what was filled, in the same transaction; a key that points nowhere ends it.
    Tables that hold rows keep their rules. ``tables`` are names that ``put_aside_land_rules`` knows.
    """
    session = db.session()
    session.execute(select(func.put_aside_land_rules(array(tables))))
    yield
    session.flush()
    session.execute(select(func.remake_land_rules()))


def list_overlaps(parcel_ids: Sequence[int] | None = None) -> list[tuple[int, int, float]]:
    """Pairs of live parcels that overlap by more than a survey's accuracy: id, other id, square metres."""
    if parcel_ids is None:
        return overlapping(load_parcels())
    return overlapping(load_around(parcel_ids, 0.0), only=parcel_ids)


def reference_of(plan_no: str, block_no: str, parcel_no: str) -> str | None:
    """plan/block/parcel; a dash stands for what the plan did not number; None for land without a number."""
    return f"{plan_no or '-'}/{block_no or '-'}/{parcel_no}" if parcel_no else None
