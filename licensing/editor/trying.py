"""A dry run: what the draft's own examples and past applications of the service would meet under it. Nothing of them is changed."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from geoalchemy2.shape import to_shape
from shapely import Geometry
from sqlalchemy import Select, select

from app import db
from app.authz import Actor, authorize
from app.casework.calendar import RIYADH
from app.forms import clean
from app.identity.queries import today
from app.ledger.queries import list_tariffs
from app.ledger.rules import Rate, price
from app.organisation.models import Municipality
from app.tenancy import everything
from gis.models import SpatialUnit
from licensing.applications import drawing
from licensing.catalogue import Service, fee_quantities
from licensing.catalogue.checking import readable
from licensing.catalogue.definitions import MEASURES
from licensing.catalogue.examples import TYPICAL_MEASURE, refused_answers, typed
from licensing.catalogue.own_rules import judge
from licensing.catalogue.values import numbers_of
from licensing.catalogue.versions import fingerprint, pinned_service
from licensing.editor.drafting import faults_in, service_of
from licensing.models import Application, DrawingPart, ServiceChange
from licensing.permissions import Permission as P
from licensing.services.guide import fee_example
from licensing.zoning import UnknownName

MOST_CASES = 200
SHOWN = 50
Rates = Callable[[str], Mapping[str, Rate]]  # class of city -> rate by code


def dry_run(change: ServiceChange, actor: Actor) -> None:
    """Its own examples and the newest past applications are judged under the draft; what came of it is kept with its fingerprint.

    A draft with an expression that cannot be read stays untried: its page tells what is wrong.
    """
    authorize(actor, P.SERVICE_DRAFT, change)
    draft = service_of(change)
    if not readable(faults_in(draft)):
        change.tried = {}
        db.session().flush()
        return
    with everything():
        past = list(db.session().scalars(_past(change.service_code)))
        measures, rates = _measures_of(past), _rates_on(today())
        rows = [row for application in past if (row := _differs(application, draft, measures[application.id], rates))]
    change.tried = {
        "fingerprint": fingerprint(change.body),
        "at": datetime.now(UTC).isoformat(),
        "looked_at": len(past),
        "changed": len(rows),
        "rows": rows[:SHOWN],
        "examples": _examples(draft),
    }
    db.session().flush()


def _examples(draft: Service) -> list[dict[str, Any]]:
    """What becomes of both examples by the draft's own questions, rules and fee; what else may refuse one is seen when it is filed."""
    definition = draft.definition
    if definition is None or definition.examples is None:
        return []
    passes, refused, day = definition.examples.passes, definition.examples.refused, today()
    measures = dict.fromkeys(MEASURES, TYPICAL_MEASURE)
    rows: list[dict[str, Any]] = []
    for name, answers in (("passes", passes.answers), ("refused", refused_answers(passes, refused))):
        judged = _judged(draft, typed(answers, day), measures, day)
        rows.append(
            {"name": name, "faults": [_label(draft, one) for one in judged["faults"]], "broken": _rule_texts(draft, judged["broken"])}
        )
    cost = fee_example(draft)
    accepted, rejected = rows
    accepted["fee"] = f"{cost.total:.2f}" if cost else ""
    rejected["elsewhere"] = not rejected["faults"] and not rejected["broken"]
    return rows


def _rule_texts(draft: Service, codes: list[str]) -> list[str]:
    return [str(rule.text) for rule in draft.definition.rules if rule.code in codes] if draft.definition else []


def _past(code: str) -> Select[Application]:
    lodged = (Application.service_code == code, Application.submitted_at.is_not(None))
    return select(Application).where(*lodged).order_by(Application.submitted_at.desc()).limit(MOST_CASES)


def _measures_of(past: list[Application]) -> dict[UUID, dict[str, float]]:
    """What each drawing and parcel measured, read for all of them at once."""
    parcels = {application.parcel_id for application in past if application.parcel_id}
    found = db.session().execute(select(SpatialUnit.id, SpatialUnit.area_m2).where(SpatialUnit.id.in_(parcels)))
    areas = {parcel_id: float(area) for parcel_id, area in found}
    drawn: dict[UUID, dict[str, Geometry]] = {}
    for part in db.session().scalars(select(DrawingPart).where(DrawingPart.application_id.in_([application.id for application in past]))):
        drawn.setdefault(part.application_id, {})[part.part] = to_shape(part.geom)
    measures = {}
    for application in past:
        area = areas.get(application.parcel_id) if application.parcel_id else None
        measured = drawing.measured(drawn.get(application.id, {}), area)
        measures[application.id] = {name: float(value) for name, value in measured.items()}
    return measures


def _rates_on(day: date) -> Rates:
    """The tariff of each class of city on the day, read once."""

    @cache
    def of_class(city_class: str) -> dict[str, Rate]:
        return {row.code: row.rate for row in list_tariffs(city_class=city_class, on=day)}

    return of_class


def _differs(application: Application, draft: Service, measures: Mapping[str, float], rates: Rates) -> dict[str, Any] | None:
    """What would have been otherwise for one application; None where nothing would."""
    then = pinned_service(application.service_code, application.service_version)
    day = (application.submitted_at or datetime.now(UTC)).astimezone(RIYADH).date()
    in_force = rates(db.session().get_one(Municipality, application.municipality_id).city_class)
    before, after = (_judged(service, application.answers, measures, day) for service in (then, draft))
    fees = [_fee(service, judged, in_force) for service, judged in ((then, before), (draft, after))]
    missing = [name for name in after["faults"] if name not in before["faults"]]
    broken = [code for code in after["broken"] if code not in before["broken"]]
    freed = [code for code in before["broken"] if code not in after["broken"]]
    papers = sorted(_asked(draft, required=True) - _asked(then))
    if not (missing or broken or freed or papers or fees[0] != fees[1]):
        return None
    return {
        "reference": application.reference,
        "answers": [_label(draft, name) for name in missing],
        "broken": broken,
        "freed": freed,
        "documents": papers,
        "fee_before": fees[0],
        "fee_after": fees[1],
    }


def _judged(service: Service, answers: Mapping[str, Any], measures: Mapping[str, float], day: date) -> dict[str, Any]:
    """Names of questions not answered well, codes of rules that block, and what the fee is reckoned from."""
    assert service.definition is not None
    checked = clean(service.form, answers, today=day)
    verdicts = judge(service.definition, checked.values, measures, day)
    return {
        "faults": list(checked.errors),
        "broken": [judged.rule.code for judged in verdicts if judged.blocks],
        "numbers": {**numbers_of(checked.values), **measures},
        "values": checked.values,
    }


def _fee(service: Service, judged: Mapping[str, Any], in_force: Mapping[str, Rate]) -> str:
    """Riyals before tax; empty where a value or a rate is not known, or the quantity is none."""
    assert service.definition is not None
    try:
        wanted = fee_quantities(service.definition, judged["numbers"], judged["values"])
        return f"{sum((price(in_force[line.tariff], line.quantity).amount for line in wanted), Decimal(0)):.2f}"
    except (UnknownName, KeyError, ValueError, ArithmeticError):
        return ""


def _asked(service: Service, *, required: bool = False) -> set[str]:
    return {need.code for need in service.definition.documents if need.required or not required} if service.definition else set()


def _label(service: Service, name: str) -> str:
    return str(service.form.by_name[name].label)
