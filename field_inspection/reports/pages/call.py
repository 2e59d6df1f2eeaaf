"""A call to 940 on one page: words first, kinds and open reports nearby as they are found, one press to record."""

from collections.abc import Mapping
from typing import Any

from app.authz import Actor
from app.casework import presenters as casework
from app.casework.models import Case
from app.errors import UserError, message_for
from app.identity.checks import normalise_phone
from app.identity.queries import list_municipalities
from field_inspection.catalogue.report_kinds import catalogue
from field_inspection.reports import presenters
from field_inspection.reports.commands import Reporter
from field_inspection.reports.commands.filing import Pin, record_call
from field_inspection.reports.models import ServiceRequest
from field_inspection.reports.pages.filing import FIELD_OF, read_draft
from field_inspection.reports.queries import places
from field_inspection.reports.queries.desk import list_by_phone
from field_inspection.reports.queries.nearby import list_near
from field_inspection.reports.search import find_kinds

_FIELDS = ("words", "kind", "lon", "lat", "plan_no", "block_no", "parcel_no", "district", "place", "phone", "caller")


def call_page(actor: Actor, asked: Mapping[str, str], refusal: UserError | None = None) -> dict[str, Any]:
    """The form, with kinds that the words suggest and open reports near the place so far."""
    draft, typed = read_draft(asked), {name: asked.get(name, "") for name in _FIELDS}
    found = find_kinds(typed["words"], 4) if typed["words"] else []
    kind = draft.kind or (found[0] if found else None)
    near = list_near(draft.pin.longitude, draft.pin.latitude, kind, words=typed["words"], for_staff=True) if kind and draft.pin else []
    problem = refusal or draft.problem
    errors = {_field(problem.code): message_for(problem.code, problem.details)} if problem else {}
    names = {m.id: m.name for m in list_municipalities()}
    return {
        "typed": typed | {"kind": typed["kind"] or (kind.code if kind else "")},
        "errors": errors,
        "kinds": presenters.kind_options(),
        "found": [
            {
                "code": k.code,
                "name": presenters.kind_words(k.code),
                "group": presenters.group_words(k.group),
                "icon": catalogue().groups[k.group].icon,
                "term": presenters.term_words(k),
            }
            for k in found
        ],
        "near": [presenters.near_row(n) for n in near],
        "chosen": kind,
        "draft": draft,
        "term": presenters.term_words(kind) if kind else "",
        "department": presenters.department_words(kind.department) if kind else "",
        "where": places.place_at(draft.pin.longitude, draft.pin.latitude).words if draft.pin else "",
        "earlier": [_earlier(r) for r in list_by_phone(actor, phone)] if (phone := normalise_phone(typed["phone"])) else [],
        "districts": [(str(key), f"{name} ({names.get(branch, '')})") for key, name, branch in places.list_districts()],
    }


def record(actor: Actor, form: Mapping[str, str]) -> ServiceRequest:
    """The caller's report is filed.

    Raises:
        UserError: what is missing or wrong.
    """
    draft = read_draft(form)
    if draft.problem or draft.pin is None:
        raise draft.problem or UserError("report_place_missing")
    pin = Pin(draft.pin.longitude, draft.pin.latitude, draft.pin.accuracy_m, form.get("place", ""))
    return record_call(
        actor, form.get("kind", ""), form.get("words", ""), pin, Reporter(phone=form.get("phone", ""), name=form.get("caller", ""))
    )


def _earlier(report: Case) -> dict[str, Any]:
    word, tone = casework.state_words(report)
    return {"reference": report.reference, "title": report.title, "state": word, "tone": tone, "opened_at": report.opened_at}


def _field(code: str) -> str:
    return {"description": "words"}.get(FIELD_OF.get(code, "words"), FIELD_OF.get(code, "words"))
