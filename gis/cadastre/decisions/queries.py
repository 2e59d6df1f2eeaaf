"""What can be asked of survey decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, or_, select, tuple_

from app import db
from app.authz import Actor
from app.casework.queries import get_case
from app.i18n.digits import to_western_digits
from app.organisation.models import Municipality
from gis.cadastre.permissions import Permission as P
from gis.models import SpatialUnit, SurveyDecision
from gis.paging import seen

PAGE = 25


@dataclass(frozen=True)
class DecisionFilter:
    """What the reader narrowed his list to; empty means all."""

    state: str = ""
    purpose: str = ""
    municipality_id: int | None = None
    words: str = ""
    after: str = ""


@dataclass(frozen=True)
class DecisionRow:
    decision: SurveyDecision
    municipality: str
    parcel: str


def get_decision(reference: str) -> SurveyDecision:
    """Raises NotFound: no such number, or of a branch that the reader may not see."""
    case = get_case(reference, "survey_decision")
    assert isinstance(case, SurveyDecision)
    return case


def list_decisions(actor: Actor, chosen: DecisionFilter) -> list[DecisionRow]:
    """Decisions of the branches whose lists the actor may see, latest first; one row more than a page if there is more.

    Index: ix_case_opened; keyset on (opened_at, id).
    """
    query = (
        select(SurveyDecision, Municipality.name, SpatialUnit.reference)
        .join(Municipality, Municipality.id == SurveyDecision.municipality_id)
        .join(SpatialUnit, SpatialUnit.id == SurveyDecision.parcel_id)
        .where(SurveyDecision.municipality_id.in_(actor.municipalities_where(P.SURVEY_VIEW)))
        .order_by(SurveyDecision.opened_at.desc(), SurveyDecision.id.desc())
        .limit(PAGE + 1)
    )
    return [DecisionRow(d, name, reference or str(d.parcel_id)) for d, name, reference in db.session().execute(_narrowed(query, chosen))]


def count_states(actor: Actor) -> dict[str, int]:
    here = actor.municipalities_where(P.SURVEY_VIEW)
    rows = db.session().execute(
        select(SurveyDecision.state, func.count()).where(SurveyDecision.municipality_id.in_(here)).group_by(SurveyDecision.state)
    )
    return dict(rows.all())


def list_of_parcel(parcel_ids: Sequence[int], limit: int = 20) -> list[SurveyDecision]:
    """Decisions about a parcel or those it came from, latest first. Index: ix_survey_decision_parcel_id."""
    query = select(SurveyDecision).where(SurveyDecision.parcel_id.in_(list(parcel_ids)))
    return list(db.session().scalars(query.order_by(SurveyDecision.opened_at.desc()).limit(limit)))


def list_by_ids(ids: Sequence[UUID]) -> list[SurveyDecision]:
    return list(db.session().scalars(select(SurveyDecision).where(SurveyDecision.id.in_(list(ids)))))


def find_by_code(code: str) -> SurveyDecision | None:
    return db.session().scalars(select(SurveyDecision).where(SurveyDecision.verify_code == code)).one_or_none()


def find_by_number(words: str, limit: int = 5) -> list[SurveyDecision]:
    """Decisions of that unified number. Index: uq_survey_decision_decision_no."""
    number = to_western_digits(words).strip()
    return list(db.session().scalars(select(SurveyDecision).where(SurveyDecision.decision_no == number).limit(limit))) if number else []


def _narrowed(query: Select, chosen: DecisionFilter) -> Select:
    if chosen.state:
        query = query.where(SurveyDecision.state == chosen.state)
    if chosen.purpose:
        query = query.where(SurveyDecision.purpose == chosen.purpose)
    if chosen.municipality_id is not None:
        query = query.where(SurveyDecision.municipality_id == chosen.municipality_id)
    if words := to_western_digits(chosen.words).strip():
        query = query.where(
            or_(
                SurveyDecision.reference == words.upper(),
                SurveyDecision.decision_no == words,
                SpatialUnit.reference == words,
                SpatialUnit.parcel_no == words,
                SurveyDecision.surveyor_name.contains(words, autoescape=True),
            )
        )
    if last := seen(chosen.after):
        query = query.where(tuple_(SurveyDecision.opened_at, SurveyDecision.id) < last)
    return query
