"""A service's own limits over the answers of an application: judged now, said in words, guarding its sending."""

from datetime import UTC, datetime

from app.authz import Actor
from app.casework.calendar import RIYADH
from app.errors import UserError
from app.forms import clean
from gis.register import queries as register
from licensing.applications import drawing, queries
from licensing.catalogue.definitions import OwnRule
from licensing.catalogue.own_rules import Judged, judge
from licensing.models import Application
from licensing.zoning import parse_expression


def judged_limits(application: Application) -> list[Judged]:
    """Every own rule of the service that applies to the present answers."""
    definition = queries.definition_of(application)
    if not definition.rules:
        return []
    area = float(register.get_parcel(application.parcel_id).area_m2) if application.parcel_id else None
    measures = {name: float(value) for name, value in drawing.measures(application, area).items()}
    day = (application.submitted_at or datetime.now(UTC)).astimezone(RIYADH).date()
    return judge(definition, clean(queries.form_for(application), application.answers).values, measures, day)


def broken_rules(application: Application) -> list[tuple[OwnRule, list[str]]]:
    """The blocking rules that are broken, each with the questions and measures that it reckons with, its own measure first."""
    return [(judged.rule, _named_by(judged.rule)) for judged in judged_limits(application) if judged.blocks]


def _named_by(rule: OwnRule) -> list[str]:
    measure, limit = (sorted(parse_expression(text).names) for text in (rule.measure, rule.at_most or rule.at_least or "0"))
    return list(dict.fromkeys([*measure, *limit, *rule.applies_if]))


def own_rules_hold(case: Application, _actor: Actor) -> str | None:
    """Guard: no blocking rule of the service's own is broken.

    Raises:
        UserError: ``unmet_own_rules_hold`` with the rule's code and its sentence.
    """
    broken = [judged.rule for judged in judged_limits(case) if judged.blocks]
    if broken:
        raise UserError("unmet_own_rules_hold", rule_code=broken[0].code, rule="؛ ".join(str(rule.text) for rule in broken))
    return None
