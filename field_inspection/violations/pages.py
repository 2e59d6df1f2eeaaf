"""Pages of violations: what was found, what it costs and why, what can be done; and the office's list."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.casework.calendar import RIYADH
from app.casework.models import Case
from app.casework.presenters import standing, state_words
from app.casework.workflow import localised
from app.i18n import format_money
from app.i18n.digits import whole_number
from app.identity.queries import list_municipalities
from app.keyset import is_id
from app.ledger.queries import list_invoices_of_case
from field_inspection.catalogue.schedule import schedule
from field_inspection.violations import queries
from field_inspection.violations.effects import fine_line, objection_in_time
from field_inspection.violations.models import Violation
from field_inspection.violations.queries import ViolationFilter
from field_inspection.visits.models import Visit
from field_inspection.visits.permissions import Permission as P
from field_inspection.visits.presenters import record_facts
from licensing.models import Permit

STATES = ("warned", "fined", "objected", "paid", "closed", "cancelled")


def violation_page(case: Case, actor: Actor) -> tuple[str, dict[str, Any]]:
    """For the violator: what, where, the fine and how it is made up, how to object, where to pay. For staff the same."""
    assert isinstance(case, Violation)
    staff = case.municipality_id in actor.roles
    visit = db.session().scalars(select(Visit).where(Visit.id == case.visit_id)).one_or_none()
    permit = db.session().scalars(select(Permit).where(Permit.id == case.permit_id)).one_or_none() if case.permit_id else None
    unpaid = next((i for i in list_invoices_of_case(case.id) if i.state == "issued"), None)
    return "violations/violation.html", {
        "violation": case,
        "row": schedule().rows[case.code],
        "edition": schedule(),
        "edition_name": localised(schedule().decision),
        "sum": _sum(case),
        "visit": visit,
        "permit": permit,
        "pictures": _pictures(visit, case, staff),
        "unpaid": unpaid,
        "is_own": case.violator_id in actor.party_ids,
        "may_object": case.state == "fined"
        and not staff
        and actor.may(P.VIOLATION_OBJECT, case)
        and objection_in_time(case, actor) is None,
        "grace_over": bool(case.grace_until and datetime.now(UTC).astimezone(RIYADH).date() > case.grace_until),
    }


def list_page(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    chosen = _filter(asked)
    found = queries.list_violations(actor, chosen)
    more, rows = len(found) > queries.PAGE, found[: queries.PAGE]
    counts = queries.count_states(actor)
    kept: dict[str, Any] = {name: asked[name] for name in ("state", "uncorrected", "municipality") if asked.get(name)}
    words = {
        "warned": _("إنذار"),
        "fined": _("غرامة لم تُسدد"),
        "objected": _("اعتراض"),
        "paid": _("سُددت ولم تُصحح"),
        "closed": _("منتهية"),
        "cancelled": _("ملغاة"),
    }
    tabs = [
        {"label": _("الكل"), "url": url_for("violations.list_violations"), "current": not chosen.state and not chosen.uncorrected},
        {"label": _("تحتاج تصحيحاً"), "url": url_for("violations.list_violations", uncorrected=1), "current": chosen.uncorrected},
        *(
            {
                "label": words[s],
                "url": url_for("violations.list_violations", state=s),
                "count": counts.get(s, 0),
                "current": chosen.state == s,
            }
            for s in STATES
        ),
    ]
    return {
        "chosen": chosen,
        "rows": [_row(r) for r in rows],
        "tabs": tabs,
        "branches": [m for m in list_municipalities() if m.id in actor.municipalities_where(P.VIOLATION_LIST)],
        "next_url": url_for("violations.list_violations", **kept, after=queries.token(rows[-1].violation)) if more else "",
    }


def _row(row: queries.ViolationRow) -> dict[str, Any]:
    v = row.violation
    return {
        "reference": v.reference,
        "url": url_for("cases.show", reference=v.reference),
        "title": v.title,
        "place": v.place_text,
        "branch": row.municipality,
        "fine": format_money(v.fine_amount) if v.fine_amount else "–",
        "state": state_words(v),
        "standing": standing(v),
        "opened_at": v.opened_at,
        "corrected_on": v.corrected_on,
    }


def _sum(violation: Violation) -> dict[str, Any]:
    """How the fine is made up, factor by factor."""
    terms = schedule().terms
    line = fine_line(violation)
    return {
        "unit_amount": line.unit_amount,
        "city_class": violation.city_class,
        "size_factor": terms.size_factors[violation.size_class],
        "quantity": violation.quantity,
        "unit": _unit_words(violation.unit),
        "repeat_factor": 2 ** min(violation.repeats, terms.most_doublings[schedule().rows[violation.code].severity]),
        "total": violation.fine_amount or line.total,
    }


def _unit_words(unit: str) -> str:
    return {
        "per_case": _("للحالة"),
        "per_unit": _("لكل وحدة"),
        "per_floor": _("لكل دور"),
        "per_meter": _("لكل متر"),
        "per_m2": _("لكل متر مربع"),
        "per_load": _("لكل حمولة"),
        "per_day": _("لكل يوم"),
        "per_vehicle": _("لكل مركبة"),
        "per_space": _("لكل موقف"),
        "per_tree": _("لكل شجرة"),
        "per_sign": _("لكل لوحة"),
        "per_person_over": _("لكل شخص"),
        "per_worker": _("لكل عامل"),
        "per_head": _("لكل رأس"),
        "per_site": _("لكل موقع"),
    }.get(unit, _("بحسب الجدول"))


def _pictures(visit: Visit | None, violation: Violation, staff: bool) -> list[str]:
    if visit is None or visit.last_record is None:
        return []
    failed = record_facts(visit.last_record, for_staff=staff)["failed"]
    return next((a["pictures"] for a in failed if a["code"] == violation.item_code), [])


def _filter(asked: Mapping[str, str]) -> ViolationFilter:
    municipality, after = asked.get("municipality", ""), asked.get("after", "")
    return ViolationFilter(
        state=asked.get("state", "") if asked.get("state") in STATES else "",
        uncorrected=asked.get("uncorrected") == "1",
        municipality_id=whole_number(municipality),
        after=after if _plausible(after) else "",
    )


def _plausible(token: str) -> bool:
    moment, _sep, last = token.partition("~")
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return False
    return is_id(last)
