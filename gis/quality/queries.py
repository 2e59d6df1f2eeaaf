"""Reading the queue: findings of the reader's branches, how many of each kind, what is drawn of them, how the check stands."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.sqlfile import load_sql
from gis.crs import LONLAT
from gis.models import ImportRun, LandCheck, LandFinding, LandFindingEvent
from gis.permissions import Permission

PAGE = 50
MOST_DRAWN = 200


@dataclass(frozen=True)
class Chosen:
    """What a reader wants to see; None is any."""

    state: str = "open"
    plan_no: str | None = None
    district_id: int | None = None
    assignee_id: UUID | None = None


def list_findings(actor: Actor, kind: str | None = None, chosen: Chosen = Chosen(), after: int = 0, limit: int = PAGE) -> list[Any]:
    """In the actor's branches, by number; one more than ``limit`` if there are more."""
    asked = _asked(actor, chosen) | {"kind": kind, "after": after, "limit": limit + 1}
    return list(db.session().execute(load_sql("gis", "quality/list"), asked))


def count_findings(actor: Actor, chosen: Chosen = Chosen()) -> dict[str, int]:
    return {row.kind: row.findings for row in db.session().execute(load_sql("gis", "quality/counts"), _asked(actor, chosen))}


def list_districts(actor: Actor) -> list[tuple[int, str]]:
    scope = {"municipality_ids": actor.municipalities_where(Permission.QUALITY_VIEW)}
    return [(row.id, row.name_ar) for row in db.session().execute(load_sql("gis", "quality/districts"), scope)]


def shapes_of(actor: Actor, ids: Sequence[int]) -> list[tuple[Any, shapely.Geometry]]:
    """Each part that is drawn of these findings: (id, kind, part, label) and its shape in longitude and latitude."""
    asked = {"ids": list(ids)[:MOST_DRAWN], "lonlat": LONLAT, "municipality_ids": actor.municipalities_where(Permission.QUALITY_VIEW)}
    rows = db.session().execute(load_sql("gis", "quality/shapes"), asked).all()
    return [(row, shapely.from_wkb(bytes(row.shape), on_invalid="ignore")) for row in rows]


def events_of(found: LandFinding) -> Sequence[LandFindingEvent]:
    """What was decided of it, newest first. Index: ix_land_finding_event_finding_id."""
    query = select(LandFindingEvent).where(LandFindingEvent.finding_id == found.id).order_by(LandFindingEvent.id.desc())
    return db.session().scalars(query).all()


def source_of(found: LandFinding) -> ImportRun | None:
    return db.session().get(ImportRun, found.import_run_id) if found.import_run_id else None


def last_check() -> LandCheck | None:
    """The latest check, ended or under way. Index: pk_land_check."""
    return db.session().scalars(select(LandCheck).order_by(LandCheck.id.desc()).limit(1)).first()


def _asked(actor: Actor, chosen: Chosen) -> dict[str, Any]:
    return asdict(chosen) | {"municipality_ids": actor.municipalities_where(Permission.QUALITY_VIEW)}


def list_one(actor: Actor, found: LandFinding) -> list[Any]:
    """The row of the list that tells this finding."""
    asked = _asked(actor, Chosen(found.state)) | {"kind": found.kind, "after": found.id - 1, "limit": 1}
    return list(db.session().execute(load_sql("gis", "quality/list"), asked))
