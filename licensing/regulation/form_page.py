"""What the form of a draft shows: values now, what was typed, and choices in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app import db
from app.errors import NotFound
from app.identity.queries import today
from app.organisation.models import Municipality
from gis.models import ZoneClass
from licensing.models import RuleChange
from licensing.presenters.findings import FLOORS, ROLES, USE_WORDS
from licensing.presenters.findings import KINDS as EDGE_KINDS
from licensing.regulation import drafting, forms, queries
from licensing.regulation.lines import EDGES, SEVERITIES, UNITS
from licensing.regulation.pages import rule_rows
from licensing.regulation.words import FAMILIES, NAMES, SEVERITY_WORDS
from licensing.zoning import FLOOR_ORDER, USES_FAMILY


def form_page(
    zone: ZoneClass, branch: int, typed: Mapping[str, Any], errors: Mapping[str, str], action: str, change: RuleChange | None = None
) -> dict[str, Any]:
    """The form of a draft, new or again. Raises NotFound where the zone has no rules to change."""
    whole = change.whole_amanah if change else typed.get("scope") == "amanah"
    owner, on = None if whole else branch, today()
    rules = queries.rules_on(zone.code, owner, on)
    if rules is None:
        raise NotFound("zone_without_rules")
    return {
        "zone": zone,
        "rows": rule_rows(rules),
        "may_end": drafting.own_codes(zone.code, owner, on),
        "typed": typed,
        "errors": errors,
        "action": action,
        "names": limit_names(),
        "scopes": scopes(branch) if change is None else [],
        "uses": [(code, str(words)) for code, words in USE_WORDS.items()],
        "uses_now": typed.getlist("uses") if isinstance(typed, MultiDict) else typed.get("uses", rules.uses),
        "slots": forms.slots(typed),
        "new_options": new_options(),
    }


def scopes(branch: int) -> list[tuple[str, str]]:
    """The seat of the amanah may change the rules of all branches at once."""
    seat = db.session().get_one(Municipality, branch)
    return [("branch", _("%(branch)s وحدها", branch=seat.name_ar)), ("amanah", _("الأمانة كلها"))] if seat.is_seat else []


def new_options() -> dict[str, list[tuple[str, str]]]:
    """Choices of a new rule, in words."""
    return {
        "family": [("", _("لا قاعدة جديدة")), *((code, str(FAMILIES[code])) for code in UNITS if code != USES_FAMILY)],
        "edge": [("", _("لا ينطبق")), *((code, str(ROLES.get(code) or EDGE_KINDS[code])) for code in EDGES["SB"])],
        "floors": [(code, str(FLOORS[code])) for code in FLOOR_ORDER],
        "severity": [(code, str(SEVERITY_WORDS[code])) for code in SEVERITIES],
    }


def typed_of(change: RuleChange) -> dict[str, Any]:
    """A saved draft as its form would have been sent."""
    typed: dict[str, Any] = {"effective_on": change.effective_on.isoformat(), "source": change.source, "reason": change.reason}
    added = [line for line in change.lines if line.added is not None]
    for line in change.lines:
        typed |= forms.typed_line(added.index(line) + 1 if line in added else 0, line)
    return typed


def limit_names() -> list[dict[str, str]]:
    """What an expression may name, with its meaning."""
    return [{"name": name, "meaning": str(words)} for name, words in NAMES.items()]
