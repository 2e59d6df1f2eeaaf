"""What the pages of permits show: the holder's and staff's page, the list, and the public's answer to a code."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.presenters import own_row, state_words
from app.casework.workflow import localised
from app.i18n.digits import to_western_digits, whole_number
from app.identity.queries import list_municipalities, names_of, today
from app.tenancy import everything
from gis.register import queries as register
from licensing.applications import drawing
from licensing.applications.queries import definition_of
from licensing.catalogue import phrases, services
from licensing.models import Permit, PermitCondition
from licensing.permissions import Permission as P
from licensing.permits import conditions, paging, queries
from licensing.permits.contents import measure_rows
from licensing.permits.editions import list_editions
from licensing.permits.standing import standing
from licensing.permits.words import change_words
from licensing.review.queries import list_earlier
from licensing.sites import site_of
from licensing.sketch import sketch_of

STATES = ("active", "suspended", "completed", "expired", "cancelled", "revoked")


def permit_page(case: Permit, actor: Actor) -> tuple[str, dict[str, Any]]:
    """Facts, conditions with their state, the paper, the drawing and what else happened on the land."""
    application = queries.application_of(case)
    staff = case.municipality_id in actor.roles
    return "licensing/permits/permit.html", {
        "permit": case,
        "facts": _facts(case),
        "conditions": _conditions(case, actor),
        "actions": {} if staff else _what_now(case),
        "editions": _history(case),
        "about": [own_row(p) | {"title": p.title} for p in queries.list_about(case)],
        "subject": queries.get_permit_by_id(case.subject_permit_id) if case.subject_permit_id else None,
        "application": application,
        "application_url": url_for("cases.show", reference=application.reference) if application else "",
        "sketch": _sketch(case, application),
        "verify_url": url_for("permits.verify", code=case.verify_code),
        "earlier": [own_row(c) for c in list_earlier(case)] if staff else [],
        "documents": [],
        "paper_ready": queries.find_paper(case) is not None,
        "suspensions": [{"label": p.ar[:60], "text": p.ar} for p in phrases().get("suspension", [])],
    }


def _facts(permit: Permit) -> list[dict[str, Any]]:
    names = names_of([permit.party_id]) if permit.party_id else {}
    facts = permit.facts
    rows = [
        {"key": _("صاحب الوثيقة"), "value": (names.get(permit.party_id) if permit.party_id else "") or facts.get("holder", "")},
        {"key": _("المكتب الهندسي"), "value": facts.get("office", "")},
        {"key": _("المكان"), "value": permit.place_text},
        {"key": _("تاريخ الإصدار"), "on": permit.issued_on},
        {"key": _("سارية حتى"), "on": permit.valid_to} if permit.valid_to else {"key": _("الصلاحية"), "value": _("دائمة")},
        *({"key": label, "value": value} for label, value in measure_words(permit)),
    ]
    return [row for row in rows if row.get("on") or row.get("value")]


def measure_words(permit: Permit) -> list[tuple[str, str]]:
    """Areas and lengths that were granted."""
    return measure_rows(permit.facts.get("measures") or {})


def _conditions(permit: Permit, actor: Actor) -> list[dict[str, Any]]:
    given = conditions.handed_in(permit.conditions)
    return [_condition(permit, c, actor, given=c.id in given) for c in permit.conditions]


def _condition(permit: Permit, condition: PermitCondition, actor: Actor, *, given: bool) -> dict[str, Any]:
    """A condition with where it stands (standing, waiting, handed in, overdue or met) and what this person may do about it."""
    words, tone = _("دائم"), "neutral"
    if condition.met_on:
        words, tone = _("تحققت"), "good"
    elif condition.visit_kind or condition.kind != "standing":
        late = condition.due_on is not None and condition.due_on < today()
        words, tone = _waiting(condition, late=late, given=given)
    waits = condition.met_on is None and not permit.closed_at
    return {
        "code": condition.code,
        "text": localised({"ar": condition.text_ar, "en": condition.text_en}),
        "words": words,
        "tone": tone,
        "due_on": condition.due_on,
        "met_on": condition.met_on,
        "note": condition.met_note,
        "may_hand_in": waits and condition.kind == "document" and actor.may(P.PERMIT_HAND_IN, permit),
        "may_accept": waits and condition.kind in ("document", "date") and actor.may(P.PERMIT_CONDITION, permit),
    }


def _waiting(condition: PermitCondition, *, late: bool, given: bool) -> tuple[str, str]:
    if condition.visit_kind:
        return (_("تأخرت المعاينة"), "bad") if late else (_("تنتظر معاينة"), "warning")
    if given:
        return _("سُلّم، بانتظار القبول"), "info"
    if condition.kind == "document":
        return (_("تأخر تسليم المستند"), "bad") if late else (_("ينتظر مستنداً"), "warning")
    return (_("فات موعده"), "bad") if late else (_("له موعد"), "warning")


# What a holder most often comes for, in this order; every other service that acts on the permit stands below.
_FIRST = ("renew", "extend", "transfer", "complete", "occupy", "replace", "correct", "cancel")


def _what_now(permit: Permit) -> dict[str, list[dict[str, str]]]:
    """Services by which the permit can be renewed, changed or ended, as it stands now: ``first`` and the ``rest``."""
    now = standing(permit.state, permit.valid_to, today())
    first, rest = [], []
    for service in services().values():
        definition = service.definition
        if definition is None or definition.acts_on is None:
            continue
        if permit.service_code not in definition.acts_on.services or now not in definition.acts_on.states:
            continue
        row = {"name": service.name, "url": url_for("filing.begin", code=service.code, permit=permit.reference)}
        if definition.output.change in _FIRST:
            first.append((_FIRST.index(definition.output.change), row))
        else:
            rest.append(row)
    return {"first": [row for _order, row in sorted(first, key=lambda pair: pair[0])], "rest": rest}


def _history(permit: Permit) -> list[dict[str, Any]]:
    """Editions, latest first, where there is more than one."""
    return [
        {"number": e.number, "words": change_words(e.change), "on": e.issued_on, "to": e.valid_to, "holder": e.facts.get("holder", "")}
        for e in list_editions(permit)
    ]


def due_page(actor: Actor, asked: Any) -> dict[str, Any]:
    """Conditions that fall due within a month or are late, first due first."""
    branch = whole_number(str(asked.get("municipality", "")))
    late = bool(asked.get("late"))
    until = today() - timedelta(days=1) if late else today() + conditions.SOON
    found = conditions.list_due(actor, until=until, municipality_id=branch, after=paging.seen(asked.get("after", "")))
    shown = found[: conditions.PAGE]
    given = conditions.handed_in(row.condition for row in shown)
    kept = {name: asked[name] for name in ("municipality", "late") if asked.get(name)}
    more = len(found) > conditions.PAGE
    return {
        "rows": [
            own_row(row.permit)
            | {
                "title": row.permit.title,
                "condition": localised({"ar": row.condition.text_ar, "en": row.condition.text_en}),
                "due_on": row.condition.due_on,
                "state": _waiting(row.condition, late=row.condition.due_on < today(), given=row.condition.id in given),
            }
            for row in shown
            if row.condition.due_on is not None
        ],
        "late": late,
        "branch": branch,
        "municipalities": [m for m in list_municipalities() if m.id in actor.municipalities_where(P.PERMIT_LIST)],
        "next_url": url_for("conditions.list_due", **kept, after=_token(shown[-1])) if more else "",
    }


def _token(row: conditions.DueRow) -> str:
    assert row.condition.due_on is not None
    return paging.token(row.condition.due_on, row.condition.id)


def _sketch(permit: Permit, application: Any) -> Any:
    if permit.parcel_id is None or not _is_about_land(application):
        return None
    with everything():
        site = site_of(register.get_parcel(permit.parcel_id), permit.issued_on)
        return sketch_of(site, drawing.parts_of(application) if application else {})


def _is_about_land(application: Any) -> bool:
    """The parcel itself is what was granted something: drawn on, or the applicant's own; not a shop that stands on it."""
    if application is None:
        return True
    definition = definition_of(application)
    return definition.drawing is not None or definition.start.place == "own_parcel"


def list_page(actor: Actor, asked: Any) -> dict[str, Any]:
    """Permits of my branches; the director's figures open it."""
    month = queries.first_of_month() if asked.get("month") == "now" else None
    state = asked.get("state", "") if asked.get("state") in STATES else ""
    branch = whole_number(str(asked.get("municipality", "")))
    chosen: dict[str, Any] = {"month": month, "state": state, "municipality_id": branch}
    found = queries.list_permits(actor, **chosen, after=seen(asked.get("after", "")))
    kept = {name: asked[name] for name in ("month", "state", "municipality") if asked.get(name)}
    last = found[queries.PAGE - 1].id if len(found) > queries.PAGE else None
    return {
        "rows": [
            own_row(p)
            | {"title": p.title, "place": p.place_text, "issued_on": p.issued_on, "valid_to": p.valid_to, "state": state_words(p)}
            for p in found[: queries.PAGE]
        ],
        "total": queries.count_permits(actor, **chosen),
        "chosen": chosen,
        "next_url": url_for("permits.list_permits", **kept, after=last) if last else "",
        "municipalities": [m for m in list_municipalities() if m.id in actor.municipalities_where(P.PERMIT_LIST)],
    }


def seen(token: str) -> UUID | None:
    """The last row of the page before, as the address names it."""
    try:
        return UUID(token)
    except ValueError:
        return None


def masked(name: str) -> str:
    """Enough of a name to recognise the holder beside his paper, too little to look him up: «ع••• ا••••»."""
    return " ".join(word[0] + "•" * min(4, len(word) - 1) for word in name.split() if word)


def typed_code(text: str) -> str:
    """As somebody typed it, shortened to what a code could be."""
    return to_western_digits(text).strip()[:40]
