"""Guards and effects that the survey decision's procedure names."""

from dataclasses import replace
from typing import Any

import shapely
from geoalchemy2.shape import to_shape
from shapely import MultiPolygon, Polygon
from sqlalchemy import select

from app import db
from app.authz import SYSTEM, Actor
from app.casework.calendar import RIYADH
from app.casework.models import CaseEvent
from app.casework.reference import new_verification_code
from app.casework.workflow import advance
from gis.cadastre import rules
from gis.cadastre.decisions.checking import findings_of, moved_by
from gis.cadastre.rules import Finding, Verdict
from gis.cadastre.settings import settings
from gis.changes import conflicts
from gis.changes.commands import Child, apply_change, hold_parents
from gis.changes.kinds import Kind
from gis.models import SurveyDecision
from gis.register.queries import ancestors, get_parcel, shape_of


def survey_complete(decision: SurveyDecision, _actor: Actor) -> str | None:
    """Corners that make a ring, a side for each, a surveyor with his day; on a parcel that still stands."""
    conflicts.refuse_stale([get_parcel(decision.parcel_id)], {})
    if len(decision.corners) < 3 or decision.geom is None:
        return "unmet_survey_corners"
    if len(decision.sides) != len(decision.corners):
        return "unmet_survey_sides"
    return None if decision.surveyor_name and decision.surveyed_on else "unmet_survey_surveyor"


def survey_other_person(decision: SurveyDecision, actor: Actor) -> str | None:
    """Nobody checks what he entered himself."""
    return "unmet_survey_other_person" if actor.user_id is not None and actor.user_id == decision.entered_by_id else None


def survey_other_than_certifier(decision: SurveyDecision, actor: Actor) -> str | None:
    """Nobody approves what he entered or certified himself."""
    own = actor.user_id is not None and actor.user_id in (decision.certified_by_id, decision.entered_by_id)
    return "unmet_survey_other_person" if own else None


def survey_rules_hold(decision: SurveyDecision, _actor: Actor) -> str | None:
    """No blocking rule fails on the ground as it is today."""
    failed = rules.blocking(findings_of(decision))
    return f"unmet_survey_rule_{failed[0].rule.lower()}" if failed else None


def keep_survey_findings(decision: SurveyDecision, event: CaseEvent, actor: Actor) -> None:
    """The checks as they stood are kept with the certificate."""
    decision.findings = [as_stored(finding) for finding in findings_of(decision)]
    decision.certified_by_id = actor.user_id


def issue_survey_decision(decision: SurveyDecision, event: CaseEvent, actor: Actor) -> None:
    """Numbered, dated, carrying its code; earlier decisions of the parcel give way; the register follows the ground."""
    conflicts.refuse_stale(hold_parents([decision.parcel_id], []), {})
    day = event.at.astimezone(RIYADH).date()
    decision.decided_on, decision.verify_code = day, new_verification_code()
    decision.decision_no = decision.decision_no or "".join(letter for letter in decision.reference if letter.isdigit())
    years = settings().validity_years
    decision.valid_to = _years_later(day, years) if years else None
    for earlier in _earlier(decision):
        earlier.superseded_by_id = decision.id
        advance(earlier, "supersede", SYSTEM, at=event.at, data={"by": decision.reference})
    decision.result_parcel_id = _write_to_register(decision, actor)
    db.session().flush()


def _years_later(day: Any, years: int) -> Any:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _earlier(decision: SurveyDecision) -> list[SurveyDecision]:
    family = ancestors(decision.parcel_id)
    query = select(SurveyDecision).where(
        SurveyDecision.result_parcel_id.in_([decision.parcel_id, *family]),
        SurveyDecision.state == "approved",
        SurveyDecision.id != decision.id,
    )
    return list(db.session().scalars(query))


def _write_to_register(decision: SurveyDecision, actor: Actor) -> int:
    """The parcel as it is from now on: the same where the boundary stands, the one that follows it where it moved."""
    parcel = get_parcel(decision.parcel_id)
    if decision.geom is None or moved_by(decision) <= settings().boundary_moved_m:
        return parcel.id
    surveyed, held = to_shape(decision.geom), shape_of(parcel)
    applied = apply_change(
        Kind.SURVEY,
        [(parcel.id, None)],
        [Child(surveyed)],
        actor,
        case=decision,
        reason=decision.title,
        decision_no=decision.decision_no,
        taken=_solid(held.difference(surveyed)),
        added=_solid(surveyed.difference(held)),
    )
    return applied.children[0].id


def _solid(shape: shapely.Geometry) -> MultiPolygon | None:
    parts = [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon) and part.area > 1e-6]
    return MultiPolygon(parts) if parts else None


def as_stored(finding: Finding) -> dict[str, Any]:
    """A finding as the decision keeps it; places as GeoJSON in the survey's metres."""
    return {
        "rule": finding.rule,
        "verdict": finding.verdict.value,
        "measured": finding.measured,
        "limit": finding.limit,
        "unit": finding.unit,
        "reason": finding.reason,
        "about": finding.about,
        "place": shapely.to_wkt(finding.place, rounding_precision=4) if finding.place is not None else "",
    }


def from_stored(row: dict[str, Any]) -> Finding:
    place = shapely.from_wkt(row["place"]) if row.get("place") else None
    plain = Finding(row["rule"], Verdict(row["verdict"]), row["measured"], row["limit"], row["unit"], row["reason"], row["about"])
    return replace(plain, place=place)


GUARDS = {guard.__name__: guard for guard in (survey_complete, survey_other_person, survey_other_than_certifier, survey_rules_hold)}
EFFECTS = {effect.__name__: effect for effect in (keep_survey_findings, issue_survey_decision)}
