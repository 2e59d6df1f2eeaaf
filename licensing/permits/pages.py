"""What the pages of permits show: the holder's and staff's page, the list, and the public's answer to a code."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.calendar import RIYADH
from app.casework.presenters import own_row, state_words
from app.casework.workflow import localised
from app.i18n.digits import to_western_digits
from app.identity.queries import list_municipalities, names_of
from app.tenancy import everything
from gis.register import queries as register
from licensing.applications import drawing
from licensing.catalogue import phrases
from licensing.models import Permit, PermitCondition
from licensing.permissions import Permission as P
from licensing.permits import queries
from licensing.permits.contents import measure_rows
from licensing.review.queries import list_earlier
from licensing.sites import site_of
from licensing.sketch import sketch_of

STATES = ("active", "suspended", "completed", "expired", "revoked")


def permit_page(case: Permit, actor: Actor) -> tuple[str, dict[str, Any]]:
    """Facts, conditions with their state, the paper, the drawing and what else happened on the land."""
    application = queries.application_of(case)
    staff = case.municipality_id in actor.roles
    return "licensing/permits/permit.html", {
        "permit": case,
        "facts": _facts(case),
        "conditions": [_condition(c) for c in case.conditions],
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
        {"key": _("صاحب الرخصة"), "value": (names.get(permit.party_id) if permit.party_id else "") or facts.get("holder", "")},
        {"key": _("المكتب الهندسي"), "value": facts.get("office", "")},
        {"key": _("المكان"), "value": permit.place_text},
        {"key": _("تاريخ الإصدار"), "on": permit.issued_on},
        {"key": _("سارية حتى"), "on": permit.valid_to},
        *({"key": label, "value": value} for label, value in measure_words(permit)),
    ]
    return [row for row in rows if row.get("on") or row.get("value")]


def measure_words(permit: Permit) -> list[tuple[str, str]]:
    """Areas and lengths that were granted."""
    return measure_rows(permit.facts.get("measures") or {})


def _condition(condition: PermitCondition) -> dict[str, Any]:
    """A condition with where it stands: standing, visit due, overdue or met."""
    today = datetime.now(UTC).astimezone(RIYADH).date()
    words, tone = _("دائم"), "neutral"
    if condition.visit_kind:
        words, tone = _("تنتظر معاينة"), "warning"
        if condition.met_on:
            words, tone = _("تحققت"), "good"
        elif condition.due_on and condition.due_on < today:
            words, tone = _("تأخرت المعاينة"), "bad"
    return {
        "text": localised({"ar": condition.text_ar, "en": condition.text_en}),
        "words": words,
        "tone": tone,
        "due_on": condition.due_on,
        "met_on": condition.met_on,
    }


def _sketch(permit: Permit, application: Any) -> Any:
    if permit.parcel_id is None:
        return None
    with everything():
        site = site_of(register.get_parcel(permit.parcel_id), permit.issued_on)
        return sketch_of(site, drawing.parts_of(application) if application else {})


def list_page(actor: Actor, asked: Any) -> dict[str, Any]:
    """Permits of my branches; the director's figures open it."""
    month = queries.first_of_month() if asked.get("month") == "now" else None
    state = asked.get("state", "") if asked.get("state") in STATES else ""
    branch = int(asked["municipality"]) if str(asked.get("municipality", "")).isdigit() else None
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
