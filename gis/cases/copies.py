"""One row of ``case_web``, the map's copy of a case, and how many of them are written at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import shapely
from shapely import Point

from app import db
from app.casework.calendar import RIYADH
from app.casework.procedures import State
from app.sqlfile import load_sql
from gis.bulk import copy_rows
from gis.cases.layers import Words
from gis.crs import WEB_MERCATOR


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCopy:
    """What the map shows of one case: ``place`` in web Mercator, ``category`` as code, Arabic and English name."""

    case_id: UUID
    layer: str
    reference: str
    state: State
    category: Words
    municipality_id: int
    parcel_id: int | None
    opened_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    restricted: bool
    place: Point

    def columns(self) -> dict[str, Any]:
        """The row by column name; days are those of the Riyadh calendar."""
        code, arabic, english = self.category
        return {
            "case_id": self.case_id,
            "layer": self.layer,
            "reference": self.reference,
            "state": self.state.code,
            "state_ar": self.state.name.get("ar", self.state.code),
            "state_en": self.state.name.get("en", self.state.code),
            "tone": self.state.tone,
            "category": code,
            "category_ar": arabic,
            "category_en": english,
            "municipality_id": self.municipality_id,
            "parcel_id": self.parcel_id,
            "opened_on": _day(self.opened_at),
            "closed_on": _day(self.closed_at) if self.closed_at else None,
            "due_at": self.due_at,
            "restricted": self.restricted,
            "geom": f"SRID={WEB_MERCATOR};{shapely.to_wkt(self.place, 2)}",
        }


def write_copies(copies: Iterable[CaseCopy]) -> int:
    """Copies of cases that are not on the map yet, in one COPY; returns how many. Districts are filled in by ``place_copies``."""
    rows = [copy.columns() for copy in copies]
    return copy_rows("case_web", tuple(rows[0]), [list(row.values()) for row in rows]) if rows else 0


def place_copies(case_ids: Iterable[UUID] | None) -> None:
    """The district that each of these cases (None: every case) lies in."""
    db.session().execute(load_sql("gis", "cases/place"), {"case_ids": None if case_ids is None else list(case_ids)})


def _day(moment: datetime) -> date:
    return moment.astimezone(RIYADH).date()
