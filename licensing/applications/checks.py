"""Running the rules over an application's drawing and place, and keeping what they found."""

import json
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
from licensing.rules import Declared, Drawn, Finding, Verdict, check_drawing, check_fence, input_fingerprint
from licensing.rules.plot import check_register
from licensing.scrutiny.drawn import drawn_of
from licensing.scrutiny.overrides import overridden
from licensing.scrutiny.site import day_of, note_ground, place_findings
from licensing.sites import Site
from licensing.zoning import general_rules

HEIGHTS = ("height_m", "tower_height_m")


def run_checks(application: Application) -> list[SiteFinding]:
    """The findings stored with the application are those of its present drawing, place and rules."""
    site = queries.site_of_application(application)
    db.session().execute(delete(SiteFinding).where(SiteFinding.application_id == application.id))
    note_ground(application, site)
    now, declared = datetime.now(UTC), declared_of(application)
    placed = place_findings(application, site, declared)
    parts = drawing.parts_of(application)
    extras = drawn_of(application, parts)
    found = [*_drawing_findings(application, site, parts, declared, extras), *placed]
    rows = [_row(application, seq, finding, now) for seq, finding in enumerate(found, 1)]
    db.session().add_all(rows)
    application.checked_fingerprint = _fingerprint(application, site, declared, placed, parts, extras)
    application.rules_version = rules_version(application, site) if site is not None or placed else None
    db.session().flush()
    return rows


def findings_of(application: Application, site: Site | None, parts: Mapping[str, Geometry] | None = None) -> list[Finding]:
    """What the rules say of the present drawing and place, or of the shapes given instead; nothing is stored."""
    parts, declared = drawing.parts_of(application) if parts is None else parts, declared_of(application)
    extras = drawn_of(application, parts)
    return [*_drawing_findings(application, site, parts, declared, extras), *place_findings(application, site, declared)]


def _drawing_findings(
    application: Application, site: Site | None, parts: Mapping[str, Geometry], declared: Declared, extras: Drawn
) -> list[Finding]:
    if site is None:
        return []
    kind = queries.definition_of(application).drawing
    if kind == "floors":
        general = general_rules(day_of(application))
        return check_drawing(site.shape, site.edges, site.rules, drawing.only_floors(parts), declared, general=general, drawn=extras)
    if kind == "fence" and drawing.FENCE in parts:
        return check_fence(site.shape, site.edges, site.rules, parts[drawing.FENCE], _heights(application))
    return check_register(site.shape, site.edges, site.rules)


def fingerprint_of(application: Application, site: Site | None) -> str:
    """Changes when the drawing, the parcel, the place's surroundings or the rules change: a stored check with another one is stale."""
    declared = declared_of(application)
    parts = drawing.parts_of(application)
    placed = place_findings(application, site, declared)
    return _fingerprint(application, site, declared, placed, parts, drawn_of(application, parts))


def _fingerprint(
    application: Application, site: Site | None, declared: Declared, placed: list[Finding], parts: Mapping[str, Geometry], extras: Drawn
) -> str:
    shapes = input_fingerprint(site.shape, site.edges, parts, declared, extras) if site else ""
    surroundings = [[f.rule_id, f.verdict, _text(f.measured), _text(f.limit), f.params] for f in placed]
    rules = [site.rules.fingerprint if site and site.rules else "", general_rules(day_of(application)).fingerprint]
    return sha256(json.dumps([shapes, surroundings, rules], sort_keys=True, default=str).encode()).hexdigest()


def rules_version(application: Application, site: Site | None) -> str:
    """Which rules were asked: the zone's and the general ones, each by version and the beginning of its fingerprint."""
    asked = [site.rules] if site is not None and site.rules else []
    named = [f"{rules.zone_code}/{rules.version}/{rules.fingerprint[:12]}" for rules in asked]
    general = general_rules(day_of(application))
    return "+".join([*named, f"general/{general.version}/{general.fingerprint[:12]}"])


def declared_of(application: Application) -> Declared:
    """What the office declared that no drawing shows."""
    answers = clean(queries.form_for(application), application.answers).values
    height = next((answers[name] for name in HEIGHTS if answers.get(name) is not None), None)
    separated, entrances = answers.get("separated_units") or 0, answers.get("entrances")
    return Declared(
        use=answers.get("building_use"),
        height_m=float(height) if height is not None else None,
        parking_bays=answers.get("parking_bays"),
        separated_units=separated,
        units=answers.get("units") or 1,
        # the form counts units «with their own entrance»; a service that asks for the entrances themselves is believed instead
        entrances=separated + 1 if entrances is None else entrances,
        disabled_bays=answers.get("disabled_bays"),
    )


def blocking_findings(application: Application) -> list[SiteFinding]:
    """Those that stop an approval and that nobody with the right has set aside for this drawing."""
    blocking = [row for row in queries.list_findings(application) if row.blocking]
    set_aside = overridden(application) if blocking else frozenset()
    return [row for row in blocking if (row.rule_id, row.edge_seq, row.floor) not in set_aside]


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


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
