"""What visits and violations add to pages of the platform: «معاملاتي», the map's legend."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.models import Case
from app.i18n.dates import short_both_dates
from app.i18n.money import format_money
from field_inspection.violations.models import Violation
from field_inspection.violations.queries import list_own_violations
from field_inspection.visits.models import Visit
from field_inspection.visits.presenters import kind_words
from field_inspection.visits.queries.lists import list_own_open

# result of a visit as the map's legend and filter say it
_MAP_WORDS = {
    "pass": ("مجتازة", "Passed"),
    "fail": ("غير مجتازة", "Failed"),
    "no_access": ("تعذّر الدخول", "No access"),
    "planned": ("مقررة", "Planned"),
}


def map_category(case: Any) -> tuple[str | None, str | None, str | None]:
    """Code and words of a visit's result."""
    code = case.result or "planned"
    return code, *_MAP_WORDS[code]


def visit_summary(case: Case) -> str:
    if not isinstance(case, Visit):
        return ""
    if case.closed_at is None:
        return _(
            "%(kind)s يوم %(day)s. احرص على وجود من يفتح الموقع.", kind=kind_words(case.visit_kind), day=short_both_dates(case.planned_on)
        )
    return kind_words(case.visit_kind)


def violation_summary(case: Case) -> str:
    if not isinstance(case, Violation):
        return ""
    if case.fine_amount is not None and case.state in ("fined", "objected"):
        return _("الغرامة %(amount)s", amount=format_money(case.fine_amount))
    return ""


def todo_of_actor(actor: Actor) -> dict[str, Any]:
    """What is to be corrected, and when somebody comes."""
    todo = []
    for violation in list_own_violations(actor):
        if violation.corrected_on is not None:
            continue
        until = (
            _("المهلة حتى %(day)s", day=short_both_dates(violation.grace_until))
            if violation.state == "warned" and violation.grace_until
            else ""
        )
        todo.append(
            {
                "title": _("صحّح المخالفة: %(title)s", title=violation.title),
                "text": violation.place_text,
                "url": url_for("cases.show", reference=violation.reference),
                "due": until,
            }
        )
    for visit in list_own_open(actor):
        todo.append(
            {
                "title": _("زيارة للموقع: %(kind)s", kind=kind_words(visit.visit_kind)),
                "text": visit.place_text,
                "url": url_for("cases.show", reference=visit.reference),
                "due": _("يوم %(day)s", day=short_both_dates(visit.planned_on)),
            }
        )
    return {"todo": todo}
