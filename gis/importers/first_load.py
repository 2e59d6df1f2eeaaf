"""Filling the empty register of parcels: its rules are put aside and stand again before the commit."""

from sqlalchemy import exists, func, select

from app import db
from gis.importers.targets import Target
from gis.models import SpatialUnit

WORTH_IT = 20_000  # rows of the file; below, the table's lock would cost more than it saves


class FirstLoad:
    """``begun`` if the register was empty and the file is large; then ``end`` must be called before the commit."""

    def __init__(self, target: Target, rows: int) -> None:
        self.begun = False
        self.register_is_empty = target.table == "spatial_unit" and not db.session().scalar(select(exists(select(SpatialUnit.id))))
        if self.register_is_empty and rows >= WORTH_IT:
            self.begun = bool(db.session().scalar(select(func.put_aside_parcel_rules())))

    def end(self) -> None:
        if self.begun:
            db.session().execute(select(func.remake_parcel_rules()))
            self.begun = False


def finish_rules() -> int:
    """After the commit of a first load: the remaining indexes are made, the rules proven over every row."""
    return db.session().scalar(select(func.finish_land_rules())) or 0


def put_aside_edge_rules() -> None:
    """Sides of an empty register go in without foreign key and secondary indexes until ``finish_rules`` is called again."""
    db.session().execute(select(func.put_aside_edge_rules()))
