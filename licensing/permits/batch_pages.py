"""What the pages of batches show, and how their form is read."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app import db
from app.authz import Actor
from app.errors import message_for
from app.forms.converters import parse_date
from app.i18n.digits import whole_number
from app.identity.models import User
from app.identity.queries import list_municipalities
from licensing.catalogue import get_service, services
from licensing.models import PermitBatch
from licensing.permissions import Permission as P
from licensing.permits.batches import MOST_MONTHS, Decree, list_batches

# Which field a refusal of the whole is shown beside.
FIELD_OF = {"batch_empty": "service_code", "batch_months": "months", "batch_days_reversed": "ending_to", "batch_words_missing": "decree"}
TONES = {"draft": "neutral", "ordered": "info", "done": "good", "withdrawn": "neutral"}


def list_page(actor: Actor) -> dict[str, Any]:
    return {"rows": [_row(batch) for batch in list_batches(actor)]}


def batch_page(batch: PermitBatch, actor: Actor) -> dict[str, Any]:
    """One batch: what it means, who drafted and ordered it, how far it is, and why some were passed over."""
    passed = sum(int(n) for n in batch.passed_over.values())
    return {
        **_row(batch),
        "batch": batch,
        "share": round(100 * (batch.done + passed) / batch.counted) if batch.counted else 100,
        "passed": [(message_for(code, {}), n) for code, n in sorted(batch.passed_over.items())],
        "drafted_by": _name(batch.drafted_by_id),
        "ordered_by": _name(batch.ordered_by_id),
        "may_order": batch.stage == "draft" and batch.municipality_id in actor.municipalities_where(P.BATCH_ORDER),
        "own_draft": actor.user_id == batch.drafted_by_id,
        "may_withdraw": batch.stage == "draft" and batch.municipality_id in actor.municipalities_where(P.BATCH_DRAFT),
    }


def form_page(actor: Actor, typed: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    here = actor.municipalities_where(P.BATCH_DRAFT)
    return {
        "typed": typed,
        "errors": errors,
        "services": [(s.code, s.name) for s in services().values() if s.definition and _prolongable(s.definition.output)],
        "branches": [(str(m.id), m.name) for m in list_municipalities() if m.id in here],
        "most_months": MOST_MONTHS,
    }


def read(form: Mapping[str, str], actor: Actor) -> tuple[tuple[int, Decree] | None, dict[str, str]]:
    """The branch and the decree as typed, or what must be mended, by field."""
    errors: dict[str, str] = {}
    codes = {code for code, _name in form_page(actor, form, {})["services"]}
    here = {str(m) for m in actor.municipalities_where(P.BATCH_DRAFT)}
    branch = form.get("municipality", "") or (next(iter(here)) if len(here) == 1 else "")
    if branch not in here:
        errors["municipality"] = _("اختر البلدية التي تتبعها الرخص.")
    if form.get("service_code", "") not in codes:
        errors["service_code"] = _("اختر الخدمة التي صدرت عنها الرخص.")
    days = {name: parse_date(form.get(name, "")) for name in ("ending_from", "ending_to")}
    if days["ending_from"] is None:
        errors["ending_from"] = _("اكتب أول يوم تنتهي فيه الرخص بالصورة 2026/12/31.")
    if days["ending_to"] is None:
        errors["ending_to"] = _("اكتب آخر يوم تنتهي فيه الرخص بالصورة 2026/12/31.")
    months = whole_number(form.get("months", "")) or 0
    if not 1 <= months <= MOST_MONTHS:
        errors["months"] = message_for("batch_months", {})
    if not form.get("decree", "").strip():
        errors["decree"] = _("اكتب رقم القرار وتاريخه.")
    if not form.get("reason", "").strip():
        errors["reason"] = _("اكتب سبب التمديد كما في القرار.")
    if errors:
        return None, errors
    first, last = days["ending_from"], days["ending_to"]
    assert first is not None and last is not None
    return (int(branch), Decree(form["service_code"], form["decree"][:80], form["reason"][:500], months, first, last)), {}


def _prolongable(output: Any) -> bool:
    """What is granted for a term, by a service that issues it anew."""
    return output.change is None and not (output.validity.permanent or output.validity.as_subject)


def _row(batch: PermitBatch) -> dict[str, Any]:
    words = {"draft": _("بانتظار الأمر"), "ordered": _("يجري تنفيذها"), "done": _("نُفذت"), "withdrawn": _("سُحبت")}
    return {
        "id": batch.id,
        "service": get_service(batch.service_code).name,
        "decree": batch.decree,
        "months": batch.months,
        "counted": batch.counted,
        "done": batch.done,
        "on": batch.drafted_at,
        "stage": (words[batch.stage], TONES[batch.stage]),
    }


def _name(user_id: Any) -> str:
    user = db.session().get(User, user_id) if user_id else None
    return user.display_name if user else ""
