"""A dry run: what past applications of the service would have met under the draft. Nothing of them is changed."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app import db
from app.authz import Actor, authorize
from app.casework.calendar import RIYADH
from app.errors import UserError
from app.forms import FormDefinition, clean
from app.ledger.queries import quote
from app.organisation.models import Municipality
from app.tenancy import everything
from gis.register import queries as register
from licensing.applications import drawing
from licensing.catalogue import Service, fee_quantities
from licensing.catalogue.definitions import ServiceDefinition
from licensing.catalogue.library import service_with
from licensing.catalogue.own_rules import judge
from licensing.catalogue.values import numbers_of
from licensing.catalogue.versions import fingerprint, pinned_service
from licensing.editor.drafting import read
from licensing.models import Application, ServiceChange
from licensing.permissions import Permission as P
from licensing.zoning import UnknownName

MOST_CASES = 200
SHOWN = 50


def dry_run(change: ServiceChange, actor: Actor) -> None:
    """The newest past applications are judged under the draft; the outcome is kept with the draft's fingerprint."""
    authorize(actor, P.SERVICE_DRAFT, change)
    definition = read(change.service_code, change.body)
    draft = service_with(change.service_code, definition)
    with everything():
        past = list(db.session().scalars(_past(change.service_code)))
        rows = [row for application in past if (row := _differs(application, draft, definition))]
    change.tried = {
        "fingerprint": fingerprint(change.body),
        "at": datetime.now(UTC).isoformat(),
        "looked_at": len(past),
        "changed": len(rows),
        "rows": rows[:SHOWN],
    }
    db.session().flush()


def _past(code: str) -> Any:
    lodged = (Application.service_code == code, Application.submitted_at.is_not(None))
    return select(Application).where(*lodged).order_by(Application.submitted_at.desc()).limit(MOST_CASES)


def _differs(application: Application, draft: Service, definition: ServiceDefinition) -> dict[str, Any] | None:
    """What would have been otherwise for one application; None where nothing would."""
    then = pinned_service(application.service_code, application.service_version)
    before, after = _judged(application, then), _judged(application, draft)
    missing = [name for name in after["faults"] if name not in before["faults"]]
    broken = [code for code in after["broken"] if code not in before["broken"]]
    freed = [code for code in before["broken"] if code not in after["broken"]]
    papers = sorted({need.code for need in definition.documents if need.required} - _asked(then))
    if not (missing or broken or freed or papers or before["fee"] != after["fee"]):
        return None
    return {
        "reference": application.reference,
        "answers": [_label(draft, name) for name in missing],
        "broken": broken,
        "freed": freed,
        "documents": papers,
        "fee_before": before["fee"],
        "fee_after": after["fee"],
    }


def _judged(application: Application, service: Service) -> dict[str, Any]:
    form = service.form if service.modules else FormDefinition(fields=())
    checked = clean(form, application.answers)
    area = float(register.get_parcel(application.parcel_id).area_m2) if application.parcel_id else None
    measures = {name: float(value) for name, value in drawing.measures(application, area).items()}
    day = (application.submitted_at or datetime.now(UTC)).astimezone(RIYADH).date()
    assert service.definition is not None
    verdicts = judge(service.definition, checked.values, measures, day)
    return {
        "faults": list(checked.errors),
        "broken": [judged.rule.code for judged in verdicts if judged.blocks],
        "fee": _fee(application, service.definition, {**numbers_of(checked.values), **measures}, checked.values),
    }


def _fee(application: Application, definition: ServiceDefinition, values: dict[str, float], answers: dict[str, Any]) -> str:
    branch = db.session().get_one(Municipality, application.municipality_id)
    day = datetime.now(UTC).astimezone(RIYADH).date()
    try:
        lines = [quote(line.tariff, branch.city_class, line.quantity, day) for line in fee_quantities(definition, values, answers)]
    except (UnknownName, UserError):
        return ""
    return f"{sum((line.amount for line in lines), Decimal(0)):.2f}"


def _asked(service: Service) -> set[str]:
    return {need.code for need in service.definition.documents} if service.definition else set()


def _label(service: Service, name: str) -> str:
    return str(service.form.by_name[name].label)
