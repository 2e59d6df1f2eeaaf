"""The office's pages: the list of visits, and ordering one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.models import Case
from app.casework.queries import get_case
from app.errors import UserError, message_for
from app.i18n.digits import whole_number
from app.identity.queries import list_municipalities, today
from app.keyset import is_id
from field_inspection.visits import commands, presenters
from field_inspection.visits.models import Visit
from field_inspection.visits.pages.reading import read_day
from field_inspection.visits.permissions import Permission
from field_inspection.visits.queries import lists
from field_inspection.visits.queries.details import find_permit
from field_inspection.visits.queries.lists import VisitFilter
from gis.models import SpatialUnit
from gis.register.queries import get_parcel
from licensing.models import Permit

FIELD_OF = {"visit_day_wrong": "planned_on", "visit_kind_unknown": "kind"}


@dataclass(frozen=True)
class Target:
    """Where a visit is ordered: exactly one is asked for in the address."""

    parcel: SpatialUnit | None = None
    permit: Permit | None = None
    source: Case | None = None


def list_page(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    chosen = _filter(asked)
    found = lists.list_visits(actor, chosen)
    more, rows = len(found) > lists.PAGE, found[: lists.PAGE]
    counts = lists.count_visit_states(actor)
    kept: dict[str, Any] = {name: asked[name] for name in ("state", "kind", "due", "finished", "municipality") if asked.get(name)}
    return {
        "chosen": chosen,
        "rows": [presenters.list_row(r.visit, r.municipality) for r in rows],
        "kinds": [*presenters.kind_options(), ("re_visit", presenters.kind_words("re_visit"))],
        "branches": [m for m in list_municipalities() if m.id in actor.municipalities_where(Permission.VISIT_LIST)],
        "tabs": _tabs(chosen, counts),
        "total": lists.count_visits(actor, chosen),
        "next_url": url_for("visits.list_visits", **kept, after=lists.token(rows[-1].visit)) if more else "",
    }


def read_target(actor: Actor, asked: Mapping[str, str]) -> Target:
    """Raises NotFound: no such parcel, permit or report for this person."""
    if (number := whole_number(asked.get("parcel", ""), 17)) is not None:
        return Target(parcel=get_parcel(number))
    if reference := asked.get("permit", ""):
        permit = get_case(reference, "permit")
        return Target(permit=find_permit(permit.id))
    if reference := asked.get("case", ""):
        return Target(source=get_case(reference))
    return Target()


def order_page(actor: Actor, asked: Mapping[str, str], refusal: UserError | None = None) -> dict[str, Any]:
    target = read_target(actor, asked)
    errors = {FIELD_OF.get(refusal.code, ""): message_for(refusal.code, refusal.details)} if refusal else {}
    return {
        "target": target,
        "place": _place(target),
        "kinds": presenters.kind_options(),
        "typed": asked,
        "errors": errors,
        "asked": {name: asked[name] for name in ("parcel", "permit", "case") if asked.get(name)},
        "proposed": today() + timedelta(days=3),
    }


def order(actor: Actor, form: Mapping[str, str]) -> Visit:
    target = read_target(actor, form)
    return commands.order_visit(
        actor,
        form.get("kind", ""),
        read_day(form.get("planned_on", "")),
        form.get("note", "")[:1000],
        parcel=target.parcel,
        permit=target.permit,
        source=target.source,
    )


def _place(target: Target) -> dict[str, str]:
    if target.parcel is not None:
        p = target.parcel
        return {
            "title": _("قطعة %(parcel)s، بلوك %(block)s، مخطط %(plan)s", parcel=p.parcel_no, block=p.block_no, plan=p.plan_no),
            "reference": "",
        }
    case = target.permit or target.source
    return {"title": f"{case.title}، {case.place_text}", "reference": case.reference} if case is not None else {}


def _tabs(chosen: VisitFilter, counts: dict[str, int]) -> list[dict[str, Any]]:
    words = {
        "planned": _("مقررة"),
        "no_access": _("تعذّر الدخول"),
        "passed": _("مجتازة"),
        "failed": _("غير مجتازة"),
        "cancelled": _("ملغاة"),
    }
    plain = not chosen.state and not chosen.due and not chosen.finished
    return [
        {"label": _("الكل"), "url": url_for("visits.list_visits"), "current": plain},
        {"label": _("اليوم وما تأخر"), "url": url_for("visits.list_visits", due=1), "current": chosen.due},
        *(
            {"label": words[s], "url": url_for("visits.list_visits", state=s), "count": counts.get(s, 0), "current": chosen.state == s}
            for s in lists.STATES
        ),
    ]


def _filter(asked: Mapping[str, str]) -> VisitFilter:
    municipality, after = asked.get("municipality", ""), asked.get("after", "")
    day, _sep, last = after.partition("~")
    plausible = read_day(day) is not None and is_id(last)
    return VisitFilter(
        state=asked.get("state", "") if asked.get("state") in lists.STATES else "",
        kind=asked.get("kind", ""),
        due=asked.get("due") == "1",
        finished=asked.get("finished") == "1",
        after=after if plausible else "",
        municipality_id=whole_number(municipality),
    )
