"""Keeping the map's copy of cases equal to the cases."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import shapely
from geoalchemy2.shape import to_shape
from shapely import Point
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import selectin_polymorphic

from app import db
from app.casework.calendar import RIYADH
from app.casework.events import CaseChanged
from app.casework.kinds import all_kinds
from app.casework.models import Case
from app.casework.workflow import state_of
from app.sqlfile import load_sql
from app.tenancy import everything
from gis.bulk import copy_rows
from gis.cases.layers import kinds_on_map, layer_of
from gis.crs import LONLAT, WEB_MERCATOR, reproject
from gis.models import CaseWeb

_COLUMNS = (
    "case_id",
    "layer",
    "reference",
    "state",
    "state_ar",
    "state_en",
    "tone",
    "category",
    "category_ar",
    "category_en",
    "municipality_id",
    "parcel_id",
    "opened_on",
    "closed_on",
    "due_at",
    "restricted",
    "geom",
)
_BATCH = 2000


def follow_case(change: CaseChanged) -> None:
    """Subscriber: the map shows the case as it is after the change, in the same transaction."""
    if layer_of(change.kind) is None:
        return
    with everything():
        case = db.session().get(Case, change.case_id)
        if case is not None:
            show_case(case)


def show_case(case: Case) -> None:
    """The case's point stands on the map, or leaves it if the case has no place or is not to be seen."""
    facts = _facts(case)
    if facts is None:
        db.session().execute(delete(CaseWeb).where(CaseWeb.case_id == case.id))
        return
    statement = insert(CaseWeb).values(**facts)
    kept = {name: statement.excluded[name] for name in facts if name != "case_id"}
    db.session().execute(statement.on_conflict_do_update(index_elements=["case_id"], set_=kept))
    db.session().execute(load_sql("gis", "cases/place"), {"case_ids": [case.id]})


def show_all_cases() -> int:
    """Every case of a kind that has a layer is copied anew: after a bulk load. Returns how many are on the map."""
    count = 0
    with everything():
        db.session().execute(delete(CaseWeb))
        query = (
            select(Case)
            .where(Case.kind.in_(kinds_on_map()))
            .order_by(Case.id)
            .options(selectin_polymorphic(Case, [kind.cls for kind in all_kinds().values()]))
        )
        for batch in db.session().scalars(query.execution_options(yield_per=_BATCH)).partitions():
            count += copy_rows("case_web", _COLUMNS, list(_rows(batch)))  # a case may ask the database, which is busy during a COPY
        db.session().execute(load_sql("gis", "cases/place"), {"case_ids": None})
    return count


def _rows(cases: Iterable[Case]) -> Iterable[list[Any]]:
    for case in cases:
        if (facts := _facts(case)) is not None:
            yield [facts[name] for name in _COLUMNS]


def _facts(case: Case) -> dict[str, Any] | None:
    """The row of ``case_web``; None where the case is not on the map."""
    layer, place = layer_of(case.kind), _place(case)
    if layer is None or place is None or not layer.shown(case):
        return None
    state = state_of(case)
    code, arabic, english = layer.category(case)
    return {
        "case_id": case.id,
        "layer": layer.layer,
        "reference": case.reference,
        "state": case.state,
        "state_ar": state.name.get("ar", case.state),
        "state_en": state.name.get("en", case.state),
        "tone": state.tone,
        "category": code,
        "category_ar": arabic,
        "category_en": english,
        "municipality_id": case.municipality_id,
        "parcel_id": _parcel(case),
        "opened_on": case.opened_at.astimezone(RIYADH).date(),
        "closed_on": case.closed_at.astimezone(RIYADH).date() if case.closed_at else None,
        "due_at": case.due_at,
        "restricted": layer.restricted or layer.hidden(case),
        "geom": f"SRID={WEB_MERCATOR};{shapely.to_wkt(reproject(place, LONLAT, WEB_MERCATOR), 2)}",
    }


def _place(case: Case) -> Point | None:
    """The case's own point, else a point inside the first subject that has a shape."""
    if case.point_4326 is not None:
        return to_shape(case.point_4326)
    shaped = next((subject for subject in case.subjects if subject.geom_4326 is not None), None)
    return to_shape(shaped.geom_4326).representative_point() if shaped is not None and shaped.geom_4326 is not None else None


def _parcel(case: Case) -> int | None:
    return next((int(s.subject_id) for s in case.subjects if s.subject_type == "parcel" and s.subject_id.isdigit()), None)


def forget_case(case_id: UUID) -> None:
    """The case leaves the map."""
    db.session().execute(delete(CaseWeb).where(CaseWeb.case_id == case_id))
