"""What the register, the layers and the other files say of the place of an application: findings of the rules its service names."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from geoalchemy2.shape import to_shape
from shapely import Geometry
from sqlalchemy import select

from app import db
from app.casework.calendar import RIYADH
from app.forms import clean
from gis.layers.binding import Constraint, constraints_at
from gis.models import Deed, SurveyDecision
from gis.register import queries as register
from licensing.applications import queries
from licensing.catalogue.definitions import SpatialRule
from licensing.envelope import site_values
from licensing.models import Application
from licensing.rules import Declared, Finding, Verdict
from licensing.rules.building import check_use
from licensing.rules.findings import judged
from licensing.rules.place import LayerHit, Ownership, check_layers, check_ownership
from licensing.rules.plot import check_plot
from licensing.scrutiny import distances, works
from licensing.sites import Site
from licensing.zoning import ZoneRules, general_rules

# A municipality names its layers itself: what a code says, then what the layer means.
_LAYERS = (
    (re.compile(r"valley|wadi|channel|flood"), "building", "FLD-CHANNEL"),
    (re.compile(r"valley|wadi|channel|flood"), "consent", "FLD-STUDY"),
    (re.compile(r"heritage|archaeolog|antiquit"), "", "HR-SITE"),
    (re.compile(r""), "height", "AV-SURFACE"),
)


# What an activity may stand in where its form asks for no use of the building.
_USES_OF_GROUP = {"commercial": ("commercial", "mixed"), "investment": ("commercial", "mixed")}
FLOOR_AREAS = ("total_floor_area_m2", "floor_area_m2", "built_area_m2", "shop_area_m2", "area_m2")


def place_findings(application: Application, site: Site | None, declared: Declared) -> list[Finding]:
    """One or more findings for each spatial rule that the service names beside those of the drawing."""
    rules = general_rules(day_of(application))
    found: list[Finding] = []
    for named in queries.definition_of(application).spatial_rules:
        answer = _ANSWERS.get(named.rule)
        if answer is not None:
            found += [_softened(finding, named) for finding in answer(application, site, rules, declared)]
    return found


def note_ground(application: Application, site: Site | None) -> None:
    """What others must keep from, or may not cross, is known from here on. Called when a file is checked, never when it is shown."""
    named = {rule.rule for rule in queries.definition_of(application).spatial_rules}
    if "distances" in named:
        distances.note_application(application, ground_of(application, site))
    if "excavation_clash" in named:
        works.note_application(application, ground_of(application, site))


def day_of(application: Application) -> date:
    """The day whose rules hold for the request: when it was lodged, today for a draft."""
    return (application.submitted_at or datetime.now(UTC)).astimezone(RIYADH).date()


def ground_of(application: Application, site: Site | None) -> Geometry | None:
    """Where it is, in storage metres: the parcel, or the point, route or area that was drawn."""
    if site is not None:
        return site.shape
    return to_shape(application.place_geom) if application.place_geom is not None else None


def _softened(finding: Finding, named: SpatialRule) -> Finding:
    """A rule that the service does not let block is told as a warning."""
    return finding if named.blocking or finding.verdict is not Verdict.FAIL else finding.judged_as(Verdict.WARNING)


def _layers(family: str) -> "Answer":
    def answer(application: Application, site: Site | None, rules: ZoneRules, declared: Declared) -> list[Finding]:
        return check_layers(rules, family, _hits(site), declared.height_m) if site is not None else []

    return answer


def _hits(site: Site) -> list[LayerHit]:
    found = [(_rule_of(layer), layer) for layer in constraints_at(site.parcel)]
    return [
        LayerHit(rule, layer.title, layer.share * site.shape.area, layer.height_m, layer.authority or layer.title)
        for rule, layer in found
        if rule
    ]


def _rule_of(layer: Constraint) -> str | None:
    for words, kind, rule_id in _LAYERS:
        if words.search(layer.code) and kind in ("", layer.kind):
            return rule_id
    return None


def _ownership(application: Application, site: Site | None, rules: ZoneRules, declared: Declared) -> list[Finding]:
    if site is None:
        return []
    parcel = site.parcel
    deeds = select(Deed.area_m2).where(Deed.parcel_id == parcel.id, Deed.area_m2.is_not(None)).order_by(Deed.recorded_at.desc()).limit(1)
    decided = (
        select(SurveyDecision.area_nature_m2)
        .where(SurveyDecision.parcel_id == parcel.id, SurveyDecision.decision_no != "", SurveyDecision.superseded_by_id.is_(None))
        .order_by(SurveyDecision.decided_on.desc())
        .limit(1)
    )
    deed, survey = db.session().scalar(deeds), db.session().scalar(decided)
    owner = application.party_id is not None and register.is_owner(parcel.id, [application.party_id])
    return check_ownership(rules, Ownership(owner, float(parcel.area_m2), _number(deed), _number(survey)))


def _number(value: Decimal | None) -> float | None:
    return float(value) if value is not None else None


def _use(application: Application, site: Site | None, rules: ZoneRules, declared: Declared) -> list[Finding]:
    """A building's own check says it already; an activity fits where the zone has one of the uses it may stand in."""
    definition = queries.definition_of(application)
    if site is None or site.rules is None or definition.drawing == "floors":
        return []
    group = queries.service_of(application).facts.group
    meant = (declared.use,) if declared.use else _USES_OF_GROUP.get(group, ())
    use = next((use for use in meant if use in site.rules.uses), next(iter(meant), None))
    return [check_use(site.rules, use)]


def _parking(application: Application, site: Site | None, rules: ZoneRules, declared: Declared) -> list[Finding]:
    """Bays for an activity in a building that stands: by the floor area that was stated."""
    if site is None or site.rules is None or queries.definition_of(application).drawing == "floors":
        return []
    row = site.rules.row("PK")
    if row is None:
        return []
    answers = clean(queries.form_for(application), application.answers).values
    area = next((float(answers[name]) for name in FLOOR_AREAS if answers.get(name) is not None), None)
    values = site_values(site.shape, site.edges) | {
        "floor_area": area,
        "units": declared.units,
        "separated_units": declared.separated_units,
    }
    return [judged(row, "parking", declared.parking_bays, row.limit_for(values), at_least=True)]


def _plot(application: Application, site: Site | None, rules: ZoneRules, declared: Declared) -> list[Finding]:
    if site is None or site.rules is None or queries.definition_of(application).drawing == "floors":
        return []
    return check_plot(site.shape, site.edges, site.rules)


def _distances(application: Application, site: Site | None, rules: ZoneRules, declared: Declared) -> list[Finding]:
    return distances.check(application, ground_of(application, site), day_of(application))


def _clash(application: Application, site: Site | None, rules: ZoneRules, declared: Declared) -> list[Finding]:
    return works.check_clash(application, ground_of(application, site), rules)


def _asphalt(application: Application, site: Site | None, rules: ZoneRules, declared: Declared) -> list[Finding]:
    return works.check_asphalt(application, ground_of(application, site), rules, day_of(application))


Answer = Callable[[Application, Site | None, ZoneRules, Declared], list[Finding]]
_ANSWERS: dict[str, Answer] = {
    "flood": _layers("FLD"),
    "aviation": _layers("AV"),
    "heritage": _layers("HR"),
    "ownership": _ownership,
    "use_allowed": _use,
    "parking": _parking,
    "plot_size": _plot,
    "distances": _distances,
    "excavation_clash": _clash,
    "protected_asphalt": _asphalt,
}
