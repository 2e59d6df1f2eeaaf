"""Works in the street: what else is dug there on those days, asphalt that may not be cut yet, and whose pipes lie below."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import shapely
from geoalchemy2.shape import from_shape, to_shape
from shapely import Geometry
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app import db
from app.forms import clean
from app.sqlfile import load_sql
from app.tenancy import everything
from gis.crs import STORAGE_SRID
from gis.models import PublishedFeature, PublishedLayer
from licensing.applications import queries
from licensing.events import PermitGranted
from licensing.models import Application, WorkRoute
from licensing.rules import Finding, Verdict
from licensing.rules.findings import judged
from licensing.zoning import RuleRow, ZoneRules

ASPHALT_LAYER = "resurfaced-asphalt"  # published with the fields name and resurfaced_on
NEAR_M = 1.0
STARTS, ENDS, DAYS = ("works_start", "starts_on"), ("works_end", "ends_on"), ("works_days", "days")


@dataclass(frozen=True)
class Span:
    """From the first day to the last, both counted."""

    starts_on: date
    ends_on: date


def check_clash(application: Application, ground: Geometry | None, rules: ZoneRules) -> list[Finding]:
    """EX: each work that opens the same ground on the same days; the rule's pass where none does."""
    row = _row(rules, "EX-CLASH")
    span = span_of(application)
    if row is None:
        return []
    if ground is None or span is None:
        return [judged(row, "excavation_clash", None, None, at_least=False)]
    found = [_clash(row, one) for one in clashes(application, ground, span)]
    return found or [judged(row, "excavation_clash", 0.0, row.limit_for({}), at_least=False)]


def clashes(application: Application, ground: Geometry, span: Span) -> list[Any]:
    """Rows of ``scrutiny/clashing_works``, the longest shared ground first."""
    given = {
        **_ground(ground),
        "starts_on": span.starts_on,
        "ends_on": span.ends_on,
        "case_id": application.id,
        "permit_id": application.subject_permit_id,
    }
    with everything():  # another branch's or another's file clashes too
        return list(db.session().execute(load_sql("licensing", "scrutiny/clashing_works"), given))


def _clash(row: RuleRow, found: Any) -> Finding:
    params = {"reference": found.reference, "starts": found.starts_on.isoformat(), "ends": found.ends_on.isoformat()}
    shape = shapely.from_wkb(bytes(found.shared))
    return judged(row, "excavation_clash", max(found.length_m, NEAR_M), row.limit_for({}), at_least=False, params=params, geometry=shape)


def check_asphalt(application: Application, ground: Geometry | None, rules: ZoneRules, on: date) -> list[Finding]:
    """EX: streets under the route that were laid anew too short ago; the rule's pass where none was."""
    row, span = _row(rules, "EX-ASPHALT"), span_of(application)
    if row is None:
        return []
    if ground is None:
        return [judged(row, "asphalt", None, None, at_least=True)]
    begins = span.starts_on if span else on
    found = [finding for one in resurfaced(ground) if (finding := _asphalt(row, one, begins)) is not None]
    return found or [
        Finding(row.id, "EX", Verdict.PASS, "asphalt", limit=row.limit_for({}), unit=row.unit, source=row.source, sample=row.sample)
    ]


def resurfaced(ground: Geometry) -> list[Any]:
    """Rows of ``scrutiny/protected_asphalt``; none where the municipality publishes no such layer."""
    layer = db.session().scalar(select(PublishedLayer.id).where(PublishedLayer.code == ASPHALT_LAYER, PublishedLayer.state == "published"))
    if layer is None:
        return []
    return list(db.session().execute(load_sql("licensing", "scrutiny/protected_asphalt"), {**_ground(ground), "layer_id": layer}))


def _asphalt(row: RuleRow, found: Any, begins: date) -> Finding | None:
    """None for a street whose protection has ended, or of which nobody wrote when it was laid."""
    try:
        laid_on = date.fromisoformat((found.resurfaced_on or "")[:10])
    except ValueError:
        return None
    years = (begins - laid_on).days / 365.2425
    params = {"layer": found.name, "starts": laid_on.isoformat()}
    finding = judged(row, "asphalt", years, row.limit_for({}), at_least=True, params=params, geometry=shapely.from_wkb(bytes(found.shared)))
    return None if finding.verdict is Verdict.PASS else finding


def span_of(application: Application) -> Span | None:
    """The days that were asked for."""
    answers = clean(queries.form_for(application), application.answers).values
    starts, ends, days = _first(answers, STARTS), _first(answers, ENDS), _first(answers, DAYS)
    if not isinstance(starts, date):
        return None
    if not isinstance(ends, date):
        ends = starts + timedelta(days=max(int(days) - 1, 0)) if days is not None else None
    return Span(starts, ends) if ends is not None and ends >= starts else None


def _first(answers: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((answers[name] for name in names if answers.get(name) is not None), None)


def utilities_to_ask(application: Application) -> list[str]:
    """Authorities whose published network lies within the reach of the works, each once, by name.

    A layer that asks another's consent and is drawn as lines or points is a network: water, power, telecommunications.
    """
    if application.place_geom is None:
        return []
    ground = func.ST_GeomFromWKB(shapely.to_wkb(to_shape(application.place_geom).buffer(NEAR_M * 5)), STORAGE_SRID)
    touches = select(PublishedFeature.id).where(
        PublishedFeature.layer_id == PublishedLayer.id,
        PublishedFeature.geom.op("&&")(ground),
        func.ST_Intersects(PublishedFeature.geom, ground),
    )
    query = select(PublishedLayer.constraint_authority).where(
        PublishedLayer.state == "published",
        PublishedLayer.constraint_kind == "consent",
        PublishedLayer.geometry_kind.in_(("line", "point")),
        touches.exists(),
    )
    return sorted(set(db.session().scalars(query)))


def note_route(case_id: UUID, ground: Geometry, span: Span) -> None:
    """Others are told of this ground and these days from now on."""
    values = {"geom": from_shape(ground, STORAGE_SRID), "starts_on": span.starts_on, "ends_on": span.ends_on}
    with everything():
        db.session().execute(
            insert(WorkRoute).values(case_id=case_id, **values).on_conflict_do_update(index_elements=["case_id"], set_=values)
        )


def note_application(application: Application, ground: Geometry | None) -> None:
    """Works that are asked for clash with others from their lodging."""
    span = span_of(application)
    if ground is not None and span is not None:
        note_route(application.id, ground, span)


def note_permit(event: PermitGranted) -> None:
    """The permit's own row takes over the route that its application noted."""
    with everything():
        asked = db.session().get(WorkRoute, event.application_id)
        if asked is not None:
            note_route(event.permit_id, to_shape(asked.geom), Span(asked.starts_on, asked.ends_on))


def _row(rules: ZoneRules, code: str) -> RuleRow | None:
    return next((row for row in rules.rows if row.id == code), None)


def _ground(ground: Geometry) -> dict[str, Any]:
    return {"wkb": shapely.to_wkb(ground), "storage_srid": STORAGE_SRID, "near_m": NEAR_M}
