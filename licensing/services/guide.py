"""The public guide of a service, made from its definition alone: conditions, fee with an example, steps, bodies, legal source."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app import db
from app.casework.calendar import RIYADH
from app.errors import UserError
from app.forms import clean
from app.ledger.queries import quote
from app.ledger.rules import QuoteLine
from app.organisation.models import Municipality
from licensing.catalogue import Service, fee_quantities, sources
from licensing.catalogue.definitions import ServiceDefinition
from licensing.catalogue.examples import typed
from licensing.catalogue.facts import service_facts
from licensing.catalogue.sourcing import DEFAULT, sample_facets, sourced_in
from licensing.catalogue.values import numbers_of
from licensing.consultations.agencies import agencies
from licensing.presenters import services as present
from licensing.services.eligibility import CONDITIONS, rules_of
from licensing.services.figures import figures_of
from licensing.zoning import UnknownName

# Measures of the place for which a fee is shown; said beside the sum.
SAMPLE_PLACE = {"parcel_area_m2": 500.0, "total_floor_area_m2": 400.0, "ground_floor_area_m2": 250.0, "fence_length_m": 90.0}
_TAG = re.compile(r"([A-Z0-9]+(?:-[A-Z0-9]+)*)")


@dataclass(frozen=True)
class FeeExample:
    """What an example filing would cost in one branch, VAT within."""

    branch: str
    assumed: list[str]
    lines: tuple[QuoteLine, ...]

    @property
    def total(self) -> Decimal:
        return sum((line.total for line in self.lines), Decimal(0))


def conditions_of(definition: ServiceDefinition | None) -> list[str]:
    """What must hold for one who begins."""
    return [str(CONDITIONS[rule]) for rule in rules_of(definition)] if definition else []


def fee_example(service: Service) -> FeeExample | None:
    """The fee of the definition's own passing example at the seat's class; None for a free service or one without an example."""
    definition = service.definition
    if definition is None or not definition.fee:
        return None
    branch = db.session().scalars(select(Municipality).order_by(Municipality.is_seat.desc(), Municipality.id).limit(1)).first()
    if branch is None:
        return None
    answers = _answers_of_example(service)
    values: dict[str, Any] = {**SAMPLE_PLACE, **numbers_of(answers)}
    try:
        wanted = fee_quantities(definition, values, answers or None)
        lines = tuple(quote(line.tariff, branch.city_class, line.quantity, _today()) for line in wanted)
    except (UnknownName, UserError, ValueError, ArithmeticError):  # a draft may say anything
        return None
    used = " ".join(line.quantity for line in definition.fee)
    return FeeExample(branch.name, _assumed(service, used, values), lines) if lines else None


def _assumed(service: Service, used: str, values: Mapping[str, Any]) -> list[str]:
    """The quantities that the sum rests on, in words."""
    words = {
        "parcel_area_m2": _("مساحة القطعة %(n)s م²"),
        "total_floor_area_m2": _("مسطحات البناء %(n)s م²"),
        "ground_floor_area_m2": _("مسطح الدور الأرضي %(n)s م²"),
        "fence_length_m": _("طول السور %(n)s م"),
    }
    named = [name for name in values if re.search(rf"\b{re.escape(name)}\b", used)]
    said = []
    for name in named:
        if name in words:
            said.append(words[name] % {"n": f"{values[name]:g}"})
        elif name in service.form.by_name and service.form[name].type != "date":
            said.append(f"{service.form[name].label}: {values[name]:g}")
    return said


def _answers_of_example(service: Service) -> dict[str, Any]:
    """What the passing example of the definition answers, as a filing today would be read."""
    definition, today = service.definition, _today()
    if definition is None or definition.examples is None:
        return {}
    return dict(clean(service.form, typed(definition.examples.passes.answers, today), today=today).values)


def agency_rows(definition: ServiceDefinition | None) -> list[str]:
    """Bodies that are always asked; others follow from the place."""
    known = agencies()
    return [known[code].name if code in known else code for code in definition.agencies] if definition else []


def source_rows(service: Service) -> tuple[list[str], bool]:
    """Texts on which the service rests, by name, and whether some of it is a product default that the amanah must confirm."""
    tags = list(dict.fromkeys(_TAG.findall(re.sub(r"\([^)]*\)", "", service.facts.source))))
    known = [str(sources()[tag]) for tag in tags if tag in sources() and tag != DEFAULT]
    note = sourced_in(service.facts.source)[1] if known and service.code not in service_facts() else ""  # the list's own are English
    if note:
        known[0] = f"{known[0]}: {note}"
    return list(dict.fromkeys(known)), bool(sample_facets(service))


def figure_rows(service: Service) -> list[dict[str, Any]]:
    """How it went in the last year, for ``summary_list``; empty while there are too few."""
    went = figures_of(service.code)
    if went is None:
        return []
    rows = [
        {"key": _("طلبات قُدمت في آخر سنة"), "value": went.filed, "kind": "number"},
        {"key": _("نسبة الموافقة"), "value": _("%(n)s%%", n=round(100 * went.approved / went.decided))},
    ]
    if went.median_days is not None:
        rows.append({"key": _("نصف الطلبات انتهت خلال"), "value": _days(float(went.median_days))})
    if went.ratings >= 3 and went.stars is not None:
        rows.append(
            {"key": _("تقييم المستفيدين"), "value": _("%(stars)s من 5، وعدد التقييمات %(n)s", stars=f"{went.stars:.1f}", n=went.ratings)}
        )
    return rows


def _days(days: float) -> str:
    if days < 1:
        return _("أقل من يوم")
    return present.plain_days_words(round(days))


def _today() -> date:
    return datetime.now(UTC).astimezone(RIYADH).date()
