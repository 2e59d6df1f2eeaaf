"""Keeping the map's copy of cases equal to the cases."""

from uuid import UUID

from geoalchemy2.shape import to_shape
from shapely import Point
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import selectin_polymorphic

from app import db
from app.casework.events import CaseChanged
from app.casework.kinds import all_kinds
from app.casework.models import Case
from app.casework.workflow import state_of
from app.tenancy import everything
from gis.cases.copies import CaseCopy, place_copies, write_copies
from gis.cases.layers import kinds_on_map, layer_of
from gis.crs import LONLAT, WEB_MERCATOR, reproject
from gis.models import CaseWeb

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
    copy = _copy(case)
    if copy is None:
        forget_case(case.id)
        return
    facts = copy.columns()
    statement = insert(CaseWeb).values(**facts)
    kept = {name: statement.excluded[name] for name in facts if name != "case_id"}
    db.session().execute(statement.on_conflict_do_update(index_elements=["case_id"], set_=kept))
    place_copies([case.id])


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
            count += write_copies(filter(None, map(_copy, batch)))
        place_copies(None)
    return count


def _copy(case: Case) -> CaseCopy | None:
    """The case as the map shows it; None where it is not on the map."""
    layer, place = layer_of(case.kind), _place(case)
    if layer is None or place is None or not layer.shown(case):
        return None
    return CaseCopy(
        case_id=case.id,
        layer=layer.layer,
        reference=case.reference,
        state=state_of(case),
        category=layer.category(case),
        municipality_id=case.municipality_id,
        parcel_id=_parcel(case),
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        due_at=case.due_at,
        restricted=layer.restricted or layer.hidden(case),
        place=reproject(place, LONLAT, WEB_MERCATOR),
    )


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
