"""Running the rules over an application's drawing and keeping what they found."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256

from geoalchemy2.shape import from_shape
from shapely import Geometry
from sqlalchemy import delete

from app import db
from app.forms import clean
from gis.crs import STORAGE_SRID
from licensing.applications import drawing, queries
from licensing.models import Application, SiteFinding
from licensing.rules import Declared, Finding, Verdict, check_drawing, check_fence, input_fingerprint
from licensing.rules.plot import check_register
from licensing.sites import Site


def run_checks(application: Application) -> list[SiteFinding]:
    """The findings stored with the application are those of its present drawing and rules."""
    site = queries.site_of_application(application)
    db.session().execute(delete(SiteFinding).where(SiteFinding.application_id == application.id))
    if site is None:
        return []
    now = datetime.now(UTC)
    rows = [_row(application, seq, finding, now) for seq, finding in enumerate(findings_of(application, site), 1)]
    db.session().add_all(rows)
    application.checked_fingerprint = fingerprint_of(application, site)
    application.rules_version = f"{site.rules.zone_code}/{site.rules.version}/{site.rules.fingerprint[:12]}" if site.rules else None
    db.session().flush()
    return rows


def findings_of(application: Application, site: Site, parts: Mapping[str, Geometry] | None = None) -> list[Finding]:
    """What the rules say of the present drawing, or of the shapes given instead; nothing is stored."""
    kind = queries.definition_of(application).drawing
    parts = drawing.parts_of(application) if parts is None else parts
    if kind == "floors":
        floors = {part: shape for part, shape in parts.items() if part != drawing.FENCE}
        return check_drawing(site.shape, site.edges, site.rules, floors, declared_of(application))
    if kind == "fence" and drawing.FENCE in parts:
        return check_fence(site.shape, site.edges, site.rules, parts[drawing.FENCE], _heights(application))
    return check_register(site.shape, site.edges, site.rules)


def fingerprint_of(application: Application, site: Site) -> str:
    """Changes when the drawing, the parcel or the rules change: a stored check with another one is stale."""
    inputs = input_fingerprint(site.shape, site.edges, drawing.parts_of(application), declared_of(application))
    return sha256(f"{inputs}{site.rules.fingerprint if site.rules else ''}".encode()).hexdigest()


def declared_of(application: Application) -> Declared:
    """What the office declared that no drawing shows."""
    answers = clean(queries.form_for(application), application.answers).values
    height = answers.get("height_m")
    return Declared(
        use=answers.get("building_use"),
        height_m=float(height) if height is not None else None,
        parking_bays=answers.get("parking_bays"),
        separated_units=answers.get("separated_units") or 0,
    )


def blocking_findings(application: Application) -> list[SiteFinding]:
    """Those that stop an approval."""
    return [row for row in queries.list_findings(application) if row.blocking]


def _heights(application: Application) -> dict[str, float | None]:
    answers = clean(queries.form_for(application), application.answers).values
    heights = {role: answers.get(f"fence_height_{role}_m") for role in ("front", "side", "rear")}
    return {role: float(value) if value is not None else None for role, value in heights.items()}


def _row(application: Application, seq: int, finding: Finding, at: datetime) -> SiteFinding:
    return SiteFinding(
        application_id=application.id,
        seq=seq,
        rule_id=finding.rule_id,
        family=finding.family,
        verdict=finding.verdict.value,
        blocking=finding.verdict is Verdict.FAIL,
        measured=_number(finding.measured),
        limit=_number(finding.limit),
        tolerance=_number(finding.tolerance),
        unit=finding.unit,
        edge_seq=finding.edge_seq,
        floor=finding.floor,
        source=finding.source,
        params={"code": finding.code, "sample": finding.sample, **finding.params},
        checked_at=at,
        geom=from_shape(finding.geometry, STORAGE_SRID) if finding.geometry is not None and not finding.geometry.is_empty else None,
    )


def _number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(round(float(value), 4)))
